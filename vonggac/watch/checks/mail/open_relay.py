"""Máy chủ thư không chuyển tiếp thư của người lạ.

Measures: what each mail server answers to a letter from one stranger to another, up to RCPT; no letter is sent.
Passes:   all that could be asked refuse it. Asked only where the unit's consent names it.
Why:      Máy chuyển tiếp mở gửi thư rác của cả thế giới dưới tên cơ quan; rồi thư của cơ quan bị từ chối khắp nơi.
Source:   RFC 5321, 3.6.2 and 7.9 (relaying); RFC 2505, 2.1 (anti-spam recommendations for SMTP servers).
Fix:      Chỉ chuyển tiếp cho mạng trong và người đã đăng nhập (Postfix: smtpd_relay_restrictions).
"""

from datetime import datetime

from vonggac.watch.facts import Relay
from vonggac.watch.values import Check, Verdict


def judge(relay: Relay, now: datetime) -> Verdict:
    """Unknown where no server could be asked."""
    if open_ := [one.host for one in relay.hosts if one.relays]:
        return Verdict(False, f"nhận chuyển thư của người lạ cho người lạ: {', '.join(open_)}")
    known = [one for one in relay.hosts if one.relays is not None]
    if not known:
        said = "; ".join(one.problem for one in relay.hosts[:2] if one.problem)
        return Verdict(None, f"chưa hỏi được máy chủ nào{': ' + said if said else ''}")
    return Verdict(True, f"{len(known)}/{len(relay.hosts)} máy chủ từ chối")


CHECK = Check("mail-open-relay", reads=Relay, judge=judge, weight="critical")
