"""What the watch has seen is evidence: held, broken, or unknown with the hours in which nobody looked."""

import json
from datetime import date, datetime, timedelta

import pytest

from tests import make
from tests.watch.world import MINUTE, look, seen, system
from vonggac.campaigns.services import Rehearsal
from vonggac.core.times import VIETNAM, Window
from vonggac.notify.models import Message
from vonggac.notify.webhooks import make_webhook
from vonggac.registry.models import ApiToken, Unit
from vonggac.registry.tokens import make_token
from vonggac.standing.announcing import announce
from vonggac.standing.board import board, present_board
from vonggac.standing.judge import Standing
from vonggac.standing.watched import LASTS, watched
from vonggac.watch.models import Maintenance
from vonggac.watch.schedule import enrol
from vonggac.watch.services import keep, keep_looks

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2027, 2, 4, tzinfo=VIETNAM)
WINDOW = Window(date(2027, 2, 4), date(2027, 2, 4))
END = WINDOW.ends_at
COARSE = 4 * MINUTE  # a look every four beats leaves no gap


@pytest.fixture
def officer():
    return make.user("truc", make.province())


def opened(officer, *measures: str, rehearsal=None):
    directive = make.letter()
    days = {"window_from": WINDOW.from_on, "window_to": WINDOW.to_on}
    asked = measures or ("portal-watch",)
    make.requirement(directive, "6", "Các so", kind="standing", measures=list(asked), **days)
    return make.campaign(officer, directive=directive, rehearsal=rehearsal)


def portal(code="YT", address="yt.example.vn"):
    made = system(Unit.objects.get(code=code), address)
    made.consents.update(given_at=START - 30 * DAY)
    enrol(now=START - 10 * DAY)
    return made


def watch(of, start, end, outcome="passed", every=COARSE):
    at = start
    while at < end:
        keep_looks([look(of, at, outcome)], now=at)
        at += every


def stands(campaign, officer, as_of, code="YT"):
    """How the duty stands; the board from memory must say the same as the one judged anew."""
    duty = make.duty(campaign, "6", code)
    fresh, kept = (
        next(row for row in one.rows if row.obligation == duty.pk).standing
        for one in (board(campaign, as_of, user=officer), present_board(campaign, as_of, user=officer))
    )
    assert fresh is kept
    return fresh


def shown(campaign, as_of, code="YT"):
    duty = make.duty(campaign, "6", code)
    found = watched(
        type(duty).objects.filter(pk=duty.pk), [duty.requirement], {duty.requirement_id: WINDOW}, as_of
    )
    return found[duty.pk]


def test_seen_well_throughout_is_held_without_anybody_reporting(officer):
    campaign, one = opened(officer), portal()
    watch(one, START - HOUR, END + HOUR)
    assert stands(campaign, officer, START + HOUR) is Standing.OPEN
    assert stands(campaign, officer, END + HOUR) is Standing.HELD
    assert stands(campaign, officer, END + HOUR, "GD") is Standing.UNKNOWN  # no system: nothing was seen


def test_hours_in_which_nobody_looked_leave_it_unknown_and_are_named(officer):
    campaign, one = opened(officer), portal()
    watch(one, START - HOUR, START + 3 * HOUR)
    watch(one, START + 5 * HOUR, END + HOUR)
    assert stands(campaign, officer, END + HOUR) is Standing.UNKNOWN
    ((from_at, to_at),) = shown(campaign, END + HOUR).holes
    assert abs(from_at - (START + 3 * HOUR)) < 5 * MINUTE
    assert to_at == START + 5 * HOUR


def test_a_failure_that_lasts_breaks_it_even_after_it_was_mended(officer):
    campaign, one = opened(officer), portal()
    watch(one, START - HOUR, START + HOUR)
    watch(one, START + HOUR, START + HOUR + 20 * MINUTE, "failed")
    assert stands(campaign, officer, START + HOUR + 20 * MINUTE) is Standing.BROKEN
    watch(one, START + HOUR + 20 * MINUTE, END + HOUR)
    assert stands(campaign, officer, END + HOUR) is Standing.BROKEN
    (failure,) = shown(campaign, END + HOUR).failures
    assert (failure.from_at, failure.check) == (START + HOUR, "portal-status")
    assert failure.because == "trả lời 503, cần 200"


