"""Evidence as values: what somebody or something showed, and when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """One proof. `at`: the instant from which it holds, aware. `source`: what it is, in words a reader can check."""

    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A stretch of time [from_at, to_at) for which somebody or something vouches, and whether all was well."""

    from_at: datetime
    to_at: datetime
    well: bool
    source: str
