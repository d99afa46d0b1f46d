from datetime import timedelta

import pytest
from django.db import transaction

from tests import make
from tests.incidents.making import HOUR, MINUTE, NOW, incident, world
from vonggac.audit.models import Entry as Act
from vonggac.audit.services import verify
from vonggac.core.errors import Refused
from vonggac.incidents.models import Entry, Incident
from vonggac.incidents.services import Drill, amend, correct, note, suggest_class
from vonggac.registry.models import System, Unit

pytestmark = pytest.mark.django_db


def test_a_call_is_kept_as_it_was_told_with_its_first_line_and_its_act():
    officer, _ = world()
    made = incident(
        officer,
        line="máy trực 1",
        reporter="Trần Thị Mẫu",
        called_at=NOW - 2 * MINUTE,
        read_back_at=NOW,
        details="Thấy từ tối qua.",
    )
    (entry,) = made.entries.all()
    assert made.code == f"SC{made.pk:04}"
    assert entry.number == 1
    assert entry.happened_at == made.received_at
    for told in ("máy trực 1", "Trần Thị Mẫu", "22 giờ 28 phút", "cờ bạc", "Thấy từ tối qua", "đọc lại"):
        assert told in entry.text
    act = Act.objects.get(act="incident.reported")
    assert "Mẫu" not in str(act.facts)
    assert verify() == (1, [])


def test_an_incident_without_a_unit_keeps_what_was_typed():
    officer, focal = world()
    made = incident(
        officer, None, unit_words="phường gì đó gần chợ", system_words="cái trang web", detected_at=None
    )
    assert (made.unit, made.where, made.what) == (None, "phường gì đó gần chợ", "cái trang web")
    assert made.known_since == made.received_at
    assert list(Incident.objects.visible_to(officer)) == [made]
    assert not Incident.objects.visible_to(focal)
    held = amend(made, unit=Unit.objects.get(code="YT"), by=officer, now=NOW + MINUTE)
    assert list(Incident.objects.visible_to(focal)) == [held]
    assert "đơn vị: chưa rõ → «Sở Y tế»" in held.entries.last().text


def test_a_unit_reports_and_sees_its_own_and_nobody_elses():
    officer, focal = world()
    own = incident(focal, channel="web")
    other = incident(officer, "GD")
    assert list(Incident.objects.visible_to(focal)) == [own]
    assert set(Incident.objects.visible_to(officer)) == {own, other}
    with pytest.raises(Refused, match="dau-moi-yt không được báo sự cố của Sở Giáo dục"):
        incident(focal, "GD", channel="web")
    with pytest.raises(Refused, match="Chưa chọn đơn vị"):
        incident(focal, None, channel="web")
    with pytest.raises(Refused, match="không được xử lý sự cố"):
        note(other, "Chúng tôi biết rồi", by=focal, now=NOW)
    leader = make.user("lanh-dao", Unit.objects.get(code="YT"), "leader")
    with pytest.raises(Refused, match="lanh-dao không được"):
        note(own, "Đã biết", by=leader, now=NOW)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"summary": "  "}, "Chưa ghi tóm tắt"),
        ({"received_at": NOW.replace(year=2109)}, "02/2109 còn ở phía trước"),
        ({"detected_at": NOW + MINUTE}, "phát hiện 22 giờ 31 phút ngày 05/02/2027 còn ở phía trước"),
        ({"detected_at": NOW.replace(year=1927)}, "Thời điểm phát hiện quá xa"),
        ({"detected_at": NOW, "received_at": NOW - HOUR}, "Phát hiện lúc 22 giờ 30 phút"),
        ({"channel": "bồ câu"}, "Kênh báo «bồ câu» không có"),
        ({"class_id": "sieu-mã-độc"}, "Phân loại «sieu-mã-độc» không có"),
        ({"level": 6}, "Cấp độ 6 không có"),
    ],
)
def test_what_cannot_be_is_refused_with_the_value(said, message):
    officer, _ = world()
    with pytest.raises(Refused) as caught:
        incident(officer, **said)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not Incident.objects.exists()


