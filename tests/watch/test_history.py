"""What pages ask of the history: availability by Vietnamese day, response times, single looks, what stands now."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import make
from tests.watch.world import MINUTE, STATUS, T0, look, minute_by_minute, system, systems, watch
from vonggac.registry.models import System
from vonggac.watch.history import (
    DETAIL_DAYS,
    KEPT_DAYS,
    availability,
    bars,
    changes,
    figures,
    looks,
    present,
    prune,
    response,
)
from vonggac.watch.models import Change, Day, Detail, State, Watching

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_availability_counts_looks_by_vietnamese_day_and_a_day_without_any_has_none():
    (portal,) = systems(1)
    midnight = datetime(2027, 2, 1, 17, tzinfo=UTC)  # in Vietnam
    end = minute_by_minute(portal, "+" * 10 + "-" * 10, midnight - 20 * MINUTE)
    end = minute_by_minute(portal, "+" * 27 + "???", end)
    days = availability(portal, now=end, days=4)
    assert [(day.on, day.looks, day.share) for day in days] == [
        (date(2027, 1, 30), 0, None),
        (date(2027, 1, 31), 0, None),
        (date(2027, 2, 1), 20, 50.0),
        (date(2027, 2, 2), 30, 100.0),
    ]


def test_several_systems_take_no_more_queries_than_one(django_assert_num_queries):
    portals = systems(9)
    watch(look(one, T0) for one in portals)
    with django_assert_num_queries(2):
        shown = bars(portals, now=T0 + MINUTE)
    assert {days[-1].looks for days in shown.values()} == {1}


def test_response_times_are_given_by_the_hour_the_running_one_too():
    (portal,) = systems(1)
    end = minute_by_minute(portal, "+" * 90)
    hours = response(portal, T0, end)
    assert [hour.at for hour in hours] == [T0, T0 + HOUR]
    assert all(abs(hour.p50_ms - 120) < 5 for hour in hours)


def test_single_looks_come_back_with_what_was_wrong():
    (portal,) = systems(1)
    end = minute_by_minute(portal, "+" * 58 + "-" * 5)
    found = looks(portal, T0 + 57 * MINUTE, end)
    assert [one.at for one in found] == [T0 + n * MINUTE for n in range(57, 63)]
    assert [one.up for one in found] == ["passed", *["failed"] * 5]
    assert found[1].faults == ((STATUS, "failed"),)


def test_what_nobody_has_looked_at_lately_is_unknown_now():
    (portal,) = systems(1)
    end = minute_by_minute(portal, "+++")
    (fresh,) = present(System.objects.all(), now=end)
    (stale,) = present(System.objects.all(), now=end + 10 * MINUTE)
    assert (fresh.up, stale.up) == ("passed", "unknown")
    assert {state.check_id for state in fresh.states} == {STATUS, "portal-resolves"}


def test_present_states_take_the_same_queries_for_any_number(django_assert_num_queries):
    portals = systems(20)
    watch(look(one, T0) for one in portals)
    with django_assert_num_queries(3):
        shown = present(System.objects.all(), now=T0)
        assert {one.system.unit.code for one in shown} == {"YT"}


def test_a_unit_sees_what_is_its_own_and_nothing_beside_it():
    root = make.province()
    health, school = (make.Unit.objects.get(code=code) for code in ("YT", "GD"))
    mine, other = system(health, "yt.example.vn"), system(school, "gd.example.vn")
    watch(look(one, T0, "failed") for _ in range(2) for one in (mine, other))
    doctor = make.user("bs", health, "focal_point")
    for rows in (State, Change, Watching):
        assert {row.system_id for row in rows.objects.visible_to(doctor)} <= {mine.pk}
        assert not rows.objects.visible_to(make.user(f"x{rows.__name__}", None)).exists()
    assert list(System.objects.visible_to(doctor)) == [mine]
    assert System.objects.visible_to(make.user("truc", root)).count() == 2


def test_changes_are_listed_for_the_systems_asked_the_newest_first():
    portals = systems(2)
    for portal in portals:
        minute_by_minute(portal, "+--++")
    found = changes(System.objects.filter(pk=portals[0].pk), T0, T0 + HOUR)
    assert [(one.before, one.after) for one in found] == [("failed", "passed"), ("passed", "failed")]


def test_figures_count_what_stands_and_how_late_the_watch_is():
    portals = systems(10)
    for n in range(2):
        watch(look(one, T0 + n * MINUTE, "failed" if one in portals[:3] else "passed") for one in portals)
    now = figures(System.objects.all(), now=T0 + 2 * MINUTE)
    assert now.systems == {("portal", "failed"): 3, ("portal", "passed"): 7}
    assert now.failed == {STATUS: 3}
    assert (now.late, now.seen_at) == (0, T0 + MINUTE)
    later = figures(System.objects.all(), now=T0 + 30 * MINUTE)
    assert later.late == 10
    assert later.waits_seconds > 1500
    assert later.systems == {("portal", "unknown"): 10}


def test_detail_goes_after_its_days_and_the_rest_much_later():
    (portal,) = systems(1)
    minute_by_minute(portal, "+" * 58 + "--++")
    assert prune(now=T0 + DETAIL_DAYS * DAY) == 0
    assert prune(now=T0 + (DETAIL_DAYS + 2) * DAY) == 1
    assert not Detail.objects.exists()
    assert Day.objects.exists()
    assert prune(now=T0 + (KEPT_DAYS + 2) * DAY) == 3
    assert not Day.objects.exists()
    assert not Change.objects.exists()
