"""Tên miền được ký DNSSEC.

Measures: keys and delegation of the zone, and whether the name server that we ask vouches for the answer.
Passes:   signed, delegated by the parent, and proven; unknown where our name server does not check signatures.
Why:      Nếu không, bản ghi MX và A có thể bị giả trên đường truyền.
Source:   RFC 4035, 3.2 and 5 (validation), 4.9.3 (AD); RFC 4034.
Fix:      Bật ký tại nhà cung cấp DNS và đăng ký bản ghi DS với nhà đăng ký tên miền.
"""

from datetime import datetime

from vonggac.watch.facts import Dnssec
from vonggac.watch.values import Check, Verdict


def judge(dnssec: Dnssec, now: datetime) -> Verdict:
    """Keys without DS protect nothing; wrong signatures shut the domain out."""
    if dnssec.bogus:
        return Verdict(False, f"chữ ký của {dnssec.zone} sai: máy chủ kiểm tra từ chối tên miền")
    if not dnssec.keys:
        return Verdict(False, f"{dnssec.zone} chưa được ký")
    if not dnssec.delegated:
        return Verdict(False, f"{dnssec.zone} có khóa nhưng cấp trên không có bản ghi DS")
    if not dnssec.proven:
        return Verdict(
            None, f"{dnssec.zone} có khóa và DS, nhưng máy chủ tên miền của trạm gác không kiểm tra chữ ký"
        )
    return Verdict(True, f"{dnssec.zone} được ký, {dnssec.keys} khóa")


CHECK = Check("mail-dnssec", reads=Dnssec, judge=judge, weight="note")
