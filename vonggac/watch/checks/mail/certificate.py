"""Chứng thư của máy chủ thư hợp lệ.

Measures: the certificate that each mail server serves after STARTTLS.
Passes:   it names the server, has begun and not ended, and leads to a trusted root.
Why:      Bên gửi dùng MTA-STS sẽ không chuyển thư; bên khác không phân biệt được máy mạo danh.
Source:   RFC 8461, 4.2 (certificates of mail servers); RFC 9525, 6.3; RFC 5280, 6.
Fix:      Cài chứng thư đúng tên máy chủ trong bản ghi MX, kèm chứng thư trung gian; gia hạn tự động.
"""

from datetime import datetime

from vonggac.core.times import VIETNAM
from vonggac.watch.checks.portal.certificate_name import matches
from vonggac.watch.facts import Certificate, MailTls
from vonggac.watch.values import Check, Verdict


def judge(tls: MailTls, now: datetime) -> Verdict:
    """Unknown where no certificate was served."""
    served = [host for host in tls.hosts if host.certificate]
    for host in served:
        if host.certificate and (doubt := _doubt(host.certificate, now)):
            return Verdict(False, f"{host.host}: {doubt}")
    if not served:
        return Verdict(None, "không máy chủ nào đưa chứng thư")
    return Verdict(True, f"{len(served)} máy chủ có chứng thư hợp lệ")


def _doubt(certificate: Certificate, now: datetime) -> str:
    if now > certificate.not_after:
        return f"chứng thư hết hạn từ {certificate.not_after.astimezone(VIETNAM):%d/%m/%Y}"
    if now < certificate.not_before:
        return f"chứng thư chưa có hiệu lực, từ {certificate.not_before.astimezone(VIETNAM):%d/%m/%Y}"
    if not any(matches(name, certificate.host) for name in certificate.names):
        return f"chứng thư cho {', '.join(certificate.names[:3]) or 'không tên nào'}"
    return "" if certificate.trusted is not False else f"không tin cậy được: {certificate.problem}"


CHECK = Check("mail-certificate", reads=MailTls, judge=judge, weight="warning")
