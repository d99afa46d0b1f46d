"""Try a portal's paths for what should not be there, a few at a time, and stop when the portal stops answering."""

import asyncio
import re
import secrets
import time
from dataclasses import dataclass, field

from pyreqwest.http import Url

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import Exposed, Exposures
from vonggac.watch.fingerprints import likeness, sketch
from vonggac.watch.probes.http import Visit, Visitor
from vonggac.watch.probes.paths import Path, paths_for
from vonggac.watch.scope import Scope, host_of
from vonggac.watch.session import Session

AT_ONCE = 3  # the portal has visitors to serve
KEEP = 64 << 10
SILENCES = 4  # so many requests without answer end the try
SECONDS = 45.0  # and so much time; what was not tried is unknown
SAME = 0.9  # pages so alike are one page
WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Missing:
    """How the portal answers paths that cannot exist; the 404 page may name the server's software."""

    answers_all: bool  # with 200
    words: tuple[tuple[int, ...], ...]
    bodies: tuple[bytes, ...]

    def like(self, body: bytes) -> bool:
        """Return whether the body is the page that stands for everything missing."""
        mine = _words(body)
        return any(body == other for other in self.bodies) or any(
            likeness(mine, w) > SAME for w in self.words if w
        )


async def try_paths(session: Session, scope: Scope, base: Url, home: bytes) -> tuple[Exposures, bytes]:
    """Return the open paths, and the error page. Raises Unreachable when the portal stops answering.

    `home`: the first page, which many portals show for every path they do not have.
    """
    ask = _Asking(session, scope, base)
    missing = await _missing(ask, home)
    found: list[Exposed] = []
    paths = paths_for(host_of(base))
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(path: Path) -> None:
        async with gate:
            if (visit := await ask.get(path.path)) and (exposed := _exposed(path, visit, missing)):
                found.append(exposed)

    await asyncio.gather(*(one(path) for path in paths))
    if ask.gave_up:
        raise Unreachable(f"{base}: không trả lời kịp khi dò đường dẫn.")
    order = {path.path: rank for rank, path in enumerate(paths)}
    found.sort(key=lambda exposed: order[exposed.path.lstrip("/")])
    return Exposures(len(paths), tuple(found)), missing.bodies[0]


@dataclass(slots=True)
class _Asking:
    session: Session
    scope: Scope
    base: Url
    began: float = field(default_factory=time.monotonic)
    silences: int = 0

    @property
    def gave_up(self) -> bool:
        """The portal left SILENCES requests after one another without a whole answer, or it takes too long in all."""
        return self.silences >= SILENCES or time.monotonic() - self.began > SECONDS

    async def get(self, path: str) -> Visit | None:
        """Return the visit of a path; None where nothing came whole, or nothing more is asked."""
        if self.gave_up:
            return None
        visitor = Visitor(self.session.names, self.session.clients, self.scope, keep=KEEP)
        visit = await visitor.visit(self.base.join(f"/{path}"))
        if not visit.answer.status or (visit.fields is not None and visit.body is None):
            self.silences += 1
            return None
        self.silences = 0
        return visit


async def _missing(ask: _Asking, home: bytes) -> Missing:
    """Ask for paths that nobody can have made: a page, a file, a folder, one with a dot."""
    odd = f"vg{secrets.token_hex(6)}"
    visits = [await ask.get(path) for path in (odd, f"{odd}.zip", f"{odd}/", f".{odd}/HEAD")]
    came = [visit for visit in visits if visit]
    bodies = (*(visit.body or b"" for visit in came), home[:KEEP])
    return Missing(any(visit.answer.status == 200 for visit in came), tuple(map(_words, bodies)), bodies)


def _exposed(path: Path, visit: Visit, missing: Missing) -> Exposed | None:
    body, status = visit.body or b"", visit.answer.status
    if path.kind == "admin" and status == 401 and visit.headers and not missing.like(body):
        if visit.headers.first("www-authenticate"):
            return Exposed(path.kind, f"/{path.path}", "hỏi mật khẩu")
        return None
    if status != 200 or not body or (visit.answer.hops and path.kind != "admin"):
        return None
    kind = visit.headers.first("content-type").lower() if visit.headers else ""
    if not path.html and (
        "text/html" in kind or body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
    ):
        return None
    if not path.sign.search(body) or missing.like(body):
        return None
    if missing.answers_all and any(path.sign.search(other) for other in missing.bodies):
        return None
    return Exposed(path.kind, f"/{path.path}", path.says)


def _words(body: bytes) -> tuple[int, ...]:
    return sketch(set(WORD.findall(body[:KEEP].decode("utf-8", "replace").lower())))
