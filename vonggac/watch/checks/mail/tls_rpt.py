"""Có nơi nhận báo cáo lỗi TLS (TLS-RPT).

Measures: the TLS-RPT record of the domain.
Passes:   it is well-formed and names an address; unknown where the domain has none, as few have.
Why:      Tên miền có MTA-STS nếu thiếu báo cáo thì không biết thư nào đã không đến được.
Source:   RFC 8460, 3 (reporting policy).
Fix:      Công bố _smtp._tls: v=TLSRPTv1; rua=mailto:...
"""

from datetime import datetime

from vonggac.watch.facts import TlsRpt
from vonggac.watch.values import Check, Verdict


def judge(rpt: TlsRpt, now: datetime) -> Verdict:
    """None at all: nothing to judge."""
    if rpt.problem:
        return Verdict(False, rpt.problem)
    if not rpt.record:
        return Verdict(None, f"{rpt.domain} chưa dùng TLS-RPT")
    return Verdict(
        bool(rpt.reports), f"rua={', '.join(rpt.reports)[:200]}" if rpt.reports else "không có rua"
    )


CHECK = Check("mail-tls-rpt", reads=TlsRpt, judge=judge, weight="note")
