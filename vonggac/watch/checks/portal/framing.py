"""Trang không bị nhúng vào trang lạ.

Measures: X-Frame-Options and frame-ancestors of Content-Security-Policy.
Passes:   frame-ancestors without *, or X-Frame-Options DENY or SAMEORIGIN.
Why:      Trang nằm trong khung của trang lạ có thể bị lợi dụng để nhận những lần bấm mà người đọc không định bấm.
Source:   RFC 7034; W3C Content Security Policy Level 3, 6.4.2 (frame-ancestors, which goes before).
Fix:      Thêm header Content-Security-Policy: frame-ancestors 'self', và X-Frame-Options: SAMEORIGIN.
"""

from datetime import datetime

from vonggac.watch.facts import Headers
from vonggac.watch.values import Check, Verdict


def judge(headers: Headers, now: datetime) -> Verdict:
    """frame-ancestors goes before X-Frame-Options where both are there."""
    for policy in headers.all("content-security-policy"):
        for part in policy.lower().split(";"):
            words = part.split()
            if words[:1] == ["frame-ancestors"]:
                return Verdict(not {"*", "http:", "https:"} & set(words[1:]), " ".join(words)[:120])
    value = headers.first("x-frame-options").strip()
    if not value:
        return Verdict(False, "không có X-Frame-Options, không có frame-ancestors")
    return Verdict(value.lower() in {"deny", "sameorigin"}, f"X-Frame-Options: {value[:60]}")


CHECK = Check("portal-framing", reads=Headers, judge=judge, weight="note")
