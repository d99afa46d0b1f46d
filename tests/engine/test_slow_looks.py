"""A slow look that outlasts its lease is renewed, and the quick look of the same system waits for its end."""

import asyncio
import time
from datetime import timedelta

import pytest
import uvloop

from tests import make
from tests.watch.loopback import Reply, portal
from tests.watch.world import T0, system
from vonggac.engine.watching import Hands
from vonggac.watch.models import Watching
from vonggac.watch.schedule import enrol
from vonggac.watch.session import Session

LEASE, A_PATH = 5.0, 0.25  # seconds; some seventy paths are tried, three at a time


def slowly(spans: list[tuple[str, float, float]]):
    """Answer after a while and note who asked, from when to when: the watch's own look of the page, or another."""

    def reply(asked) -> Reply:
        began = time.monotonic()
        quick = asked.path == "/" and "VongGac" in asked.headers["User-Agent"]
        time.sleep(0 if quick else A_PATH)
        spans.append(("quick" if quick else "slow", began, time.monotonic()))
        return Reply("<title>Sở</title>") if asked.path == "/" else Reply("không có", 404)

    return reply


async def both_looks() -> None:
    """Send out what is due until the slow look is written and a quick one after it."""
    began = time.monotonic()
    hands = Hands(Session(), lambda: T0 + timedelta(seconds=time.monotonic() - began))
    try:
        while not await hands.ask(Watching.objects.exclude(deep_seen_at=None).exclude(seen_at=None).exists):
            assert time.monotonic() < began + 60, "it did not come about in time"
            await hands.renew()
            await hands.send_out()
            await asyncio.sleep(0.1)
            await hands.write()
    finally:
        await hands.close()


@pytest.mark.django_db(transaction=True)
def test_a_slow_look_longer_than_a_lease_keeps_its_claim_and_the_quick_one_waits(settings):
    settings.WATCH_LEASE_SECONDS, settings.WATCH_RANGES = LEASE, ("127.0.0.0/8",)
    spans: list[tuple[str, float, float]] = []
    with portal() as served:
        served.paths[None] = served.paths["/"] = slowly(spans)
        system(make.unit("YT"), f"http://127.0.0.1:{served.port}/")
        enrol(now=T0)
        Watching.objects.update(deep_next_at=T0, next_at=T0 + timedelta(seconds=1))
        uvloop.run(both_looks())
    slow = [(began, ended) for who, began, ended in spans if who == "slow"]
    first, last = min(began for began, _ in slow), max(ended for _, ended in slow)
    quick = [began for who, began, _ in spans if who == "quick"]
    assert last - first > LEASE
    assert Watching.objects.get().deep_fence == 1  # nobody took it over
    assert not [began for began in quick if first <= began <= last]
    assert [began for began in quick if began > last]
