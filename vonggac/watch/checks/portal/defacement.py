"""Nội dung cổng không bị thay.

Measures: how much of the page's structure, words, scripts, forms, outbound hosts and title is as it was when accepted.
Passes:   LEAST_LIKE or more of it in all, and no sign that somebody boasts of having broken in.
Why:      Trang đầu bị thay thì ai cũng thấy; tin mới chỉ đổi chữ, còn khung trang vẫn như cũ.
Source:   TT 20/2017/TT-BTTTT, Mẫu 05 (thay đổi giao diện); the weights are our own, tested on made-up portals.
Fix:      So ảnh trước và sau. Bị thay: lưu chứng cứ, cô lập máy chủ, báo sự cố. Do nâng cấp: chấp nhận bản mới.
"""

import re
from datetime import datetime

from vonggac.watch.facts import Content, Fingerprint
from vonggac.watch.fingerprints import as_mapping, likeness, shared
from vonggac.watch.values import Check, Verdict

LEAST_LIKE = 0.55
WEIGHTS = {"structure": 0.40, "words": 0.20, "title": 0.10, "scripts": 0.15, "forms": 0.05, "outbound": 0.10}
NAMES = {"structure": "khung trang", "words": "chữ", "title": "tiêu đề", "scripts": "mã nhúng", "forms": "biểu mẫu",
         "outbound": "liên kết ra"}  # fmt: skip
BOASTS = (
    "hack",
    "h4ck",
    "owned",
    "0wn",
    "own3d",
    "pwn",
    "deface",
    "security is",
    "greet",
    "we are ",
    "security has",
)
BOAST = re.compile(
    r"\b(?:ha[ck]{1,2}ed|h4ck[e3]d|0wn[e3]d|own3d|pwn(?:ed|3d)|defac(?:ed|er)) by\b"
    r"|\bsecurity is (?:an illusion|low|0%)"
    r"|\b(?:greetz|greets) (?:to|:)|\bwe are (?:anonymous|legion)\b|\byour (?:site|website|security) (?:has been|is) "
    r"(?:hacked|owned|down|low)|\bđã bị (?:hack|tấn công) bởi\b",
    re.IGNORECASE,
)


def judge(content: Content, now: datetime) -> Verdict:
    """The first page seen becomes what is compared with, unless it boasts itself."""
    if boast := _boast(content.text):
        return Verdict(False, f"trang có dòng “{boast[0]}”", {"fingerprint": as_mapping(content.now)})
    if content.accepted is None:
        return Verdict(True, "lần đầu thấy, lấy làm bản chuẩn", {"fingerprint": as_mapping(content.now)})
    parts = alike(content.accepted, content.now)
    whole = sum(WEIGHTS[name] * part for name, part in parts.items())
    if whole >= LEAST_LIKE:
        return Verdict(True, f"giống bản đã chấp nhận {whole:.0%}", {"like": round(whole, 2)})
    worst = sorted(parts, key=lambda name: WEIGHTS[name] * (1 - parts[name]), reverse=True)[:3]
    said = ", ".join(f"{NAMES[name]} {parts[name]:.0%}" for name in worst)
    facts = {"like": round(whole, 2), "fingerprint": as_mapping(content.now)}
    return Verdict(False, f"chỉ giống bản đã chấp nhận {whole:.0%}, cần {LEAST_LIKE:.0%} ({said})", facts)


def _boast(text: str) -> "re.Match[str] | None":
    """The pattern is slow over a whole page; plain words tell first whether it can match at all."""
    lowered = text.lower()
    return BOAST.search(text) if any(sign in lowered for sign in BOASTS) else None


def alike(then: Fingerprint, now: Fingerprint) -> dict[str, float]:
    """Return how much of each part is as it was, 0.0 to 1.0."""
    return {
        "structure": likeness(then.structure, now.structure),
        "words": likeness(then.words, now.words),
        "title": shared(then.title.split(), now.title.split()),
        "scripts": shared(then.scripts, now.scripts),
        "forms": shared(then.forms, now.forms),
        "outbound": shared(then.outbound, now.outbound),
    }


CHECK = Check("portal-defacement", reads=Content, judge=judge, weight="critical")
