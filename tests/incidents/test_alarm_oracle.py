"""Escalation against a brute-force oracle: any people, any hours, any beat of the engine, across midnights and years.

The oracle knows only this: a step begins when the one before is over, calls whoever is on duty at any instant of it
that somebody looks at, and is over after its patience; with nobody on duty at its beginning it is skipped at once.
"""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.incidents.making import MINUTE, incident
from vonggac.audit.services import verify
from vonggac.core.lunar import tet
from vonggac.core.times import VIETNAM
from vonggac.incidents.alarm import acknowledge_by_word, advance_due, start
from vonggac.incidents.chain import Callee, Step
from vonggac.incidents.models import Call, Escalation, Incident, Rung

pytestmark = pytest.mark.django_db


def eve(year: int) -> datetime:
    """23:40 on the last day of Chạp, 29 or 30."""
    day = tet(year) - timedelta(days=1)
    return datetime(day.year, day.month, day.day, 23, 40, tzinfo=VIETNAM)


BEGINNINGS = [
    eve(2024),  # 30 Chạp
    eve(2027),  # 29 Chạp
    datetime(2026, 12, 31, 23, 50, tzinfo=VIETNAM),
    datetime(2028, 2, 28, 23, 55, tzinfo=VIETNAM),
    datetime(2025, 7, 24, 23, 30, tzinfo=VIETNAM),  # the last evening before a leap lunar month
    datetime(2027, 1, 31, 12, tzinfo=VIETNAM),
]
minutes = st.integers(-90, 120)
people = st.lists(st.tuples(minutes, st.integers(1, 90)), max_size=3)
chains = st.lists(st.tuples(people, st.integers(1, 25)), min_size=1, max_size=4)
beats = st.lists(st.integers(1, 40), min_size=1, max_size=25)


def oracle(chain, looks):
    """Return by step (state, people called as (place, minute)), and the minute of the end, None while it runs."""
    steps, position, began, calls = [], 0, None, []
    for now in looks:
        while position < len(chain):
            roster, patience = chain[position]
            on_duty = [n for n, (begin, span) in enumerate(roster) if begin <= now < begin + span]
            if began is None and not on_duty:
                steps.append(("skipped", []))
                position += 1
                continue
            if began is None:
                began, calls = now, []
            elif now >= began + patience:
                steps.append(("silent", calls))
                position, began = position + 1, None
                continue
            calls += [(n, now) for n in on_duty if n not in dict(calls)]
            break
        if position == len(chain):
            return steps, now
    return [*steps, ("calling", calls)], None


def frozen(chain, at):
    return [
        Step(
            "unit" if n == 0 else "leader",
            f"cấp {n + 1}",
            tuple(
                Callee(
                    f"Người {n}.{m}",
                    email=f"p{n}{m}@example.vn",
                    from_at=at + begin * MINUTE,
                    until_at=at + (begin + span) * MINUTE,
                )
                for m, (begin, span) in enumerate(roster)
            ),
            "",
            patience * MINUTE,
        )
        for n, (roster, patience) in enumerate(chain)
    ]


def seen(made, at):
    """What the rows say, in the oracle's words."""
    rungs = Rung.objects.filter(escalation=made).prefetch_related("calls")
    return [
        (r.state, [(c.place, (c.told_at - at) // MINUTE) for c in sorted(r.calls.all(), key=lambda c: c.pk)])
        for r in rungs
    ]


@given(st.sampled_from(BEGINNINGS), chains, beats)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_is_called_when_is_what_the_oracle_says(at, chain, pauses):
    looks = [0]
    for pause in pauses:
        looks.append(looks[-1] + pause)
    with transaction.atomic():
        case = incident(None, None, now=at, unit_words="thử")
        made = start(case, frozen(chain, at), by=None, now=at)
        for look in looks[1:]:
            advance_due(now=at + look * MINUTE)
        steps, ended = oracle(chain, looks)
        made.refresh_from_db()
        assert seen(made, at) == steps
        assert (made.state == Escalation.State.EXHAUSTED) == (ended is not None)
        assert [e.number for e in case.entries.all()] == list(range(1, case.entries.count() + 1))
        transaction.set_rollback(True)


@given(st.sampled_from(BEGINNINGS), chains, st.integers(0, 60))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_is_called_after_somebody_has_it(at, chain, taken_after):
    with transaction.atomic():
        made = start(incident(None, None, now=at, unit_words="thử"), frozen(chain, at), by=None, now=at)
        for minute in range(1, taken_after + 1):
            advance_due(now=at + minute * MINUTE)
        from tests import make

        officer = make.user("truc", make.province())
        before = Call.objects.count()
        acknowledge_by_word(made, "Ông A", by=officer, now=at + taken_after * MINUTE)
        for minute in range(taken_after + 1, taken_after + 120, 7):
            assert advance_due(now=at + minute * MINUTE) == 0
        assert Call.objects.count() == before
        assert verify()[1] == []
        assert Incident.objects.get().escalations.get().acknowledged_by == "Ông A"
        transaction.set_rollback(True)
