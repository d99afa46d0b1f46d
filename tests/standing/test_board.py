"""The board joins what is owed with what was said, as known at an instant."""

from datetime import date, timedelta

import pytest

from tests import make
from vonggac.campaigns.decisions import ask_extension, decide_extension, pass_on, review, waive
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
    review(say(duty, Step.DONE, officer, at), verified=True, by=officer, now=at)


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
    rang_in_time = make.DUE - HOUR
    answer = say(duty, Step.DONE, officer, make.DUE + 2 * HOUR, received_at=rang_in_time)
    review(answer, verified=True, by=officer, now=make.DUE + 2 * HOUR)
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


def test_a_standing_duty_without_a_time_of_its_own_is_held_in_the_letters_only_window(officer):
    directive = make.letter()
    directive.reading = {"windows": [{"from": "2027-02-04", "to": "2027-02-10", "words": ""}]}
    directive.save()
    make.requirement(directive, "7", "Các so", kind="standing")
    campaign = make.campaign(officer, directive=directive)
    finish(make.duty(campaign, "7", "YT"), officer, make.DUE)
    assert standings(campaign, officer, make.DUE, "7")["YT"] is Standing.OPEN
    assert standings(campaign, officer, make.DUE + 30 * DAY, "7")["YT"] is Standing.UNKNOWN


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
    silent = board(campaign, make.DUE, user=officer).silent_units
    assert Unit.objects.get(code="YT").pk not in silent
    assert Unit.objects.get(code="GD").pk in silent


def test_the_next_deadlines_say_how_many_are_done(campaign, officer):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.OPENED_AT)
    assert board(campaign, make.OPENED_AT + HOUR, user=officer).deadlines == [(make.DUE, 6, 1)]
    assert board(campaign, make.DUE, user=officer).deadlines == []


def test_the_board_asks_the_same_few_questions_however_many_rows(
    campaign, officer, django_assert_num_queries
):
    with django_assert_num_queries(6):
        board(campaign, make.DUE, user=officer)
    for number in range(20):
        make.unit(f"S{number}", Unit.objects.get(code="T"), "so")
    make.campaign(officer, directive=campaign.directive)
    with django_assert_num_queries(6):
        assert len(board(campaign, make.DUE, user=officer).rows) == 54


def test_a_claim_counts_only_when_it_is_verified(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    say(duty, Step.RECEIVED, officer, make.OPENED_AT)
    claim = say(duty, Step.DONE, officer, make.DUE - HOUR)
    assert standings(campaign, officer, make.DUE - HOUR)["YT"] is Standing.OPEN
    assert standings(campaign, officer, make.DUE + HOUR)["YT"] is Standing.UNKNOWN
    review(claim, verified=True, by=officer, now=make.DUE + DAY)
    assert standings(campaign, officer, make.DUE + DAY)["YT"] is Standing.MET
    assert standings(campaign, officer, make.DUE + HOUR)["YT"] is Standing.UNKNOWN, "known only since"


def test_what_was_returned_does_not_count_and_may_be_said_again(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    say(duty, Step.RECEIVED, officer, make.OPENED_AT)
    claim = say(duty, Step.DONE, officer, make.DUE - 2 * HOUR)
    review(claim, verified=False, reason="Thiếu số máy.", by=officer, now=make.DUE - HOUR)
    assert standings(campaign, officer, make.DUE)["YT"] is Standing.OVERDUE
    say(duty, Step.STARTED, officer, make.DUE)
    review(say(duty, Step.DONE, officer, make.DUE + HOUR), verified=True, by=officer, now=make.DUE + HOUR)
    assert standings(campaign, officer, make.DUE + HOUR)["YT"] is Standing.LATE


def test_more_time_counts_once_it_is_granted_and_the_first_deadline_stays(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    asked = ask_extension(duty, make.DUE + 3 * DAY, reason="Chờ thiết bị.", by=officer, now=make.DUE - DAY)
    assert standings(campaign, officer, make.DUE)["YT"] is Standing.OVERDUE
    decide_extension(asked, granted=True, by=officer, now=make.DUE + HOUR)
    assert standings(campaign, officer, make.DUE + 2 * HOUR)["YT"] is Standing.OPEN
    assert standings(campaign, officer, make.DUE)["YT"] is Standing.OVERDUE, "as it was known then"
    duty.refresh_from_db()
    assert duty.due_at == make.DUE


def test_a_waived_duty_is_neither_done_nor_overdue(campaign, officer):
    waive(make.duty(campaign, "2.1", "YT"), reason="Đơn vị đang giải thể.", by=officer, now=make.OPENED_AT)
    tally = board(campaign, make.DUE, user=officer).tally
    assert (tally.waived, tally.overdue) == (1, 5)


def test_a_duty_that_was_passed_on_stands_no_better_than_those_who_serve_it(campaign, officer):
    above, one, two = (make.duty(campaign, "2.1", code) for code in ("X1", "X1.1", "X1.2"))
    finish(above, officer, make.OPENED_AT)
    finish(one, officer, make.OPENED_AT)
    assert standings(campaign, officer, make.DUE - HOUR)["X1"] is Standing.OPEN
    assert standings(campaign, officer, make.DUE)["X1"] is Standing.OVERDUE
    row = next(r for r in board(campaign, make.DUE, user=officer).rows if r.obligation == above.pk)
    assert (row.below, row.below_answered, row.depth) == (2, 1, 1)
    finish(two, officer, make.DUE + HOUR)
    assert standings(campaign, officer, make.DUE + DAY)["X1"] is Standing.LATE


def test_a_unit_passes_a_duty_on_to_those_directly_below(campaign, officer):
    focal = make.user("so", Unit.objects.get(code="YT"), role="focal_point")
    office = Unit.objects.get(code="YT.1")
    duty = make.duty(campaign, "2.1", "YT")
    made = pass_on(duty, [office], words="Rà soát máy của chi cục.", by=focal, now=make.OPENED_AT)
    assert [(o.unit, o.parent, o.due_at, o.words) for o in made] == [
        (office, duty, make.DUE, "Rà soát máy của chi cục.")
    ]
    assert pass_on(duty, [office], by=focal, now=make.OPENED_AT) == []
