"""Cảnh báo xâm nhập đã được xem hết.

Measures: alerts of intrusion and those that somebody has dealt with, as the log source last told.
Passes:   all were dealt with; unknown where the report is too old.
Why:      Cảnh báo không ai đọc thì không bảo vệ được ai.
Source:   NIST SP 800-94, 3.3 (alerts and their follow-up); NIST SP 800-61 Rev. 2, 3.2 (detection and analysis).
Fix:      Xem từng cảnh báo còn mở: báo nhầm thì ghi lý do, đúng thì mở sự cố và theo kịch bản.
"""

from datetime import datetime

from vonggac.watch.facts import Alerts
from vonggac.watch.values import Check, Verdict


def judge(alerts: Alerts, now: datetime) -> Verdict:
    """Compare what was raised with what was dealt with."""
    if now - alerts.told_at > alerts.late_after:
        return Verdict(None, f"báo cáo đã {(now - alerts.told_at).total_seconds() / 3600:.0f} giờ, quá hạn")
    counted = f"{alerts.alerts} cảnh báo, đã xử lý {alerts.handled}"
    facts = {"alerts": alerts.alerts, "handled": alerts.handled}
    return Verdict(alerts.handled >= alerts.alerts, counted, facts)


CHECK = Check("intrusion-handled", reads=Alerts, judge=judge, weight="critical")
