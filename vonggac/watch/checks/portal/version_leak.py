"""Cổng không khoe phiên bản phần mềm.

Measures: Server, X-Powered-By, X-AspNet-Version and such header fields, the page's generator, the error page's foot.
Passes:   none of them names a version.
Why:      Kẻ tấn công biết ngay nên thử lỗ hổng nào trước.
Source:   OWASP WSTG-INFO-02 and WSTG-INFO-08; RFC 9110, 10.2.4 (Server: no needlessly fine detail).
Fix:      nginx: server_tokens off; Apache: ServerTokens Prod; PHP: expose_php=Off; ASP.NET: enableVersionHeader=false.
"""

import re
from datetime import datetime

from vonggac.watch.facts import Banners
from vonggac.watch.values import Check, Verdict

VERSION = re.compile(r"\d+\.\d+|/\d+|\b\d{4}\b")


def judge(banners: Banners, now: datetime) -> Verdict:
    """A name without a version passes."""
    leaks = [
        f"{banner.where}: {banner.value[:60]}" for banner in banners.found if VERSION.search(banner.value)
    ]
    if leaks:
        return Verdict(False, "; ".join(leaks[:5]))
    named = ", ".join(banner.value[:40] for banner in banners.found)
    return Verdict(True, f"không có số phiên bản ({named})" if named else "không nêu tên phần mềm")


CHECK = Check("portal-version-leak", reads=Banners, judge=judge, weight="note")
