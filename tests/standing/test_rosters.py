"""A roster is evidence for the duty to send one: received is claimed, whole is verified, the newest decides."""

from datetime import date, datetime, timedelta

import pytest

from tests import make
from tests.roster.making import xlsx
from vonggac.core.times import VIETNAM, Window
from vonggac.registry.models import Unit
from vonggac.roster.services import receive_roster
from vonggac.standing.board import board, present_board
from vonggac.standing.judge import Standing

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WINDOW = Window(date(2027, 2, 4), date(2027, 2, 6))


@pytest.fixture
def officer():
    return make.user("truc", make.province())


def opened(officer, **columns):
    directive = make.letter()
    asked = {"window_from": WINDOW.from_on, "window_to": WINDOW.to_on, "due_at": make.DUE, **columns}
    make.requirement(directive, "6", "Các so", kind="deliverable", deliverable="roster", **asked)
    return make.campaign(officer, directive=directive)


def send(officer, at, days=(4, 5, 6), window=WINDOW, code="YT", **more):
    head = ["Ngày", "Giờ", "Trực lãnh đạo", "Điện thoại", "Trực kỹ thuật", "Điện thoại"]
    people = ["Lê Văn Năm", "0900 000 105", "Đỗ Thị Sáu", "0900 000 206"]
    data = xlsx(("Trực", [head, *([f"{d:02}/02/2027", "00:00-24:00", *people] for d in days)]))
    unit = Unit.objects.get(code=code)
    return receive_roster(unit, data, "truc.xlsx", window, by=officer, now=at, **more)


def stands(campaign, officer, as_of, code="YT"):
    """How the duty stands; the board from memory must say the same as the one judged anew."""
    duty = make.duty(campaign, "6", code)
    found = {}
    for one in (board(campaign, as_of, user=officer), present_board(campaign, as_of, user=officer)):
        row = next(row for row in one.rows if row.obligation == duty.pk)
        found[row.standing, row.proved_at, row.answered, row.claimed] = row
    (row,) = found.values()
    return row


@pytest.mark.parametrize(
    ("days", "came", "expected"),
    [
        pytest.param((4, 5, 6), make.DUE - HOUR, Standing.MET, id="whole, in time"),
        pytest.param((4, 5, 6), make.DUE + HOUR, Standing.LATE, id="whole, late"),
        pytest.param((4, 5), make.DUE - HOUR, Standing.UNKNOWN, id="a hole, in time"),
        pytest.param((4, 5), make.DUE + HOUR, Standing.OVERDUE, id="a hole, late"),
    ],
)
def test_a_roster_counts_from_when_it_came_and_only_if_whole(officer, days, came, expected):
    campaign = opened(officer)
    assert stands(campaign, officer, make.DUE - 2 * HOUR).standing is Standing.OPEN
    send(officer, came, days)
    row = stands(campaign, officer, make.DUE + DAY)
    assert row.standing is expected
    assert row.answered
    assert not row.claimed  # nothing waits to be verified by hand
    assert stands(campaign, officer, make.DUE + DAY, "GD").standing is Standing.OVERDUE


def test_the_past_does_not_know_a_roster_entered_later(officer):
    campaign = opened(officer)
    send(officer, make.DUE + 5 * HOUR, received_at=make.DUE - HOUR, from_whom="Văn phòng sở")
    assert stands(campaign, officer, make.DUE + 6 * HOUR).standing is Standing.MET
    row = next(
        r
        for r in board(campaign, make.DUE + HOUR, user=officer).rows
        if r.obligation == make.duty(campaign, "6", "YT").pk
    )
    assert row.standing is Standing.OVERDUE


def test_a_worse_version_takes_the_proof_back_and_a_better_one_dates_from_itself(officer):
    campaign = opened(officer)
    send(officer, make.DUE - 5 * HOUR)
    send(officer, make.DUE - 4 * HOUR)
    assert stands(campaign, officer, make.DUE).proved_at == make.DUE - 5 * HOUR
    send(officer, make.DUE + HOUR, (4, 5))
    assert stands(campaign, officer, make.DUE + DAY).standing is Standing.UNKNOWN
    send(officer, make.DUE + 2 * DAY)
    assert stands(campaign, officer, make.DUE + 3 * DAY).standing is Standing.LATE


def test_a_whole_roster_for_part_of_the_period_is_a_claim_only(officer):
    campaign = opened(officer, window_to=date(2027, 2, 8))
    send(officer, make.DUE - HOUR)
    assert stands(campaign, officer, make.DUE + HOUR).standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    "window", [Window(date(2026, 2, 14), date(2026, 2, 20)), Window(date(2027, 4, 30), date(2027, 5, 1))]
)
def test_a_roster_of_another_season_says_nothing(officer, window):
    campaign = opened(officer)
    send(officer, make.DUE - HOUR, window=window)
    row = stands(campaign, officer, make.DUE + HOUR)
    assert (row.standing, row.answered) == (Standing.OVERDUE, False)


def test_without_days_in_the_letter_nothing_is_proved_whole(officer):
    campaign = opened(officer, window_from=None, window_to=None)
    send(officer, make.DUE - HOUR)
    assert stands(campaign, officer, make.DUE + HOUR).standing is Standing.UNKNOWN


def test_other_duties_of_the_unit_are_untouched(officer):
    campaign = opened(officer)
    send(officer, datetime(2027, 1, 20, tzinfo=VIETNAM))
    duty = make.duty(campaign, "2.1", "YT")
    row = next(r for r in board(campaign, make.DUE, user=officer).rows if r.obligation == duty.pk)
    assert (row.standing, row.answered) == (Standing.OVERDUE, False)
