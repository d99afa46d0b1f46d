"""The same due work on any number of machines: procrastinate spreads it over workers through PostgreSQL.

Every few seconds one of the workers puts a job in the queue for each shard in which something is due, and for each job
of `work.JOBS`; whoever is free takes it. A job of a shard claims what is due there and sends it out, no more: leases
and fences on the rows, not the queue, keep two workers from one system (decision 0110). A worker that died is told by
its heartbeat and its jobs are put back; what it held in flight is free again after its lease.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import uvloop
from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection
from django.utils import timezone
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.schema import SchemaManager

from vonggac.core.errors import Refused
from vonggac.engine.embedded import once
from vonggac.engine.watching import TICK, UNWELL, Hands, session
from vonggac.engine.work import JOBS
from vonggac.watch.hunt_parts import free, work_one
from vonggac.watch.schedule import due_shards

log = logging.getLogger("vonggac.cluster")
HEARTBEAT = 5.0  # seconds
STALLED = 20.0  # without one for so long, a worker is dead
PARTS = 32  # parts of files of names in the queue at once
AT_ONCE = 4  # jobs of the queue in one worker: they are short, and the rest is left to the others
_SPREAD = 5  # seconds between two looks at which shards are due
_TIMES = "* * * * * */{}"  # cron with seconds, as croniter writes it


def connector() -> PsycopgConnector:
    """Return procrastinate's own connections to the database of the settings. Raises Refused on SQLite."""
    if connection.vendor != "postgresql":
        raise Refused(
            "`vonggac worker` cần PostgreSQL, DATABASE_URL đang chỉ SQLite.",
            hint="Trên một máy: `vonggac up`.",
        )
    place = connection.settings_dict
    known = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    given = {key: place[name] for key, name in known.items() if place.get(name)}
    return PsycopgConnector(kwargs=given, min_size=1, max_size=4)


def prepare() -> None:
    """Make procrastinate's tables where they are not there yet; of workers that start at once, one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('vonggac-procrastinate'))")
        try:
            cursor.execute("SELECT to_regclass('procrastinate_jobs') IS NULL")
            if cursor.fetchone()[0]:
                cursor.execute(SchemaManager.get_schema())
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('vonggac-procrastinate'))")


def application(hands: Callable[[], Hands], stopping: threading.Event) -> App:
    """Return the queue with its tasks; `hands`: those of this process."""
    app = App(connector=connector(), periodic_defaults={"max_delay": 30})

    @app.task(name="watch.shard", queue="watch")
    async def watch_shard(shard: int) -> None:
        await hands().send_out(shard=shard)

    @app.periodic(cron=_TIMES.format(_SPREAD))
    @app.task(name="watch.spread", queue="spread", queueing_lock="watch.spread", priority=10)
    async def spread(timestamp: int) -> None:
        for shard in await hands().ask(due_shards, now=timezone.now()):
            await _defer(app, "watch.shard", f"shard-{shard}", shard=shard)

    @app.periodic(cron=_TIMES.format(10))
    @app.task(name="take-over", queue="spread", queueing_lock="take-over", priority=10)
    async def take_over(timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            log.warning("Việc %s của một máy đã dừng được giao lại", job.task_name)
            await app.job_manager.retry_job(job)

    @app.task(name="work", queue="work")
    async def work(place: int) -> None:
        await sync_to_async(_once, thread_sensitive=False)(place, stopping)

    @app.periodic(cron=_TIMES.format(_SPREAD))
    @app.task(name="work.spread", queue="spread", queueing_lock="work.spread", priority=10)
    async def work_spread(timestamp: int) -> None:
        for place, job in enumerate(JOBS):
            if timestamp % max(_SPREAD, int(job.every.total_seconds())) < _SPREAD:
                await _defer(app, "work", f"work-{place}", lock=f"work-{place}", place=place)

    @app.task(name="hunt.part", queue="work")
    async def hunt_part(part: int) -> None:
        await sync_to_async(_hunt_one, thread_sensitive=False)()

    @app.periodic(cron=_TIMES.format(_SPREAD))
    @app.task(name="hunt.spread", queue="spread", queueing_lock="hunt.spread", priority=10)
    async def hunt_spread(timestamp: int) -> None:
        for part in await hands().ask(_free_parts, now=timezone.now()):
            await _defer(app, "hunt.part", f"hunt-{part}", part=part)

    return app


def _free_parts(now: datetime) -> list[int]:
    return list(free(now).order_by("pk").values_list("pk", flat=True)[:PARTS])


def _hunt_one() -> None:
    """Hunt in one part of a file; the queue says that there is work, the rows say whose it is."""
    close_old_connections()
    try:
        work_one(timezone.now)
    finally:
        close_old_connections()


def _once(place: int, stopping: threading.Event) -> None:
    close_old_connections()
    try:
        once(JOBS[place], timezone.now, stopping)
    finally:
        close_old_connections()


async def _defer(app: App, task: str, queueing_lock: str, lock: str | None = None, **arguments: int) -> None:
    """Put a job in the queue, unless one like it waits there already."""
    try:
        await app.configure_task(task, queueing_lock=queueing_lock, lock=lock).defer_async(**arguments)
    except AlreadyEnqueued:
        log.debug("%s đang chờ", queueing_lock)


async def serve(stop: asyncio.Event, *, name: str) -> None:
    """Run one worker until `stop` is set."""
    hands = Hands(session(), timezone.now)
    stopping = threading.Event()
    app = application(lambda: hands, stopping)
    async with app.open_async():
        options: dict[str, Any] = {
            "name": name, "concurrency": AT_ONCE, "fetch_job_polling_interval": 2.0, "delete_jobs": "always",
            "update_heartbeat_interval": HEARTBEAT, "stalled_worker_timeout": STALLED,
            "install_signal_handlers": False, "shutdown_graceful_timeout": 20.0,
        }  # fmt: skip
        worker = asyncio.create_task(app.run_worker_async(**options))
        ended = asyncio.create_task(stop.wait())
        try:
            while not ended.done() and not worker.done():
                await asyncio.wait({worker, ended}, timeout=TICK, return_when=asyncio.FIRST_COMPLETED)
                await hands.write()
                await hands.renew()
        finally:
            stopping.set()
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
            ended.cancel()
            await hands.close()
    if worker.done() and not worker.cancelled() and (error := worker.exception()):
        raise error


def run(stop_signals: Callable[[asyncio.Event], None], *, name: str) -> None:
    """Run one worker under uvloop; `stop_signals` says when the event is to be set. It starts anew after a fault."""
    prepare()

    async def main() -> bool:
        stop = asyncio.Event()
        stop_signals(stop)
        try:
            await serve(stop, name=name)
        except UNWELL as error:
            log.warning("Mất cơ sở dữ liệu, nối lại: %s", error)
        except Exception:
            log.exception("Worker bị ngắt, chạy lại")
        if not stop.is_set():
            await asyncio.sleep(TICK)
        return stop.is_set()

    done = False
    while not done:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            done = runner.run(main())
