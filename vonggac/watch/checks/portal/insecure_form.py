"""Biểu mẫu gửi qua kết nối mã hóa.

Measures: where the first page's forms send what visitors type, and how the page itself came.
Passes:   no form sends over http; no page that came over http asks for a password.
Why:      Điều người dân nhập có thể bị đọc và sửa trên đường truyền.
Source:   OWASP ASVS 4.0, 9.1.1 (TLS for all connectivity); Chrome and Firefox mark such forms as not secure.
Fix:      Bật https cho cổng và đổi action của biểu mẫu sang https://.
"""

from datetime import datetime

from vonggac.watch.facts import Page
from vonggac.watch.values import Check, Verdict


def judge(page: Page, now: datetime) -> Verdict:
    """A search form of a plain http page is left to the check of https."""
    bad = [form for form in page.forms if form.action.startswith("http:") and (page.secure or form.password)]
    if bad:
        what = "mật khẩu" if any(form.password for form in bad) else "dữ liệu"
        return Verdict(False, f"gửi {what} qua http tới {bad[0].action[:120]}")
    return Verdict(True, f"{len(page.forms)} biểu mẫu, không có biểu mẫu gửi qua http")


CHECK = Check("portal-insecure-form", reads=Page, judge=judge, weight="critical")
