"""A file of names in parts, which any worker takes: handed over once, each part hunted in and kept once.

Due work is state: a part is free when nobody holds it or the hold ran out, and only the holder of its fence may keep
what it found. A worker that is killed costs one lease, never a part.
"""

import time
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from vonggac.audit.services import record
from vonggac.core.text import one_line
from vonggac.watch import suspects
from vonggac.watch.suspect_models import HuntPart

LEASE = timedelta(minutes=2)  # a part takes seconds; the first on a new machine compiles for half a minute
MOST_WAITING = 200  # parts of four megabytes: a file of any size never fills the database

Clock = Callable[[], datetime]


def hand_over(
    pieces: Iterable[bytes], *, source: str, clock: Clock, pause: Callable[[float], None] = time.sleep
) -> int:
    """Put every piece of a file where the workers find it; return how many. Waits while they are far behind."""
    count = 0
    for piece in pieces:
        while HuntPart.objects.filter(done_at=None).count() >= MOST_WAITING:
            pause(1.0)
        with transaction.atomic():
            lines = zlib.compress(piece, 1)
            part = HuntPart.objects.create(source=one_line(source)[:200], made_at=clock(), lines=lines)
            if count == 0:
                record(None, "hunt.handed_over", part, now=clock(), source=part.source)
        count += 1
    return count


def free(now: datetime) -> QuerySet[HuntPart]:
    """Return the parts that anybody may take."""
    return HuntPart.objects.filter(Q(held_until=None) | Q(held_until__lt=now), done_at=None)


def work_one(clock: Clock) -> HuntPart | None:
    """Take the oldest free part, hunt in it and keep what was found; None when no part is free."""
    part = _claim(clock())
    if part is None:
        return None
    hits, names = suspects.hunt_in([zlib.decompress(bytes(part.lines))])
    now = clock()
    with transaction.atomic():
        ours = HuntPart.objects.filter(pk=part.pk, fence=part.fence, done_at=None)
        if ours.update(done_at=now, names=names, hits=len(hits), lines=b""):
            suspects.keep(hits, source=part.source, by=None, now=now)
    return part


def _claim(now: datetime) -> HuntPart | None:
    for pk in free(now).order_by("pk").values_list("pk", flat=True)[:20]:
        if free(now).filter(pk=pk).update(held_until=now + LEASE, fence=F("fence") + 1):
            return HuntPart.objects.get(pk=pk)
    return None
