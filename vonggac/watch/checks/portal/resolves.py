"""Tên miền của cổng phân giải được.

Measures: the addresses that the domain name system gives for the portal's host.
Passes:   at least one address that visitors can reach.
Why:      Không có địa chỉ thì không ai tìm được cổng.
Source:   RFC 1034, 3.6 (A), RFC 3596 (AAAA); RFC 6890 for addresses that are not public.
Fix:      Kiểm tra bản ghi A/AAAA tại nhà cung cấp tên miền và hạn đăng ký của tên miền.
"""

from datetime import datetime

from vonggac.watch.facts import Resolution
from vonggac.watch.values import Check, Verdict


def judge(resolution: Resolution, now: datetime) -> Verdict:
    """Passed with an address; failed where the name has none, or none that is public."""
    if resolution.addresses:
        return Verdict(True, f"{resolution.host} → {', '.join(resolution.addresses[:4])}")
    if resolution.refused:
        return Verdict(False, f"{resolution.host}: {'; '.join(resolution.refused[:4])}")
    return Verdict(False, f"{resolution.host} không phân giải được: {resolution.problem}")


CHECK = Check("portal-resolves", reads=Resolution, judge=judge, weight="critical")
