"""Cổng trả lời bình thường.

Measures: the status of the portal's first page, after redirects within its own hosts.
Passes:   2xx, or a status that the unit registered as normal.
Why:      Trang lỗi hoặc không trả lời nghĩa là cổng không phục vụ được ai.
Source:   RFC 9110, 15 (status codes).
Fix:      Xem nhật ký máy chủ web vào lúc ghi nhận; khởi động lại dịch vụ nếu nó đã dừng.
"""

from datetime import datetime

from vonggac.watch.facts import Answer
from vonggac.watch.values import Check, Verdict


def judge(answer: Answer, now: datetime) -> Verdict:
    """Unknown where the portal sends visitors to a host that may not be looked at."""
    if answer.stopped in {"host", "port", "scheme", "address"}:
        return Verdict(None, f"chuyển sang {answer.hops[-1].location}, nơi không được phép đo")
    if answer.problem:
        return Verdict(False, f"{answer.url}: {answer.problem}")
    passed = answer.status in answer.accepted if answer.accepted else 200 <= answer.status < 300
    return Verdict(passed, f"{answer.url} trả về mã {answer.status}", {"status": answer.status})


CHECK = Check("portal-status", reads=Answer, judge=judge, weight="critical")
