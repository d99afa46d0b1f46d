"""Which addresses may be reached. No registration makes the program reach into its own network.

Everything but a public unicast address is refused: private, loopback, link-local (where clouds keep their metadata),
shared space of carriers (RFC 6598), multicast, documentation and reserved space (RFC 6890); and addresses that carry
such an IPv4 address inside (mapped, 6to4, Teredo, NAT64). The operator can open ranges by setting.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
# Not public though Python's tables say so: local NAT64 (RFC 8215: only its operator knows where IPv4 hides in it),
# site-local (RFC 3879), and the address under which Azure answers its own machines.
NOT_PUBLIC = (IPv6Network("64:ff9b:1::/48"), IPv6Network("fec0::/10"), IPv4Network("168.63.129.16/32"))
COMPATIBLE = IPv6Network("::/96")  # IPv4-compatible, RFC 4291 2.5.5.1
Address = IPv4Address | IPv6Address


def refusal(address: str, ranges: Iterable[str] = ()) -> str:
    """Return why the address may not be reached, in Vietnamese; "" where it may.

    >>> refusal("169.254.169.254")
    '169.254.169.254 không phải địa chỉ công cộng'
    >>> refusal("10.1.2.3", ["10.1.0.0/16"]), refusal("203.162.0.1")
    ('', '')
    """
    return _refusal(address, tuple(ranges))


@lru_cache(4096)
def _refusal(address: str, ranges: tuple[str, ...]) -> str:
    try:
        ip = ip_address(address)
    except ValueError:
        return f"{address} không phải địa chỉ IP"
    if any(ip in ip_network(cidr) for cidr in ranges):
        return ""
    if all(_public(each) for each in (ip, *_inside(ip))):
        return ""
    return f"{address} không phải địa chỉ công cộng"


def _public(ip: Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in NOT_PUBLIC)


def _inside(ip: Address) -> list[Address]:
    """Return the IPv4 addresses that an IPv6 address carries: the packet may end there."""
    if isinstance(ip, IPv4Address):
        return []
    carried: list[Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in NAT64 or ip in COMPATIBLE:
        carried.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return [each for each in carried if each is not None]


@lru_cache(4096)
def is_address(host: str) -> bool:
    """Return whether the host is an IP address and no name; brackets of a URL are no part of it.

    >>> is_address("203.162.0.1"), is_address("2001:db8::1"), is_address("example.vn")
    (True, True, False)
    """
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
