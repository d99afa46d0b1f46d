from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM, Window, day_start
from vonggac.roster.coverage import prove, rules_for
from vonggac.roster.rotation import (
    BURDENS,
    Limits,
    Member,
    Slot,
    apply,
    ask,
    burden_of,
    consent,
    override,
    rotate,
    slots_of,
    spread,
)

TET = Window(date(2027, 2, 4), date(2027, 2, 10))
HALF_DAYS = [(420, 1140), (1140, 1860)]
HOUR = timedelta(hours=1)
LIMITS = Limits(longest=12 * HOUR, rest=12 * HOUR)


def members(count: int, **more) -> list[Member]:
    return [
        Member(f"Người trực {chr(65 + n)}", f"0900.000.{n:03d}", frozenset({"duty"}), **more)
        for n in range(count)
    ]


def at(day: int, hour: int) -> datetime:
    return datetime(2027, 2, day, hour, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (at(4, 7), at(4, 19), "plain"),
        (at(4, 19), at(5, 7), "night"),
        (at(4, 4), at(4, 12), "night"),
        (at(6, 7), at(6, 19), "holiday"),  # mùng 1, also a Saturday
        (at(13, 19), at(14, 7), "weekend"),
        (at(5, 19), at(6, 7), "holiday"),  # the last evening of Chạp
    ],
)
def test_a_turn_counts_in_its_hardest_kind(start, end, kind):
    assert burden_of(Slot("duty", start, end)) == kind


def test_a_rotation_of_a_season_is_whole_rested_and_gets_its_certificate():
    week = Window(date(2027, 2, 4), date(2027, 2, 10))
    before = slots_of(Window(date(2027, 2, 3), week.to_on), "duty", HALF_DAYS)
    made = rotate(before, members(5), LIMITS)
    assert made.unfilled == ()
    rules = rules_for(week, {"duty": 1}, longest=LIMITS.longest, rest=LIMITS.rest)
    assert prove(made.shifts, rules).certificate is not None
    assert max(spread(made).values()) <= 12 * 60


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 9),
    st.dates(date(2026, 1, 1), date(2028, 12, 1)),
    st.integers(1, 24),
    st.sampled_from([[(0, 1440)], HALF_DAYS, [(360, 840), (840, 1320), (1320, 1800)]]),
)
def test_without_rest_rules_no_kind_of_turn_differs_by_more_than_one(people, first, days, turns):
    slots = slots_of(Window(first, first + timedelta(days=days - 1)), "duty", turns)
    made = rotate(slots, members(people))
    length = turns[0][1] - turns[0][0]
    assert made.unfilled == ()
    assert all(difference <= length for difference in spread(made).values())
    totals = [sum(m.values()) for m in made.minutes.values()]
    assert max(totals) - min(totals) <= length


drawn_members = st.lists(
    st.tuples(
        st.sets(st.sampled_from(["duty", "leader"]), min_size=1),
        st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), max_size=2),
    ),
    min_size=1,
    max_size=6,
)


BRIDGE = [({"duty"}, [(0, 1)]), ({"duty", "leader"}, []), ({"leader"}, []), ({"leader"}, [])]


@settings(max_examples=200, deadline=None)
@example(
    BRIDGE, 20, None, 4
)  # whoever hands over the middle one of three turns in a row is left with a short rest
@given(drawn_members, st.integers(0, 24), st.sampled_from([None, 12, 24]), st.integers(1, 8))
def test_rest_absence_and_roles_come_before_fairness(drawn, rest, longest, days):
    people = [
        Member(
            f"Người {chr(65 + n)}",
            f"0900.000.{n:03d}",
            frozenset(roles),
            tuple((at(4 + d, 0), at(4 + d, 0) + length * 12 * HOUR) for d, length in away),
        )
        for n, (roles, away) in enumerate(drawn)
    ]
    limits = Limits(longest and longest * HOUR, rest * HOUR)
    window = Window(TET.from_on, TET.from_on + timedelta(days=days - 1))
    slots = slots_of(window, "duty", HALF_DAYS) + slots_of(window, "leader", [(0, 1440)])
    made = rotate(slots, people, limits)
    by_name = {m.person: m for m in people}
    assert len(made.shifts) + len(made.unfilled) == len(slots)
    for shift in made.shifts:
        member = by_name[shift.person]
        assert shift.role in member.roles
        assert not any(a < shift.ends_at and b > shift.starts_at for a, b in member.away)
    wide = Window(window.from_on, window.to_on + timedelta(days=2))
    rules = rules_for(wide, {"duty": 1, "leader": 1}, longest=limits.longest, rest=limits.rest)
    troubles = {p.trouble for p in prove(made.shifts, rules).problems}
    assert troubles <= {"hole", "shared-number"}
    for left in made.unfilled:
        assert left.because


def test_what_was_carried_in_earlier_seasons_counts():
    tired, fresh = members(2)
    tired = Member(tired.person, tired.phone, tired.roles, carried=dict.fromkeys(BURDENS, 24 * 60))
    made = rotate(slots_of(Window(date(2027, 2, 4), date(2027, 2, 4)), "duty", [(420, 1140)]), [tired, fresh])
    assert [s.person for s in made.shifts] == [fresh.person]


