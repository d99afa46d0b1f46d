"""Thư đến chỉ đi qua kết nối được bảo đảm (MTA-STS).

Measures: the MTA-STS record and policy of the domain, and the mail servers that the policy names.
Passes:   mode enforce or testing, every mail server named; unknown where the domain has none, as few have.
Why:      Nếu không, kẻ trên đường truyền có thể bỏ STARTTLS ra khỏi cuộc trao đổi.
Source:   RFC 8461, 3.1 (record), 3.2 and 3.3 (policy), 4.1 (names).
Fix:      Công bố _mta-sts và tệp mta-sts.txt; thêm mọi máy chủ MX vào chính sách; bắt đầu với mode: testing.
"""

from datetime import datetime

from vonggac.watch.facts import MtaSts
from vonggac.watch.values import Check, Verdict


def judge(sts: MtaSts, now: datetime) -> Verdict:
    """A policy that forgets a server or cannot be fetched loses letters: failed. None at all: nothing to judge."""
    if sts.problem:
        return Verdict(False, sts.problem)
    if not sts.record:
        return Verdict(None, f"{sts.domain} chưa dùng MTA-STS")
    if sts.uncovered:
        return Verdict(False, f"chính sách không có máy chủ {', '.join(sts.uncovered[:4])}")
    return Verdict(sts.mode in {"enforce", "testing"}, f"mode: {sts.mode}")


CHECK = Check("mail-mta-sts", reads=MtaSts, judge=judge, weight="note")
