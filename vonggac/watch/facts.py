"""What probes measure: frozen values without opinion. What could not be measured is an `Unmeasured` of its type.

Rules read one fact each. A fact says what was seen; whether that is acceptable is the check's question.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A fact of type `of` could not be had; every check that reads it is unknown."""

    of: type
    because: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the domain name system answered for the host of a target."""

    host: str
    addresses: tuple[str, ...]  # those that may be reached
    refused: tuple[str, ...] = ()  # why each of the others may not
    problem: str = ""  # NXDOMAIN, SERVFAIL, "no address"; "" where there are addresses
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer that sent the visitor elsewhere."""

    url: str
    status: int
    location: str  # absolute; as written where it is no address at all
    host: str  # of the location


@dataclass(frozen=True, slots=True)
class Answer:
    """How the portal answered the visit of its first page, redirects included."""

    url: str  # the last one asked
    status: int  # of the last answer; 0: nothing came
    ttfb_ms: float  # of the last request: connect, TLS, first byte
    hops: tuple[Hop, ...] = ()
    stopped: str = ""  # why a redirect was not followed: "host", "port", "scheme", "address", "count", "loop"
    problem: str = ""  # why nothing came: refused, timed out, reset
    accepted: tuple[int, ...] = ()  # statuses that the unit registered as normal; none: 2xx
    may_lead_to: tuple[str, ...] = ()  # hosts beside its own that the unit registered
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Headers:
    """The header fields of the portal's first page, in order, names in small letters."""

    url: str
    fields: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of the field, in order."""
        return tuple(value for key, value in self.fields if key == name)

    def first(self, name: str) -> str:
        """Return the field's first value, "" where it is absent."""
        return next(iter(self.all(name)), "")

    @property
    def secure(self) -> bool:
        return self.url.startswith("https:")


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate that the portal serves, measured also where it is invalid."""

    host: str
    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    trusted: bool | None  # chain leads to a root, dates aside; None: not to be told
    problem: str = ""  # what the verifier said of the chain
    protocol: str = ""  # TLS version agreed


@dataclass(frozen=True, slots=True)
class OldProtocols:
    """Which version a host agreed to when it was offered nothing newer than TLS 1.1."""

    host: str
    agreed: str  # "" where it refused
