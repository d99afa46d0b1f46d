"""Nguồn nhật ký còn gửi tin.

Measures: hours since the log source (firewall, anti-malware console, log collector) last told anything.
Passes:   not more than its registered interval and grace (every_hours, grace_hours; a day and two hours by default).
Why:      Kẻ xâm nhập tắt nơi ghi nhật ký trước tiên; im lặng là dấu hiệu.
Source:   NIST SP 800-92, 5.1 (log management: monitoring that sources still log); the interval is the unit's own.
Fix:      Kiểm tra dịch vụ ghi nhật ký và đường gửi; nếu bị tắt mà không ai tắt thì coi là sự cố.
"""

from datetime import datetime

from vonggac.core.times import VIETNAM
from vonggac.watch.facts import Heard
from vonggac.watch.values import Check, Verdict


def judge(heard: Heard, now: datetime) -> Verdict:
    """Unknown before the source has ever told anything: nobody may have set it up yet."""
    if heard.last_at is None:
        return Verdict(None, "nguồn chưa gửi tin lần nào")
    hours, limit = (now - heard.last_at).total_seconds() / 3600, heard.late_after.total_seconds() / 3600
    at = heard.last_at.astimezone(VIETNAM)
    because = f"tin gần nhất lúc {at:%H:%M %d/%m/%Y}, {hours:.0f} giờ trước, cần không quá {limit:g} giờ"
    return Verdict(hours <= limit, because, {"hours": round(hours, 1)})


CHECK = Check("log-heard", reads=Heard, judge=judge, weight="critical")
