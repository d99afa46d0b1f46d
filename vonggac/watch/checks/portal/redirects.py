"""Cổng không chuyển khách đi sai chỗ.

Measures: the chain of redirects from the registered address.
Passes:   it ends within MAX_HOPS, stays on the portal's own or registered hosts and never falls back to http.
Why:      Chuyển sang máy chủ lạ là cách cổng bị xâm nhập nuôi trang cá cược; chuyển vòng quanh thì không ai vào
          được.
Source:   RFC 9110, 15.4 (redirection, loops); OWASP WSTG-CLNT-04.
Fix:      Nếu nơi đến là đúng, đăng ký nó trong tùy chọn của hệ thống; nếu lạ, coi là sự cố và kiểm tra mã nguồn.
"""

from datetime import datetime

from vonggac.watch.facts import Answer
from vonggac.watch.values import Check, Verdict

MAX_HOPS = 10
STRANGE = {"host": "máy chủ chưa đăng ký", "port": "cổng dịch vụ chưa đăng ký", "scheme": "giao thức lạ",
           "address": "địa chỉ không được phép"}  # fmt: skip


def judge(answer: Answer, now: datetime) -> Verdict:
    """Failed at the first hop that is wrong; a destination that the unit registered is right."""
    if answer.problem and not answer.hops:
        return Verdict(None, f"không có trả lời: {answer.problem}")
    if not answer.hops:
        return Verdict(True, "không chuyển hướng")
    last = answer.hops[-1]
    if answer.stopped == "loop":
        return Verdict(False, f"chuyển hướng vòng tròn tại {last.url}")
    if answer.stopped == "count":
        return Verdict(False, f"chuyển hướng quá {MAX_HOPS} lần, dừng ở {last.location}")
    if answer.stopped == "host" and last.host in answer.may_lead_to:
        return Verdict(True, f"chuyển sang {last.location}, đã đăng ký")
    if answer.stopped:
        return Verdict(False, f"chuyển sang {last.location}: {STRANGE[answer.stopped]}")
    for hop in answer.hops:
        if hop.url.startswith("https:") and hop.location.startswith("http:"):
            return Verdict(False, f"từ https tụt xuống {hop.location}")
    return Verdict(True, f"{len(answer.hops)} lần chuyển hướng, đến {answer.url}")


CHECK = Check("portal-redirects", reads=Answer, judge=judge, weight="critical")
