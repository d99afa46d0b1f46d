"""Máy chủ không liệt kê thư mục.

Measures: usual folders, told by the listing pages of Apache, nginx, IIS and others.
Passes:   none answers with what it should hold; a portal that answers every path alike exposes nothing by that.
Why:      Danh sách thư mục lộ cả những tệp không có liên kết nào, trong đó có bản sao lưu.
Source:   OWASP WSTG-CONF-04; CWE-548.
Fix:      Apache: Options -Indexes; nginx: autoindex off; IIS: tắt Directory Browsing.
"""

from datetime import datetime

from vonggac.watch.facts import Exposures
from vonggac.watch.values import Check, Verdict


def judge(exposures: Exposures, now: datetime) -> Verdict:
    """Failed with every open path and the sign in its answer."""
    found = exposures.of("listing")
    if found:
        because = "; ".join(f"{exposed.path} ({exposed.sign})" for exposed in found[:5])
        return Verdict(False, because, {"paths": [exposed.path for exposed in found]})
    return Verdict(True, "không thấy thư mục nào bị liệt kê")


CHECK = Check("portal-directory-listing", reads=Exposures, judge=judge, weight="warning")
