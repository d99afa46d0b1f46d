"""Where a portal names its software."""

import re

from vonggac.watch.facts import Banner, Headers, Page

FIELDS = (
    "server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator", "x-runtime", "via",
    "liferay-portal", "microsoftsharepointteamservices", "x-joomla-version",
)  # fmt: skip
FOOT = re.compile(
    rb"<address>([^<]{3,120})</address>|<center>((?:nginx|openresty|tengine)/[\w.]+)</center>"
    rb"|(Apache Tomcat/[\d.]+)|(?:Version Information:</b>\s*|<b>Version Information:</b>)([^<]{3,160})"
)


def banners(headers: Headers, page: Page | None, error_page: bytes = b"") -> list[Banner]:
    """Return the names in header fields, in the page's generator and at the foot of the error page."""
    found = [Banner(name, value[:160]) for name in FIELDS for value in headers.all(name)]
    if page and page.generator:
        found.append(Banner("meta generator", page.generator))
    if foot := FOOT.search(error_page):
        text = next(group for group in foot.groups() if group).decode("utf-8", "replace")
        found.append(Banner("trang báo lỗi", " ".join(text.split())))
    return found
