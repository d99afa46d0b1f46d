"""From the playbook over the reports to the closing, on both sides of midnight, month and year."""

from datetime import datetime, timedelta

import pytest

from tests import make
from tests.incidents.making import HOUR, MINUTE, NOW, incident, world
from vonggac.audit.models import Entry as Act
from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM
from vonggac.incidents import closing, tasks
from vonggac.incidents.alarm import start
from vonggac.incidents.chain import Callee, Step
from vonggac.incidents.models import Entry, Incident, Task
from vonggac.incidents.sending import How, clocks_of, receipt, send
from vonggac.incidents.services import Drill, amend, note
from vonggac.registry.models import Unit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def how(case, id, now):
    case.refresh_from_db()
    return {c.due.clock.id: c for c in clocks_of(case, now=now)}[id].how


def do_all(case, by, now, but=()):
    for task in case.tasks.filter(state="open").exclude(stage__in=but):
        tasks.finish(task, by=by, now=now, result="xong")


# Tasks


def test_the_steps_of_a_playbook_are_tasks_with_owner_and_time():
    officer, _ = world()
    case = incident(officer, class_id="defacement")
    first = case.tasks.first()
    assert (first.owner, first.due_at) == ("duty", NOW + 10 * MINUTE)
    assert not first.is_late(NOW + 9 * MINUTE)
    assert first.is_late(NOW + 10 * MINUTE)
    assert Act.objects.filter(act="incident.task", thing_id=str(case.pk)).count() == 1


def test_a_task_is_done_once_by_somebody_at_some_time():
    officer, focal = world()
    case = incident(officer, class_id="defacement")
    task = case.tasks.first()
    tasks.assign(task, "Lê Văn Năm", by=officer, now=NOW, due_at=NOW + HOUR)
    done = tasks.finish(task, by=focal, now=NOW + HOUR, result="Đã chụp", done_at=NOW + 30 * MINUTE)
    assert (done.done_by, done.done_at, done.owner_name) == (focal, NOW + 30 * MINUTE, "Lê Văn Năm")
    line = case.entries.last()
    assert (line.text, line.happened_at) == (f"Đã làm: {task.title}. Đã chụp", NOW + 30 * MINUTE)
    with pytest.raises(Refused, match="đã được ghi là «Đã làm» bởi dau-moi-yt"):
        tasks.finish(task, by=officer, now=NOW + HOUR)
    with pytest.raises(Refused, match="còn ở phía trước"):
        tasks.finish(case.tasks.all()[1], by=officer, now=NOW, done_at=NOW + DAY)
    assert case.tasks.all()[1].state == Task.State.OPEN


def test_a_required_step_is_not_skipped_and_another_only_with_a_reason():
    officer, _ = world()
    case = incident(officer, class_id="defacement")
    with pytest.raises(Refused, match="bắt buộc"):
        tasks.skip(case.tasks.filter(required=True).first(), "vội", by=officer, now=NOW)
    choice = case.tasks.filter(required=False).first()
    with pytest.raises(Refused, match="lý do"):
        tasks.skip(choice, "", by=officer, now=NOW)
    assert tasks.skip(choice, "tự xử lý được", by=officer, now=NOW).state == Task.State.SKIPPED


def test_another_playbook_takes_over_what_is_open_and_leaves_what_is_done():
    officer, _ = world()
    case = incident(officer, class_id="defacement")
    tasks.finish(case.tasks.first(), by=officer, now=NOW)
    tasks.begin(case, "data-leak", by=officer, now=NOW + HOUR)
    case.refresh_from_db()
    assert case.playbook == "data-leak"
    states = set(case.tasks.filter(round=1).values_list("state", flat=True))
    assert states == {"done", "skipped"}
    assert set(case.tasks.filter(round=2).values_list("state", flat=True)) == {"open"}
    with pytest.raises(Refused, match="đang được làm"):
        tasks.begin(case, "data-leak", by=officer, now=NOW)
    with pytest.raises(Refused, match="«không-có» không có"):
        tasks.begin(case, "không-có", by=officer, now=NOW)


