"""Máy chủ không nhận TLS cũ.

Measures: the version that the server agrees to when nothing newer than TLS 1.1 is offered.
Passes:   none: it refuses.
Why:      TLS 1.0 và 1.1 có các cách tấn công đã biết và bị loại bỏ từ năm 2021.
Source:   RFC 8996 (deprecating TLS 1.0 and 1.1); RFC 9325, 3.1.1.
Fix:      Chỉ bật TLSv1.2 và TLSv1.3 trong cấu hình máy chủ web, bộ cân bằng tải hoặc WAF.
"""

from datetime import datetime

from vonggac.watch.facts import OldProtocols
from vonggac.watch.values import Check, Verdict


def judge(protocols: OldProtocols, now: datetime) -> Verdict:
    """Passed where the server refuses."""
    if protocols.agreed:
        return Verdict(False, f"{protocols.host} nhận {protocols.agreed}")
    return Verdict(True, f"{protocols.host} từ chối TLS 1.1 trở xuống")


CHECK = Check("portal-tls-protocol", reads=OldProtocols, judge=judge, weight="warning")
