"""Trang https không nạp nội dung qua http.

Measures: scripts, styles, frames, images and media that an https page loads over http.
Passes:   none.
Why:      Kẻ trên đường truyền sửa được phần này; trình duyệt chặn mã, một phần trang hỏng.
Source:   W3C Mixed Content, 5 (fetching).
Fix:      Đổi các địa chỉ http:// trong trang thành https://; tạm thời thêm CSP upgrade-insecure-requests.
"""

from datetime import datetime

from vonggac.watch.facts import Page
from vonggac.watch.values import Check, Verdict


def judge(page: Page, now: datetime) -> Verdict:
    """Unknown on a page that is not secure at all: that is another check's failure."""
    if not page.secure:
        return Verdict(None, "trang không dùng https")
    plain = [url for url in page.loads if url.lower().startswith("http:")]
    if plain:
        return Verdict(
            False, f"{len(plain)} nội dung nạp qua http, như {plain[0][:120]}", {"urls": plain[:20]}
        )
    return Verdict(True, f"{len(page.loads)} nội dung, không có http")


CHECK = Check("portal-mixed-content", reads=Page, judge=judge, weight="warning")
