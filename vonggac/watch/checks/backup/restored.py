"""Đã thử phục hồi từ bản sao lưu.

Measures: days since the job last told that a copy was restored and looked at.
Passes:   MOST_DAYS or fewer; unknown where no trial was ever told.
Why:      Bản sao lưu chưa ai phục hồi thử mới chỉ là hy vọng.
Source:   NIST SP 800-34 Rev. 1, 3.5 (testing); the number of days is our own policy.
Fix:      Phục hồi một bản vào máy thử, mở được dữ liệu, rồi báo tin kèm restored=1.
"""

from datetime import datetime

from vonggac.core.times import VIETNAM
from vonggac.watch.facts import Backups
from vonggac.watch.values import Check, Verdict

MOST_DAYS = 92


def judge(backups: Backups, now: datetime) -> Verdict:
    """Count whole days since the last trial."""
    if backups.restored_at is None:
        return Verdict(None, "chưa báo lần thử phục hồi nào")
    days = (now - backups.restored_at).days
    at = backups.restored_at.astimezone(VIETNAM)
    return Verdict(
        days <= MOST_DAYS, f"thử phục hồi {at:%d/%m/%Y}, {days} ngày trước, cần không quá {MOST_DAYS}"
    )


CHECK = Check("backup-restored", reads=Backups, judge=judge, weight="warning")
