"""What probes measure of portals, hosts and names."""

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


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page."""

    url: str
    host: str  # "" where it leads nowhere on the web
    text: str
    hidden: bool  # by its own style or by one of the elements around it


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page, by where it sends what is typed."""

    action: str
    fields: tuple[str, ...]
    password: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What is in the portal's first page. Addresses are absolute."""

    url: str
    title: str
    text: str  # what a reader sees
    hidden: str  # what only machines see
    links: tuple[Link, ...]
    scripts: tuple[str, ...]
    inline_scripts: int
    forms: tuple[Form, ...]
    loads: tuple[str, ...]  # styles, frames, images, media; scripts too
    paths: frozenset[str]  # tags from the root, with their first class
    generator: str  # <meta name="generator">

    @property
    def secure(self) -> bool:
        return self.url.startswith("https:")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A page in about a kilobyte: enough to tell a news update from a page that was replaced.

    `structure` and `words` are bottom-k sketches: two of them tell how much of two sets is common.
    """

    title: str
    structure: tuple[int, ...]
    words: tuple[int, ...]
    length: int  # of the text
    scripts: tuple[str, ...]  # host and path of each, no query
    forms: tuple[str, ...]  # host, path and fields of each
    outbound: tuple[str, ...]  # hosts of links beside the portal's own


@dataclass(frozen=True, slots=True)
class Content:
    """The page now beside the one that was accepted last; None where nothing was accepted yet."""

    url: str
    now: Fingerprint
    accepted: Fingerprint | None
    text: str  # its beginning, for signs that need words
    own_hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Https:
    """Whether the portal can be had over https, and where a visitor of http:// ends."""

    host: str
    answers: bool | None  # over https; None: not to be told
    plain: (
        str  # "https": led there; "http": served without; "closed": port 80 takes nobody; "": not to be told
    )
    said: str = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """A place where the portal names the software it runs on."""

    where: str
    value: str


@dataclass(frozen=True, slots=True)
class Banners:
    """All such places: header fields, the generator of the page, the foot of the error page."""

    found: tuple[Banner, ...]


@dataclass(frozen=True, slots=True)
class Exposed:
    """A path that answered with what it should not."""

    kind: str  # "source", "environment", "backup", "admin", "listing", "diagnostics"
    path: str
    sign: str  # what in the answer shows it


@dataclass(frozen=True, slots=True)
class Exposures:
    """Which of the tried paths are open. A portal that answers every path alike exposes nothing by that."""

    tried: int
    found: tuple[Exposed, ...]

    def of(self, kind: str) -> tuple[Exposed, ...]:
        """Return those of one kind."""
        return tuple(exposed for exposed in self.found if exposed.kind == kind)


@dataclass(frozen=True, slots=True)
class Disguise:
    """The page as a visitor sees it beside what a search engine, and a visitor from one, are shown."""

    plain: Page
    shown: tuple[tuple[str, Page], ...]  # to whom, and what
    led: tuple[tuple[str, str], ...]  # to whom, and to which strange host


@dataclass(frozen=True, slots=True)
class Picture:
    """What the first page looks like. The picture itself is kept by its hash; here is what can be compared."""

    name: str  # under which the picture is kept
    likeness: int  # difference hash: LIKENESS_BITS bits (`watch.pictures`)
    accepted: int | None  # of the picture that was accepted last
    accepted_name: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """Whether a host takes a connection on its registered port."""

    host: str
    port: int
    took_ms: float
    problem: str = ""
