"""Escalation by a simulated clock: who is called when, who wins, what is said when nobody is there."""

import re
from datetime import datetime, timedelta

import pytest

from tests import make
from tests.incidents.making import HOUR, MINUTE, NOW, incident, world
from vonggac.audit.services import verify
from vonggac.core.errors import Refused
from vonggac.incidents.alarm import (
    acknowledge,
    acknowledge_by_word,
    advance,
    advance_due,
    call_of,
    start,
    stop,
)
from vonggac.incidents.chain import Callee, Step
from vonggac.incidents.models import Call, Entry, Escalation, Incident, Rung
from vonggac.incidents.services import Drill
from vonggac.notify.models import Message

pytestmark = pytest.mark.django_db
Kind = Entry.Kind


@pytest.fixture(autouse=True)
def _ways(settings):
    settings.CHANNELS = "sms=jsons://127.0.0.1/send?:to={to} email=smtp+plain://127.0.0.1"
    settings.PUBLIC_URL = "https://vonggac.example.vn"


def person(name: str, number: int, **more: object) -> Callee:
    return Callee(name, phone=f"0900000{number}", **more)


CHAIN = (
    Step("unit", "trực của Sở Y tế", (person("Lê Văn Năm", 205), person("Đỗ Thị Sáu", 206))),
    Step("department", "trực của Sở", (person("Tạ Vĩnh Nhạn", 103),)),
    Step("leader", "Giám đốc", (person("Lương Thế Cẩn", 101),)),
)


def secrets() -> dict[str, str]:
    """The secret of each person's link, as it stands in their message."""
    found = {}
    for message in Message.objects.exclude(key__endswith="da-nhan").order_by("pk"):
        found[message.address] = re.search(r"/nhan-su-co/(\w+)/", message.body)[1]
    return found


def told() -> list[str]:
    return sorted(m.address for m in Message.objects.all())


def lines(of: Incident, kind: Kind) -> list[str]:
    return [e.text for e in of.entries.filter(kind=kind)]


def test_each_step_is_called_in_turn_with_its_own_patience_and_the_end_is_said():
    officer, _ = world()
    case = incident(officer)
    made = start(case, CHAIN, by=officer, now=NOW)
    assert told() == ["0900000205", "0900000206"]
    assert advance_due(now=NOW + 10 * MINUTE - timedelta(seconds=1)) == 0
    assert advance_due(now=NOW + 10 * MINUTE) == 1
    assert told()[0] == "0900000103"
    assert advance_due(now=NOW + 20 * MINUTE) == 1
    assert advance_due(now=NOW + 30 * MINUTE) == 1
    made.refresh_from_db()
    assert made.state == Escalation.State.EXHAUSTED
    assert [r.state for r in made.rungs.all()] == [Rung.State.SILENT] * 3
    assert "Đã gọi hết các cấp" in lines(case, Kind.ESCALATED)[-1]
    assert all(m.urgent for m in Message.objects.all())
    assert verify()[1] == []


def test_the_link_takes_it_once_and_the_others_are_told():
    officer, _ = world()
    case = incident(officer)
    made = start(case, CHAIN, by=officer, now=NOW)
    secret = secrets()["0900000206"]
    assert call_of(secret).name == "Đỗ Thị Sáu"
    assert call_of("khác") is None
    taken = acknowledge(secret, now=NOW + MINUTE)
    made.refresh_from_db()
    assert (made.state, made.acknowledged_by) == (Escalation.State.ACKNOWLEDGED, "Đỗ Thị Sáu")
    assert (taken.acknowledged_at, taken.how) == (NOW + MINUTE, Call.How.LINK)
    assert lines(case, Kind.ACKNOWLEDGED) == ["Đỗ Thị Sáu nhận xử lý, theo liên kết."]
    entry = case.entries.get(kind=Kind.ACKNOWLEDGED)
    assert (entry.by_name, entry.machine) == ("Đỗ Thị Sáu (liên kết)", False)
    assert advance_due(now=NOW + HOUR) == 0
    other = Message.objects.get(key__endswith="da-nhan")
    assert other.address == "0900000205"
    assert "Đỗ Thị Sáu đã nhận" in other.body
    for again in (secret, secrets()["0900000205"]):
        with pytest.raises(Refused, match="đã được Đỗ Thị Sáu nhận lúc 22 giờ 31 phút"):
            acknowledge(again, now=NOW + 2 * MINUTE)
    with pytest.raises(Refused, match="không đúng"):
        acknowledge("bịa", now=NOW)


