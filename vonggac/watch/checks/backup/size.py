"""Bản sao lưu không nhỏ đi bất thường.

Measures: the size of the last good backup beside the median of those before it.
Passes:   half of it or more; unknown before LEAST earlier sizes were told.
Why:      Cơ sở dữ liệu rỗng vẫn sao lưu không báo lỗi; chỉ kích thước cho biết.
Source:   NIST SP 800-209, 5.4 (data protection: verify that copies are whole); the half is our own policy.
Fix:      So với dữ liệu gốc: có bị xóa, mất kết nối, sót thư mục không. Giữ các bản cũ cho tới khi rõ nguyên nhân.
"""

from datetime import datetime
from statistics import median

from vonggac.watch.facts import Backups
from vonggac.watch.values import Check, Verdict

LEAST = 3
SHARE = 0.5
MEGA = 1_000_000


def judge(backups: Backups, now: datetime) -> Verdict:
    """Compare the newest size with the median of the others."""
    if len(backups.sizes) <= LEAST:
        return Verdict(None, f"mới có {len(backups.sizes)} lần báo dung lượng, cần hơn {LEAST}")
    last, usual = backups.sizes[0], median(backups.sizes[1:])
    because = f"{_megabytes(last)}, thường {_megabytes(usual)}, cần từ {SHARE:.0%}"
    return Verdict(last >= SHARE * usual, because, {"size": last, "usual": round(usual)})


def _megabytes(size: float) -> str:
    return f"{size / MEGA:.1f} MB".replace(".", ",")


CHECK = Check("backup-size", reads=Backups, judge=judge, weight="warning")
