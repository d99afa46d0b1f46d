"""Lần sao lưu vừa rồi đã xong.

Measures: what the backup job said of its last run.
Passes:   it finished well.
Why:      Lần chạy đứt giữa chừng để lại nửa bản sao, nhìn trong thư mục thì giống một bản đủ.
Source:   NIST SP 800-34 Rev. 1, 3.4.1 (backup and recovery).
Fix:      Đọc lời báo lỗi và nhật ký của tác vụ; sửa rồi chạy lại ngay trong ngày.
"""

from datetime import datetime

from vonggac.core.times import VIETNAM
from vonggac.watch.facts import Backups
from vonggac.watch.values import Check, Verdict


def judge(backups: Backups, now: datetime) -> Verdict:
    """Unknown before the job has told anything."""
    if backups.last_at is None:
        return Verdict(None, "tác vụ chưa báo tin lần nào")
    when = f"lần chạy lúc {backups.last_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    said = f": {backups.said}" if backups.said else ""
    return Verdict(backups.well, f"{when} {'đã xong' if backups.well else 'không xong'}{said}")


CHECK = Check("backup-succeeded", reads=Backups, judge=judge, weight="critical")