def test_an_officers_word_counts_as_much():
    officer, focal = world()
    case = incident(officer)
    made = start(case, CHAIN, by=officer, now=NOW)
    call = Call.objects.get(name="Lê Văn Năm")
    held = acknowledge_by_word(made, "", by=officer, now=NOW + MINUTE, call=call)
    assert held.acknowledged_by == "Lê Văn Năm"
    assert Rung.objects.get().state == Rung.State.ACKNOWLEDGED
    with pytest.raises(Refused, match="đã được Lê Văn Năm nhận"):
        acknowledge(secrets()["0900000206"], now=NOW + MINUTE)
    with pytest.raises(Refused, match="Chưa ghi ai nhận"):
        acknowledge_by_word(made, " ", by=officer, now=NOW)
    stranger = make.user("gd", focal.unit.parent.children.get(code="GD"), "focal_point")
    with pytest.raises(Refused, match="không được xử lý"):
        acknowledge_by_word(made, "Tôi", by=stranger, now=NOW)


def test_a_late_answer_to_a_chain_called_to_its_end_is_welcome():
    officer, _ = world()
    made = start(incident(officer), CHAIN, by=officer, now=NOW)
    for minutes in (10, 20, 30):
        advance_due(now=NOW + minutes * MINUTE)
    acknowledge(secrets()["0900000101"], now=NOW + HOUR)
    made.refresh_from_db()
    assert made.acknowledged_by == "Lương Thế Cẩn"


def test_a_step_with_nobody_on_duty_is_skipped_aloud():
    officer, _ = world()
    case = incident(officer)
    gap = Step("unit", "trực của Sở Y tế", (person("A", 1, from_at=NOW + HOUR, until_at=NOW + 2 * HOUR),))
    empty = Step("department", "trực của Sở", (), "chưa rõ Sở nào điều hành")
    made = start(case, (gap, empty, CHAIN[2]), by=officer, now=NOW)
    assert lines(case, Kind.SKIPPED) == [
        "Bỏ qua cấp 1, trực của Sở Y tế: không có ai trực lúc 22:30 ngày 05/02.",
        "Bỏ qua cấp 2, trực của Sở: chưa rõ Sở nào điều hành.",
    ]
    assert told() == ["0900000101"]
    assert [r.state for r in made.rungs.all()] == ["skipped", "skipped", "calling"]


def test_a_chain_of_nobody_ends_at_once_and_says_so():
    officer, _ = world()
    case = incident(officer)
    made = start(case, (Step("unit", "trực", (), "không có danh sách"),), by=officer, now=NOW)
    assert made.state == Escalation.State.EXHAUSTED
    with pytest.raises(Refused, match="Chưa có ai để báo động"):
        start(case, (), by=officer, now=NOW)


def test_who_has_no_address_is_called_by_the_officer_and_that_is_said():
    officer, _ = world()
    case = incident(officer)
    silent = Step("unit", "trực", (Callee("Lê Văn Năm", phone="02690 000 105"),))
    start(case, (silent,), by=officer, now=NOW)
    assert not Message.objects.exists()
    assert "Lê Văn Năm, không có địa chỉ nhận tin, phải gọi 02690 000 105" in lines(case, Kind.ESCALATED)[-1]


def midnight_chain() -> tuple[Step, ...]:
    midnight = datetime(2027, 2, 6, tzinfo=NOW.tzinfo)  # 29 Chạp turns into mùng 1
    evening = person("Ca tối", 301, from_at=midnight - 7 * HOUR, until_at=midnight)
    night = person("Ca đêm", 302, from_at=midnight, until_at=midnight + 7 * HOUR)
    return (Step("unit", "trực của Sở Y tế", (evening, night)), CHAIN[1])


