"""The two rules of standing: the tables are the specification."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vonggac.core.times import VIETNAM, Window
from vonggac.standing.evidence import Evidence, Seen
from vonggac.standing.judge import Standing, judge, judge_window, unseen

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = datetime(2027, 1, 25, tzinfo=VIETNAM)
WINDOW = Window(date(2027, 2, 4), date(2027, 2, 10))
START, END = WINDOW.starts_at, WINDOW.ends_at


@pytest.mark.parametrize(
    ("proved_at", "as_of", "expected"),
    [
        pytest.param(DUE - HOUR, DUE, Standing.MET, id="proved in time"),
        pytest.param(DUE, DUE, Standing.LATE, id="proved at the instant from which it is late"),
        pytest.param(DUE + HOUR, DUE + DAY, Standing.LATE, id="proved afterwards"),
        pytest.param(DUE + DAY, DUE, Standing.OVERDUE, id="proof from the future is ignored"),
        pytest.param(None, DUE - HOUR, Standing.OPEN, id="not proved, not due"),
        pytest.param(None, DUE, Standing.OVERDUE, id="not proved, due"),
    ],
)
def test_an_obligation_stands_by_its_evidence(proved_at, as_of, expected):
    evidence = [Evidence(proved_at, "biên bản")] if proved_at else []
    assert judge(DUE, evidence, as_of) is expected


@pytest.mark.parametrize(("proved_at", "expected"), [(DUE, Standing.MET), (None, Standing.OPEN)])
def test_without_a_deadline_nothing_is_ever_late(proved_at, expected):
    evidence = [Evidence(proved_at, "biên bản")] if proved_at else []
    assert judge(None, evidence, DUE + 365 * DAY) is expected


def seen(from_at, to_at, well=True):
    return Seen(from_at, to_at, well, "báo cáo")


@pytest.mark.parametrize(
    ("stretches", "as_of", "expected"),
    [
        pytest.param([], START - DAY, Standing.OPEN, id="before the window"),
        pytest.param([], END - HOUR, Standing.OPEN, id="within the window, silence is not failure"),
        pytest.param([], END, Standing.UNKNOWN, id="after it, nobody vouched"),
        pytest.param([seen(START, END)], END, Standing.HELD, id="vouched for throughout"),
        pytest.param(
            [seen(START, START + DAY), seen(START + DAY, END)], END, Standing.HELD, id="two that touch"
        ),
        pytest.param([seen(START, END - HOUR)], END, Standing.UNKNOWN, id="the last hour was not seen"),
        pytest.param(
            [seen(START, END), seen(START, START + HOUR, False)], START + DAY, Standing.BROKEN, id="broken"
        ),
        pytest.param(
            [seen(START - DAY, START, False)], END, Standing.UNKNOWN, id="trouble that ended before"
        ),
        pytest.param([seen(END - HOUR, END, False)], START, Standing.OPEN, id="trouble that is yet to come"),
    ],
)
def test_a_duty_is_held_throughout_a_window(stretches, as_of, expected):
    assert judge_window(WINDOW, stretches, as_of) is expected


@given(st.lists(st.tuples(st.integers(-30, 200), st.integers(0, 60)), max_size=12), st.integers(-10, 200))
def test_unseen_stretches_are_exactly_the_hours_nobody_vouches_for(spans, as_of_hour):
    as_of = START + as_of_hour * HOUR
    stretches = [seen(START + begin * HOUR, START + (begin + length) * HOUR) for begin, length in spans]
    holes = unseen(WINDOW, stretches, as_of)
    for hour in range(7 * 24):
        middle = START + hour * HOUR + HOUR / 2
        vouched = any(s.from_at <= middle < s.to_at for s in stretches)
        assert any(a <= middle < b for a, b in holes) == (middle < as_of and not vouched)
