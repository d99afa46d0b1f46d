"""Bản sao lưu gần nhất chưa quá hạn.

Measures: hours since the backup job last told that it had finished well.
Passes:   not more than its registered interval and grace (every_hours, grace_hours; a day and two hours by default).
Why:      Việc sao lưu ngừng từ nhiều tháng chỉ lộ ra vào ngày cần đến dữ liệu.
Source:   NIST SP 800-34 Rev. 1, 3.4.1 (backup and recovery); the interval is the unit's own, as registered.
Fix:      Xem nhật ký tác vụ sao lưu; chạy lại; kiểm tra dung lượng nơi chứa và đường gọi tới địa chỉ báo tin.
"""

from datetime import datetime

from vonggac.core.times import VIETNAM
from vonggac.watch.facts import Backups
from vonggac.watch.values import Check, Verdict


def judge(backups: Backups, now: datetime) -> Verdict:
    """Unknown before the job has ever told anything: nobody may have set it up yet."""
    if backups.last_at is None:
        return Verdict(None, "tác vụ chưa báo tin lần nào")
    if backups.last_well_at is None:
        return Verdict(False, "tác vụ đã báo tin nhưng chưa lần nào xong")
    hours = (now - backups.last_well_at).total_seconds() / 3600
    limit = backups.late_after.total_seconds() / 3600
    at = backups.last_well_at.astimezone(VIETNAM)
    because = f"bản gần nhất lúc {at:%H:%M %d/%m/%Y}, {hours:.0f} giờ trước, cần không quá {limit:g} giờ"
    return Verdict(hours <= limit, because, {"hours": round(hours, 1)})


CHECK = Check("backup-recent", reads=Backups, judge=judge, weight="critical")
