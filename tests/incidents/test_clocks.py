from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vonggac.core.times import VIETNAM
from vonggac.incidents.clocks import (
    EFFECTS,
    authority,
    classes,
    clocks_for,
    due,
    duration,
    severity,
    suggest,
    words_of_due,
)
from vonggac.incidents.playbooks import playbooks

HOUR = timedelta(hours=1)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)


def clock(id: str, when: datetime, **more):
    (found,) = [c for c in clocks_for(when, **more) if c.id == id]
    return found


def test_there_are_ten_classes_and_each_has_a_playbook():
    assert len(classes()) == len({c.id for c in classes()}) == 10
    assert {c.playbook for c in classes()} <= {p.id for p in playbooks()}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Trang chủ bị sửa, có hình lạ", "defacement"),
        ("Máy chủ dính ransomware, đòi tiền chuộc", "encryption"),
        ("Có tên miền giả mạo cổng của tỉnh", "spoofing"),
        ("cổng bị DDoS từ sáng", "denial-of-service"),
        ("xin chào", None),
    ],
)
def test_a_description_suggests_its_class(words, expected):
    found = suggest(words)
    assert (found[0].id if found else None) == expected


@pytest.mark.parametrize(
    ("level", "effect", "beyond", "expected"),
    [
        pytest.param(4, True, True, True, id="all three"),
        pytest.param(3, True, True, False, id="a level 3 system"),
        pytest.param(5, False, True, False, id="no effect"),
        pytest.param(5, True, False, False, id="the owner copes"),
        pytest.param(None, True, True, None, id="level not known"),
        pytest.param(4, None, True, None, id="effect not known"),
        pytest.param(4, True, None, None, id="means not known"),
        pytest.param(2, None, None, False, id="level 2 is enough to say no"),
    ],
)
def test_serious_needs_all_three_conditions_and_unknown_is_not_ordinary(level, effect, beyond, expected):
    effects = dict.fromkeys(EFFECTS, False) | {"control-lost": effect}
    found = severity(level, effects, beyond)
    assert found.serious is expected
    assert found.because


def test_knowing_more_never_turns_a_sure_answer_around():
    values = (True, False, None)
    for high, effect, beyond in product(values, repeat=3):
        level = {True: 4, False: 3, None: None}[high]
        before = severity(level, dict.fromkeys(EFFECTS, effect), beyond).serious
        if before is None:
            continue
        for high2, effect2, beyond2 in product((True, False), repeat=3):
            if all(a in (None, b) for a, b in ((high, high2), (effect, effect2), (beyond, beyond2))):
                assert severity(4 if high2 else 3, dict.fromkeys(EFFECTS, effect2), beyond2).serious is before


def test_national_importance_stands_for_the_level():
    assert severity(2, dict.fromkeys(EFFECTS, True), True, nationally_important=True).serious
    with pytest.raises(ValueError, match="cấp độ 6"):
        severity(6, {}, None)


def test_the_clocks_of_circular_20_run_until_30_june_2026():
    last = at(2026, 6, 30, 23, 59)
    assert all(c.confirmed for c in clocks_for(last))
    after = clocks_for(last + timedelta(minutes=1))
    assert {c.id for c in after} == {c.id for c in clocks_for(last)}
    assert not any(c.confirmed for c in after)
    assert "chưa xác nhận" in words_of_due(due(after[0], {"detected": last}, now=last))


def test_a_day_before_any_regime_is_said():
    with pytest.raises(ValueError, match="31/10/2017"):
        clocks_for(at(2017, 10, 31, 12))


def test_a_notice_is_due_five_days_after_detection_and_by_the_civil_code_later():
    seen = at(2026, 2, 12, 10, 30)  # a Thursday; the fifth day is mùng 1 Tết
    found = due(clock("notice", seen), {"detected": seen}, now=seen)
    assert found.due_at == at(2026, 2, 17, 10, 30)
    assert found.latest_at == at(
        2026, 2, 24
    )  # Tết ends, then a weekend; due until 24:00 of the first working day… of 23/2
    assert words_of_due(found) == "Thông báo sự cố: trước 10 giờ 30 phút ngày 17/02/2026"


def test_a_clock_that_has_not_started_is_not_due():
    seen = at(2026, 2, 12, 10, 30)
    assert due(clock("final-report", seen), {"detected": seen, "ended": None}, now=seen).due_at is None
    assert due(clock("initial-report", seen), {"beyond-capacity": seen}, now=seen).due_at == seen


def test_periodic_reports_are_due_before_their_day():
    half = clock("half-year-report", at(2026, 1, 1))
    assert due(half, {}, now=at(2026, 6, 19, 23, 59)).due_at == at(2026, 6, 20)
    assert due(half, {}, now=at(2026, 6, 20)).due_at == at(2027, 6, 20)


def test_personal_data_adds_its_own_clock():
    seen = at(2026, 3, 1, 8)
    assert "data-breach" not in {c.id for c in clocks_for(seen)}
    found = due(clock("data-breach", seen, personal_data=True), {"detected": seen}, now=seen)
    assert found.due_at == seen + 72 * HOUR
    assert not found.clock.confirmed


def test_the_coordinator_has_a_name_for_its_time():
    before, after = authority("coordinator", date(2025, 2, 28)), authority("coordinator", date(2025, 3, 1))
    assert "VNCERT" in before.name
    assert "A05" in after.name
    assert not after.confirmed
    assert authority("coordinator", date(2010, 1, 1)) is None
    for each in clocks_for(at(2027, 2, 6), personal_data=True):
        assert all(authority(role, date(2027, 2, 6)) for role in each.to)


@given(st.datetimes(datetime(2017, 11, 2), datetime(2040, 1, 1)))
def test_the_civil_reading_never_ends_before_the_strict_one(moment):
    seen = moment.replace(tzinfo=VIETNAM)
    for each in clocks_for(seen, personal_data=True):
        found = due(each, {"detected": seen, "ended": seen, "beyond-capacity": seen}, now=seen)
        assert found.latest_at is None or found.latest_at >= found.due_at


@pytest.mark.parametrize("words", ["", "P", "PT", "5D", "P1W"])
def test_a_duration_that_is_none_is_said(words):
    with pytest.raises(ValueError, match="không hiểu"):
        duration(words)
