"""When whom to remind: the table is the specification."""

from datetime import date, datetime, timedelta

import pytest

from vonggac.core.errors import Unreadable
from vonggac.core.lunar import tet
from vonggac.core.times import VIETNAM, is_working_day, vn
from vonggac.notify.hours import is_quiet
from vonggac.standing.policy import DEFAULT, Owed, Policy, plan, steps

POLICY = Policy.load(DEFAULT)
HOUR = timedelta(hours=1)


def at(words: str) -> datetime:
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


OPENED = at("12/01/2027 16:30")  # a Tuesday


def owed(due: str | None, **columns) -> Owed:
    columns = {"answered": False, "finished": False, "receivers": ("p1",), **columns}
    return Owed(columns.pop("obligation", 1), at(due) if due else None, **columns)


def calendar(due: str | None, opened: datetime = OPENED, **columns) -> list[str]:
    return [
        f"{name} {vn(moment):%d/%m %H:%M}" for name, moment in steps(owed(due, **columns), POLICY, opened)
    ]


def test_the_steps_of_a_duty_in_ordinary_weeks():
    assert calendar("22/01/2027 00:00")[:8] == [  # "trước ngày 22/01": Thursday 21/01 is the last day
        "giao 12/01 16:30",
        "nhac-tiep-nhan 13/01 08:00",
        "truoc-3 18/01 08:00",
        "truoc-1 20/01 08:00",
        "den-han 21/01 08:00",
        "qua-han-1 22/01 08:00",
        "qua-han-2 26/01 08:00",
        "qua-han-3 28/01 08:00",
    ]


def test_a_reminder_ahead_of_a_deadline_never_falls_on_a_day_off():
    assert "truoc-3 15/01 08:00" in calendar("20/01/2027 17:00")  # 17/01 is a Sunday: the Friday before


def test_after_a_deadline_inside_tet_nobody_is_chased_until_offices_open():
    steps_of_it = calendar("08/02/2027 09:00")
    assert tet(2027) == date(2027, 2, 6)
    assert "den-han 08/02 08:00" in steps_of_it  # mùng 3: whoever reports that morning is at work
    assert "qua-han-1 10/02 08:00" in steps_of_it
    assert "truoc-3 04/02 08:00" in steps_of_it  # 05/02 is a day off


def test_what_is_due_before_the_office_opens_is_reminded_the_afternoon_before():
    assert "den-han 20/01 14:00" in calendar("21/01/2027 07:30")


def test_steps_that_had_passed_when_the_campaign_opened_are_left_out():
    assert [s.split()[0] for s in calendar("14/01/2027 00:00")][:4] == [
        "giao",
        "nhac-tiep-nhan",
        "den-han",
        "qua-han-1",
    ]


def test_a_campaign_opened_at_night_gives_its_duties_in_the_morning():
    assert calendar(None, opened=at("12/01/2027 23:10"))[0] == "giao 13/01 07:00"


def test_who_has_answered_is_not_asked_to_answer():
    assert calendar(None, answered=True) == []


def season(of: list[Owed], until: str, *, tick: timedelta = HOUR) -> list[tuple[datetime, str, list[str]]]:
    """Live through a season: what was said, when, to whom."""
    said: set[str] = set()
    log, now = [], OPENED
    while now < at(until):
        for digest in plan(of, POLICY, said, prefix="n/", opened_at=OPENED, now=now):
            said |= {item.key for item in digest.items}
            log.append((now, digest.receiver, [item.step for item in digest.items]))
        now += tick
    return log


def test_a_whole_season_says_each_thing_once_by_day_and_stops():
    duties = [owed("28/01/2027 00:00", obligation=n) for n in range(20)]
    log = season(duties, "30/04/2027 00:00")
    assert all(not is_quiet(moment) for moment, *_ in log)
    assert all(len(said) == 20 for _, _, said in log)  # one digest for twenty duties
    assert len(log) == 2 + 3 + POLICY.at_most
    late = [moment for moment, _, said in log if said[0].startswith("qua-han")]
    assert all(is_working_day(vn(moment).date()) for moment in late)


def test_a_finished_duty_is_left_in_peace():
    assert season([owed("28/01/2027 00:00", finished=True)], "30/04/2027 00:00") == []


def test_after_a_standstill_only_the_latest_step_is_said():
    now = at("27/01/2027 09:00")
    (digest,) = plan([owed("28/01/2027 00:00")], POLICY, set(), prefix="n/", opened_at=OPENED, now=now)
    assert [item.step for item in digest.items] == ["den-han"]


def test_an_extension_starts_its_own_round():
    first = owed("28/01/2027 00:00", answered=True)
    later = owed("04/02/2027 00:00", answered=True)
    now = at("27/01/2027 09:00")
    said = {
        i.key for d in plan([first], POLICY, set(), prefix="n/", opened_at=OPENED, now=now) for i in d.items
    }
    then = at("03/02/2027 09:00")
    (digest,) = plan([later], POLICY, said, prefix="n/", opened_at=OPENED, now=then)
    assert [item.step for item in digest.items] == ["den-han"]


def test_each_receiver_gets_their_own_digest():
    both = owed("28/01/2027 00:00", receivers=("p1", "p2"))
    one = owed("28/01/2027 00:00", obligation=2, receivers=("p2",))
    found = plan([both, one], POLICY, set(), prefix="n/", opened_at=OPENED, now=OPENED)
    assert {d.receiver: len(d.items) for d in found} == {"p1": 1, "p2": 2}


def test_at_night_nobody_is_told():
    assert (
        plan(
            [owed("28/01/2027 00:00")],
            POLICY,
            set(),
            prefix="n/",
            opened_at=OPENED,
            now=at("27/01/2027 22:00"),
        )
        == []
    )


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        pytest.param("at = ", "at end of document", id="no value"),
        pytest.param('at = "8 giờ"', "8 giờ", id="no clock"),
        pytest.param('at = "08:00"\nbefroe = [3]', "befroe", id="a slip of the pen"),
        pytest.param(DEFAULT.read_text().replace("[3, 1]", '"ba ngày"'), "before", id="words for numbers"),
    ],
)
def test_a_faulty_policy_is_named(tmp_path, words, fault):
    path = tmp_path / "policy.toml"
    path.write_text(words)
    with pytest.raises(Unreadable, match=fault):
        Policy.load(path)