def test_an_unstable_system_goes_through_containment_again():
    officer, _ = world()
    case = incident(officer, class_id="defacement")
    do_all(case, officer, NOW, but=("lessons",))
    again = tasks.go_again(case, "Tệp lạ xuất hiện lại", by=officer, now=NOW + DAY)
    stages = [t.stage for t in again]
    assert set(stages) == {"contain", "eradicate", "restore", "recheck"}
    with pytest.raises(Refused, match="còn bước bắt buộc"):
        closing.end(case, by=officer, now=NOW + DAY)
    assert {t.round for t in tasks.missing(case) if t.stage != "lessons"} == {2}
    with pytest.raises(Refused, match="đứng sau bước kiểm tra lại"):
        tasks.go_again(case, "x", by=officer, now=NOW, stage="lessons")


# Clocks and reports


def test_the_notice_is_met_by_what_was_sent_and_named_late_after_both_readings():
    officer, _ = world()
    seen = at(
        2026, 2, 12, 10, 30
    )  # five days later is mùng 1 Tết; the Civil Code's day ends after the holidays
    case = incident(officer, now=seen + HOUR, detected_at=seen, received_at=seen + HOUR)
    assert how(case, "notice", seen + 4 * DAY) is How.RUNNING
    assert how(case, "notice", at(2026, 2, 17, 10, 30)) is How.BETWEEN
    assert how(case, "notice", at(2026, 2, 24)) is How.OVERDUE
    send(
        case, to=["Công an tỉnh"], clock="notice", by=officer, now=at(2026, 2, 25), sent_at=at(2026, 2, 17, 9)
    )
    assert how(case, "notice", at(2026, 2, 25)) is How.MET


@pytest.mark.parametrize(
    ("sent_at", "expected"),
    [
        (at(2026, 2, 17, 10, 29), How.MET),
        (at(2026, 2, 17, 10, 30), How.BY_DAY),
        (at(2026, 2, 23, 23, 59), How.BY_DAY),
        (at(2026, 2, 24), How.LATE),
    ],
)
def test_between_the_two_readings_it_is_said_so(sent_at, expected):
    officer, _ = world()
    seen = at(2026, 2, 12, 10, 30)
    case = incident(officer, now=seen, detected_at=seen, received_at=seen)
    send(case, to=["Công an tỉnh"], clock="notice", by=officer, now=sent_at)
    assert how(case, "notice", sent_at) is expected


@pytest.mark.parametrize(
    ("seen", "strict", "civil"),
    [
        pytest.param(at(2027, 1, 28, 8), at(2027, 2, 2, 8), at(2027, 2, 3), id="over the end of a month"),
        pytest.param(
            at(2026, 12, 28, 8), at(2027, 1, 2, 8), at(2027, 1, 5), id="over the year, into a weekend"
        ),
        pytest.param(
            at(2027, 2, 5, 23, 59), at(2027, 2, 10, 23, 59), at(2027, 2, 11), id="from 29 Chạp to mùng 5"
        ),
        pytest.param(at(2024, 2, 9, 12), at(2024, 2, 14, 12), at(2024, 2, 15), id="from 30 Chạp to mùng 5"),
        pytest.param(at(2025, 7, 26, 9), at(2025, 7, 31, 9), at(2025, 8, 1), id="into a leap lunar month"),
        pytest.param(at(2028, 2, 25, 9), at(2028, 3, 1, 9), at(2028, 3, 2), id="over 29 February"),
    ],
)
def test_five_days_over_months_years_and_the_lunar_new_year(seen, strict, civil):
    officer, _ = world()
    case = incident(officer, now=seen, detected_at=seen, received_at=seen)
    (notice,) = [c for c in clocks_of(case, now=seen) if c.due.clock.id == "notice"]
    assert notice.due.due_at == strict
    assert notice.due.latest_at == civil


def test_beyond_the_units_means_the_initial_report_is_due_at_once():
    officer, _ = world()
    case = incident(officer)
    assert how(case, "initial-report", NOW) is How.WAITING
    amend(case, beyond_capacity=True, by=officer, now=NOW)
    assert how(case, "initial-report", NOW + MINUTE) is How.OVERDUE
    sent = send(
        case, to=["A", "B"], clock="initial-report", by=officer, now=NOW + 59 * MINUTE, document=b"DOCX"
    )
    assert (sent.form, len(sent.sha256)) == ("Mẫu số 03", 64)
    assert how(case, "initial-report", NOW + HOUR) is How.MET
    assert "Báo cáo ban đầu" in case.entries.last().text


