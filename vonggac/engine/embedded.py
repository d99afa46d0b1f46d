"""The due work in a loop in one process: all that a province on one machine needs."""

import heapq
import logging
import threading
import time
from collections.abc import Sequence

from django.db import close_old_connections
from django.utils import timezone

from vonggac.core.errors import VongGacError
from vonggac.engine.work import JOBS, Clock, Job

log = logging.getLogger("vonggac.engine")
_SHARE = 20  # a job rests this many times as long as it took: looking for work never fills a core


def run(now_fn: Clock, stop: threading.Event, *, jobs: Sequence[Job] = JOBS) -> None:
    """Do what is due until `stop` is set. A job that fails is logged and comes again; it never stops the others."""
    queue = [(0.0, place) for place in range(len(jobs))]
    while not stop.is_set():
        due, place = queue[0]
        if stop.wait(max(0.0, due - time.monotonic())):
            break
        began = time.monotonic()
        close_old_connections()  # a server that was restarted is connected to anew
        once(jobs[place], now_fn, stop)
        ended = time.monotonic()
        rest = max(jobs[place].every.total_seconds(), _SHARE * (ended - began))
        heapq.heapreplace(queue, (ended + rest, place))


def once(job: Job, now_fn: Clock, stop: threading.Event) -> str:
    """Run one job now and return what it did in words; a failure is logged and said, not raised."""
    try:
        said = job.run(now_fn, stop.is_set)
    except VongGacError as error:
        said = str(error)
        log.warning("%s: %s", job.name, said)
    except Exception:
        said = f"{job.name}: lỗi chương trình, xem nhật ký."
        log.exception(job.name)
    else:
        if said:
            log.info("%s: %s", job.name, said)
    return said


def start(stop: threading.Event, *, jobs: Sequence[Job] = JOBS) -> threading.Thread:
    """Run the loop in a thread of this process by the real clock; it ends soon after `stop` is set."""
    thread = threading.Thread(
        target=run, args=(timezone.now, stop), kwargs={"jobs": jobs}, name="engine", daemon=True
    )
    thread.start()
    return thread
