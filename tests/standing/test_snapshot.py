"""The present board from memory is, at every moment, the board that would be judged anew."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction

from tests import make
from vonggac.audit.services import record
from vonggac.campaigns.decisions import ask_extension, decide_extension, pass_on, review, waive
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import Rehearsal, submit
from vonggac.core.errors import Refused
from vonggac.registry.models import Unit
from vonggac.standing.board import board, present_board

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def officer():
    return make.user("truc", make.province())


@pytest.fixture
def campaign(officer):
    directive = make.letter()
    make.requirement(
        directive, "7", "Các so", kind="standing", window_from=date(2027, 1, 20), window_to=date(2027, 1, 27)
    )
    return make.campaign(officer, directive=directive)


def something_happens(campaign, officer, now, chance):
    """One act of an office, whichever the rules allow just now."""
    duty = chance.choice(list(campaign.obligations.select_related("campaign", "unit")))
    last = duty.submissions.order_by("-version").first()
    act = chance.randrange(6)
    if act <= 2:
        step = chance.choice(list(Submission.Step))
        submit(
            duty, step, statement="Đã làm.", by=officer, now=now, received_at=now - chance.randrange(3) * HOUR
        )
    elif act == 3 and last:
        review(last, verified=chance.random() < 0.7, reason="Thiếu.", by=officer, now=now)
    elif act == 4:
        asked = ask_extension(
            duty, make.DUE + chance.randrange(1, 5) * DAY, reason="Chờ.", by=officer, now=now
        )
        decide_extension(asked, granted=chance.random() < 0.7, by=officer, now=now)
    elif act == 5 and chance.random() < 0.2:
        waive(duty, reason="Đã giải thể.", by=officer, now=now)
    elif act == 5:
        pass_on(duty, list(Unit.objects.filter(parent=duty.unit)), by=officer, now=now)


@pytest.mark.parametrize("seed", range(4))
def test_memory_and_judging_anew_agree_through_a_whole_season(campaign, officer, seed):
    chance = random.Random(seed)
    scopes = [officer, make.user("xa", Unit.objects.get(code="X1"), "leader")]
    now = make.OPENED_AT
    for _ in range(60):
        now += chance.randrange(1, 12) * HOUR
        with suppress(Refused):
            something_happens(campaign, officer, now, chance)
        for user in scopes:
            assert set(present_board(campaign, now, user=user).rows) == set(
                board(campaign, now, user=user).rows
            )


def test_nothing_changed_costs_one_question(campaign, officer, django_assert_num_queries):
    present_board(campaign, make.OPENED_AT, user=officer)
    with django_assert_num_queries(1):
        present_board(campaign, make.OPENED_AT + HOUR, user=officer)


def test_a_board_outlives_what_has_nothing_to_do_with_it(campaign, officer):
    seen = present_board(campaign, make.OPENED_AT, user=officer)
    with transaction.atomic():
        record(officer, "account.signed-in", officer, now=make.OPENED_AT)
    assert present_board(campaign, make.OPENED_AT + HOUR, user=officer) is seen
    submit(make.duty(campaign, "2.1", "YT"), Submission.Step.RECEIVED, by=officer, now=make.OPENED_AT + HOUR)
    assert present_board(campaign, make.OPENED_AT + HOUR, user=officer) is not seen


def test_a_clock_that_was_set_back_is_judged_anew(officer):
    campaign = make.campaign(officer, Rehearsal(make.DUE + DAY))
    assert present_board(campaign, make.OPENED_AT, user=officer).tally.overdue == 6
    campaign.clock_at = make.DUE - DAY
    campaign.save()
    assert present_board(campaign, make.OPENED_AT, user=officer).tally.overdue == 0
