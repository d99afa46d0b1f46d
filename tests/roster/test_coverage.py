from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vonggac.core.phones import parse_phone
from vonggac.core.text import key
from vonggac.core.times import VIETNAM, Window
from vonggac.roster.coverage import Rule, Shift, prove, rules_for

ZERO = datetime(2027, 2, 4, tzinfo=VIETNAM)
HOUR = timedelta(hours=1)
WEEK = Window(date(2027, 2, 4), date(2027, 2, 10))


def at(hour: int) -> datetime:
    return ZERO + hour * HOUR


def shift(
    person: str, start: int, end: int, *, role: str = "leader", phone: str | None = None, station: str = ""
) -> Shift:
    number = f"0900.000.{ord(person[0]):03d}" if phone is None else phone
    return Shift(role, person, number, at(start), at(end), station)


def rule(end: int = 24, **limits) -> Rule:
    return Rule("leader", at(0), at(end), **limits)


def troubles(shifts, *rules, **more):
    return [p.trouble for p in prove(shifts, list(rules), **more).problems]


def test_a_full_watch_gets_a_certificate_that_names_its_thinnest_instant():
    outcome = prove([shift("A", 0, 12), shift("B", 12, 24), shift("C", 3, 20)], [rule()])
    assert outcome.problems == ()
    assert outcome.certificate is not None
    assert outcome.certificate.fewest == {"leader": 1}


@pytest.mark.parametrize(
    ("shifts", "hole"),
    [
        pytest.param([shift("A", 0, 11), shift("B", 12, 24)], (11, 12, 0), id="an hour at noon"),
        pytest.param([shift("A", 1, 24)], (0, 1, 0), id="the first hour"),
        pytest.param([shift("A", 0, 23)], (23, 24, 0), id="the last hour"),
        pytest.param([], (0, 24, 0), id="nobody at all"),
        pytest.param([shift("A", 30, 40)], (0, 24, 0), id="somebody, but on another day"),
    ],
)
def test_a_hole_is_named_to_the_minute(shifts, hole):
    (problem,) = prove(shifts, [rule()]).problems
    assert problem.trouble == "hole"
    assert (problem.starts_at, problem.ends_at, problem.present) == (at(hole[0]), at(hole[1]), hole[2])


def test_a_hole_of_two_depths_is_one_hole_with_its_worst_moment():
    (problem,) = prove([shift("A", 0, 24), shift("B", 0, 8)], [rule(at_least=2)]).problems
    assert (problem.starts_at, problem.present) == (at(8), 1)
    assert problem.because == "từ 08:00 đến 24:00 ngày 04/02/2027 có 1 người, cần 2"


def test_midnight_between_two_shifts_is_no_hole_and_a_minute_is():
    night = [shift("A", 0, 24), shift("B", 24, 48)]
    assert troubles(night, rule(48)) == []
    late = replace(night[1], starts_at=at(24) + timedelta(minutes=1))
    (problem,) = prove([night[0], late], [rule(48)]).problems
    assert problem.because == "từ 00:00 đến 00:01 ngày 05/02/2027 có 0 người, cần 1"


def test_the_same_person_twice_counts_once_and_is_said():
    outcome = prove([shift("Hoà", 0, 24), shift("Hòa", 6, 8)], [rule(at_least=2)])
    assert [p.trouble for p in outcome.problems] == ["hole", "double"]
    assert (outcome.problems[1].starts_at, outcome.problems[1].ends_at) == (at(6), at(8))


def test_one_person_in_two_roles_or_two_places_at_once_is_impossible():
    two_roles = [shift("A", 0, 24), shift("A", 10, 12, role="technical")]
    assert troubles(two_roles, rule()) == ["overlap"]
    two_places = [shift("A", 0, 24, station="Trạm 1"), shift("A", 10, 12, station="Trạm 2")]
    assert troubles(two_places, rule()) == ["overlap"]


