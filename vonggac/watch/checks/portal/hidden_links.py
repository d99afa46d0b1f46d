"""Không có liên kết ẩn tới nơi lạ.

Measures: links that readers cannot see (by their style or that of what holds them) and the hosts they lead to.
Passes:   fewer than MANY different hosts outside the portal, the State and the big networks.
Why:      Liên kết ẩn được cài sau khi xâm nhập, để nâng hạng trang khác trong kết quả tìm kiếm.
Source:   Google Search Essentials, spam policies (hidden text and links abuse).
Fix:      Xóa đoạn mã chứa liên kết; kiểm tra tài khoản và tệp mẫu của hệ quản trị nội dung; báo sự cố.
"""

from datetime import datetime

from vonggac.watch.checks.spam import state_host
from vonggac.watch.facts import Page
from vonggac.watch.values import Check, Verdict

MANY = 3
NETWORKS = (
    "facebook.com", "youtube.com", "zalo.me", "google.com", "twitter.com", "x.com", "tiktok.com", "instagram.com",
    "linkedin.com", "pinterest.com", "telegram.me", "t.me", "messenger.com", "whatsapp.com", "apple.com",
)  # fmt: skip


def judge(page: Page, now: datetime) -> Verdict:
    """A few hidden links are menus and share buttons; many to strangers are not."""
    own = page.url.split("/", 3)[2].partition(":")[0]
    hosts = {link.host for link in page.links if link.hidden and link.host and link.host != own}
    strange = sorted(host for host in hosts if not state_host(host) and not _network(host))
    if len(strange) >= MANY:
        return Verdict(
            False,
            f"{len(strange)} nơi lạ trong liên kết ẩn: {', '.join(strange[:5])}",
            {"hosts": strange[:20]},
        )
    return Verdict(True, f"{len(strange)} nơi lạ trong liên kết ẩn, dưới {MANY}")


def _network(host: str) -> bool:
    return host.endswith(tuple(f".{name}" for name in NETWORKS)) or host in NETWORKS


CHECK = Check("portal-hidden-links", reads=Page, judge=judge, weight="critical")
