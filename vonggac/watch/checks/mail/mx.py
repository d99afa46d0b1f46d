"""Tên miền có máy chủ nhận thư.

Measures: the MX records of the domain, and which of them lead to an address.
Passes:   at least one does; "MX 0 ." passes: the domain says that it takes no mail.
Why:      Thiếu máy chủ nhận thì thư gửi cơ quan bị trả lại.
Source:   RFC 5321, 5.1; RFC 7505 (null MX).
Fix:      Thêm bản ghi MX và bản ghi A của máy chủ thư.
"""

from datetime import datetime

from vonggac.watch.facts import MailServers
from vonggac.watch.values import Check, Verdict


def judge(servers: MailServers, now: datetime) -> Verdict:
    """A domain without MX is failed: delivery to its A record is an accident that nobody should rest on."""
    if servers.null:
        return Verdict(True, f"{servers.domain} khai báo không nhận thư (null MX)")
    if not servers.hosts:
        return Verdict(False, f"{servers.domain} không có bản ghi MX")
    if not servers.reachable:
        return Verdict(False, f"không máy chủ nào có địa chỉ: {', '.join(servers.hosts[:4])}")
    return Verdict(
        True, f"{len(servers.reachable)}/{len(servers.hosts)} máy chủ: {', '.join(servers.reachable[:4])}"
    )


CHECK = Check("mail-mx", reads=MailServers, judge=judge, weight="critical")
