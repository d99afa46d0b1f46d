"""The chain is put together from rosters and letters, frozen, and not changed by what is edited afterwards."""

from datetime import date, datetime, timedelta

import pytest

from tests import make
from tests.incidents.making import HOUR, MINUTE, NOW, incident, world
from tests.roster.making import xlsx
from vonggac.core.times import VIETNAM, Window
from vonggac.directives.models import Directive
from vonggac.incidents.alarm import advance_due
from vonggac.incidents.chain import from_json
from vonggac.incidents.models import Entry
from vonggac.incidents.services import amend
from vonggac.notify.models import Address, Message
from vonggac.registry.models import Person, Unit
from vonggac.roster.services import receive_roster
from vonggac.standing.alarm import chain_for, raise_alarm

pytestmark = pytest.mark.django_db
HEAD = ["Ngày", "Giờ", "Trực lãnh đạo", "Điện thoại", "Trực kỹ thuật", "Điện thoại"]
SENT = datetime(2027, 1, 20, 9, tzinfo=VIETNAM)
CONTACTS = [
    {"role": "Sở KH&CN", "name": None, "phone": None, "fax": "0900000150", "email": "p@example.vn"},
    {"role": "Giám đốc", "name": "Lương Thế Cẩn", "phone": "0900000101", "fax": None, "email": None},
    {"role": "Phó Giám đốc", "name": "Đoàn Thục Khuê", "phone": "0900000102", "fax": None, "email": None},
]


@pytest.fixture(autouse=True)
def _ways(settings):
    settings.CHANNELS = "sms=jsons://127.0.0.1/send?:to={to}"
    settings.PUBLIC_URL = "https://vonggac.example.vn"


def roster(code, by, rows, days=(4, 10), at=SENT):
    """Each row: hours, leader's name and last digits, technician's name and last digits; on every day."""
    table = [
        [f"{day:02}/02/2027", hours, leader, f"0900 000 {a}", technician, f"0900 000 {b}"]
        for day in range(days[0], days[1] + 1)
        for hours, leader, a, technician, b in rows
    ]
    window = Window(date(2027, 2, days[0]), date(2027, 2, days[1]))
    unit = Unit.objects.get(code=code)
    return receive_roster(unit, xlsx(("Trực", [HEAD, *table])), "truc.xlsx", window, by=by, now=at)


DAY_AND_NIGHT = [
    ("07:00-19:00", "Lê Văn Năm", 105, "Đỗ Thị Sáu", 106),
    ("19:00-07:00", "Vũ Văn Bảy", 107, "Ngô Thị Tám", 108),
]


@pytest.fixture
def officer(db):
    officer, _ = world()
    make.unit("KHCN", officer.unit, name="Sở Khoa học và Công nghệ")
    return officer


@pytest.fixture
def season(officer):
    campaign = make.campaign(officer)
    Directive.objects.filter(pk=campaign.directive_id).update(reading={"contacts": CONTACTS})
    return campaign


def names(step):
    return [p.name for p in step.people]


def test_the_chain_goes_from_the_units_watch_over_the_departments_to_the_letters_leaders(officer, season):
    roster("YT", officer, DAY_AND_NIGHT)
    roster("KHCN", officer, [("00:00-24:00", "Phan Văn Hai", 201, "Hồ Thị Ba", 202)])
    steps = chain_for(incident(officer), now=NOW)
    assert [s.id for s in steps] == ["unit", "department", "leader", "leader"]
    on_duty = [[p.name for _, p in s.called_at(NOW)] for s in steps]
    assert on_duty == [
        ["Vũ Văn Bảy", "Ngô Thị Tám"],
        ["Phan Văn Hai", "Hồ Thị Ba"],
        ["Lương Thế Cẩn"],
        ["Đoàn Thục Khuê"],
    ]
    assert steps[0].people[0].title == "trực lãnh đạo"
    assert [p.name for _, p in steps[0].called_at(NOW + 10 * HOUR)] == ["Lê Văn Năm", "Đỗ Thị Sáu"]


def test_who_stands_day_after_day_is_one_callee(officer, season):
    roster("KHCN", officer, [("00:00-24:00", "Phan Văn Hai", 201, "Hồ Thị Ba", 202)])
    steps = chain_for(incident(officer), now=NOW)
    assert names(steps[1]) == ["Phan Văn Hai", "Hồ Thị Ba"]


def test_a_serious_incident_is_passed_on_sooner(officer, season):
    case = incident(officer)
    slow = [s.patience for s in chain_for(case, now=NOW)]
    case = amend(case, level=4, effects={"control-lost": True}, beyond_capacity=True, by=officer, now=NOW)
    assert all(q < s for q, s in zip([s.patience for s in chain_for(case, now=NOW)], slow, strict=True))


def test_what_nobody_knows_is_a_step_that_says_why(officer):
    steps = chain_for(incident(officer, None, unit_words="đâu đó"), now=NOW)
    assert [(s.id, s.nobody) for s in steps] == [
        ("unit", "chưa rõ đơn vị xảy ra sự cố"),
        ("department", "chưa rõ Sở nào điều hành"),
        ("leader", "chưa có văn bản nào đang mở"),
    ]
    steps = chain_for(incident(officer), now=NOW)
    assert steps[0].nobody == "Sở Y tế không có ai trực từ 22 giờ 30 phút ngày 05/02/2027"


def test_the_department_can_be_named_by_its_code(officer, settings):
    settings.DEPARTMENT = "KHCN"
    roster("KHCN", officer, [("00:00-24:00", "Phan Văn Hai", 201, "Hồ Thị Ba", 202)])
    assert names(chain_for(incident(officer), now=NOW)[1]) == ["Phan Văn Hai", "Hồ Thị Ba"]


