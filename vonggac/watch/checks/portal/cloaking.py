"""Cổng không cho máy tìm kiếm thấy một trang khác.

Measures: the first page as visitors get it, beside what a search robot and a telephone coming from a search get.
Passes:   no words of spam only there, nobody is led to a strange host, and the page is LEAST_LIKE or more the same.
Why:      Cổng bị xâm nhập cho cán bộ thấy trang thật, còn người đến từ máy tìm kiếm thấy trang cá cược.
Source:   Google Search Essentials, spam policies (cloaking, sneaky redirects).
Fix:      Tìm mã đọc User-Agent/Referer trong tệp mẫu, .htaccess, tiện ích lạ; xóa, vá, đổi mật khẩu, báo sự cố.
"""

from datetime import datetime

from vonggac.watch.checks.portal.injected_spam import judge as spam
from vonggac.watch.facts import Disguise
from vonggac.watch.fingerprints import fingerprint, likeness
from vonggac.watch.values import Check, Verdict

LEAST_LIKE = 0.3


def judge(disguise: Disguise, now: datetime) -> Verdict:
    """Spam that everybody sees is another check's failure."""
    for who, host in disguise.led:
        return Verdict(False, f"{who} bị đưa sang {host}")
    plain, clean = fingerprint(disguise.plain), spam(disguise.plain, now).passed
    for who, page in disguise.shown:
        if clean and not (found := spam(page, now)).passed:
            return Verdict(False, f"chỉ {who} thấy: {found.because}")
        if (alike := likeness(plain.words, fingerprint(page).words)) < LEAST_LIKE:
            return Verdict(False, f"{who} thấy trang khác, chỉ giống {alike:.0%}")
    if not disguise.shown:
        return Verdict(None, "cổng không trả lời máy tìm kiếm")
    return Verdict(True, "máy tìm kiếm và khách thấy cùng một trang")


CHECK = Check("portal-cloaking", reads=Disguise, judge=judge, weight="critical")
