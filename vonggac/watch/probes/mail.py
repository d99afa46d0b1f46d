"""What is measured of a mail domain: its servers each minute; in the slow look all that the domain publishes."""

import asyncio
import base64
import binascii
import re
from collections.abc import Awaitable
from datetime import datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from publicsuffixlist import PublicSuffixList

from vonggac.core.errors import Refused, Unreachable
from vonggac.watch.facts import (
    Dkim,
    DkimKey,
    Dmarc,
    Dnssec,
    Listings,
    Mailboxes,
    MailServers,
    MailTls,
    MtaSts,
    Relay,
    Spf,
    TlsRpt,
    Unmeasured,
)
from vonggac.watch.probes.dnssec import read_dnssec
from vonggac.watch.probes.listings import read_listings
from vonggac.watch.probes.looked import Looked
from vonggac.watch.probes.mailboxes import read_mailboxes, read_relay
from vonggac.watch.probes.mta_sts import read_mta_sts, read_tls_rpt
from vonggac.watch.probes.smtp import ask_hosts
from vonggac.watch.probes.spf import read_spf
from vonggac.watch.session import Session
from vonggac.watch.values import Target

SECONDS = 40.0  # one fact
DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}\Z")


async def look_at_mail(target: Target, session: Session, now: datetime, deep: bool) -> Looked:
    """Measure a mail domain. Raises Refused when what is registered is no domain."""
    domain = domain_of(target.address)
    try:
        servers = await read_servers(session, domain, target.allowed_ranges)
    except Unreachable as error:
        return Looked([Unmeasured(MailServers, str(error))], silent=domain)
    session.heard(domain)
    facts: list[object] = [servers]
    if deep:
        boxes = tuple(dict.fromkeys((*servers.reachable, *_named(target))))
        facts += await asyncio.gather(
            _bounded(Spf, read_spf(session.names, domain)),
            _bounded(Dkim, read_dkim(session, domain, target.options.get("selectors", ()))),
            _bounded(Dmarc, read_dmarc(session, domain)),
            _bounded(MailTls, ask_hosts(session, servers.reachable, target.allowed_ranges)),
            _bounded(MtaSts, read_mta_sts(session, domain, servers.hosts, target.allowed_ranges)),
            _bounded(TlsRpt, read_tls_rpt(session.names, domain)),
            _bounded(Dnssec, read_dnssec(session.names, organisation(domain))),
            _bounded(Listings, read_listings(session, servers, target)),
            _bounded(Mailboxes, read_mailboxes(session, boxes, target.allowed_ranges)),
        )
        if target.may_relay:
            relay = read_relay(session, servers.reachable, target.allowed_ranges)
            facts.append(await _bounded(Relay, relay))
    return Looked(facts)


def _named(target: Target) -> list[str]:
    """Return the hosts that the unit named as those where its people fetch letters, below its own domain alone."""
    named = target.options.get("mailboxes", ())
    domain = f".{domain_of(target.address)}"
    hosts = [str(one).strip().lower() for one in ([named] if isinstance(named, str) else named)]
    return [host for host in hosts if host.endswith(domain)]


def domain_of(address: str) -> str:
    """Return the domain of a registered mail address or domain. Raises Refused when it is none."""
    text = address.strip().rpartition("@")[2].rstrip(".").lower()
    try:
        domain = text.encode("idna").decode() if not text.isascii() else text
    except UnicodeError:
        domain = ""
    if not DOMAIN.match(domain):
        raise Refused(f"“{address}” không phải tên miền thư.", hint="Sửa trong danh mục hệ thống.")
    return domain


async def _bounded(of: type, measure: Awaitable[object]) -> object:
    try:
        async with asyncio.timeout(SECONDS):
            return await measure
    except Unreachable as error:
        return Unmeasured(of, str(error))
    except TimeoutError:
        return Unmeasured(of, "chưa đo xong trong thời gian cho phép")


