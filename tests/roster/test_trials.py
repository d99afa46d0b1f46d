"""Test calls: all who will stand watch are rung, whom nobody reached stands first, a new version keeps results."""

from datetime import date, datetime, timedelta

import pytest

from tests import make
from tests.roster.making import xlsx
from vonggac.audit.models import Entry
from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM, Window
from vonggac.registry.models import Unit
from vonggac.roster.models import Roster, TrialCall
from vonggac.roster.services import receive_roster
from vonggac.roster.trials import STALE, note_call, trials

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 20, 9, tzinfo=VIETNAM)
HEAD = ["Ngày", "Giờ", "Trực lãnh đạo", "Điện thoại", "Trực kỹ thuật", "Điện thoại"]


@pytest.fixture
def officer():
    return make.user("truc", make.province())


def send(officer, code="X1", technician="0350 000 206", now=NOW):
    people = ["Lê Văn Năm", "0350 000 105", "Đỗ Thị Sáu", technician]
    data = xlsx(("Trực", [HEAD, *([f"{d:02}/02/2027", "00:00-24:00", *people] for d in (4, 5))]))
    window = Window(date(2027, 2, 4), date(2027, 2, 5))
    return receive_roster(Unit.objects.get(code=code), data, "truc.xlsx", window, by=officer, now=now)


def call(officer, person, phone, result="reached", at=NOW, **given):
    return note_call(Unit.objects.get(code="X1"), person, phone, result, by=officer, now=at, **given)


def asked(now=NOW + timedelta(days=2)):
    return trials(Roster.objects.all(), TrialCall.objects.all(), since=now, known_at=now)


def test_each_person_is_asked_for_once_with_the_first_watch(officer):
    send(officer)
    (unit,) = asked()
    assert [(one.person, one.reached) for one in unit.people] == [("Đỗ Thị Sáu", None), ("Lê Văn Năm", None)]
    assert unit.people[0].first_at == datetime(2027, 2, 4, tzinfo=VIETNAM)
    assert unit.people[0].roles == ("technical",)


def test_whom_nobody_reached_stands_first_and_the_last_call_decides(officer):
    send(officer)
    call(officer, "Lê Văn Năm", "0350000105")
    call(officer, "Đỗ Thị Sáu", "0350.000.206", "reached")
    call(officer, "Đỗ Thị Sáu", "+84 350 000 206", "no-answer", at=NOW + timedelta(hours=1))
    (unit,) = asked()
    assert [(one.person, one.reached) for one in unit.people] == [("Đỗ Thị Sáu", False), ("Lê Văn Năm", True)]
    assert (unit.reached, unit.uncalled, len(unit.unreached)) == (1, 0, 1)


def test_a_new_version_keeps_results_of_numbers_that_stayed_and_asks_for_new_ones(officer):
    send(officer)
    call(officer, "Lê Văn Năm", "0350 000 105")
    call(officer, "Đỗ Thị Sáu", "0350 000 206", "wrong")
    send(officer, technician="0350 000 207", now=NOW + timedelta(hours=2))
    (unit,) = asked()
    assert {one.person: one.reached for one in unit.people} == {"Lê Văn Năm": True, "Đỗ Thị Sáu": None}


def test_a_number_that_cannot_be_called_is_unreached_before_anybody_tries(officer):
    send(officer, technician="0350 000 20")
    (unit,) = asked()
    assert [one.person for one in unit.unreached] == ["Đỗ Thị Sáu"]
    assert "chữ số" in unit.unreached[0].fault


def test_an_old_success_has_to_be_repeated(officer):
    send(officer)
    call(officer, "Lê Văn Năm", "0350 000 105", at=NOW - timedelta(days=20))
    (unit,) = asked(now=NOW - timedelta(days=20) + STALE)  # still before the window
    assert {one.reached for one in unit.people} == {None}


def test_units_with_somebody_unreached_come_first(officer):
    send(officer, "GD")
    send(officer, "X1")
    call(officer, "Lê Văn Năm", "0350 000 105", "off")
    assert [one.unit.code for one in asked()] == ["X1", "GD"]


def test_any_number_of_units_takes_the_same_queries(officer, django_assert_num_queries):
    send(officer, "GD")
    with django_assert_num_queries(3):
        asked()
    send(officer, "X1")
    with django_assert_num_queries(3):
        asked()


def test_only_who_directs_keeps_a_result_and_never_one_from_the_future(officer):
    focal = make.user("xa", Unit.objects.get(code="X1"), "focal_point")
    with pytest.raises(Refused, match="không có quyền"):
        call(focal, "Lê Văn Năm", "0350 000 105")
    with pytest.raises(Refused, match="phía trước"):
        call(officer, "Lê Văn Năm", "0350 000 105", called_at=NOW + timedelta(minutes=1))
    with pytest.raises(Refused, match="Chưa chọn kết quả"):
        call(officer, "Lê Văn Năm", "0350 000 105", "maybe")
    assert not TrialCall.objects.exists()


def test_the_record_of_acts_holds_the_result_and_neither_name_nor_number(officer):
    call(officer, "Lê Văn Năm", "0350 000 105", "wrong", note="người khác nghe máy")
    entry = Entry.objects.get(act="roster.called")
    assert entry.facts["result"] == "wrong"
    assert "Năm" not in str(entry.facts)
    assert "105" not in str(entry.facts)
