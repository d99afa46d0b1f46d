"""Có nơi nhận báo cáo DMARC.

Measures: the rua addresses of the DMARC record.
Passes:   at least one mailto address.
Why:      Không có báo cáo thì không ai biết kẻ nào đang gửi dưới tên cơ quan.
Source:   RFC 7489, 6.2 (reporting URIs), 7.2 (aggregate reports).
Fix:      Thêm rua=mailto:... vào bản ghi DMARC và có người đọc báo cáo.
"""

from datetime import datetime

from vonggac.watch.facts import Dmarc
from vonggac.watch.values import Check, Verdict


def judge(dmarc: Dmarc, now: datetime) -> Verdict:
    """Unknown without a record: that is another check's failure."""
    if not dmarc.record:
        return Verdict(None, "không có bản ghi DMARC")
    good = [uri for uri in dmarc.reports if uri.lower().startswith("mailto:") and "@" in uri]
    return Verdict(bool(good), f"rua={', '.join(good)[:200]}" if good else "không có rua hợp lệ")


CHECK = Check("mail-dmarc-reports", reads=Dmarc, judge=judge, weight="note")
