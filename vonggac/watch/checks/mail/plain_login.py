"""Hộp thư không nhận mật khẩu trên đường chưa mã hóa.

Measures: what the mail servers, and hosts named in the option mailboxes, offer at ports 110 (POP3) and 143 (IMAP).
Passes:   no login before TLS: the port is closed, LOGINDISABLED stands (IMAP), neither USER nor plain SASL (POP3).
Why:      Mật khẩu không mã hóa thì ở quán cà phê nào cũng đọc được, và mở được hộp thư cơ quan.
Source:   RFC 8314, 3 and 4.1 (cleartext considered obsolete); RFC 9051, 6.2.3; RFC 2595, 4.
Fix:      Chỉ mở 993 và 995; hoặc buộc STARTTLS trước khi đăng nhập (Dovecot: disable_plaintext_auth = yes).
"""

from datetime import datetime

from vonggac.watch.facts import Mailboxes
from vonggac.watch.values import Check, Verdict


def judge(mailboxes: Mailboxes, now: datetime) -> Verdict:
    """Unknown where no server could be asked."""
    if bare := [f"{one.host} ({one.protocol})" for one in mailboxes.services if one.open_login]:
        return Verdict(False, f"nhận mật khẩu không mã hóa: {', '.join(bare)}")
    known = [one for one in mailboxes.services if one.open_login is not None]
    if not known:
        return Verdict(None, "chưa hỏi được máy chủ hộp thư nào")
    return Verdict(True, f"{len(known)} cổng POP3, IMAP không nhận mật khẩu khi chưa mã hóa")


CHECK = Check("mail-plain-login", reads=Mailboxes, judge=judge, weight="warning")
