"""Trình duyệt không được đoán loại tệp.

Measures: the X-Content-Type-Options header field of the first page.
Passes:   its first value is nosniff.
Why:      Nếu không, tệp tải lên dưới dạng ảnh có thể chạy như mã.
Source:   Fetch Standard, 3.6 (X-Content-Type-Options); OWASP Secure Headers.
Fix:      Thêm header: X-Content-Type-Options: nosniff.
"""

from datetime import datetime

from vonggac.watch.facts import Headers
from vonggac.watch.values import Check, Verdict


def judge(headers: Headers, now: datetime) -> Verdict:
    """Only the first of several values counts."""
    value = headers.first("x-content-type-options").split(",")[0].strip()
    return Verdict(value.lower() == "nosniff", f"giá trị “{value[:60]}”" if value else "không có header này")


CHECK = Check("portal-nosniff", reads=Headers, judge=judge, weight="note")
