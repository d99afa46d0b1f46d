"""Cổng không để lộ địa chỉ trang cho nơi khác.

Measures: the Referrer-Policy header field of the first page.
Passes:   the last policy that browsers know sends no full address to strangers; absent, browsers choose such a one.
Why:      Địa chỉ trang có thể chứa số hồ sơ và mã truy cập.
Source:   W3C Referrer Policy, 3 (policies), 8.1 (the last known one counts).
Fix:      Thêm header: Referrer-Policy: strict-origin-when-cross-origin.
"""

from datetime import datetime

from vonggac.watch.facts import Headers
from vonggac.watch.values import Check, Verdict

SAFE = {"no-referrer", "same-origin", "origin", "strict-origin", "origin-when-cross-origin",
        "strict-origin-when-cross-origin"}  # fmt: skip
LEAKY = {"unsafe-url", "no-referrer-when-downgrade"}


def judge(headers: Headers, now: datetime) -> Verdict:
    """Unknown words are skipped, as browsers do."""
    words = [w.strip().lower() for value in headers.all("referrer-policy") for w in value.split(",")]
    known = [word for word in words if word in SAFE | LEAKY]
    if not known:
        return Verdict(True, "không đặt: trình duyệt dùng strict-origin-when-cross-origin")
    return Verdict(known[-1] in SAFE, known[-1])


CHECK = Check("portal-referrer-policy", reads=Headers, judge=judge, weight="note")
