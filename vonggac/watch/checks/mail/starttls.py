"""Máy chủ thư nhận kết nối mã hóa.

Measures: whether each mail server offers STARTTLS.
Passes:   all that could be asked do.
Why:      Thiếu mã hóa thì thư đi trên Internet như bưu thiếp.
Source:   RFC 3207, 4 (STARTTLS); RFC 7435 (opportunistic security).
Fix:      Bật TLS trên máy chủ thư (Postfix: smtpd_tls_security_level = may; Exchange: gắn chứng thư cho SMTP).
"""

from datetime import datetime

from vonggac.watch.facts import MailTls
from vonggac.watch.values import Check, Verdict


def judge(tls: MailTls, now: datetime) -> Verdict:
    """Unknown where no server could be asked: many networks close port 25 to those who do not send mail."""
    asked = [host for host in tls.hosts if host.starttls is not None]
    if without := [host.host for host in asked if host.starttls is False]:
        return Verdict(False, f"không có STARTTLS: {', '.join(without)}")
    if not asked:
        said = "; ".join(host.problem for host in tls.hosts[:2])
        return Verdict(None, f"chưa hỏi được máy chủ nào: {said}" if said else "không có máy chủ để hỏi")
    return Verdict(True, f"{len(asked)}/{len(tls.hosts)} máy chủ có STARTTLS")


CHECK = Check("mail-starttls", reads=MailTls, judge=judge, weight="warning")