def test_a_turn_is_handed_on_when_only_that_makes_room():
    one = Member("Người A", "0900.000.001", frozenset({"duty", "leader"}))
    two = Member("Người B", "0900.000.002", frozenset({"duty"}))
    duty, leader = Slot("duty", at(4, 7), at(4, 19)), Slot("leader", at(4, 7), at(4, 19))
    made = rotate([duty, leader], [one, two])
    assert made.unfilled == ()
    assert {(s.role, s.person) for s in made.shifts} == {("leader", "Người A"), ("duty", "Người B")}


def test_a_turn_that_nobody_may_take_stays_open_and_says_why():
    made = rotate([Slot("driver", at(4, 7), at(4, 19))], members(2))
    assert [u.because for u in made.unfilled] == ["không có ai nhận nhiệm vụ này"]
    with pytest.raises(ValueError, match="cùng tên"):
        rotate([], [*members(1), *members(1)])


@pytest.fixture
def roster():
    return list(rotate(slots_of(TET, "duty", HALF_DAYS), members(4), LIMITS).shifts)


def of(roster, person, nth=0):
    return [s for s in roster if s.person == person][nth]


def test_a_swap_needs_the_word_of_both_and_then_changes_two_shifts_only(roster):
    a, b, *_ = members(4)
    first, other = of(roster, a.person), of(roster, b.person, -1)
    swap = ask(roster, first, b, returns=other, at=at(1, 8))
    with pytest.raises(Refused, match="Chưa có đồng ý"):
        apply(roster, swap, at=at(1, 9))
    swap = consent(swap, a.person, at=at(1, 9))
    assert swap.waiting_for == (b.person,)
    swap = consent(swap, b.person, at=at(1, 10))
    done = apply(roster, swap, at=at(1, 11))
    assert len(done) == len(roster)
    assert {(s.starts_at, s.ends_at, s.role) for s in done} == {
        (s.starts_at, s.ends_at, s.role) for s in roster
    }
    changed = [s for s in done if s not in roster]
    assert {(s.person, s.starts_at) for s in changed} == {
        (b.person, first.starts_at),
        (a.person, other.starts_at),
    }


def test_a_swap_is_refused_with_the_reason(roster):
    a, b, c, _ = members(4)
    shift = of(roster, a.person)
    with pytest.raises(Refused, match="đã bắt đầu"):
        ask(roster, shift, b, at=shift.starts_at)
    with pytest.raises(Refused, match="không có ca"):
        ask(roster, shift, b, returns=of(roster, c.person), at=at(1, 8))
    with pytest.raises(Refused, match="chính mình"):
        ask(roster, shift, a, at=at(1, 8))
    with pytest.raises(Refused, match="không có trong việc đổi ca"):
        consent(ask(roster, shift, b, at=at(1, 8)), c.person, at=at(1, 9))
    driver = Member("Người lái xe", "0900.000.099", frozenset({"driver"}))
    with pytest.raises(Refused, match="không nhận nhiệm vụ"):
        ask(roster, shift, driver, at=at(1, 8))


def test_a_swap_against_the_rest_rule_or_on_a_changed_roster_is_refused(roster):
    a, b, *_ = members(4)
    shift = of(roster, a.person)
    swap = consent(consent(ask(roster, shift, b, at=at(1, 8)), a.person, at=at(1, 9)), b.person, at=at(1, 9))
    strict = Limits(rest=100 * HOUR)
    with pytest.raises(Refused, match="không đủ nghỉ"):
        apply(roster, swap, strict, at=at(1, 10))
    with pytest.raises(Refused, match="không có ca"):
        apply([s for s in roster if s != shift], swap, at=at(1, 10))


def test_an_override_takes_over_a_running_shift_from_now_on(roster):
    shift = roster[0]
    fresh = Member("Người mới", "0900.000.050", frozenset({"duty"}))
    now = shift.starts_at + 3 * HOUR
    done, record = override(roster, shift, fresh, by="Trực điều hành", reason="ốm", at=now)
    halves = [(s.person, s.starts_at, s.ends_at) for s in done if s not in roster]
    assert halves == [(shift.person, shift.starts_at, now), (fresh.person, now, shift.ends_at)]
    assert (record.reason, record.broken) == ("ốm", "")


def test_an_override_may_break_a_rest_rule_but_not_a_body(roster):
    first, second = roster[0], roster[1]
    tired = Member(first.person, first.phone, frozenset({"duty"}))
    _, record = override(
        roster, second, tired, LIMITS, by="Trực điều hành", reason="thiếu người", at=at(1, 8)
    )
    assert record.broken
    both = [*roster, second]
    there = [*both, type(second)("duty", tired.person, tired.phone, second.starts_at, second.ends_at)]
    with pytest.raises(Refused, match="trùng ca"):
        override(there, second, tired, by="Trực điều hành", reason="thiếu người", at=at(1, 8))
    with pytest.raises(Refused, match="lý do"):
        override(roster, first, tired, by="Trực điều hành", reason=" ", at=at(1, 8))
    with pytest.raises(Refused, match="không còn"):
        override(roster, first, tired, by="Trực điều hành", reason="ốm", at=day_start(date(2027, 3, 1)))
