"""Names to addresses, checked before anything connects. dnspython, so that the watch uses the servers it was given."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.rdatatype
import dns.resolver
from dns.asyncresolver import Resolver as DnsResolver

from vonggac.core.errors import Unreachable
from vonggac.watch.addresses import is_address, refusal
from vonggac.watch.facts import Resolution

LIFETIME = 6.0  # seconds for one name, all servers and tries
LEAST_TTL, MOST_TTL = (
    60,
    300,
)  # seconds an answer is believed: as visitors do, and never longer than five minutes
REMEMBERED = 50_000  # hosts
MOST = 20  # addresses of one
PORT = 53


@dataclass(frozen=True, slots=True)
class Answered:
    """What the servers said of a host, before the operator's ranges are asked; not for keeping past `until`."""

    addresses: tuple[str, ...]
    problem: str
    took_ms: float
    until: float


class Resolver:
    """Asks the given name servers (those of this machine when none are given) and remembers for a short time."""

    def __init__(self, nameservers: tuple[str, ...] = (), port: int = PORT) -> None:
        self.dns = DnsResolver(configure=not nameservers)
        self.dns.lifetime = LIFETIME
        self.dns.port = port
        if nameservers:
            self.dns.nameservers = list(nameservers)
        self._known: OrderedDict[str, Answered] = OrderedDict()

    async def resolve(self, host: str, ranges: tuple[str, ...] = ()) -> Resolution:
        """Return the host's addresses that may be reached. Raises Unreachable when no server answers."""
        if is_address(host):
            return _resolution(host, (host,), ranges, "", 0.0)
        answered = await self._ask(host)
        return _resolution(host, answered.addresses, ranges, answered.problem, answered.took_ms)

    def known(self, host: str) -> tuple[str, ...]:
        """Return the addresses that the host was last known by, without asking anybody."""
        if is_address(host):
            return (host,)
        answered = self._known.get(host)
        return answered.addresses if answered else ()

    async def ask(self, name: str, kind: str) -> tuple[Any, ...]:
        """Return the records of a name, () where there are none. Raises Unreachable when no server could tell."""
        try:
            answer = await self.dns.resolve(f"{name.rstrip('.')}.", kind)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError) as error:
            raise Unreachable(
                f"{name} {kind}: máy chủ tên miền không trả lời ({type(error).__name__})."
            ) from error
        return tuple(answer)

    async def texts(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of a name, the strings of each joined (RFC 7208, 3.3)."""
        records = await self.ask(name, "TXT")
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in records[:50])

    async def _ask(self, host: str) -> Answered:
        known = self._known.get(host)
        if known and time.monotonic() < known.until:
            return known
        started = time.monotonic()
        addresses, ttl, problem = await self._both(host)
        now = time.monotonic()
        answered = Answered(addresses, problem, (now - started) * 1000, now + ttl)
        self._known[host] = answered
        self._known.move_to_end(host)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return answered

    async def _both(self, host: str) -> tuple[tuple[str, ...], float, str]:
        """IPv4 first; IPv6 only where there is none, as this saves half of the questions."""
        problem, ttl = "", float(MOST_TTL)
        for kind in (dns.rdatatype.A, dns.rdatatype.AAAA):
            try:
                answer = await self.dns.resolve(f"{host}.", kind)
            except dns.resolver.NXDOMAIN:
                return (), LEAST_TTL, "tên miền không tồn tại (NXDOMAIN)"
            except dns.resolver.NoAnswer:
                problem = problem or "không có bản ghi A hay AAAA"
            except dns.resolver.NoNameservers:
                return (), 0, "máy chủ tên miền báo lỗi (SERVFAIL)"
            except (dns.exception.Timeout, OSError) as error:
                raise Unreachable(
                    f"{host}: máy chủ tên miền không trả lời ({type(error).__name__})."
                ) from error
            except dns.exception.DNSException as error:
                return (), LEAST_TTL, f"tên miền không hợp lệ ({type(error).__name__})"
            else:
                ttl = min(max(answer.rrset.ttl if answer.rrset else 0, LEAST_TTL), MOST_TTL)
                return (
                    tuple(sorted(record.address for record in answer)[:MOST]),
                    ttl,
                    "",
                )  # servers turn the order
        return (), LEAST_TTL, problem


@lru_cache(REMEMBERED)
def _resolution(
    host: str, addresses: tuple[str, ...], ranges: tuple[str, ...], problem: str, took_ms: float
) -> Resolution:
    """Say which addresses may be reached, and why each of the others may not; one value while an answer is believed."""
    refused = {address: refusal(address, ranges) for address in addresses}
    good = tuple(each for each, why in refused.items() if not why)
    return Resolution(host, good, tuple(why for why in refused.values() if why), problem, took_ms)
