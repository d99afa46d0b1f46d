"""Cổng luôn dùng https.

Measures: whether the portal can be had over https, and where a visitor of http:// ends.
Passes:   https answers, and http leads there or is closed.
Why:      Nội dung đi qua http thì ai trên đường truyền cũng đọc và sửa được.
Source:   OWASP ASVS 4.0, 9.1.1; RFC 9110, 4.2.2 (https).
Fix:      Cài chứng thư, rồi chuyển mọi yêu cầu http sang https bằng mã 301.
"""

from datetime import datetime

from vonggac.watch.facts import Https
from vonggac.watch.values import Check, Verdict


def judge(https: Https, now: datetime) -> Verdict:
    """Unknown where one of the two could not be asked."""
    if https.answers is False:
        return Verdict(False, f"{https.host} không có https: {https.said}")
    if https.plain == "http":
        return Verdict(False, f"http://{https.host} phục vụ mà không chuyển sang https")
    if https.answers is None or not https.plain:
        return Verdict(None, f"chưa đo được: {https.said}")
    return Verdict(
        True, "http được chuyển sang https" if https.plain == "https" else "cổng 80 đóng, chỉ có https"
    )


CHECK = Check("portal-https", reads=Https, judge=judge, weight="critical")
