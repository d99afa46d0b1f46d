"""Trình duyệt được dặn chỉ dùng https (HSTS).

Measures: the Strict-Transport-Security header field of the first page.
Passes:   max-age of MIN_SECONDS or more; unknown on a page that came over http, where browsers ignore the field.
Why:      Thiếu HSTS, yêu cầu đầu tiên của mỗi lần vào có thể bị dẫn sai trước khi có https.
Source:   RFC 6797, 6.1 and 7.2; the length is our own policy (half a year).
Fix:      Thêm header: Strict-Transport-Security: max-age=31536000 (chỉ khi mọi trang đã chạy tốt trên https).
"""

import re
from datetime import datetime

from vonggac.watch.facts import Headers
from vonggac.watch.values import Check, Verdict

MIN_SECONDS = 180 * 86400


def judge(headers: Headers, now: datetime) -> Verdict:
    """The first field counts (RFC 6797, 8.1); a max-age that is no number is none."""
    if not headers.secure:
        return Verdict(None, "trang không dùng https")
    value = headers.first("strict-transport-security")
    found = re.search(r"(?:^|;)\s*max-age\s*=\s*\"?(\d+)", value, re.IGNORECASE)
    if not found:
        return Verdict(False, f"không có max-age: “{value[:80]}”" if value else "không có header này")
    seconds = int(found[1][:12])
    return Verdict(seconds >= MIN_SECONDS, f"max-age={seconds}, cần từ {MIN_SECONDS}")


CHECK = Check("portal-hsts", reads=Headers, judge=judge, weight="warning")
