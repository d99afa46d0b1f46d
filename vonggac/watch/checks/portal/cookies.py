"""Cookie của cổng được bảo vệ.

Measures: the Set-Cookie header fields of the first page.
Passes:   each has Secure on https, and each that looks like a session has HttpOnly; SameSite=None goes with Secure.
Why:      Mất cookie phiên làm việc là mất phiên đăng nhập.
Source:   RFC 6265, 4.1.2.5 and 4.1.2.6; RFC 6265bis (SameSite); OWASP ASVS 4.0, 3.4.
Fix:      Đặt cookie phiên với Secure; HttpOnly; SameSite=Lax.
"""

import re
from datetime import datetime

from vonggac.watch.facts import Headers
from vonggac.watch.values import Check, Verdict

SESSION = re.compile(r"sess|sid$|^sid|auth|token|login|^\.?asp|jsessionid|phpsessid", re.IGNORECASE)
NOT_SESSION = re.compile(r"csrf|xsrf", re.IGNORECASE)  # scripts have to read these


def judge(headers: Headers, now: datetime) -> Verdict:
    """Failed with the first cookie that lacks something, all such cookies named."""
    cookies = headers.all("set-cookie")
    doubts = [doubt for cookie in cookies if (doubt := _doubt(cookie, headers.secure))]
    if doubts:
        return Verdict(False, "; ".join(doubts[:5]))
    return Verdict(True, f"{len(cookies)} cookie, đủ cờ bảo vệ" if cookies else "không đặt cookie")


def _doubt(cookie: str, secure: bool) -> str:
    name = cookie.partition("=")[0].strip()[:60]
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    lacks = []
    if "secure" not in flags and (secure or "samesite=none" in flags):
        lacks.append("Secure")
    if "httponly" not in flags and SESSION.search(name) and not NOT_SESSION.search(name):
        lacks.append("HttpOnly")
    return f"{name} thiếu {', '.join(lacks)}" if lacks else ""


CHECK = Check("portal-cookies", reads=Headers, judge=judge, weight="warning")
