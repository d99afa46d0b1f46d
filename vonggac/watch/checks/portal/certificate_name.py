"""Chứng thư số đúng tên cổng.

Measures: the names in the certificate (subjectAltName) beside the portal's host.
Passes:   one of them is the host; a star stands for one label at the left.
Why:      Chứng thư mang tên khác làm trình duyệt cảnh báo như gặp trang mạo danh.
Source:   RFC 9525, 6.3 and 6.4 (matching of DNS names); the common name is not looked at.
Fix:      Xin cấp lại chứng thư có đủ các tên miền của cổng, cả tên có và không có www.
"""

from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address

from vonggac.watch.facts import Certificate
from vonggac.watch.values import Check, Verdict


def judge(certificate: Certificate, now: datetime) -> Verdict:
    """Passed where one of the certificate's names is the host."""
    names = ", ".join(certificate.names[:5]) or "không có tên nào"
    matched = any(matches(name, certificate.host) for name in certificate.names)
    because = f"chứng thư cho {names}" + ("" if matched else f", không có {certificate.host}")
    return Verdict(matched, because)


@lru_cache(4096)
def matches(name: str, host: str) -> bool:
    """Return whether a name of a certificate covers the host.

    >>> matches("*.example.vn", "www.example.vn"), matches("*.example.vn", "a.b.example.vn")
    (True, False)
    """
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    if name == host:
        return True
    try:
        return ip_address(name) == ip_address(host)
    except ValueError:
        label, _, parent = host.partition(".")
        return bool(label) and name.startswith("*.") and "." in name[2:] and name[2:] == parent


CHECK = Check("portal-certificate-name", reads=Certificate, judge=judge, weight="critical")
