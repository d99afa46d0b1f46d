"""Trang quản trị không mở ra Internet.

Measures: log-in pages under usual paths: a password field, a request for a password, or the tool's name.
Passes:   none answers with what it should hold; a portal that answers every path alike exposes nothing by that.
Why:      Ai cũng có thể thử mật khẩu và lỗ hổng ở đó.
Source:   OWASP WSTG-CONF-05 (admin interfaces).
Fix:      Chỉ cho mạng nội bộ hoặc VPN vào trang quản trị; bật xác thực hai lớp. Đổi đường dẫn là không đủ.
"""

from datetime import datetime

from vonggac.watch.facts import Exposures
from vonggac.watch.values import Check, Verdict


def judge(exposures: Exposures, now: datetime) -> Verdict:
    """Failed with every open path and the sign in its answer."""
    found = exposures.of("admin")
    if found:
        because = "; ".join(f"{exposed.path} ({exposed.sign})" for exposed in found[:5])
        return Verdict(False, because, {"paths": [exposed.path for exposed in found]})
    return Verdict(True, "không thấy trang quản trị ở các đường dẫn thường gặp")


CHECK = Check("portal-admin-exposed", reads=Exposures, judge=judge, weight="warning")
