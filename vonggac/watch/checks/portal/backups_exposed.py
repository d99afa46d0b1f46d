"""Tệp sao lưu không nằm trên cổng.

Measures: archives and database dumps under usual names, told by the first bytes.
Passes:   none answers with what it should hold; a portal that answers every path alike exposes nothing by that.
Why:      Một bản sao cơ sở dữ liệu chứa mọi thứ người dân từng gửi đến.
Source:   OWASP WSTG-CONF-04; CWE-530.
Fix:      Chuyển tệp sao lưu ra khỏi thư mục web; xem nhật ký ai đã tải; nếu đã bị tải thì báo sự cố lộ dữ liệu.
"""

from datetime import datetime

from vonggac.watch.facts import Exposures
from vonggac.watch.values import Check, Verdict


def judge(exposures: Exposures, now: datetime) -> Verdict:
    """Failed with every open path and the sign in its answer."""
    found = exposures.of("backup")
    if found:
        because = "; ".join(f"{exposed.path} ({exposed.sign})" for exposed in found[:5])
        return Verdict(False, because, {"paths": [exposed.path for exposed in found]})
    return Verdict(True, "không thấy tệp sao lưu")


CHECK = Check("portal-backups-exposed", reads=Exposures, judge=judge, weight="critical")