def test_a_person_of_the_register_is_reached_where_the_register_says(officer, season, settings):
    settings.CHANNELS = "telegram=tgram://t/{to}"
    known = Person.objects.create(
        unit=Unit.objects.get(code="YT"), name="Vũ Văn Bảy", email="bay@yt.example.vn"
    )
    Address.objects.create(person=known, channel="telegram", value="777")
    leader = Person.objects.create(
        unit=Unit.objects.get(code="KHCN"), name="Lương Thế Cẩn", phone="0900.000.101", email="can@example.vn"
    )
    Person.objects.create(unit=Unit.objects.get(code="GD"), name="Lương Thế Cẩn", phone="0900000999")
    roster("YT", officer, DAY_AND_NIGHT)
    steps = chain_for(incident(officer), now=NOW)
    bay = next(p for p in steps[0].people if p.name == "Vũ Văn Bảy")
    assert (bay.person, bay.email, bay.own) == (known.pk, "bay@yt.example.vn", {"telegram": "777"})
    assert (steps[2].people[0].person, steps[2].people[0].email) == (leader.pk, "can@example.vn")


def test_edits_during_a_running_escalation_change_nothing_of_it(officer, season):
    roster("YT", officer, DAY_AND_NIGHT)
    roster("KHCN", officer, [("00:00-24:00", "Phan Văn Hai", 201, "Hồ Thị Ba", 202)])
    case = incident(officer)
    made = raise_alarm(case, by=officer, now=NOW)
    before = from_json(made.chain)
    roster("KHCN", officer, [("00:00-24:00", "Đinh Văn Mới", 301, "Cao Thị Mười", 302)], at=NOW + MINUTE)
    Directive.objects.update(reading={"contacts": []})
    assert chain_for(case, now=NOW + 2 * MINUTE)[1].people[0].name == "Đinh Văn Mới"
    advance_due(now=NOW + 10 * MINUTE)
    advance_due(now=NOW + 20 * MINUTE)
    made.refresh_from_db()
    assert from_json(made.chain) == before
    assert {m.address for m in Message.objects.all()} == {f"0900000{n}" for n in (107, 108, 201, 202, 101)}


@pytest.mark.parametrize(
    ("called_at", "first", "second"),
    [
        pytest.param(datetime(2027, 2, 5, 18, 55), [105, 106], [107, 108], id="day to night, 29 Chạp"),
        pytest.param(datetime(2027, 2, 6, 6, 58), [107, 108], [105, 106], id="night to day, mùng 1"),
    ],
)
def test_over_a_change_of_shift_both_shifts_are_called_before_the_department(
    officer, season, called_at, first, second
):
    at = called_at.replace(tzinfo=VIETNAM)
    roster("YT", officer, DAY_AND_NIGHT)
    case = incident(officer, now=at)
    made = raise_alarm(case, by=officer, now=at)
    assert {m.address for m in Message.objects.all()} == {f"0900000{n}" for n in first}
    while made.rungs.count() == 1:
        made.refresh_from_db()
        reached, now = {m.address for m in Message.objects.all()}, made.next_at
        advance_due(now=now)
    assert reached == {f"0900000{n}" for n in (*first, *second)}
    assert now == at + 10 * MINUTE


def test_a_gap_at_midnight_is_skipped_aloud_and_the_minute_after_it_is_not(officer, season):
    gap = [("07:00-23:50", "Lê Văn Năm", 105, "Đỗ Thị Sáu", 106)]
    roster("YT", officer, gap)
    case = incident(officer, now=datetime(2027, 2, 5, 23, 55, tzinfo=VIETNAM))
    made = raise_alarm(case, by=officer, now=datetime(2027, 2, 5, 23, 55, tzinfo=VIETNAM))
    assert made.rungs.first().state == "skipped"
    assert case.entries.filter(kind=Entry.Kind.SKIPPED).count() == 2  # the Department has no roster either
    assert case.entries.get(kind=Entry.Kind.SKIPPED, text__contains="Sở Y tế").text.endswith(
        "23:55 ngày 05/02."
    )


def test_the_night_after_the_last_day_of_a_window_is_still_watched(officer, season):
    roster("YT", officer, DAY_AND_NIGHT, days=(4, 5))
    at = datetime(2027, 2, 6, 3, tzinfo=VIETNAM)  # mùng 1; the shift of 29 Chạp runs until seven
    (unit, *_) = chain_for(incident(officer, now=at), now=at)
    assert [p.name for _, p in unit.called_at(at)] == ["Vũ Văn Bảy", "Ngô Thị Tám"]


def test_a_rehearsal_calls_who_stands_watch_by_its_own_clock(officer):
    from vonggac.campaigns.services import Rehearsal
    from vonggac.incidents.services import Drill

    campaign = make.campaign(officer, Rehearsal(NOW, 1.0))
    roster("YT", officer, DAY_AND_NIGHT, at=make.OPENED_AT)
    drill = Drill(campaign.pk, campaign.clock_at, campaign.clock_set_at, campaign.clock_speed)
    real = campaign.clock_set_at + timedelta(minutes=1)
    case = incident(officer, now=real, detected_at=NOW, received_at=NOW, drill=drill)
    steps = chain_for(case, now=real)
    assert [p.name for _, p in steps[0].called_at(case.time(real))] == ["Vũ Văn Bảy", "Ngô Thị Tám"]