def test_a_stretch_is_measured_across_shifts_that_touch():
    three = [shift("A", 0, 12), shift("A", 12, 24, role="technical"), shift("B", 12, 24)]
    assert troubles(three, rule(longest=12 * HOUR)) == ["too-long"]
    assert troubles(three, rule(longest=24 * HOUR)) == []


def test_rest_is_counted_between_stretches():
    back = [shift("A", 0, 8), shift("B", 8, 16), shift("A", 16, 24)]
    assert troubles(back, rule(rest=8 * HOUR)) == []
    assert troubles(back, rule(rest=9 * HOUR)) == ["short-rest"]


@pytest.mark.parametrize(
    ("phone", "trouble"), [("", "unreachable"), ("0900.000.1", "malformed"), ("090O.000.001", "malformed")]
)
def test_somebody_who_cannot_be_called_leaves_a_hole_and_its_cause(phone, trouble):
    outcome = prove([shift("A", 0, 24, phone=phone)], [rule()])
    assert sorted(p.trouble for p in outcome.problems) == sorted(["hole", trouble])


def test_a_number_that_a_test_call_did_not_reach_does_not_count():
    dead = {"0900000065": "thuê bao không liên lạc được"}
    found = prove([shift("A", 0, 24)], [rule()], dead=dead).problems
    assert [p.trouble for p in found] == ["unreachable", "hole"]
    assert "thuê bao không liên lạc được" in found[0].because


def test_two_people_under_one_number_are_said_unless_it_is_a_desk():
    same = [shift("A", 0, 12, phone="0900.000.001"), shift("B", 12, 24, phone="+84900000001")]
    assert troubles(same, rule()) == ["shared-number"]
    assert troubles(same, rule(), desks=frozenset({"0900000001"})) == []


def test_a_bad_number_in_a_role_that_nobody_asked_for_is_no_matter():
    guards = [shift("A", 0, 24), shift("Z", 0, 24, role="guard", phone="")]
    assert troubles(guards, rule()) == []


def test_a_certificate_belongs_to_its_roster_in_any_order_and_to_no_other():
    shifts = [shift("A", 0, 12), shift("B", 12, 24)]
    rules = [rule()]
    certificate = prove(shifts, rules).certificate
    assert certificate is not None
    assert certificate.holds_for(shifts[::-1], rules)
    assert not certificate.holds_for([shifts[0], replace(shifts[1], phone="0900.000.999")], rules)
    assert not certificate.holds_for(shifts, [rule(longest=12 * HOUR)])


def test_nothing_asked_proves_nothing():
    with pytest.raises(ValueError, match="không có yêu cầu"):
        prove([shift("A", 0, 24)], [])


def test_naive_or_empty_shifts_do_not_exist():
    with pytest.raises(ValueError, match="múi giờ"):
        Shift("leader", "A", "", datetime(2027, 2, 4), datetime(2027, 2, 5))
    with pytest.raises(ValueError, match="không sau"):
        shift("A", 5, 5)


def test_a_window_is_both_its_days():
    (only,) = rules_for(WEEK, {"leader": 1})
    assert (only.starts_at, only.ends_at) == (ZERO, ZERO + timedelta(days=7))


