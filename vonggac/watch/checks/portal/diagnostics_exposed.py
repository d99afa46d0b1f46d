"""Trang chẩn đoán không mở ra Internet.

Measures: phpinfo, server-status, elmah, trace and actuator pages, told by their content.
Passes:   none answers with what it should hold; a portal that answers every path alike exposes nothing by that.
Why:      Trang này lộ cấu hình, phiên làm việc, đôi khi cả mật khẩu.
Source:   OWASP WSTG-CONF-02; CWE-215.
Fix:      Xóa tệp phpinfo; chỉ cho 127.0.0.1 xem server-status; tắt trace và elmah từ xa.
"""

from datetime import datetime

from vonggac.watch.facts import Exposures
from vonggac.watch.values import Check, Verdict


def judge(exposures: Exposures, now: datetime) -> Verdict:
    """Failed with every open path and the sign in its answer."""
    found = exposures.of("diagnostics")
    if found:
        because = "; ".join(f"{exposed.path} ({exposed.sign})" for exposed in found[:5])
        return Verdict(False, because, {"paths": [exposed.path for exposed in found]})
    return Verdict(True, "không thấy phpinfo hay trang chẩn đoán")


CHECK = Check("portal-diagnostics-exposed", reads=Exposures, judge=judge, weight="warning")
