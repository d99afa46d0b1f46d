"""The board joins what is owed with what was said, as known at an instant."""

from datetime import date, timedelta

import pytest

from tests import make
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import submit
from vonggac.registry.models import Unit
from vonggac.standing.board import board
from vonggac.standing.judge import Standing

pytestmark = pytest.mark.django_db
Step = Submission.Step
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def officer():
    return make.user("truc", make.province())


@pytest.fixture
def campaign(officer):
    return make.campaign(officer)


def say(duty, step, officer, at, **more):
    return submit(duty, step, statement="Đã làm.", by=officer, now=at, **more)


def finish(duty, officer, at):
    say(duty, Step.RECEIVED, officer, at)
    say(duty, Step.DONE, officer, at)


def standings(campaign, officer, as_of, ref="2.1"):
    rows = board(campaign, as_of, user=officer).rows
    codes = dict(Unit.objects.values_list("pk", "code"))
    refs = dict(campaign.directive.requirements.values_list("pk", "ref"))
    return {codes[row.unit]: row.standing for row in rows if refs[row.requirement] == ref}


def test_each_unit_stands_by_its_own_answer(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE - HOUR)
    finish(make.duty(campaign, "2.1", "GD"), officer, make.DUE + HOUR)
    say(make.duty(campaign, "2.1", "X1"), Step.RECEIVED, officer, make.DUE - HOUR)
    found = standings(campaign, officer, make.DUE + DAY)
    assert (found["YT"], found["GD"], found["X1"]) == (Standing.MET, Standing.LATE, Standing.OVERDUE)


def test_a_past_moment_shows_what_was_known_then(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    say(duty, Step.RECEIVED, officer, make.OPENED_AT)
    say(
        duty, Step.DONE, officer, make.DUE + 2 * HOUR, received_at=make.DUE - HOUR
    )  # rang in time, entered late
    assert standings(campaign, officer, make.DUE + HOUR)["YT"] is Standing.OVERDUE
    assert standings(campaign, officer, make.DUE + 3 * HOUR)["YT"] is Standing.MET


def test_the_parts_of_the_statistic_add_up(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE - HOUR)
    tally = board(campaign, make.DUE, user=officer).tally
    parts = (
        tally.on_time
        + tally.late
        + tally.in_time
        + tally.overdue
        + tally.broken
        + tally.unknown
        + tally.waived
    )
    assert tally.total == parts == 14
    assert (tally.on_time, tally.overdue, tally.in_time) == (1, 5, 8)
    assert tally.done_share == pytest.approx(100 / 14)


def test_a_duty_throughout_a_window_is_unknown_when_nobody_vouched(officer):
    directive = make.letter()
    make.requirement(
        directive, "7", "Các so", kind="standing", window_from=date(2027, 2, 4), window_to=date(2027, 2, 10)
    )
    campaign = make.campaign(officer, directive=directive)
    after = make.DUE + 30 * DAY
    finish(make.duty(campaign, "7", "YT"), officer, make.DUE + 20 * DAY)
    assert standings(campaign, officer, after, "7") == {"YT": Standing.HELD, "GD": Standing.UNKNOWN}


def test_a_focal_point_sees_its_unit_and_all_below_and_nothing_beside(campaign):
    focal = make.user("xa", Unit.objects.get(code="X1"), role="focal_point")
    rows = board(campaign, make.DUE, user=focal).rows
    assert {Unit.objects.get(pk=row.unit).code for row in rows} == {"X1", "X1.1", "X1.2"}


def test_a_unit_whose_code_begins_like_another_is_still_beside_it(officer):
    root = Unit.objects.get(code="T")
    make.unit("X10", root, "xa")
    campaign = make.campaign(officer)
    focal = make.user("xa", Unit.objects.get(code="X1"), role="focal_point")
    assert "X10" not in {
        Unit.objects.get(pk=row.unit).code for row in board(campaign, make.DUE, user=focal).rows
    }


def test_silence_is_counted(campaign, officer):
    say(make.duty(campaign, "2.1", "YT"), Step.RECEIVED, officer, make.OPENED_AT)
    silent = board(campaign, make.DUE, user=officer).silent_units()
    assert Unit.objects.get(code="YT").pk not in silent
    assert Unit.objects.get(code="GD").pk in silent


def test_the_next_deadlines_say_how_many_are_done(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.OPENED_AT)
    assert board(campaign, make.OPENED_AT + HOUR, user=officer).deadlines() == [(make.DUE, 6, 1)]
    assert board(campaign, make.DUE, user=officer).deadlines() == []


def test_the_board_asks_the_same_few_questions_however_many_rows(
    campaign, officer, django_assert_num_queries
):
    with django_assert_num_queries(3):
        board(campaign, make.DUE, user=officer)
    for number in range(20):
        make.unit(f"S{number}", Unit.objects.get(code="T"), "so")
    make.campaign(officer, directive=campaign.directive)
    with django_assert_num_queries(3):
        assert len(board(campaign, make.DUE, user=officer).rows) == 54
