"""Kho mã nguồn không bị lộ.

Measures: files that version control keeps (.git, .svn, .hg, .DS_Store), told by their content.
Passes:   none answers with what it should hold; a portal that answers every path alike exposes nothing by that.
Why:      Ai lấy được kho mã thì có mã nguồn, nhiều khi có cả mật khẩu.
Source:   OWASP WSTG-CONF-04 (old, backup and unreferenced files); CWE-527.
Fix:      Chặn các đường dẫn bắt đầu bằng dấu chấm; xóa thư mục .git/.svn khỏi máy chủ; đổi mật khẩu từng nằm trong mã.
"""

from datetime import datetime

from vonggac.watch.facts import Exposures
from vonggac.watch.values import Check, Verdict


def judge(exposures: Exposures, now: datetime) -> Verdict:
    """Failed with every open path and the sign in its answer."""
    found = exposures.of("source")
    if found:
        because = "; ".join(f"{exposed.path} ({exposed.sign})" for exposed in found[:5])
        return Verdict(False, because, {"paths": [exposed.path for exposed in found]})
    return Verdict(True, "không thấy .git, .svn, .hg")


CHECK = Check("portal-source-exposed", reads=Exposures, judge=judge, weight="critical")
