"""Không bị chèn quảng cáo cờ bạc, thuốc, hàng giả.

Measures: words of betting, drugs, pornography and fake goods (Vietnamese and eight other languages) in the page.
Passes:   none in hidden text, in links to strangers, in addresses of the portal's own pages or in the title, and fewer
          than MANY of those that no news item uses in the text.
Why:      Đây là cách cổng cơ quan ở Việt Nam hay bị lợi dụng nhất: máy tìm kiếm bán đi uy tín của cổng.
Source:   Google Search Essentials, spam policies (hacked content, hidden text and links); watch/checks/spam.toml.
Fix:      Tìm và xóa mã chèn trong cơ sở dữ liệu, mẫu trang và tệp lạ; vá phần mềm; đổi mật khẩu quản trị; báo sự cố.
"""

from collections.abc import Iterable
from datetime import datetime

from vonggac.watch.checks.spam import loud, lures, quiet, state_host
from vonggac.watch.facts import Page
from vonggac.watch.values import Check, Verdict

MANY = 3


def judge(page: Page, now: datetime) -> Verdict:
    """Words that a police report or lottery notice may use count only where no honest page puts them."""
    for where, found in _places(page):
        if found:
            return Verdict(False, f"{where}: {', '.join(sorted(found)[:5])}", {"words": sorted(found)[:20]})
    if len(found := loud(page.text)) >= MANY:
        return Verdict(False, f"trong bài: {', '.join(sorted(found)[:8])}", {"words": sorted(found)[:20]})
    return Verdict(True, "không thấy từ ngữ quảng cáo cờ bạc, thuốc, hàng giả")


def _places(page: Page) -> Iterable[tuple[str, set[str]]]:
    own = page.url.split("/", 3)[2].partition(":")[0]
    whispered = quiet(page.hidden)
    yield "chữ ẩn", loud(page.hidden) | (whispered if len(whispered) >= MANY else set())
    yield "tiêu đề", lures([(page.title, "")])
    strangers = ((link.text, link.url) for link in page.links if link.host and not _trusted(link.host, own))
    yield "liên kết", lures(strangers)
    yield "trang con", lures(("", link.url) for link in page.links if link.host == own)


def _trusted(host: str, own: str) -> bool:
    return host == own or state_host(host)


CHECK = Check("portal-injected-spam", reads=Page, judge=judge, weight="critical")
