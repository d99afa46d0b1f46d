"""What of a target may be asked: nothing but what is registered, whatever a redirect says."""

from dataclasses import dataclass
from functools import lru_cache

from pyreqwest.http import Url

from vonggac.core.errors import Refused
from vonggac.watch.values import Target

WEB_PORTS = frozenset({80, 443})
REMEMBERED = 20_000  # targets


@dataclass(frozen=True, slots=True)
class Scope:
    """Hosts, ports and address ranges that a target's registration opens. The www twin belongs to a host."""

    start: Url
    host: str  # of `start`
    hosts: frozenset[str]
    ports: frozenset[int]
    ranges: tuple[str, ...]

    def stops(self, url: Url) -> str:
        """Return why a redirect to the URL is not followed: "scheme", "host", "port"; "" where it is."""
        if url.scheme not in {"http", "https"}:
            return "scheme"
        if host_of(url) not in self.hosts:
            return "host"
        return "" if url.port_or_known_default in self.ports else "port"


def scope_of(target: Target) -> Scope:
    """Return the scope of a target with a web address. Raises Refused when the address is none.

    A bare host is asked at http://, as a visitor types it; `options["hosts"]` names further hosts of the portal.
    """
    options = target.options
    hosts = tuple(map(str, options.get("hosts", ()))) if options else ()
    ports = tuple(map(int, options.get("ports", ()))) if options else ()
    return _scope(target.address, hosts, ports, target.allowed_ranges)


@lru_cache(REMEMBERED)
def _scope(
    address: str, more_hosts: tuple[str, ...], more_ports: tuple[int, ...], ranges: tuple[str, ...]
) -> Scope:
    text = address if "://" in address else f"http://{address}"
    try:
        start = Url(text)
    except ValueError as error:
        raise Refused(f"“{address}” không phải địa chỉ web.", hint="Sửa trong danh mục hệ thống.") from error
    if start.scheme not in {"http", "https"} or not start.host_str:
        raise Refused(f"“{address}” không phải địa chỉ web.", hint="Sửa trong danh mục hệ thống.")
    host = host_of(start)
    hosts = {host, *(more.lower() for more in more_hosts)}
    twins = {each[4:] if each.startswith("www.") else f"www.{each}" for each in hosts}
    ports = WEB_PORTS | {start.port_or_known_default or 80} | set(more_ports)
    return Scope(start, host, frozenset(hosts | twins), ports, ranges)


def host_of(url: Url) -> str:
    """Return the host as the client will connect to it: small letters, punycode, no brackets, no final dot."""
    return (url.host_str or "").strip("[]").rstrip(".").lower()
