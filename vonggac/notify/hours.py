"""When a message may disturb somebody, and how long to wait after a failure. Pure rules."""

import math
import random
from datetime import datetime, time, timedelta

from vonggac.core.times import DAY, vn

QUIET_FROM, QUIET_TO = time(21), time(7)  # Vietnam's wall clock; the start is quiet, the end is not
MAX_TRIES = 6
FIRST_WAIT = timedelta(minutes=1)
GROWTH = 4  # 1, 4, 16, 64, 256 minutes: what no try within six hours could send is for a person to look at


def is_quiet(moment: datetime) -> bool:
    """Tell whether it is night in Vietnam at the aware instant."""
    clock = vn(moment).time()
    return clock >= QUIET_FROM or clock < QUIET_TO


def after_quiet(moment: datetime) -> datetime:
    """Return the aware instant itself, or the morning after it when it lies in the quiet hours.

    >>> from vonggac.core.times import VIETNAM
    >>> f"{after_quiet(datetime(2027, 2, 3, 22, 15, tzinfo=VIETNAM)):%d/%m %H:%M}"
    '04/02 07:00'
    """
    if not is_quiet(moment):
        return moment
    local = vn(moment)
    morning = local.replace(hour=QUIET_TO.hour, minute=QUIET_TO.minute, second=0, microsecond=0)
    return morning if local.time() < QUIET_TO else morning + DAY


def wait_after(tries: int, seed: str) -> timedelta | None:
    """Return how long to wait after the `tries`th try has failed; None: give up and show it.

    Exponential, ±20 %: the same seed and count always wait as long, different messages spread out.
    """
    if tries >= MAX_TRIES:
        return None
    jitter = random.Random(f"{seed}/{tries}").uniform(0.8, 1.2)  # noqa: S311 (spreads load, keeps no secret)
    return FIRST_WAIT * (jitter * math.pow(GROWTH, tries - 1))