# The oracle: hour by hour, nothing sorted, nothing merged, no code of the judge.
SPAN = 30
PHONES = ["0900.000.001", "0900.000.002", "+84900000001", "0900.000.00", ""]
shifts_drawn = st.lists(
    st.builds(
        lambda role, person, phone, station, start, length: shift(
            person, start, start + length, role=role, phone=phone, station=station
        ),
        st.sampled_from(["leader", "technical", "guard"]),
        st.sampled_from(["Hoà", "Hòa", "Bình", "An"]),
        st.sampled_from(PHONES),
        st.sampled_from(["", "Trạm 1"]),
        st.integers(-6, SPAN),
        st.integers(1, 14),
    ),
    max_size=9,
)
rules_drawn = st.lists(
    st.builds(
        lambda role, start, length, need, longest, rest: Rule(
            role, at(start), at(start + length), need, longest and longest * HOUR, rest and rest * HOUR
        ),
        st.sampled_from(["leader", "technical"]),
        st.integers(0, 8),
        st.integers(1, 20),
        st.integers(1, 3),
        st.one_of(st.none(), st.integers(2, 16)),
        st.one_of(st.none(), st.integers(1, 10)),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda r: r.role,
)


def on_watch(shifts, hour):
    return [s for s in shifts if s.starts_at <= at(hour) < s.ends_at]


def runs(hours):
    """Group a set of hours into [first, last+1) runs."""
    return [(h, next(e for e in range(h, 99) if e not in hours)) for h in sorted(hours) if h - 1 not in hours]


def spans_of(problems, trouble):
    return sorted(
        ((p.starts_at - ZERO) // HOUR, (p.ends_at - ZERO) // HOUR) for p in problems if p.trouble == trouble
    )


@settings(max_examples=400, deadline=None)
@given(shifts_drawn, rules_drawn)
def test_holes_agree_with_looking_at_every_hour(shifts, rules):
    problems = prove(shifts, rules).problems
    for r in rules:
        begin, finish = (r.starts_at - ZERO) // HOUR, (r.ends_at - ZERO) // HOUR
        present = {
            h: len(
                {
                    key(s.person)
                    for s in on_watch(shifts, h)
                    if s.role == r.role and parse_phone(s.phone).digits
                }
            )
            for h in range(begin, finish)
        }
        expected = runs({h for h, n in present.items() if n < r.at_least})
        mine = [p for p in problems if p.role == r.role]
        assert spans_of(mine, "hole") == expected
        for p in mine:
            if p.trouble == "hole":
                hours = range((p.starts_at - ZERO) // HOUR, (p.ends_at - ZERO) // HOUR)
                assert p.present == min(present[h] for h in hours)


@settings(max_examples=400, deadline=None)
@given(shifts_drawn, rules_drawn)
def test_what_one_body_cannot_do_agrees_with_looking_at_every_hour(shifts, rules):
    problems = prove(shifts, rules).problems
    first, last = min(r.starts_at for r in rules), max(r.ends_at for r in rules)
    inside = [s for s in shifts if s.starts_at < last and s.ends_at > first]
    for name in {key(s.person) for s in inside}:
        theirs = [s for s in inside if key(s.person) == name]
        mine = [p for p in problems if p.people and key(p.people[0]) == name and p.trouble != "shared-number"]
        jobs = {h: [(s.role, s.station) for s in on_watch(theirs, h)] for h in range(-10, 60)}
        doubles = []
        for job in {(s.role, s.station) for s in theirs}:
            doubles += runs({h for h, held in jobs.items() if held.count(job) > 1})
        assert spans_of(mine, "double") == sorted(doubles)
        assert spans_of(mine, "overlap") == runs({h for h, held in jobs.items() if len(set(held)) > 1})
        stretches = runs({h for h, held in jobs.items() if held})
        roles = {s.role for s in theirs}
        limits = [r.longest // HOUR for r in rules if r.longest and r.role in roles]
        assert spans_of(mine, "too-long") == [(a, b) for a, b in stretches if limits and b - a > min(limits)]
        rests = [r.rest // HOUR for r in rules if r.rest and r.role in roles]
        breaks = [(a[1], b[0]) for a, b in pairwise(stretches)]
        assert spans_of(mine, "short-rest") == [(a, b) for a, b in breaks if rests and b - a < max(rests)]


@settings(max_examples=300, deadline=None)
@given(shifts_drawn, rules_drawn, st.randoms())
def test_a_certificate_is_given_exactly_when_nothing_is_wrong_whatever_the_order(shifts, rules, random):
    outcome = prove(shifts, rules)
    assert (outcome.certificate is None) == bool(outcome.problems)
    mixed = list(shifts)
    random.shuffle(mixed)
    again = prove(mixed, rules)
    assert again.certificate == outcome.certificate
    assert [(p.trouble, p.starts_at, p.ends_at) for p in again.problems] == [
        (p.trouble, p.starts_at, p.ends_at) for p in outcome.problems
    ]
