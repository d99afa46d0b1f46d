"""Khóa DKIM còn dùng được.

Measures: the keys published for the selectors that the unit named.
Passes:   each is there, was not withdrawn, and has MIN_BITS or more (Ed25519 passes).
Why:      Nhờ đó bên nhận biết thư không bị sửa trên đường.
Source:   RFC 6376, 3.6 (key records); RFC 8301, 3.2 (at least 1024 bits); RFC 8463 (Ed25519).
Fix:      Công bố lại khóa tại <selector>._domainkey; nên dùng RSA 2048 bit.
"""

from datetime import datetime

from vonggac.watch.facts import Dkim
from vonggac.watch.values import Check, Verdict

MIN_BITS, ED25519 = 1024, 256


def judge(dkim: Dkim, now: datetime) -> Verdict:
    """Unknown where no selector was named: they cannot be guessed."""
    if not dkim.keys:
        return Verdict(None, "đơn vị chưa khai báo selector của DKIM")
    for key in dkim.keys:
        if key.problem:
            return Verdict(False, f"{key.selector}: {key.problem}")
        if key.bits < MIN_BITS and key.bits != ED25519:
            return Verdict(False, f"{key.selector}: khóa {key.bits} bit, cần từ {MIN_BITS}")
    return Verdict(True, ", ".join(f"{key.selector}: {key.bits} bit" for key in dkim.keys))


CHECK = Check("mail-dkim", reads=Dkim, judge=judge, weight="warning")
