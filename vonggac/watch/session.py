"""What looks share: who resolves, who connects, and whether the watcher's own connection holds."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import dns.asyncquery
import dns.exception
import dns.message

from vonggac.core.errors import Unreachable
from vonggac.watch.addresses import is_address
from vonggac.watch.facts import Certificate
from vonggac.watch.probes.clients import Clients
from vonggac.watch.probes.names import Resolver
from vonggac.watch.probes.tls import Tls
from vonggac.watch.values import Judged, Verdict

HEARD_SECONDS = 20.0  # a host that answered so lately proves the watcher's own connection
TRIED_SECONDS = 10.0  # how long a try of the references counts
REFERENCE_SECONDS = 4.0
REMEMBERED = 20_000  # targets
NEIGHBOURS, TRIED_OTHERS = 32, 4  # systems that answered lately, and how many of them are tried
DNSBL = (
    "zen.spamhaus.org",
    "bl.spamcop.net",
    "psbl.surriel.com",
)  # lists of spam sources that are free to ask

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The values used last, `most` of them: what a process remembers stays bounded."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return the value, or None where it is not remembered."""
        return self._values.get(key)

    def __iter__(self) -> Iterator[tuple[Key, Value]]:
        """Yield what is remembered, the oldest first."""
        return iter(list(self._values.items()))

    def put(self, key: Key, value: Value) -> None:
        """Remember the value and forget the oldest."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)


@dataclass(frozen=True, slots=True)
class JudgedCertificate:
    """What was said of a certificate, and in which hour: days left are told anew in the next."""

    certificate: Certificate
    hour: datetime
    judged: list[Judged]


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """What was said of a page, and of which: a hash of its bytes, its gist, what it was held to."""

    exact: int
    page: bytes
    about: object
    judged: list[Judged]


class Session:
    """One per event loop. `references` are host:port pairs the operator trusts to be up, such as the name servers."""

    def __init__(
        self,
        *,
        nameservers: tuple[str, ...] = (),
        dns_port: int = 53,
        references: tuple[str, ...] = (),
        last_resort: tuple[str, ...] = (),
        roots: bytes = b"",
        keep_picture: Callable[[bytes], str] | None = None,
        dnsbl: tuple[str, ...] = DNSBL,
    ) -> None:
        self.names = Resolver(nameservers, dns_port)
        self.clients = Clients(roots)
        self.tls = Tls(roots)
        self.references = references
        self.last_resort = last_resort  # name servers of the root, asked where nobody set references
        self.keep_picture = (
            keep_picture  # PNG to the name under which it is kept; None: no pictures are taken
        )
        self.dnsbl = dnsbl
        self.browser = asyncio.Semaphore(1)
        self.pictured: Recent[int, tuple[float, bytes]] = Recent()  # by target: when, and which page
        self.certificates: Recent[tuple[str, str, int], tuple[float, Certificate]] = Recent()
        self.pages: Recent[int, JudgedPage] = Recent()
        self.judged_certificates: Recent[int, JudgedCertificate] = Recent()
        self._heard: dict[str, float] = {}
        self._answered: Recent[str, int] = Recent(
            NEIGHBOURS
        )  # address to port of what took a connection lately
        self._tried: tuple[float, Verdict] | None = None
        self._trying = asyncio.Lock()

    def heard(self, host: str, address: str = "", port: int = 0) -> None:
        """Note that a host answered; two are enough, so that one of them is another than the silent one."""
        if port:
            self._answered.put(address, port)
        self._heard.pop(host, None)
        self._heard[host] = time.monotonic()
        if len(self._heard) > 2:
            del self._heard[next(iter(self._heard))]


async def own_connection(session: Session, *, but: str = "") -> Verdict:
    """Tell whether the watcher itself is connected, before the host `but` is blamed for its silence.

    Passed when another host answered a moment ago or a reference takes a connection; failed when none of the
    references does; unknown when there is nothing to compare with.
    """
    for host, moment in session._heard.items():
        if host != but and time.monotonic() - moment < HEARD_SECONDS:
            return Verdict(True, f"{host} vừa trả lời")
    async with session._trying:
        if session._tried and time.monotonic() - session._tried[0] < TRIED_SECONDS:
            return session._tried[1]
        verdict = await (_try_references(session) if session.references else _try_others(session, but))
        session._tried = (time.monotonic(), verdict)
        return verdict


async def _try_references(session: Session) -> Verdict:
    answers = await asyncio.gather(*(_connects(session, reference) for reference in session.references))
    if any(answers):
        return Verdict(True, f"{session.references[answers.index(True)]} kết nối được")
    return Verdict(False, f"trạm gác mất kết nối: {', '.join(session.references)} đều không trả lời")


async def _try_others(session: Session, but: str) -> Verdict:
    """Nobody set references: other registered systems at other addresses, then the root of the name system (0105).

    Their silence proves nothing, as all may stand in one place, and networks may let nobody ask the root.
    """
    own = session.names.known(but)
    others = [f"{_bracketed(address)}:{port}" for address, port in session._answered if address not in own]
    asked = [_connects(session, other) for other in others[-TRIED_OTHERS:]]
    answers = await asyncio.gather(*asked, *(_answers(server) for server in session.last_resort))
    names = [*others[-TRIED_OTHERS:], *session.last_resort]
    if any(answers):
        return Verdict(True, f"{names[answers.index(True)]} trả lời")
    tried = f"đã hỏi {', '.join(names)}, không nơi nào trả lời; " if names else ""
    return Verdict(None, f"{tried}chưa khai báo điểm đối chiếu (WATCH_REFERENCES) nên không rõ lỗi ở đâu")


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


async def _answers(server: str) -> bool:
    """Ask a server of the root who it is, as every resolver does; a word from it proves the line."""
    try:
        host, _, port = server.rpartition(":")
        question = dns.message.make_query(".", "SOA")
        await dns.asyncquery.udp(question, host.strip("[]"), REFERENCE_SECONDS, int(port))
    except (OSError, ValueError, dns.exception.DNSException):
        return False
    return True


async def _connects(session: Session, reference: str) -> bool:
    """References are the operator's own words, so their addresses are not refused."""
    host, _, port = reference.rpartition(":")
    host = host.strip("[]")
    try:
        async with asyncio.timeout(REFERENCE_SECONDS):
            anywhere = ("0.0.0.0/0", "::/0")
            address = host if is_address(host) else (await session.names.resolve(host, anywhere)).addresses[0]
            _, writer = await asyncio.open_connection(address, int(port))
            writer.transport.abort()
            return True
    except (OSError, TimeoutError, Unreachable, IndexError, ValueError):
        return False
