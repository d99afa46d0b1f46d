"""What one look measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vonggac.watch.facts import Certificate


@dataclass(slots=True)
class Looked:
    """Facts, how long some took (milliseconds, by the check's id), and the host that stayed silent, if one did.

    The page is not parsed yet: `read` does it.
    """

    facts: list[object]
    took: Mapping[str, float] = field(default_factory=dict)
    silent: str = ""
    certificate: Certificate | None = None  # apart from the facts: what was said of it is kept for a while
    body: bytes = b""  # of the page; empty where it was not read
    read: Callable[[], list[object]] | None = None
