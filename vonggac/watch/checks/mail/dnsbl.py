"""Máy chủ thư không bị liệt vào danh sách thư rác.

Measures: lists of spam sources, asked for the addresses that the domain's mail comes from.
Passes:   none of them lists one.
Why:      Thư của cơ quan sẽ bị từ chối; bị liệt kê thường là dấu hiệu sớm của một tài khoản bị chiếm.
Source:   RFC 5782, 2.1 (IPv4 lists), 5 (test entries and errors).
Fix:      Tìm tài khoản đang gửi thư rác, đổi mật khẩu, rồi xin gỡ tại trang của danh sách.
"""

from datetime import datetime

from vonggac.watch.facts import Listings
from vonggac.watch.values import Check, Verdict


def judge(listings: Listings, now: datetime) -> Verdict:
    """Unknown where no list gave an answer: some refuse big public name servers."""
    if listings.listed:
        return Verdict(
            False, "; ".join(f"{address} có trong {zone}" for address, zone in listings.listed[:5])
        )
    if not listings.asked:
        said = f": {', '.join(listings.refused)} không trả lời" if listings.refused else ""
        return Verdict(None, f"chưa hỏi được danh sách nào{said}")
    return Verdict(True, f"{listings.asked} lần hỏi, không có trong danh sách nào")


CHECK = Check("mail-dnsbl", reads=Listings, judge=judge, weight="warning")
