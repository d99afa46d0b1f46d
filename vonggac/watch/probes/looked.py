"""What one look measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Looked:
    """Facts, how long some took (milliseconds, by the check's id), and the host that stayed silent, if one did.

    The page is not parsed yet: `read` does it, and `body` is the digest of its bytes.
    """

    facts: list[object]
    took: Mapping[str, float] = field(default_factory=dict)
    silent: str = ""
    body: bytes = b""
    read: Callable[[], list[object]] | None = None
