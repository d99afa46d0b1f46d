"""Tệp cấu hình không bị lộ.

Measures: .env, copies of configuration files, .htpasswd, told by their content.
Passes:   none answers with what it should hold; a portal that answers every path alike exposes nothing by that.
Why:      Tệp này chứa mật khẩu cơ sở dữ liệu và máy chủ thư.
Source:   OWASP WSTG-CONF-04; CWE-200, CWE-538.
Fix:      Chặn và xóa tệp; đổi ngay mọi mật khẩu, khóa trong tệp; xem nhật ký ai đã tải.
"""

from datetime import datetime

from vonggac.watch.facts import Exposures
from vonggac.watch.values import Check, Verdict


def judge(exposures: Exposures, now: datetime) -> Verdict:
    """Failed with every open path and the sign in its answer."""
    found = exposures.of("environment")
    if found:
        because = "; ".join(f"{exposed.path} ({exposed.sign})" for exposed in found[:5])
        return Verdict(False, because, {"paths": [exposed.path for exposed in found]})
    return Verdict(True, "không thấy .env hay bản sao cấu hình")


CHECK = Check("portal-environment-exposed", reads=Exposures, judge=judge, weight="critical")
