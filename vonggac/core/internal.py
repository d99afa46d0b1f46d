"""Addresses of the inside of a network: they never leave the house in a report."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

# Not `is_private`: that also holds the ranges of documentation, which no network uses (RFC 5737).
INTERNAL: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(net)
    for net in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "fc00::/7", "fe80::/10", "::1/128",
    )
)  # fmt: skip
HIDDEN = "[địa chỉ nội bộ]"
_DOT = r"\s?(?:\[\.\]|\(\.\)|\.)\s?"
_V4 = rf"(?<![\w.])(?:\d{{1,3}}{_DOT}){{3}}\d{{1,3}}(?![\w])(?:/\d{{1,2}})?"
_V6 = (
    r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4})"
    r"(?:%\w+)?(?:/\d{1,3})?(?![\w:])"
)
_WRITTEN = re.compile(f"{_V6}|{_V4}")


def is_internal(written: str) -> bool:
    """Tell whether the text is an address (or a range) of the inside; False for what is no address.

    >>> is_internal("10.1.2.3"), is_internal("203.0.113.7"), is_internal("192[.]168[.]1[.]0/24")
    (True, False, True)
    """
    bare = re.sub(r"[\s\[\]()]", "", written).split("/")[0].split("%")[0]
    try:
        address = ip_address(".".join(str(int(p)) for p in bare.split(".")) if _dotted(bare) else bare)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        address = mapped
    return any(address.version == net.version and address in net for net in INTERNAL)


def _dotted(bare: str) -> bool:
    parts = bare.split(".")
    return len(parts) == 4 and all(part.isascii() and part.isdigit() for part in parts)


def without_internal(text: str) -> tuple[str, int]:
    """Return the text without internal addresses, and how many were taken out.

    >>> without_internal("máy 10.0.0.5:8080 gọi ra 203.0.113.7")
    ('máy [địa chỉ nội bộ]:8080 gọi ra 203.0.113.7', 1)
    """
    taken = 0

    def hide(found: re.Match[str]) -> str:
        nonlocal taken
        if not is_internal(found.group()):
            return found.group()
        taken += 1
        return HIDDEN

    return _WRITTEN.sub(hide, text), taken
