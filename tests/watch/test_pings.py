"""What backup jobs and log sources tell of themselves, and what is made of it."""

import asyncio
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.watch.world import T0, system
from vonggac.core.errors import Refused
from vonggac.registry.models import Consent
from vonggac.watch import pings
from vonggac.watch.look import look
from vonggac.watch.models import Ping
from vonggac.watch.schedule import enrol, take
from vonggac.watch.session import Session
from vonggac.watch.values import Target, Told

HOUR = timedelta(hours=1)
GB = 10**9


def ran(hours_ago: float, well: bool = True, **numbers: int) -> Told:
    return Told(T0 - hours_ago * HOUR, well, numbers)


NIGHTS = [ran(24 * n + 20, size=10 * GB) for n in range(5)]
SAID = {
    "nothing yet": ("backup", [], {"recent": None, "succeeded": None, "size": None, "restored": None}),
    "every night": ("backup", NIGHTS, {"recent": True, "succeeded": True, "size": True, "restored": None}),
    "not last night": ("backup", NIGHTS[1:], {"recent": False, "succeeded": True, "size": True}),
    "too few to compare": ("backup", NIGHTS[:3], {"recent": True, "size": None}),
    "broke off last night": ("backup", [ran(2, False), *NIGHTS], {"recent": True, "succeeded": False, "size": True}),
    "never well": ("backup", [ran(2, False)], {"recent": False, "succeeded": False}),
    "an empty database": ("backup", [ran(2, size=1000), *NIGHTS], {"recent": True, "size": False}),
    "tried this winter": ("backup", [*NIGHTS, ran(24 * 40, restored=1)], {"restored": True}),
    "tried last year": ("backup", [*NIGHTS, ran(24 * 200, restored=1)], {"restored": False}),
    "a silent source": ("log", [], {"heard": None}),
    "a source that fell silent": ("log", [ran(30, alerts=1, handled=1)], {"heard": False, "handled": None}),
    "all cleaned": ("log", [ran(3, machines=120, infected=2, cleaned=2)], {"heard": True, "cleaned": True}),
    "one machine left": ("log", [ran(3, machines=120, infected=2, cleaned=1)], {"cleaned": False}),
    "none scanned": ("log", [ran(3, machines=0)], {"cleaned": None}),
    "alerts that nobody read": ("log", [ran(1, alerts=7, handled=5)], {"handled": False, "heard": True}),
}  # fmt: skip


def judged(target: Target):
    return asyncio.run(look(target, now=T0, session=Session(), deep=False))


@pytest.mark.parametrize(("kind", "told", "expected"), SAID.values(), ids=SAID)
def test_what_jobs_tell_is_judged(kind, told, expected):
    target = Target(1, kind, "sao-luu-csdl", told=tuple(told))
    found = {seen.check.split("-")[1]: seen for seen in judged(target)}
    ends = {"passed": True, "failed": False, "unknown": None}
    assert {name: ends[found[name].outcome] for name in expected} == expected, found


@pytest.mark.parametrize(("hours", "passed"), [(7 * 24, "passed"), (12, "failed")])
def test_a_job_is_late_by_its_own_interval(hours, passed):
    target = Target(1, "backup", "tuan", {"every_hours": hours}, told=(ran(20),))
    recent, *_ = judged(target)
    assert recent.outcome == passed


@pytest.fixture
def job(db):
    made = system(make.unit("YT"), "sao-luu-csdl", "backup")
    made.consents.update(given_at=timezone.now() - 24 * HOUR)  # T0 lies ahead of the clock that pages read
    enrol(now=T0)
    return made


def test_a_job_tells_at_its_own_address_without_an_account(job, client):
    at = reverse("ping", args=[pings.address_of(job, now=timezone.now())])
    assert client.post(at, {"size": "123456", "restored": "1"}).status_code == 200
    assert client.get(at).status_code == 405
    assert Ping.objects.values_list("system", "well", "numbers").get() == (
        job.pk, True, {"size": 123456, "restored": 1},
    )  # fmt: skip
    assert client.post(at, {"ok": "0"}).status_code == 400, "not twice in ten seconds"
    assert client.post(at.replace("bao-tin/", "bao-tin/x"), {}).status_code == 404


@pytest.mark.parametrize("size", ["-1", "1,5", "nhiều", "9" * 40])
def test_what_is_no_number_is_refused_and_nothing_kept(job, size):
    with pytest.raises(Refused, match="không phải số"):
        pings.take(job, well=True, numbers={"size": size}, said="", now=T0)
    assert not Ping.objects.exists()


def test_an_address_ends_with_the_consent_it_was_given_under(job):
    signed = pings.address_of(job, now=T0)
    assert pings.system_of(signed, now=T0) == job
    Consent.objects.update(withdrawn_at=T0)
    with pytest.raises(Refused, match="thu hồi"):
        pings.system_of(signed, now=T0 + HOUR)
    assert pings.address_of(job, now=T0 + HOUR) == ""


def test_the_next_look_brings_the_newest_and_the_last_trial_of_restoring(job):
    pings.take(job, well=True, numbers={"restored": "1"}, said="", now=T0 - HOUR)
    for n in range(pings.KEPT + 5):
        pings.take(job, well=True, numbers={"size": str(n)}, said="", now=T0 + n * HOUR)
    now = T0 + (pings.KEPT + 5) * HOUR
    ((_, target),) = take(10, now=now)
    *newest, trial = target.told
    assert [one.numbers["size"] for one in newest] == list(range(pings.KEPT + 4, 4, -1))
    assert (trial.at, trial.numbers) == (T0 - HOUR, {"restored": 1})
    assert target.told[0].at == now - HOUR
