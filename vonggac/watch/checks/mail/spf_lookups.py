"""SPF không quá mười truy vấn.

Measures: the terms of the SPF record, includes counted with theirs, that cost receivers a query.
Passes:   MOST or fewer.
Why:      Quá mười truy vấn thì bên nhận bỏ dở, thư của cơ quan vào mục thư rác.
Source:   RFC 7208, 4.6.4 (processing limits).
Fix:      Bỏ các include không dùng; thay include bằng ip4/ip6 khi địa chỉ cố định.
"""

from datetime import datetime

from vonggac.watch.facts import Spf
from vonggac.watch.values import Check, Verdict

MOST = 10


def judge(spf: Spf, now: datetime) -> Verdict:
    """Unknown without exactly one record: that is another check's failure."""
    if len(spf.records) != 1:
        return Verdict(None, "không có đúng một bản ghi SPF")
    return Verdict(
        spf.lookups <= MOST, f"{spf.lookups} truy vấn, cần không quá {MOST}", {"lookups": spf.lookups}
    )


CHECK = Check("mail-spf-lookups", reads=Spf, judge=judge, weight="warning")
