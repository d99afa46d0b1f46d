"""The slow look at a portal: https and old protocols, header fields, open paths, what search engines are shown."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from pyreqwest.http import Url

from vonggac.core.errors import Refused, Unreachable, Unreadable
from vonggac.watch.facts import (
    Banner,
    Banners,
    Disguise,
    Exposures,
    Headers,
    Https,
    OldProtocols,
    Page,
    Picture,
    Unmeasured,
)
from vonggac.watch.probes.banners import banners
from vonggac.watch.probes.exposures import try_paths
from vonggac.watch.probes.http import Visit, Visitor
from vonggac.watch.probes.looked import Looked
from vonggac.watch.probes.page import gist, read_page
from vonggac.watch.probes.picture import is_due, take_picture
from vonggac.watch.scope import Scope, host_of
from vonggac.watch.session import Session
from vonggac.watch.values import Target

_T = TypeVar("_T")
DEEP_SECONDS = 90.0  # the whole slow look; its claim ends a little later (`schedule.DEEP_WITHIN`)
PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SM-A536E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile"
    " Safari/537.36"
)
SEARCHERS = (
    (
        "máy tìm kiếm",
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    ),
    ("khách đến từ trang tìm kiếm", {"User-Agent": PHONE, "Referer": "https://www.google.com/"}),
)


async def look_deeper(
    target: Target, session: Session, scope: Scope, visit: Visit, looked: Looked, until: float
) -> list[object]:
    """Return the facts of the slow look for a portal that answered; what is not had `until` then is unmeasured.

    `until`: the event loop's time.
    """
    if visit.headers is None:
        return []
    url = Url(visit.answer.url)
    page = _page(visit)
    facts: list[object] = [visit.headers]
    port = (url.port_or_known_default if url.scheme == "https" else 443) or 443
    old = session.tls.old_protocols(host_of(url), visit.address, port)
    facts.append(await _or_unmeasured(Https, _https(session, scope, url), until))
    facts.append(await _or_unmeasured(OldProtocols, old, until))
    facts += await _paths(session, scope, url, visit, page, until)
    facts.append(await _or_unmeasured(Disguise, _disguise(session, scope, page), until))
    if is_due(target, session, exact := gist(looked.body)):
        picture = take_picture(target, session, url, visit.address, exact)
        facts.append(await _or_unmeasured(Picture, picture, until))
    return facts


async def _or_unmeasured(of: type, measure: Awaitable[_T], until: float) -> _T | Unmeasured:
    try:
        async with asyncio.timeout_at(until):
            return await measure
    except TimeoutError:
        return Unmeasured(of, "chưa đo xong trong thời gian cho phép")
    except (Unreachable, Unreadable, Refused) as error:
        return Unmeasured(of, str(error))


def _page(visit: Visit) -> Page | None:
    try:
        return read_page(visit.body, visit.headers) if visit.body and visit.headers else None
    except Unreadable:
        return None


async def _https(session: Session, scope: Scope, url: Url) -> Https:
    """Ask at http and, where the portal answered there, at https too; usual ports unless others are registered."""
    host = host_of(url)
    if url.scheme == "http":
        secure = url.with_scheme("https").with_port(_twin(url, 443))
        end = await Visitor(session.names, session.clients, scope).visit(secure)
        return Https(host, bool(end.answer.status), "http", end.answer.problem)
    plain = url.with_scheme("http").with_port(_twin(url, 80)).with_path("/")
    end = await Visitor(session.names, session.clients, scope).visit(plain)
    if any(hop.location.startswith("https:") for hop in end.answer.hops):
        return Https(host, True, "https")
    served = 200 <= end.answer.status < 400
    return Https(host, True, "http" if served else "closed", end.answer.problem)


def _twin(url: Url, usual: int) -> int | None:
    """A portal on a port of its own has no twin at a usual one; then the same port is asked."""
    return usual if url.port is None else url.port


async def _paths(
    session: Session, scope: Scope, url: Url, visit: Visit, page: Page | None, until: float
) -> list[object]:
    named: list[Banner] = banners(visit.headers, page) if visit.headers else []
    tried = await _or_unmeasured(Exposures, try_paths(session, scope, url, visit.body or b""), until)
    if isinstance(tried, Unmeasured):
        return [tried, Banners(tuple(named))]
    exposures, error_page = tried
    return [exposures, Banners((*named, *banners(Headers(str(url), ()), None, error_page)))]


async def _disguise(session: Session, scope: Scope, page: Page | None) -> Disguise:
    """Visit again as those who come from a search. Raises Unreachable where the page itself was no page."""
    if page is None:
        raise Unreachable("trang đầu không đọc được nên không so được.")
    shown: list[tuple[str, Page]] = []
    led: list[tuple[str, str]] = []
    for who, headers in SEARCHERS:
        visit = await Visitor(session.names, session.clients, scope, headers=headers).visit(scope.start)
        if visit.answer.stopped == "host":
            led.append((who, visit.answer.hops[-1].host))
        elif (seen := _page(visit)) and visit.answer.status < 400:
            shown.append((who, seen))
    return Disguise(page, tuple(shown), tuple(led))
