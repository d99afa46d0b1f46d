"""Whether a zone is signed and can be proven by the name servers that we ask (RFC 4033 to 4035)."""

import dns.exception
import dns.flags
import dns.resolver
from dns.asyncresolver import Resolver as DnsResolver

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import Dnssec
from vonggac.watch.probes.names import Resolver


async def read_dnssec(names: Resolver, zone: str) -> Dnssec:
    """Return the state of a zone. Raises Unreachable when no server could tell."""
    try:
        keys = await names.ask(zone, "DNSKEY")
    except Unreachable:
        if await _given_unchecked(names, zone):
            return Dnssec(zone, 1, True, proven=False, bogus=True)
        raise
    delegated = bool(await names.ask(zone, "DS")) if keys else False
    proven = await _proven(names, zone) if keys else False
    return Dnssec(zone, len(keys), delegated, proven, bogus=False)


def _asking(names: Resolver, flags: int) -> DnsResolver:
    resolver = DnsResolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = (
        names.dns.nameservers,
        names.dns.port,
        names.dns.lifetime,
    )
    resolver.use_edns(0, dns.flags.DO, 1232)
    resolver.flags = flags
    return resolver


async def _proven(names: Resolver, zone: str) -> bool:
    """Tell whether the server vouches for the answer with AD."""
    try:
        answer = await _asking(names, dns.flags.RD | dns.flags.AD).resolve(f"{zone}.", "DNSKEY")
    except (dns.exception.DNSException, OSError):
        return False
    return bool(answer.response.flags & dns.flags.AD)


async def _given_unchecked(names: Resolver, zone: str) -> bool:
    """Tell whether the answer comes when the server is told not to check (CD): then the signatures are wrong."""
    try:
        await _asking(names, dns.flags.RD | dns.flags.CD).resolve(f"{zone}.", "DNSKEY")
    except (dns.exception.DNSException, OSError):
        return False
    return True