def test_the_telephone_is_confirmed_by_reading_back_and_a_machine_waits_for_nothing():
    officer, _ = world()
    case = incident(officer)
    assert how(case, "receipt", NOW) is How.OVERDUE
    amend(case, read_back_at=NOW, by=officer, now=NOW)
    assert how(case, "receipt", NOW) is How.MET
    machine = incident(None, channel="check")
    assert how(machine, "receipt", NOW) is How.WAITING


def test_personal_data_starts_its_own_clock_and_an_unconfirmed_law_says_so():
    officer, _ = world()
    case = amend(incident(officer), personal_data=True, by=officer, now=NOW)
    (breach,) = [c for c in clocks_of(case, now=NOW) if c.due.clock.id == "data-breach"]
    assert breach.due.due_at == case.detected_at + 72 * HOUR
    assert not any(c.due.clock.confirmed for c in clocks_of(case, now=NOW))  # after 1/7/2026
    assert breach.to == ("Cơ quan chuyên trách bảo vệ dữ liệu cá nhân (Bộ Công an)",)


def test_a_receipt_is_written_down_once():
    officer, _ = world()
    case = incident(officer)
    sent = send(case, to=["Công an tỉnh"], clock="notice", by=officer, now=NOW)
    with pytest.raises(Refused, match="trước khi gửi"):
        receipt(sent, from_whom="Văn thư", by=officer, now=NOW, at=NOW - HOUR)
    assert receipt(sent, from_whom="Văn thư", by=officer, now=NOW + HOUR).receipt_at == NOW + HOUR
    with pytest.raises(Refused, match="Đã có xác nhận của Văn thư"):
        receipt(sent, from_whom="Khác", by=officer, now=NOW + HOUR)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"to": [" "]}, "Chưa ghi nơi nhận"),
        ({"clock": "bịa"}, "không có thời hạn «bịa»"),
        ({"clock": "final-report"}, "chưa kết thúc ứng cứu"),
        ({"sent_at": NOW + DAY}, "còn ở phía trước"),
    ],
)
def test_a_report_that_cannot_be_is_refused(said, message):
    officer, _ = world()
    case = incident(officer)
    with pytest.raises(Refused, match=message):
        send(case, **{"to": ["A"], "by": officer, "now": NOW, **said})
    assert not case.sent.exists()
    assert case.entries.count() == 1


# Closing


def test_an_incident_does_not_close_while_a_required_step_or_the_final_report_is_open():
    officer, focal = world()
    case = incident(officer, class_id="defacement")
    with pytest.raises(Refused) as caught:
        closing.close(case, by=officer, now=NOW)
    assert "bước bắt buộc «Mở cổng từ mạng khác" in str(caught.value)
    assert "chưa gửi báo cáo kết thúc ứng phó sự cố (Mẫu số 04)" in str(caught.value)
    assert "chưa ghi kết thúc ứng cứu" in str(caught.value)
    with pytest.raises(Refused, match="còn bước bắt buộc"):
        closing.end(case, by=officer, now=NOW)
    closing.contain(case, by=focal, now=NOW + HOUR, at=NOW + 30 * MINUTE, words="Đã cắt mạng.")
    do_all(case, officer, NOW + DAY, but=("lessons",))
    closing.end(case, by=focal, now=NOW + DAY)
    do_all(case, officer, NOW + DAY)
    with pytest.raises(Refused, match=r"^Chưa khép lại được SC\d+: chưa gửi báo cáo kết thúc"):
        closing.close(case, by=officer, now=NOW + DAY)
    send(case, to=["Chủ quản"], clock="final-report", form="Mẫu số 04", by=focal, now=NOW + 2 * DAY)
    with pytest.raises(Refused, match="không được khép lại"):
        closing.close(case, by=focal, now=NOW + 2 * DAY)
    closed = closing.close(case, by=officer, now=NOW + 2 * DAY)
    assert (closed.state, closed.closed_at) == ("closed", NOW + 2 * DAY)
    assert [e.text[:12] for e in case.entries.filter(kind=Entry.Kind.STATE)] == [
        "Đã ngăn chặn",
        "Đã kết thúc ",
        "Đã khép lại ",
    ]
    for act in (
        lambda: note(case, "thêm", by=officer, now=NOW + 3 * DAY),
        lambda: amend(case, level=2, by=officer, now=NOW + 3 * DAY),
        lambda: tasks.begin(case, "malware", by=officer, now=NOW + 3 * DAY),
        lambda: send(case, to=["A"], by=officer, now=NOW + 3 * DAY),
    ):
        with pytest.raises(Refused, match="đã khép lại"):
            act()


