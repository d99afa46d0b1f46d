"""What is kept of looks: changes as rows, the rest in bytes, and nobody blamed for what is not theirs."""

from datetime import timedelta

import pytest

from tests import make
from tests.watch.world import (
    MINUTE,
    SECOND,
    STATUS,
    T0,
    look,
    minute_by_minute,
    row,
    seen,
    system,
    systems,
    watch,
)
from vonggac.audit.models import Entry
from vonggac.watch.models import Change, Day, Detail, Maintenance, State, Unwatched, Watching
from vonggac.watch.packing import chunks_of, hours_of
from vonggac.watch.schedule import claim, enrol
from vonggac.watch.services import Looked, keep, keep_looks

pytestmark = pytest.mark.django_db


def state(of, check=STATUS) -> State:
    return State.objects.get(system=of, check_id=check)


def test_a_confirmed_failure_is_one_change_one_state_and_one_entry_in_the_record():
    (portal,) = systems(1)
    minute_by_minute(portal, "++--")
    change = Change.objects.get(system=portal, check_id=STATUS)
    assert (change.before, change.after, change.at, change.known_at) == (
        "passed", "failed", T0 + 2 * MINUTE, T0 + 3 * MINUTE,
    )  # fmt: skip
    assert state(portal).because == "trả lời 503, cần 200"
    entry = Entry.objects.get(act="watch.failed")
    assert (entry.thing, entry.thing_id, entry.facts["check"]) == ("registry.system", str(portal.pk), STATUS)


def test_pages_show_what_is_confirmed_and_no_blip():
    (portal,) = systems(1)
    minute_by_minute(portal, "++-")
    assert (row(portal).up, row(portal).stands) == ("failed", "passed")
    minute_by_minute(portal, "--", T0 + 3 * MINUTE)
    assert row(portal).stands == "failed"


def test_a_page_is_photographed_at_once_when_replaced_and_again_when_mended():
    (portal,) = systems(1)
    for end, since in (("failed", T0), ("passed", T0 + 10 * MINUTE)):
        watch([look(portal, since, deep=True)])
        for n, outcome in enumerate(("passed" if end == "failed" else "failed", end, end), 1):
            watch([look(portal, since + n * MINUTE, portal_defacement=outcome)])
        assert row(portal).deep_next_at == since + 3 * MINUTE


def test_looks_that_bring_nothing_new_write_no_state(django_assert_num_queries):
    portals = systems(40)
    watch(look(portal, T0 + n * MINUTE) for n in range(2) for portal in portals)
    Watching.objects.update(refreshed_at=T0 + MINUTE)
    before = list(State.objects.values_list("pk", "seen_at"))
    looks = [look(portal, T0 + 2 * MINUTE) for portal in portals]
    with django_assert_num_queries(4):  # a savepoint and its release, the rows read, the rows written
        keep_looks(looks, now=T0 + 2 * MINUTE)
    assert list(State.objects.values_list("pk", "seen_at")) == before
    assert row(portals[0]).seen_at == T0 + 2 * MINUTE


def test_measured_values_are_refreshed_in_time():
    portals = systems(12)
    watch(look(portal, T0 + n * MINUTE) for n in range(62) for portal in portals)
    refreshed = State.objects.filter(check_id=STATUS).values_list("seen_at", flat=True)
    assert min(refreshed) > T0
    assert len(set(refreshed)) > 6  # not all in one minute


def test_a_doubt_is_looked_at_again_soon_and_the_beat_stays():
    (portal,) = systems(1)
    minute_by_minute(portal, "++")
    beat = at = row(portal).beat_at
    watch([look(portal, at, "failed")])
    assert row(portal).next_at == at + 15 * SECOND
    watch([look(portal, at + 15 * SECOND, "failed")])
    assert row(portal).next_at == beat + MINUTE


def test_what_all_looks_saw_is_in_the_day_and_in_the_detail():
    (portal,) = systems(1)
    minute_by_minute(portal, "+" * 30 + "-" * 5 + "+" * 30)
    (hour,) = hours_of(Day.objects.get(system=portal, on=T0.date()).hours)
    assert (hour.hour, hour.looks, hour.failed, hour.unknown) == (1, 60, 5, 0)
    ((at, looks),) = chunks_of(Detail.objects.get(system=portal).looks)
    assert at == 1
    assert [look.up for look in looks].count("failed") == 5
    assert len(looks[31].faults) == 1


def test_a_time_in_which_nobody_looked_is_said():
    (portal,) = systems(1)
    end = minute_by_minute(portal, "+++")
    minute_by_minute(portal, "+++", end + timedelta(hours=2))
    gap = Unwatched.objects.get(system=portal)
    assert (gap.from_at, gap.to_at) == (end, end + timedelta(hours=2))


def test_work_that_was_announced_alarms_nobody():
    (portal,) = systems(1)
    end = minute_by_minute(portal, "++")
    Maintenance.objects.create(
        unit=portal.unit, from_at=end, to_at=end + 10 * MINUTE, reason="nâng cấp máy chủ"
    )
    end = minute_by_minute(portal, "----", end)
    assert state(portal).outcome == "unknown"
    assert state(portal).because == "đang bảo trì (nâng cấp máy chủ); đo được: trả lời 503, cần 200"
    minute_by_minute(portal, "--", T0 + 12 * MINUTE)
    assert state(portal).outcome == "failed"


