"""One visit of a web address: redirects, time to first byte, header fields, a bounded body.

Each request is a new connection to an address that was checked; a redirect is checked anew before it is followed. The
body is read up to MAX_BYTES after decompression, so neither 10 GB nor a gzip bomb is ever held.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyreqwest.client import Client
from pyreqwest.exceptions import ConnectError, ConnectTimeoutError, PyreqwestError, RequestTimeoutError
from pyreqwest.http import HeaderMap, Url
from pyreqwest.response import Response

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import Answer, Headers, Hop, Resolution
from vonggac.watch.probes.clients import Clients
from vonggac.watch.probes.names import Resolver
from vonggac.watch.scope import Scope, host_of

MAX_BYTES = 1 << 20
MAX_HOPS = 10
TRIES = 2  # addresses of a host that takes no connection
SECONDS = 25.0  # after which no further redirect is followed
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAID = (  # the client's words, as officers read them; the first that occurs
    ("Connection refused", "máy chủ từ chối kết nối"),
    ("invalid peer certificate", "chứng thư số không hợp lệ"),
    ("tls handshake eof", "máy chủ ngắt giữa chừng khi bắt tay TLS"),
    ("unreachable", "không có đường tới máy chủ"),
    ("connection closed before message", "máy chủ ngắt kết nối trước khi trả lời"),
    ("reset by peer", "máy chủ ngắt kết nối"),
    ("corrupt message", "máy chủ không nói TLS"),
    ("invalid HTTP", "trả lời không phải HTTP"),
    ("ProtocolVersion", "máy chủ chỉ có TLS quá cũ"),
)
NOTHING_RESOLVED, NOT_ASKED = Resolution("", ()), Answer("", 0, 0.0)


@dataclass(slots=True)
class Visit:
    """What came of a visit. `body` is None where nothing could be read in time."""

    resolution: Resolution
    answer: Answer
    fields: HeaderMap | None = None
    body: bytes | None = None
    host: str = ""  # the one that was asked last
    port: int = 0
    address: str = ""  # the one that was connected to last
    cut: bool = False  # the body went on after MAX_BYTES
    verified: bool = True  # False: the certificate did not verify and was taken all the same

    @property
    def headers(self) -> Headers | None:
        """The header fields of the last answer; made when asked for, as most looks do not."""
        return None if self.fields is None else Headers(self.answer.url, tuple(self.fields.items()))


@dataclass(slots=True)
class Visitor:
    """Goes where it may. `headers` are sent along; `keep` bounds the body."""

    names: Resolver
    clients: Clients
    scope: Scope
    accepted: tuple[int, ...] = ()
    may_lead_to: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    keep: int = MAX_BYTES
    _hops: list[Hop] = field(default_factory=list)
    _cookies: dict[str, str] = field(
        default_factory=dict
    )  # by host; some portals turn visitors without them in circles

    async def visit(self, url: Url) -> Visit:
        """Visit the URL. Raises Unreachable when names could not be asked; never for what the host does."""
        started = time.perf_counter()
        visit = Visit(NOTHING_RESOLVED, NOT_ASKED)
        while (following := await self._one(visit, url, started)) is not None:
            url = following
            if time.perf_counter() - started > SECONDS:  # each request is bounded by its client
                self._ends(visit, url, started, problem="chuyển hướng quá lâu")
                break
        return visit

    async def _one(self, visit: Visit, url: Url, started: float) -> Url | None:
        """Ask one URL; return where it leads when that may be followed."""
        visit.host = host = host_of(url)
        visit.port = url.port_or_known_default or 443
        resolution = await self.names.resolve(host, self.scope.ranges)
        if not self._hops:
            visit.resolution = resolution
        if not resolution.addresses:
            why = resolution.problem or "; ".join(resolution.refused)
            self._ends(visit, url, started, stopped="address" if self._hops else "", problem=why)
            return None
        for address in resolution.addresses[:TRIES]:
            try:
                return await self._at(address, visit, url, started)
            except (ConnectError, ConnectTimeoutError) as error:
                self._ends(visit, url, started, problem=said(error))  # a browser tries the next address too
            except PyreqwestError as error:
                self._ends(visit, url, started, problem=said(error))
                break
        return None

    async def _at(self, address: str, visit: Visit, url: Url, started: float) -> Url | None:
        """Ask at one address; where the certificate does not verify, ask again and take it."""
        visit.verified, visit.address = True, address
        try:
            return await self._ask(await self.clients.verified(visit.host, address), visit, url, started)
        except ConnectError as error:
            if url.scheme != "https" or "invalid peer certificate" not in _causes(error):
                raise
        visit.verified = False
        return await self._ask(self.clients.unverified(visit.host, address), visit, url, started)

    async def _ask(self, client: Client, visit: Visit, url: Url, started: float) -> Url | None:
        request = client.get(url).streamed_read_buffer_limit(0)  # else the first byte waits for 64 kB
        if self.headers or self._cookies:
            request = request.headers({**self.headers, "Cookie": self._cookies.get(visit.host, "")})
        before = time.perf_counter()
        async with request.build_streamed() as response:
            first_byte = (time.perf_counter() - before) * 1000
            location = response.get_header("location") if response.status in REDIRECTS else None
            if location is not None:
                self._keep_cookies(visit.host, response.get_header_all("set-cookie"))
                return self._led(visit, url, response.status, location, first_byte, started)
            self._ends(visit, url, started, status=response.status, ttfb_ms=first_byte)
            visit.fields = response.headers
            await self._body(response, visit)
        return None

    def _keep_cookies(self, host: str, set_cookies: list[str]) -> None:
        if set_cookies:
            pairs = [cookie.partition(";")[0].strip() for cookie in set_cookies[:20]]
            self._cookies[host] = "; ".join(pairs)[:4000]

    async def _body(self, response: Response, visit: Visit) -> None:
        try:
            body = await response.body_reader.read(self.keep + 1)
        except PyreqwestError:
            return  # cut off, too slow or broken compression: the status is known, the page is not
        content = bytes(body) if body is not None else b""
        visit.cut = len(content) > self.keep
        visit.body = content[: self.keep]

    def _led(
        self, visit: Visit, url: Url, status: int, location: str, ttfb: float, started: float
    ) -> Url | None:
        try:
            following = url.join(location)
        except ValueError:
            following = None
        if following is None:
            self._hops.append(Hop(str(url), status, location[:500], ""))
            self._ends(visit, url, started, status=status, ttfb_ms=ttfb, stopped="scheme")
            return None
        hop = Hop(str(url), status, str(following)[:500], host_of(following))
        again = any(known.url == str(following) for known in self._hops) or str(following) == str(url)
        self._hops.append(hop)
        stopped = self.scope.stops(following) or ("loop" if again and len(self._hops) > 2 else "")
        stopped = stopped or ("count" if len(self._hops) > MAX_HOPS else "")
        self._ends(visit, url, started, status=status, ttfb_ms=ttfb, stopped=stopped)
        return None if stopped else following

    def _ends(self, visit: Visit, url: Url, started: float, *, status: int = 0, ttfb_ms: float = 0.0,
              stopped: str = "", problem: str = "") -> None:  # fmt: skip
        """Note how far the visit came; a later step overwrites it."""
        took = (time.perf_counter() - started) * 1000
        visit.answer = Answer(str(url)[:500], status, ttfb_ms, tuple(self._hops), stopped, problem,
                              self.accepted, self.may_lead_to, took)  # fmt: skip


def said(error: PyreqwestError) -> str:
    """Return what the client met, in Vietnamese; its own last words where they are not in the table."""
    if isinstance(error, RequestTimeoutError):
        return "không trả lời trong thời gian cho phép"
    text = _causes(error)
    return next((words for sign, words in SAID if sign in text), text.rpartition("|")[2][:200])


def _causes(error: PyreqwestError) -> str:
    details = getattr(error, "details", None) or {}
    return "|".join(cause["message"] for cause in details.get("causes") or ()) or str(error.message)


__all__ = ["MAX_BYTES", "MAX_HOPS", "Unreachable", "Visit", "Visitor", "said"]
