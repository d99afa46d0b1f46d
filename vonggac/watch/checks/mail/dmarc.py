"""DMARC chặn thư mạo danh.

Measures: the DMARC policy that receivers apply to the domain.
Passes:   quarantine or reject, for all letters.
Why:      Riêng SPF và DKIM không bảo vệ tên người gửi mà người đọc nhìn thấy.
Source:   RFC 7489, 6.3 (p, sp, pct), 6.6.3 (where the policy is found).
Fix:      Bắt đầu với p=none để đọc báo cáo, rồi nâng lên p=quarantine và p=reject.
"""

from datetime import datetime

from vonggac.watch.facts import Dmarc
from vonggac.watch.values import Check, Verdict


def judge(dmarc: Dmarc, now: datetime) -> Verdict:
    """p=none only watches; a pct below 100 lets the rest through."""
    if not dmarc.record:
        return Verdict(False, f"{dmarc.domain} không có bản ghi DMARC")
    if dmarc.problem:
        return Verdict(False, dmarc.problem)
    because = f"p={dmarc.policy} tại _dmarc.{dmarc.location}"
    if dmarc.percent < 100:
        return Verdict(False, f"{because}, chỉ áp dụng cho {dmarc.percent}% số thư")
    return Verdict(dmarc.policy in {"quarantine", "reject"}, because, {"policy": dmarc.policy})


CHECK = Check("mail-dmarc", reads=Dmarc, judge=judge, weight="critical")