def test_one_cause_opens_one_incident():
    officer, _ = world()
    first = incident(None, channel="check", source_key="check/portal-up/1/2027-02-05T22")
    again = incident(None, channel="check", source_key="check/portal-up/1/2027-02-05T22")
    assert first == again
    assert first.entries.count() == 1
    assert first.entries.get().machine
    assert incident(officer) != incident(officer)


def test_what_is_learned_later_stands_beside_what_was_said_before():
    officer, _ = world()
    made = incident(officer)
    assert made.severity.serious is None
    held = amend(
        made,
        level=4,
        effects={"control-lost": True},
        beyond_capacity=True,
        class_id="defacement",
        by=officer,
        now=NOW + HOUR,
    )
    assert held.severity.serious
    assert held.beyond_at == NOW + HOUR
    text = held.entries.get(kind=Entry.Kind.CHANGED).text
    assert "cấp độ hệ thống: chưa rõ → «4»" in text
    assert "mức độ: chưa xác định → nghiêm trọng" in text
    assert held.playbook == "defacement"
    assert held.tasks.count() > 10
    count = held.entries.count()
    amend(held, level=4, by=officer, now=NOW + HOUR)
    assert held.entries.count() == count  # nothing new, nothing said


def test_a_system_of_another_unit_is_refused():
    officer, _ = world()
    made = incident(officer, "GD")
    with pytest.raises(Refused, match="Cổng Sở Y tế không thuộc Sở Giáo dục"):
        amend(made, system=System.objects.get(), by=officer, now=NOW)


def test_the_timeline_is_corrected_by_a_new_line():
    officer, _ = world()
    made = incident(officer)
    wrong = note(made, "Máy chủ ở 192.0.2.1", by=officer, now=NOW, happened_at=NOW - 3 * MINUTE)
    right = correct(wrong, "Máy chủ ở 192.0.2.7", by=officer, now=NOW + MINUTE)
    wrong.refresh_from_db()
    assert wrong.text == "Máy chủ ở 192.0.2.1"
    assert (right.corrects, right.happened_at) == (wrong, wrong.happened_at)
    assert [e.number for e in made.entries.all()] == [1, 2, 3]
    with pytest.raises(Refused, match="còn ở phía trước"):
        note(made, "Ngày mai", by=officer, now=NOW, happened_at=NOW + timedelta(days=1))
    machine = incident(None, channel="check").entries.get()
    with pytest.raises(Refused, match="do máy ghi"):
        correct(machine, "khác", by=officer, now=NOW)


def test_a_rehearsal_is_marked_has_its_own_clock_and_counts_for_nothing():
    officer, _ = world()
    drill = Drill(campaign=7, clock_at=NOW, clock_set_at=NOW - timedelta(days=40), clock_speed=24.0)
    real_now = NOW - timedelta(days=40) + HOUR  # a day of the season later
    made = incident(
        officer, now=real_now, detected_at=NOW + 23 * HOUR, received_at=NOW + 24 * HOUR, drill=drill
    )
    assert made.code.startswith("DT")
    assert made.entered_at == NOW + 24 * HOUR
    assert made.real(made.entered_at) == real_now
    assert not Incident.objects.real()


def test_words_suggest_a_class():
    assert suggest_class("Tệp bị mã hóa, có thư đòi tiền chuộc")[0].id == "encryption"
    assert suggest_class("Máy in hết mực") == []


def test_a_line_belongs_in_the_transaction_of_its_change(transactional_db):
    from vonggac.incidents.timeline import write

    officer, _ = world()
    made = incident(officer)
    with pytest.raises(RuntimeError, match="transaction"):
        write(made, Entry.Kind.NOTE, "ngoài", by=officer, now=NOW)
    with transaction.atomic():
        write(made, Entry.Kind.NOTE, "trong", by=officer, now=NOW)
