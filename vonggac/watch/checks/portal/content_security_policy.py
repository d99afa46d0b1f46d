"""Cổng giới hạn nguồn mã được chạy (CSP).

Measures: the Content-Security-Policy header fields of the first page.
Passes:   one of them limits scripts: script-src or default-src without *, data: and bare 'unsafe-inline'.
Why:      Giới hạn này chặn phần lớn mã bị chèn, kể cả khi trang có lỗ hổng.
Source:   W3C Content Security Policy Level 3, 6.1.10 (script-src), 6.7.3.2 (unsafe-inline beside nonces).
Fix:      Bắt đầu bằng Content-Security-Policy-Report-Only, gom các nguồn cần thiết, rồi đặt script-src theo nonce.
"""

from datetime import datetime

from vonggac.watch.facts import Headers
from vonggac.watch.values import Check, Verdict


def judge(headers: Headers, now: datetime) -> Verdict:
    """One policy that limits scripts is enough: browsers apply all of them together."""
    policies = headers.all("content-security-policy")
    if not policies:
        only = " (chỉ có Report-Only)" if headers.first("content-security-policy-report-only") else ""
        return Verdict(False, f"không có header này{only}")
    doubts = [_doubt(policy) for policy in policies]
    if "" in doubts:
        return Verdict(True, f"có chính sách giới hạn mã: {policies[doubts.index('')][:120]}")
    return Verdict(False, doubts[0])


def _doubt(policy: str) -> str:
    """Return why the policy does not limit scripts, "" where it does."""
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        words = part.lower().split()
        if words:
            directives.setdefault(words[0], words[1:])  # the first of a name counts
    sources = directives.get("script-src", directives.get("default-src"))
    if sources is None:
        return "chính sách không nói gì về mã (thiếu script-src, default-src)"
    marked = any(source.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-")) for source in sources)
    if "'unsafe-inline'" in sources and not marked:
        return "cho chạy mọi mã viết trong trang ('unsafe-inline')"
    wide = [source for source in sources if source in {"*", "data:", "http:", "https:"}]
    if wide and "'strict-dynamic'" not in sources:
        return f"cho nạp mã từ mọi nơi ({wide[0]})"
    return ""


CHECK = Check("portal-csp", reads=Headers, judge=judge, weight="note")