def test_a_response_taken_up_again_owes_its_own_final_report():
    officer, _ = world()
    case = incident(officer)
    closing.end(case, by=officer, now=NOW + HOUR)
    send(case, to=["A"], clock="final-report", by=officer, now=NOW + 2 * HOUR)
    closing.close(case, by=officer, now=NOW + 2 * HOUR)
    with pytest.raises(Refused, match="lý do"):
        closing.reopen(case, "", by=officer, now=NOW + DAY)
    closing.reopen(case, "Trang lại bị sửa", by=officer, now=NOW + DAY)
    closing.end(case, by=officer, now=NOW + 2 * DAY)
    with pytest.raises(Refused, match="chưa gửi báo cáo kết thúc"):
        closing.close(case, by=officer, now=NOW + 2 * DAY)
    assert how(case, "final-report", NOW + 2 * DAY) is How.RUNNING


def test_an_end_before_the_beginning_or_in_the_future_is_refused():
    officer, _ = world()
    case = incident(officer)
    with pytest.raises(Refused, match="trước khi phát hiện"):
        closing.end(case, by=officer, now=NOW, at=NOW - HOUR)
    with pytest.raises(Refused, match="còn ở phía trước"):
        closing.contain(case, by=officer, now=NOW, at=NOW + HOUR)
    case.refresh_from_db()
    assert case.state == Incident.State.OPEN


def test_closing_stops_what_is_still_calling():
    officer, _ = world()
    case = incident(officer)
    running = start(case, [Step("unit", "trực", (Callee("A", email="a@example.vn"),))], by=officer, now=NOW)
    closing.end(case, by=officer, now=NOW)
    send(case, to=["A"], clock="final-report", by=officer, now=NOW)
    closing.close(case, by=officer, now=NOW)
    running.refresh_from_db()
    assert (running.state, running.next_at) == ("stopped", None)


def test_a_duplicate_is_closed_in_favour_of_the_other_and_both_say_so():
    officer, focal = world()
    first, second = incident(officer), incident(focal, channel="web", class_id="defacement")
    with pytest.raises(Refused, match="không được gộp"):
        closing.merge(second, first, by=focal, now=NOW)
    held = closing.merge(second, first, by=officer, now=NOW + HOUR)
    assert (held.duplicate_of, held.state) == (first, "closed")
    assert not held.tasks.filter(state="open").exists()
    assert second.code in first.entries.last().text
    assert first.code in second.entries.last().text
    with pytest.raises(Refused, match="đã khép lại"):
        closing.merge(second, first, by=officer, now=NOW + HOUR)
    with pytest.raises(Refused, match="với chính nó"):
        closing.merge(first, first, by=officer, now=NOW + HOUR)
    drill = incident(officer, drill=Drill())
    with pytest.raises(Refused, match="diễn tập với sự cố thật"):
        closing.merge(drill, first, by=officer, now=NOW + HOUR)


def test_a_leader_and_another_unit_may_do_nothing():
    officer, _ = world()
    case = incident(officer)
    outsider = make.user("gd", Unit.objects.get(code="GD"), "focal_point")
    for act in (
        lambda: tasks.begin(case, "malware", by=outsider, now=NOW),
        lambda: closing.contain(case, by=outsider, now=NOW),
        lambda: send(case, to=["A"], by=outsider, now=NOW),
        lambda: amend(case, level=1, by=outsider, now=NOW),
    ):
        with pytest.raises(Refused, match="gd không được xử lý"):
            act()
