"""Tên miền có SPF hợp lệ.

Measures: the SPF record of the domain, its includes and redirects.
Passes:   exactly one record, and nothing in it that makes receivers give up.
Why:      Thiếu SPF thì ai cũng gửi thư dưới tên cơ quan được.
Source:   RFC 7208, 3.2 (one record), 4.6 (syntax), 5.2 (include), 4.6.4 (two void look-ups).
Fix:      Công bố một bản ghi TXT v=spf1 liệt kê đúng các máy gửi thư; sửa phần include không còn tồn tại.
"""

from datetime import datetime

from vonggac.watch.facts import Spf
from vonggac.watch.values import Check, Verdict

MOST_VOIDS = 2


def judge(spf: Spf, now: datetime) -> Verdict:
    """The number of look-ups and the end of the record are questions of their own."""
    if not spf.records:
        return Verdict(False, f"{spf.domain} không có bản ghi SPF")
    if spf.problem:
        return Verdict(False, spf.problem)
    if spf.voids > MOST_VOIDS:
        return Verdict(False, f"{spf.voids} truy vấn không có kết quả, cần không quá {MOST_VOIDS}")
    return Verdict(True, spf.records[0][:200])


CHECK = Check("mail-spf", reads=Spf, judge=judge, weight="critical")
