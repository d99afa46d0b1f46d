"""Lists of spam sources, asked by DNS (RFC 5782) for the addresses that the domain's mail comes from."""

import asyncio
from ipaddress import ip_address

import dns.reversename

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import Listings, MailServers
from vonggac.watch.session import Session
from vonggac.watch.values import Target

MOST = 8  # addresses


async def read_listings(session: Session, servers: MailServers, target: Target) -> Listings:
    """Return where the servers' addresses, and those of `options["senders"]`, are listed."""
    addresses = dict.fromkeys(map(str, target.options.get("senders", ())))
    for host in servers.reachable:
        resolution = await session.names.resolve(host, target.allowed_ranges)
        addresses.update(dict.fromkeys(resolution.addresses))
    pairs = [(address, zone) for address in list(addresses)[:MOST] for zone in session.dnsbl]
    answers = await asyncio.gather(*(_listed(session, *pair) for pair in pairs))
    listed = tuple(pair for pair, answer in zip(pairs, answers, strict=True) if answer)
    refused = sorted({zone for (_, zone), answer in zip(pairs, answers, strict=True) if answer is None})
    return Listings(sum(answer is not None for answer in answers), listed, tuple(refused))


async def _listed(session: Session, address: str, zone: str) -> bool | None:
    """None where the list did not tell: no answer, or one outside 127.0.0.0/8, or its own error (127.255.255.x)."""
    try:
        labels = dns.reversename.from_address(str(ip_address(address))).labels[:-3]
        name = b".".join(labels).decode()
        records = [record.address for record in await session.names.ask(f"{name}.{zone}", "A")]
    except (Unreachable, ValueError):
        return None
    if any(not found.startswith("127.") or found.startswith("127.255.255.") for found in records):
        return None
    return bool(records)
