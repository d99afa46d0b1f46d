"""Không có mã nhúng mới từ nơi lạ.

Measures: the hosts that the first page loads scripts from, beside those of the accepted content.
Passes:   none of them is new.
Why:      Một dòng mã lạ đủ để đọc mọi mật khẩu và dẫn mọi người xem đi nơi khác.
Source:   OWASP Top 10 2021, A08 (software and data integrity failures); W3C Subresource Integrity.
Fix:      Hỏi đơn vị quản trị ai đã thêm; gỡ bỏ nếu không rõ; nếu cần dùng thì gắn integrity và chấp nhận bản mới.
"""

from datetime import datetime

from vonggac.watch.facts import Content
from vonggac.watch.values import Check, Verdict


def judge(content: Content, now: datetime) -> Verdict:
    """Unknown until a first fingerprint was accepted."""
    hosts = sorted({place.partition("/")[0] for place in content.now.scripts} - {*content.own_hosts, ""})
    if content.accepted is None:
        return Verdict(
            None, f"chưa có bản được chấp nhận để so; đang nạp mã từ: {', '.join(hosts) or 'không nơi nào'}"
        )
    known = {place.partition("/")[0] for place in content.accepted.scripts}
    if new := [host for host in hosts if host not in known]:
        return Verdict(False, f"nạp mã từ nơi mới: {', '.join(new[:10])}", {"hosts": new[:20]})
    return Verdict(True, f"{len(hosts)} nơi cung cấp mã bên ngoài, không có nơi mới")


CHECK = Check("portal-third-party-scripts", reads=Content, judge=judge, weight="warning")
