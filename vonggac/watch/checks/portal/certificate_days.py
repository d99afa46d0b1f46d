"""Chứng thư số của cổng còn hạn.

Measures: whole days left on the certificate that the portal serves, and whether it is valid already.
Passes:   MIN_DAYS_LEFT or more.
Why:      Chứng thư hết hạn thì không ai vào được cổng.
Source:   RFC 5280, 4.1.2.5 (validity); the number of days is our own policy: a long holiday and the work before it.
Fix:      Gia hạn chứng thư trước kỳ nghỉ; nên dùng gia hạn tự động (ACME).
"""

from datetime import datetime

from vonggac.core.times import VIETNAM
from vonggac.watch.facts import Certificate
from vonggac.watch.values import Check, Verdict

MIN_DAYS_LEFT = 21


def judge(certificate: Certificate, now: datetime) -> Verdict:
    """Failed before the first day, within the last days and after the end."""
    ends = certificate.not_after.astimezone(VIETNAM)
    if now < certificate.not_before:
        return Verdict(False, f"chưa có hiệu lực, từ {certificate.not_before.astimezone(VIETNAM):%d/%m/%Y}")
    if now > certificate.not_after:
        return Verdict(False, f"đã hết hạn từ {ends:%d/%m/%Y}", {"days": (certificate.not_after - now).days})
    days = (certificate.not_after - now).days
    because = f"hết hạn {ends:%d/%m/%Y}, còn {days} ngày, cần còn {MIN_DAYS_LEFT} ngày"
    return Verdict(days >= MIN_DAYS_LEFT, because, {"days": days})


CHECK = Check("portal-certificate-days", reads=Certificate, judge=judge, weight="critical")
