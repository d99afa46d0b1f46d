"""Which network addresses may be called on behalf of somebody: public ones, and what the operator opened. Pure."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from vonggac.core.errors import Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address


def networks(words: str) -> tuple[Network, ...]:
    """Read networks parted by commas or spaces, "10.0.0.0/8, fd00::/8". Raises Refused for what is none."""
    try:
        return tuple(ip_network(word) for word in words.replace(",", " ").split())
    except ValueError as error:
        raise Refused(
            f"Dải địa chỉ «{words}» không đúng: {error}.", hint="Ghi như 10.0.0.0/8 192.168.1.0/24."
        ) from error


def is_open(written: str, opened: Iterable[Network] = ()) -> bool:
    """Tell whether the IP address may be called: public, or within a network that the operator opened.

    What hides an IPv4 address in an IPv6 one is judged by what it hides.

    >>> is_open("127.0.0.1"), is_open("169.254.169.254"), is_open("::ffff:10.0.0.1"), is_open("1.1.1.1")
    (False, False, False, True)
    """
    return is_public(written) or is_within(written, opened)


def is_public(written: str) -> bool:
    """Tell whether the address is one of the public Internet, for one receiver."""
    address = _bare(written)
    return address.is_global and not address.is_multicast


def is_within(written: str, opened: Iterable[Network]) -> bool:
    """Tell whether the address lies in one of the networks."""
    address = _bare(written)
    return any(address.version == network.version and address in network for network in opened)


def _bare(written: str) -> Address:
    address = ip_address(written.partition("%")[0])
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address
