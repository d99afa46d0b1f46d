"""What one look measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Looked:
    """Facts, how long some took (milliseconds, by the check's id), and the host that stayed silent, if one did."""

    facts: list[object]
    took: Mapping[str, float] = field(default_factory=dict)
    silent: str = ""
