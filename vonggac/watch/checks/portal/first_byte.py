"""Cổng trả lời nhanh.

Measures: milliseconds from opening the connection to the first byte of the answer, redirects not counted.
Passes:   MAX_MS or less.
Why:      Người xem bỏ đi khi trang mãi không hiện; chậm đột ngột thường là dấu hiệu sớm của quá tải hoặc tấn công.
Source:   web.dev, Time to First Byte (0.8 s good, 1.8 s poor); the limit is our own policy.
Fix:      Xem tải máy chủ và cơ sở dữ liệu; bật bộ nhớ đệm trang; hỏi nhà cung cấp đường truyền.
"""

from datetime import datetime

from vonggac.watch.facts import Answer
from vonggac.watch.values import Check, Verdict

MAX_MS = 1800


def judge(answer: Answer, now: datetime) -> Verdict:
    """Unknown where nothing came: that is another check's failure."""
    if answer.problem:
        return Verdict(None, f"không có trả lời: {answer.problem}")
    because = f"byte đầu tiên sau {answer.ttfb_ms:.0f} ms, cần không quá {MAX_MS} ms"
    return Verdict(answer.ttfb_ms <= MAX_MS, because, {"ms": round(answer.ttfb_ms, 1)})


CHECK = Check("portal-first-byte", reads=Answer, judge=judge, weight="warning")
