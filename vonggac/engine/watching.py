"""Looks in flight: claimed rows go out under one event loop, what they give comes back in batches.

Nothing is looked at inside a transaction, and nothing waits for a slow target: its look has a slot of its own until it
ends or its time is over. How many are in flight is bounded, so memory is; what could not be written yet as well.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import uvloop
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from vonggac.engine.work import Clock
from vonggac.registry.files import store
from vonggac.watch.checks import checks_for
from vonggac.watch.look import look
from vonggac.watch.schedule import DEEP_WITHIN, Claim, give_back, lease, look_within, renew, take
from vonggac.watch.services import UP, Looked, keep_looks
from vonggac.watch.session import Session
from vonggac.watch.values import Outcome, Seen, Target

log = logging.getLogger("vonggac.watch")
_T = TypeVar("_T")
UNWELL = (
    OperationalError,
    InterfaceError,
)  # the database is away, full or busy: nothing is wrong with the look
TICK = 1.0  # seconds between two looks at what is due; what has come back meanwhile is written at once
DEEP_SHARE = 10  # one slow look in flight for so many quick ones
MOST_UNWRITTEN = (
    5_000  # looks kept while the database takes nothing; older ones are dropped: a gap, not a crash
)


@dataclass(slots=True)
class _Going:
    """A look in flight. It ends when its claim does, so that no two ever ask one system."""

    claim: Claim
    limit: asyncio.Timeout | None = None  # None before it began
    within: float = 0.0  # the loop's time at which it ends even where its claim is renewed


class Hands:
    """The looks in flight in one process. All methods run in the event loop; the database has a thread of its own."""

    def __init__(self, session: Session, clock: Clock, most: int | None = None) -> None:
        self.session, self.clock = session, clock
        self.most = most or settings.WATCH_AT_ONCE
        self._database = ThreadPoolExecutor(1, "watch-database")
        self._running: dict[asyncio.Task[None], _Going] = {}
        self._back: list[Looked] = []

    def room(self, *, deep: bool) -> int:
        """Return how many more may go out."""
        most = max(1, self.most // DEEP_SHARE) if deep else self.most
        return most - sum(going.claim.deep is deep for going in self._running.values())

    async def ask(self, act: Callable[..., _T], *args: Any, **named: Any) -> _T:
        """Run something that asks the database, in its thread."""

        def in_thread() -> _T:
            close_old_connections()
            return act(*args, **named)

        return await asyncio.get_running_loop().run_in_executor(self._database, in_thread)

    async def send_out(self, *, shard: int | None = None) -> int:
        """Claim what is due, as far as there is room, and start looking; return how many went out."""
        count = 0
        for deep in (False, True):
            if (room := self.room(deep=deep)) > 0:
                taken = await self.ask(take, room, now=self.clock(), deep=deep, shard=shard)
                for claim, target in taken:
                    going = _Going(claim)
                    self._running[asyncio.create_task(self._look(going, target))] = going
                count += len(taken)
        return count

    async def _look(self, going: _Going, target: Target) -> None:
        at, claim, began = self.clock(), going.claim, asyncio.get_running_loop().time()
        going.within = began + (DEEP_WITHIN if claim.deep else look_within()).total_seconds()
        held = began + (claim.held_until - at).total_seconds()
        try:
            async with asyncio.timeout_at(min(going.within, held)) as going.limit:
                found = await look(target, now=at, session=self.session, deep=claim.deep)
        except TimeoutError:
            found = _unknown(target, at, "chưa đo xong trong thời gian cho phép")
        except Exception:
            log.exception("%s %s", target.kind, target.address)
            found = _unknown(target, at, "lỗi chương trình khi đo, xem nhật ký")
        finally:
            if (task := asyncio.current_task()) is not None:
                self._running.pop(task, None)
        self._back.append(Looked(target.id, at, claim.deep, found, claim.fence))

    async def renew(self) -> None:
        """Hold on to the slow looks that last, a quarter of a lease after they were claimed."""
        loop, whole = asyncio.get_running_loop(), lease().total_seconds()
        soon = loop.time() + whole * 3 / 4
        lasting = {
            task: going for task, going in self._running.items()
            if going.claim.deep and going.limit and (going.limit.when() or 0.0) < min(soon, going.within)
        }  # fmt: skip
        if not lasting:
            return
        asked, claims = loop.time(), [going.claim for going in lasting.values()]
        try:
            held = await self.ask(renew, claims, now=self.clock())
        except UNWELL as error:
            log.warning("Chưa giữ thêm được %d lần đo chậm: %s", len(claims), error)
            return
        for task, going in lasting.items():
            claim = held.get(going.claim.system)
            if claim and going.limit and task in self._running and not going.limit.expired():
                going.claim = claim
                going.limit.reschedule(min(going.within, asked + whole))

    async def write(self) -> int:
        """Write what came back; what the database does not take stays for the next time, within bounds."""
        batch, self._back = self._back, []
        try:
            return await self.ask(self._keep, batch) if batch else 0
        except UNWELL as error:
            log.warning("Chưa ghi được %d lần đo: %s", len(batch), error)
            self._back = (batch + self._back)[-MOST_UNWRITTEN:]
            return 0

    def _keep(self, batch: list[Looked]) -> int:
        try:
            return keep_looks(batch, now=self.clock())
        except UNWELL:
            raise
        except Exception:
            if len(batch) == 1:
                log.exception("Bỏ một lần đo của hệ thống %d", batch[0].system)
                return 0
        # One look that cannot be kept costs itself alone.
        half = len(batch) // 2
        return self._keep(batch[:half]) + self._keep(batch[half:])

    async def close(self) -> None:
        """Give back what is in flight and write what came back."""
        claims = [going.claim for going in self._running.values()]
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.write()
        await self.ask(give_back, claims)
        await self.ask(_hang_up)
        self._database.shutdown()


def _hang_up() -> None:
    connection.close()  # looked up in the thread that asks: connections belong to threads


def _unknown(target: Target, at: Any, because: str) -> list[Seen]:
    ids = {check.id for check in checks_for(target.kind)} & UP
    return [Seen(target.id, check, Outcome.UNKNOWN, because, {}, at) for check in sorted(ids)]


def session() -> Session:
    """Return what the looks of one event loop share, as the operator set it."""
    return Session(
        nameservers=settings.WATCH_NAMESERVERS,
        dns_port=settings.WATCH_DNS_PORT,
        references=settings.WATCH_REFERENCES,
        last_resort=settings.WATCH_LAST_RESORT,
        keep_picture=store if settings.WATCH_PICTURES else None,
    )


async def watch(stop: threading.Event, clock: Clock = timezone.now) -> None:
    """Look at everything that is due until `stop` is set."""
    hands = Hands(session(), clock)
    try:
        while not stop.is_set():
            began = time.monotonic()
            await hands.renew()
            try:
                await hands.send_out()
            except UNWELL as error:
                log.warning("Chưa lấy được việc đo: %s", error)
            await asyncio.sleep(max(0.05, TICK - (time.monotonic() - began)))
            await hands.write()
    finally:
        await hands.close()


def run(stop: threading.Event, clock: Clock = timezone.now) -> None:
    """Run `watch` under uvloop until `stop` is set; a fault of the program is logged, and it begins anew."""
    while not stop.is_set():
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(watch(stop, clock))
        except Exception:
            log.exception("Việc theo dõi bị ngắt, chạy lại")
            stop.wait(TICK)


def start(stop: threading.Event) -> threading.Thread:
    """Run the watch in a thread of this process; it ends soon after `stop` is set."""
    thread = threading.Thread(target=run, args=(stop,), name="watch", daemon=True)
    thread.start()
    return thread