def test_at_a_change_of_shift_the_newcomer_is_called_too_and_patience_goes_on():
    officer, _ = world()
    midnight = datetime(2027, 2, 6, tzinfo=NOW.tzinfo)
    called_at = midnight - 4 * MINUTE
    case = incident(officer, now=called_at)
    made = start(case, midnight_chain(), by=officer, now=called_at)
    assert told() == ["0900000301"]
    assert made.next_at == midnight
    assert advance_due(now=midnight - timedelta(seconds=1)) == 0
    assert advance_due(now=midnight) == 1
    assert told() == ["0900000301", "0900000302"]
    assert lines(case, Kind.ESCALATED)[-1].startswith("Đổi ca, gọi thêm: Ca đêm")
    made.refresh_from_db()
    assert made.next_at == called_at + 10 * MINUTE
    acknowledge(secrets()["0900000301"], now=midnight + MINUTE)  # who went home may still take it


def test_whoever_is_not_on_duty_yet_is_not_woken():
    officer, _ = world()
    start(incident(officer), midnight_chain(), by=officer, now=NOW)
    advance_due(now=NOW + 10 * MINUTE)
    assert told() == ["0900000103", "0900000301"]


def test_a_program_that_stood_still_over_the_change_calls_who_is_on_duty_now():
    officer, _ = world()
    made = start(incident(officer), CHAIN[1:2], by=officer, now=NOW)
    chain = (CHAIN[1], midnight_chain()[0])
    Escalation.objects.filter(pk=made.pk).update(state="stopped", next_at=None, ended_at=NOW)
    start(Incident.objects.get(), chain, by=officer, now=NOW)
    late = NOW + 3 * HOUR
    assert advance_due(now=late) == 1
    assert told()[-1] == "0900000302"
    assert Rung.objects.latest("pk").ends_at == late + 10 * MINUTE  # its whole patience, from now


def test_a_rehearsal_is_said_in_every_message_and_runs_by_its_own_clock():
    officer, _ = world()
    drill = Drill(campaign=1, clock_at=NOW, clock_set_at=NOW - 9 * HOUR, clock_speed=10.0)
    real = NOW - 9 * HOUR
    case = incident(officer, now=real, detected_at=NOW - MINUTE, received_at=NOW - MINUTE, drill=drill)
    start(case, CHAIN, by=officer, now=real)
    assert all(
        m.subject.startswith("[DIỄN TẬP]") and "không phải sự cố thật" in m.body
        for m in Message.objects.all()
    )
    assert advance_due(now=real + timedelta(seconds=59)) == 0
    assert advance_due(now=real + timedelta(seconds=60)) == 1  # ten minutes of the season
    assert all(m.next_at == m.created_at <= real + MINUTE for m in Message.objects.all())


def test_a_closed_word_stays_out_of_messages():
    officer, _ = world()
    case = incident(officer)
    Incident.objects.filter(pk=case.pk).update(tlp="red")
    start(case, CHAIN, by=officer, now=NOW)
    assert not any("cờ bạc" in m.subject + m.body for m in Message.objects.all())


def test_one_escalation_runs_at_a_time_and_can_be_stopped_with_a_reason():
    officer, _ = world()
    case = incident(officer)
    start(case, CHAIN, by=officer, now=NOW)
    with pytest.raises(Refused, match="đang được báo động rồi"):
        start(case, CHAIN, by=officer, now=NOW)
    with pytest.raises(Refused, match="lý do"):
        stop(case, " ", by=officer, now=NOW)
    stop(case, "Đơn vị đã gọi lại.", by=officer, now=NOW + MINUTE)
    assert advance_due(now=NOW + HOUR) == 0
    with pytest.raises(Refused, match="đã dừng lúc"):
        acknowledge(secrets()["0900000205"], now=NOW + HOUR)
    with pytest.raises(Refused, match="không có báo động nào"):
        stop(case, "Lần nữa", by=officer, now=NOW)
    start(case, CHAIN, by=officer, now=NOW + 2 * HOUR)


def test_two_workers_on_one_step_do_it_once():
    officer, _ = world()
    made = start(incident(officer), CHAIN, by=officer, now=NOW)
    seen_by_both = Escalation.objects.get(pk=made.pk), Escalation.objects.get(pk=made.pk)
    done = [advance(each, now=NOW + 10 * MINUTE) for each in seen_by_both]
    assert done == [True, False]
    assert Message.objects.filter(address="0900000103").count() == 1
