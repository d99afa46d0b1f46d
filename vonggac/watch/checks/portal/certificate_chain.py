"""Chứng thư số của cổng do nơi được tin cậy cấp.

Measures: whether the chain that the portal serves leads to a root that browsers trust; dates aside.
Passes:   it does.
Why:      Người xem gặp trang cảnh báo, lâu dần quen bấm bỏ qua mọi cảnh báo.
Source:   RFC 5280, 6 (path validation).
Fix:      Cài đủ chứng thư trung gian (fullchain) trên máy chủ; xin cấp lại nếu chứng thư tự ký.
"""

from datetime import datetime

from vonggac.watch.facts import Certificate
from vonggac.watch.values import Check, Verdict


def judge(certificate: Certificate, now: datetime) -> Verdict:
    """Unknown where the verifier stopped at something else, such as the dates."""
    if certificate.trusted is None:
        return Verdict(None, f"chưa kiểm tra được chuỗi: {certificate.problem}")
    if certificate.trusted:
        return Verdict(True, f"cấp bởi {certificate.issuer}")
    return Verdict(False, f"cấp bởi {certificate.issuer}: {certificate.problem}")


CHECK = Check("portal-certificate-chain", reads=Certificate, judge=judge, weight="critical")
