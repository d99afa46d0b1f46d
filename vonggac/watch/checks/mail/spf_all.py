"""SPF từ chối nơi gửi lạ.

Measures: the qualifier of the `all` that ends the record, or of the record that it redirects to.
Passes:   -all or ~all.
Why:      Ghi +all hoặc không ghi gì thì máy nào trên thế giới cũng gửi được dưới tên cơ quan.
Source:   RFC 7208, 5.1 (all), 8.4 and 8.5 (fail, softfail), 2.6.2 (neutral).
Fix:      Kết thúc bản ghi bằng -all, hoặc ~all khi còn rà soát.
"""

from datetime import datetime

from vonggac.watch.facts import Spf
from vonggac.watch.values import Check, Verdict


def judge(spf: Spf, now: datetime) -> Verdict:
    """Unknown without exactly one record: that is another check's failure."""
    if len(spf.records) != 1:
        return Verdict(None, "không có đúng một bản ghi SPF")
    return Verdict(
        spf.final in {"-", "~"}, f"kết thúc bằng {spf.final}all" if spf.final else "không có all ở cuối"
    )


CHECK = Check("mail-spf-all", reads=Spf, judge=judge, weight="critical")
