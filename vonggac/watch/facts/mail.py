"""What probes measure of mail domains and their servers."""

from dataclasses import dataclass

from vonggac.watch.facts.web import Certificate


@dataclass(frozen=True, slots=True)
class MailServers:
    """Where mail for the domain goes."""

    domain: str
    hosts: tuple[str, ...]  # by preference
    null: bool = False  # "MX 0 .": the domain takes no mail (RFC 7505)
    reachable: tuple[str, ...] = ()  # those whose name has an address that may be reached


@dataclass(frozen=True, slots=True)
class Spf:
    """The domain's SPF policy, walked to its end or to the bound of the walk."""

    domain: str
    records: tuple[str, ...]
    lookups: int = 0  # terms that cost a query, all includes together
    voids: int = 0  # of these, those that found nothing
    final: str = ""  # qualifier of the `all` that decides: "-", "~", "?", "+"; "" where there is none
    problem: str = ""  # why a receiver would give up (permerror)


@dataclass(frozen=True, slots=True)
class DkimKey:
    """What is published for a selector."""

    selector: str
    bits: int = 0  # of an RSA key; 256 for Ed25519
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Dkim:
    """The keys of the selectors that the unit named."""

    domain: str
    keys: tuple[DkimKey, ...]


@dataclass(frozen=True, slots=True)
class Dmarc:
    """The DMARC policy that receivers apply to the domain."""

    domain: str
    location: str  # where it was found: the domain's own or its organisation's
    record: str
    policy: str = ""  # none, quarantine, reject
    percent: int = 100
    reports: tuple[str, ...] = ()  # addresses of rua
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MailHost:
    """How a mail server takes mail: with STARTTLS or without, and the certificate that it serves then."""

    host: str
    starttls: bool | None  # None: no talk came about
    certificate: Certificate | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MailTls:
    """The mail servers of a domain, those asked."""

    hosts: tuple[MailHost, ...]


@dataclass(frozen=True, slots=True)
class MtaSts:
    """The domain's MTA-STS policy."""

    domain: str
    record: str
    mode: str = ""
    uncovered: tuple[str, ...] = ()  # mail servers that no pattern of the policy names
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TlsRpt:
    """Where the domain wants reports of failed TLS."""

    domain: str
    record: str
    reports: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Dnssec:
    """Whether the domain's zone is signed, and whether the name servers that we ask could prove it."""

    zone: str
    keys: int  # DNSKEY records
    delegated: bool  # the parent has a DS record
    proven: bool  # the answer came with the AD flag
    bogus: bool  # refused by the validating server, given when it is told not to check


@dataclass(frozen=True, slots=True)
class Listings:
    """Addresses of the domain's mail servers on lists of spam sources."""

    asked: int  # pairs of address and list that gave an answer
    listed: tuple[tuple[str, str], ...]  # address, list
    refused: tuple[str, ...] = ()  # lists that gave none


@dataclass(frozen=True, slots=True)
class MailboxService:
    """Whether a server of mailboxes takes a password before encryption; None: not to be told."""

    host: str
    protocol: str
    open_login: bool | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """The mail domain's servers as those who fetch letters meet them."""

    services: tuple[MailboxService, ...]


@dataclass(frozen=True, slots=True)
class RelayHost:
    """Whether a mail server would pass on a letter between two strangers; None: not to be told."""

    host: str
    relays: bool | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Relay:
    """The domain's mail servers, asked with the unit's consent."""

    hosts: tuple[RelayHost, ...]