def test_the_watchers_own_line_down_is_unknown_for_all_and_alarms_nobody():
    portals = systems(30)
    for n in range(2):
        keep([seen(portal, T0 + n * MINUTE) for portal in portals], now=T0 + n * MINUTE)
    for n in range(2, 6):
        keep([seen(portal, T0 + n * MINUTE, "unknown") for portal in portals], now=T0 + n * MINUTE)
    assert set(State.objects.values_list("outcome", flat=True)) == {"unknown"}
    assert not Entry.objects.filter(act="watch.failed").exists()


def test_a_dead_data_centre_that_is_probed_is_one_alarm():
    unit = make.unit("TTDL")
    centre = system(unit, "ttdl.example.vn")
    portals = systems(30, unit, depends_on=centre)
    watch(look(one, T0 + n * MINUTE) for n in range(3) for one in [centre, *portals])
    watch([look(centre, row(centre).beat_at)])
    at = row(centre).seen_at + 20 * SECOND
    watch([look(portals[0], at, "failed")])
    assert row(centre).next_at == at  # asked at once
    watch([look(centre, at + SECOND, "failed")])
    watch(look(one, at + (16 + n) * SECOND, "failed") for n in range(4) for one in [centre, *portals])
    failed = set(State.objects.filter(outcome="failed").values_list("system", flat=True))
    assert failed == {centre.pk}
    assert f"{centre} đang hỏng" in state(portals[7]).because


def test_a_data_centre_that_cannot_be_probed_is_told_by_what_stands_on_it():
    unit = make.unit("TTDL")
    centre = system(unit, "Trung tâm dữ liệu tỉnh", "site")
    portals = systems(200, unit, depends_on=centre)
    watch(look(one, T0 + n * MINUTE) for n in range(2) for one in portals)
    at = T0 + 2 * MINUTE
    for n in range(4):  # the fourth failure within the same seconds makes all the others due
        watch([look(portals[n], at + n * SECOND / 2, "failed")])
    assert Watching.objects.filter(next_at__lte=at + 2 * SECOND).count() >= 196
    for n in range(3):
        moment = at + (4 + 15 * n) * SECOND
        keep_looks([look(one, moment, "failed") for one in portals], now=moment)
    assert list(State.objects.filter(outcome="failed").values_list("system__kind", flat=True)) == ["site"]
    assert Entry.objects.filter(act="watch.failed").count() == 1
    assert state(centre, "site-dependents").because == "200/200 hệ thống đặt tại đây không dùng được"
    for n in range(2):
        moment = at + (60 + 15 * n) * SECOND
        keep_looks([look(one, moment) for one in portals], now=moment)
    assert set(State.objects.values_list("outcome", flat=True)) == {"passed"}


def test_a_few_failures_in_a_data_centre_are_their_own():
    unit = make.unit("TTDL")
    centre = system(unit, "Trung tâm dữ liệu tỉnh", "site")
    portals = systems(12, unit, depends_on=centre)
    watch(
        look(one, T0 + n * MINUTE, "failed" if one in portals[:4] else "passed")
        for n in range(3)
        for one in portals
    )
    failed = set(State.objects.filter(outcome="failed").values_list("system", flat=True))
    assert failed == {one.pk for one in portals[:4]}


def test_a_look_whose_claim_has_passed_on_writes_nothing():
    (portal,) = systems(1)
    (mine,) = claim(9, now=T0 + MINUTE)
    (theirs,) = claim(9, now=T0 + 3 * MINUTE)  # after the lease
    late, good = (
        Looked(portal.pk, T0 + 3 * MINUTE, False, [seen(portal, T0 + 3 * MINUTE, end)], fence=one.fence)
        for one, end in ((mine, "failed"), (theirs, "passed"))
    )
    assert keep_looks([late], now=T0 + 3 * MINUTE) == 0
    assert row(portal).seen_at is None
    assert keep_looks([good], now=T0 + 3 * MINUTE) == 1


def test_a_system_let_go_while_it_was_looked_at_keeps_nothing_of_it():
    (portal,) = systems(1)
    (mine,) = claim(9, now=T0 + MINUTE)
    portal.consents.update(withdrawn_at=T0 + MINUTE)
    enrol(now=T0 + MINUTE)
    found = [seen(portal, T0 + MINUTE)]
    assert keep_looks([Looked(portal.pk, T0 + MINUTE, False, found, mine.fence)], now=T0 + MINUTE) == 0
    assert not State.objects.exists()


def test_the_slow_look_and_the_quick_one_see_the_same_check_without_disturbing_each_other():
    (portal,) = systems(1)
    minute_by_minute(portal, "+++")
    watch([look(portal, T0 + 3 * MINUTE, "failed", deep=True, portal_headers="failed")])
    watch([look(portal, T0 + 4 * MINUTE)])  # clears the doubt of the slow look
    assert state(portal).suspect == ""
    watch([look(portal, T0 + 64 * MINUTE, "failed", deep=True, portal_headers="failed")])
    assert state(portal).outcome == "passed"
    assert state(portal, "portal-headers").outcome == "failed"