async def read_servers(session: Session, domain: str, ranges: tuple[str, ...]) -> MailServers:
    """Return the domain's mail servers; without MX the domain itself is one (RFC 5321, 5.1)."""
    records = sorted(await session.names.ask(domain, "MX"), key=lambda record: int(record.preference))
    hosts = tuple(record.exchange.to_text(omit_final_dot=True).lower() for record in records)[:20]
    if hosts in {("",), (".",), ("@",)}:
        return MailServers(domain, (), null=True)
    found = await asyncio.gather(
        *(session.names.resolve(host, ranges) for host in hosts), return_exceptions=True
    )
    reachable = tuple(
        host
        for host, one in zip(hosts, found, strict=True)
        if not isinstance(one, BaseException) and one.addresses
    )
    return MailServers(domain, hosts, reachable=reachable)


async def read_dkim(session: Session, domain: str, selectors: object) -> Dkim:
    """Return the keys of the selectors that the unit named (RFC 6376, 3.6)."""
    names = [str(name) for name in selectors][:10] if isinstance(selectors, (list, tuple)) else []
    keys = []
    for selector in names:
        texts = await session.names.texts(f"{selector}._domainkey.{domain}")
        keys.append(dkim_key(selector, texts))
    return Dkim(domain, tuple(keys))


def dkim_key(selector: str, texts: tuple[str, ...]) -> DkimKey:
    """Read a key record. An empty p= is a key that was withdrawn."""
    tags = next((tags for text in texts if "p" in (tags := tags_of(text))), None)
    if tags is None:
        return DkimKey(selector, problem="không có khóa")
    data = re.sub(r"\s", "", tags["p"])
    if not data:
        return DkimKey(selector, problem="khóa đã bị thu hồi")
    try:
        raw = base64.b64decode(data, validate=True)
        if tags.get("k", "rsa").lower() == "ed25519":
            return DkimKey(selector, 256, "" if len(raw) == 32 else "khóa Ed25519 sai độ dài")
        key = load_der_public_key(raw)
    except (binascii.Error, ValueError) as error:
        return DkimKey(selector, problem=f"khóa không đọc được ({type(error).__name__})")
    return (
        DkimKey(selector, key.key_size)
        if isinstance(key, RSAPublicKey)
        else DkimKey(selector, problem="khóa lạ")
    )


def tags_of(text: str) -> dict[str, str]:
    """Return the tag=value pairs of a record (RFC 6376, 3.2), names in small letters.

    >>> tags_of("v=DKIM1; k = rsa; p=")
    {'v': 'DKIM1', 'k': 'rsa', 'p': ''}
    """
    pairs = (part.partition("=") for part in text.split(";")[:50] if "=" in part)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


async def read_dmarc(session: Session, domain: str) -> Dmarc:
    """Return the policy of the domain, else of its organisation (RFC 7489, 6.6.3)."""
    for location in dict.fromkeys((domain, organisation(domain))):
        records = [text for text in await session.names.texts(f"_dmarc.{location}") if _is_dmarc(text)]
        if len(records) > 1:
            return Dmarc(
                domain, location, records[0], problem="có nhiều hơn một bản ghi DMARC, nơi nhận bỏ qua tất cả"
            )
        if records:
            return dmarc(domain, location, records[0])
    return Dmarc(domain, domain, "")


def dmarc(domain: str, location: str, record: str) -> Dmarc:
    """Read a record: below its organisation's domain `sp` counts where it is given."""
    tags = tags_of(record)
    policy = tags.get("p", "").lower()
    if location != domain:
        policy = tags.get("sp", policy).lower()
    reports = tuple(uri.strip().partition("!")[0] for uri in tags.get("rua", "").split(",") if uri.strip())
    percent = int(tags["pct"]) if re.fullmatch(r"\d{1,3}", tags.get("pct", "")) else 100
    problem = "" if policy in {"none", "quarantine", "reject"} else f"p={policy or 'trống'} không hợp lệ"
    return Dmarc(domain, location, record[:400], policy, percent, reports, problem)


def _is_dmarc(text: str) -> bool:
    return re.match(r"v\s*=\s*DMARC1\s*(?:;|\Z)", text) is not None


def organisation(domain: str) -> str:
    """Return the domain under which its organisation registered: co-quan.gov.vn of thu.co-quan.gov.vn."""
    return str(_suffixes().privatesuffix(domain) or domain)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