def test_what_the_watch_alone_breaks_is_told_once_to_a_program_that_asks(officer):
    campaign, one = opened(officer), portal()
    admin = make.user("quan.tri", Unit.objects.get(code="T"), "administrator")
    now, life = START + HOUR, timedelta(days=30)
    token = make_token("trục", admin.unit, scope=ApiToken.Scope.READ, lifetime=life, by=admin, now=now).token
    make_webhook(token, "https://1.1.1.1/", ["obligation.broken"], by=admin, now=now)
    watch(one, START - HOUR, now)
    assert announce(now=now) == 0
    watch(one, now, now + 20 * MINUTE, "failed")
    for minutes in (20, 21, 90):
        announce(now=now + minutes * MINUTE)
        Message.objects.update(state=Message.State.SENT, next_at=None)  # it has arrived: the next may be made
    (event,) = json.loads(Message.objects.get().body)["events"]
    assert event["type"] == "obligation.broken"
    assert event["obligation"] == make.duty(campaign, "6", "YT").pk


def test_a_failure_counts_from_the_moment_it_has_lasted_though_nothing_is_written_then(officer):
    campaign, one = opened(officer), portal()
    watch(one, START - HOUR, START + HOUR)
    for n in range(2):
        keep_looks([look(one, START + HOUR + n * MINUTE, "failed")], now=START + HOUR + n * MINUTE)
    assert stands(campaign, officer, START + HOUR + 2 * MINUTE) is Standing.OPEN
    assert stands(campaign, officer, START + HOUR + LASTS) is Standing.BROKEN


def test_a_short_failure_breaks_nothing(officer):
    campaign, one = opened(officer), portal()
    watch(one, START - HOUR, START + HOUR)
    watch(one, START + HOUR, START + HOUR + 3 * MINUTE, "failed", MINUTE)
    watch(one, START + HOUR + 3 * MINUTE, END + HOUR)
    assert stands(campaign, officer, END + HOUR) is Standing.HELD


def test_what_is_known_later_was_not_known_then(officer):
    campaign, one = opened(officer), portal()
    watch(one, START - HOUR, START + HOUR)
    watch(one, START + HOUR, START + 2 * HOUR, "failed")
    as_of = START + HOUR + MINUTE
    past = board(campaign, as_of, user=officer)
    duty = make.duty(campaign, "6", "YT")
    assert next(row for row in past.rows if row.obligation == duty.pk).standing is Standing.OPEN


def test_announced_work_is_a_hole_and_no_failure(officer):
    campaign, one = opened(officer), portal()
    Maintenance.objects.create(
        unit=one.unit, from_at=START + HOUR, to_at=START + 2 * HOUR, reason="thay máy chủ"
    )
    watch(one, START - HOUR, START + HOUR)
    watch(one, START + HOUR, START + 2 * HOUR, "failed")
    watch(one, START + 2 * HOUR, END + HOUR)
    assert stands(campaign, officer, END + HOUR) is Standing.UNKNOWN
    assert not shown(campaign, END + HOUR).failures


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("awareness", id="what no check can see"),
        pytest.param("backup", id="what no check sees yet"),
        pytest.param("mail-security", id="what this unit has no system for"),
    ],
)
def test_the_watch_vouches_only_for_duties_whose_every_measure_it_has_seen(officer, other):
    campaign, one = opened(officer, "portal-watch", other), portal()
    watch(one, START - HOUR, END + HOUR)
    assert stands(campaign, officer, END + HOUR) is Standing.UNKNOWN
    assert not shown(campaign, END + HOUR).vouches


def test_of_two_systems_both_must_be_well(officer):
    campaign, one, other = opened(officer), portal(), portal(address="mail.example.vn")
    watch(one, START - HOUR, END + HOUR)
    watch(other, START - HOUR, START + 2 * HOUR)
    assert stands(campaign, officer, END + HOUR) is Standing.UNKNOWN
    assert shown(campaign, END + HOUR).systems == 2


def test_a_note_that_fails_breaks_nothing(officer):
    campaign, one = opened(officer), portal()
    at = START - HOUR
    while at < END + HOUR:
        keep([*look(one, at).seen, seen(one, at, "failed", "portal-csp")], now=at)
        at += COARSE
    assert stands(campaign, officer, END + HOUR) is Standing.HELD


def test_a_rehearsal_reads_what_was_seen_on_its_own_clock(officer):
    campaign = opened(officer, rehearsal=Rehearsal(START, 24.0))
    one = portal()
    watch(one, make.OPENED_AT - HOUR, make.OPENED_AT + 2 * HOUR)
    now = campaign.time(make.OPENED_AT + HOUR + MINUTE)
    assert now > END
    assert stands(campaign, officer, now) is Standing.HELD


def test_more_rows_take_no_more_queries(officer, django_assert_max_num_queries):
    campaign = opened(officer)
    for code in ("YT", "GD"):
        one = portal(code, f"{code.lower()}.example.vn")
        watch(one, START - HOUR, START + HOUR, every=20 * MINUTE)
    with django_assert_max_num_queries(20):
        board(campaign, START + HOUR, user=officer)
