"""A unit's roster becomes rows: versions, corrections, who may, what the chain of acts says."""

from datetime import date, datetime, timedelta

import pytest

from tests import make
from tests.roster.making import xlsx
from vonggac.audit.models import Entry
from vonggac.audit.services import verify
from vonggac.core.errors import Refused, Unreadable
from vonggac.core.times import VIETNAM, Window
from vonggac.registry.models import Unit
from vonggac.roster.intake.values import mapping_from_json
from vonggac.roster.models import Roster, Shift
from vonggac.roster.services import correct_mapping, original, receive_roster

pytestmark = pytest.mark.django_db
WINDOW = Window(date(2027, 2, 4), date(2027, 2, 6))
NOW = datetime(2027, 1, 20, 9, tzinfo=VIETNAM)
HEAD = ["Ngày", "Giờ", "Trực lãnh đạo", "Điện thoại", "Trực kỹ thuật", "Điện thoại"]


def sheet(days=(4, 5, 6), head=HEAD, second="Đỗ Thị Sáu\n0900 000 206"):
    """A whole watch: a merged cell of a leader over all days, technicians by day."""
    name, phone = second.split("\n")
    rows = [[f"{day:02}/02/2027", "00:00-24:00", "Lê Văn Năm", "0900 000 105", name, phone] for day in days]
    for row in rows[1:]:
        row[2] = row[3] = None
    last = len(rows) + 1
    return xlsx(("Trực", [head, *rows]), merge={"Trực": [f"C2:C{last}", f"D2:D{last}"]})


@pytest.fixture
def officer(db):
    return make.user("truc", make.province())


@pytest.fixture
def commune(officer):
    return Unit.objects.get(code="X1")


def receive(unit, by, data=None, **more):
    return receive_roster(
        unit, data or sheet(), "trực tết.xlsx", more.pop("window", WINDOW), by=by, now=NOW, **more
    )


def test_a_whole_watch_gets_its_certificate_and_its_shifts(commune, officer):
    data = sheet()
    kept = receive(commune, officer, data)
    assert len(kept.certificate) == 64
    assert kept.problems == []
    assert kept.fewest == {"leader": 1, "technical": 1}
    assert kept.shifts.count() == 6  # the merged leader stands on all three days
    leaders = kept.shifts.filter(role="leader")
    assert {(s.person, s.phone) for s in leaders} == {("Lê Văn Năm", "0900 000 105")}
    assert original(kept) == data


def test_a_day_without_a_technician_is_a_hole_and_no_certificate(commune, officer):
    kept = receive(commune, officer, sheet(days=(4, 5)))
    assert kept.certificate == ""
    assert [p["trouble"] for p in kept.problems] == ["hole", "hole"]
    assert "06/02/2027" in kept.problems[0]["because"]


def test_each_file_is_the_next_version_and_nothing_is_lost(commune, officer):
    first, second = receive(commune, officer), receive(commune, officer, sheet(days=(4, 5)))
    assert [r.version for r in commune.rosters.all()] == [2, 1]
    assert first.certificate
    assert not second.certificate
    assert Shift.objects.filter(roster=first).count() == 6


def test_a_corrected_column_is_a_new_version_of_the_same_file(commune, officer):
    head = ["Ngày", "Giờ", "Trực lãnh đạo", "Điện thoại", "Người thứ hai", "Điện thoại"]
    wrong = receive(commune, officer, sheet(head=head))
    assert not wrong.certificate
    mapping = mapping_from_json(wrong.mapping)
    block = mapping.blocks[0]
    fixed = mapping.with_column(block.sheet, block.first_row, 5, "people", "technical")
    right = correct_mapping(wrong, fixed, by=officer, now=NOW + timedelta(hours=1))
    assert right.certificate, right.problems
    assert (right.version, right.corrects, right.sha256) == (2, wrong, wrong.sha256)
    assert (right.received_at, right.entered_at) == (NOW, NOW + timedelta(hours=1))
    assert not Roster.objects.get(pk=wrong.pk).certificate  # what was known before stays as it was


def test_a_corrected_version_is_not_corrected_twice(commune, officer):
    first = receive(commune, officer)
    mapping = mapping_from_json(first.mapping)
    correct_mapping(first, mapping, by=officer, now=NOW)
    with pytest.raises(Refused, match="Bản 1 đã được sửa"):
        correct_mapping(first, mapping, by=officer, now=NOW)


def test_the_act_is_in_the_chain_without_anybodys_number(commune, officer):
    receive(commune, officer)
    entry = Entry.objects.get(act="roster.received")
    assert entry.facts["unit"] == "X1"
    assert entry.facts["shifts"] == 6
    assert "0900" not in str(entry.facts)
    assert verify()[1] == []


def test_who_stands_beside_or_only_leads_sends_nothing(commune, officer):
    beside = make.user("yt", Unit.objects.get(code="YT"), role="focal_point")
    leader = make.user("ld", Unit.objects.get(code="T"), role="leader")
    for who in (beside, leader):
        with pytest.raises(Refused, match="không được gửi danh sách trực"):
            receive(commune, who)
    assert not Roster.objects.exists()
    assert list(Roster.objects.visible_to(beside)) == []


def test_a_unit_does_not_lower_what_is_asked_of_it(commune, officer):
    focal = make.user("xa", commune, role="focal_point")
    with pytest.raises(Refused, match="đổi số người phải trực"):
        receive(commune, focal, needs={"guard": 1})
    assert receive(commune, officer, needs={"leader": 1, "technical": 2}).certificate == ""


def test_a_file_of_several_units_asks_which_and_takes_only_that_part(commune, officer):
    rows = [["Đơn vị", "Ngày", "Giờ", "Trực lãnh đạo", "Điện thoại"]]
    for unit, name, number in (("Xã An Phú", "Lê Văn Năm", "105"), ("Xã Bình Hoà", "Hồ Thị Bảy", "207")):
        rows += [[unit, f"{d:02}/02/2027", "00:00-24:00", name, f"0900 000 {number}"] for d in (4, 5, 6)]
    both = xlsx(("Trực", rows))
    with pytest.raises(Refused, match="có 2 đơn vị"):
        receive(commune, officer, both)
    kept = receive(commune, officer, both, file_unit="Xã  an phú", needs={"leader": 1})
    assert {s.person for s in kept.shifts.all()} == {"Lê Văn Năm"}
    assert kept.certificate


def test_a_roster_that_came_earlier_keeps_both_instants_and_none_ahead(commune, officer):
    came = NOW - timedelta(days=2)
    kept = receive(commune, officer, received_at=came, from_whom="Văn phòng xã")
    assert (kept.received_at, kept.entered_at, kept.from_whom) == (came, NOW, "Văn phòng xã")
    with pytest.raises(Refused, match="còn ở phía trước"):
        receive(commune, officer, received_at=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4 rac", b"\x89PNG\r\n\x1a\n" + bytes(40), "Không có gì".encode()]
)
def test_what_is_no_roster_is_unreadable_and_leaves_nothing(commune, officer, data):
    with pytest.raises(Unreadable):
        receive_roster(commune, data, "a.xlsx", WINDOW, by=officer, now=NOW)
    assert not Roster.objects.exists()
