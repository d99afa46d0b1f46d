"""Reminders into the outbox: one message a person, each thing once, by the campaign's clock."""

from datetime import timedelta

import pytest

from tests import make
from vonggac.campaigns.decisions import ask_extension, decide_extension, review, waive
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import Rehearsal, submit
from vonggac.core.times import vn
from vonggac.notify.delivery import deliver_due
from vonggac.notify.models import Message
from vonggac.registry.models import Person, Unit
from vonggac.standing.reminders import remind, unreachable

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = make.DUE - DAY + 9 * HOUR  # of the last day
Step = Submission.Step


@pytest.fixture
def officer():
    officer = make.user("truc", make.province())
    for unit in Unit.objects.exclude(code="T"):
        Unit.objects.filter(pk=unit.pk).update(email=f"vt@{unit.code.lower()}.example.vn")
    Person.objects.create(unit=Unit.objects.get(code="YT"), name="Lê Mẫu Ân", email="an@yt.example.vn")
    return officer


@pytest.fixture
def campaign(officer):
    return make.campaign(officer)


def to(code: str):
    return Message.objects.filter(unit__code=code).order_by("pk")


def finish(campaign, ref, code, officer, at, *, verify=True):
    duty = make.duty(campaign, ref, code)
    submit(duty, Step.RECEIVED, by=officer, now=at)
    done = submit(duty, Step.DONE, statement="Đã làm.", by=officer, now=at)
    if verify:
        review(done, verified=True, by=officer, now=at)


def test_opening_tells_every_unit_its_duties_in_one_message(campaign):
    assert remind(campaign, now=make.OPENED_AT) == Message.objects.count() == Unit.objects.count() - 2
    (message,) = to("YT")
    assert (message.person.name, message.address) == ("Lê Mẫu Ân", "an@yt.example.vn")
    assert message.subject == "Nhắc việc theo văn bản số 15/SKHCN-BCVT ngày 11/01/2027: 2 cần thực hiện"
    assert message.body.splitlines()[:2] == ["Kính gửi: Lê Mẫu Ân, Sở Y tế.", ""]
    assert "1. Mục 2.1: Nội dung mục 2.1. Hạn: hết ngày 24/01/2027 (còn 12 ngày)." in message.body
    assert "2. Mục 2.2: Nội dung mục 2.2. Văn bản không ghi thời hạn." in message.body


def test_the_same_moment_twice_tells_nothing_twice(campaign):
    remind(campaign, now=MORNING)
    assert remind(campaign, now=MORNING) == remind(campaign, now=MORNING + HOUR) == 0


def test_who_has_done_it_is_not_reminded_even_before_it_is_verified(campaign, officer):
    finish(campaign, "2.1", "YT", officer, make.OPENED_AT + HOUR)
    finish(campaign, "2.1", "GD", officer, make.OPENED_AT + HOUR, verify=False)
    remind(campaign, now=MORNING)
    assert "Mục 2.1" not in to("YT").get().body  # 2.2 has no deadline, and nobody has received it yet
    assert "Mục 2.1" in to("X1").get().body
    assert "Mục 2.1" not in to("GD").get().body


def test_what_was_sent_back_is_reminded_again(campaign, officer):
    finish(campaign, "2.1", "GD", officer, make.OPENED_AT + HOUR, verify=False)
    done = Submission.objects.get(step=Step.DONE)
    review(done, verified=False, reason="Thiếu phụ lục.", by=officer, now=make.OPENED_AT + 2 * HOUR)
    remind(campaign, now=MORNING)
    assert "Mục 2.1" in to("GD").get().body


def test_a_waived_duty_is_left_in_peace_and_an_extended_one_by_its_new_deadline(campaign, officer):
    waive(make.duty(campaign, "2.1", "X1"), reason="Mới thành lập.", by=officer, now=make.OPENED_AT)
    asked = ask_extension(
        make.duty(campaign, "2.1", "X2"),
        until=make.DUE + 7 * DAY,
        reason="Thiết bị hỏng.",
        by=officer,
        now=make.OPENED_AT,
    )
    decide_extension(asked, granted=True, by=officer, now=make.OPENED_AT)
    remind(campaign, now=make.DUE + 9 * HOUR)
    assert "Mục 2.1" not in to("X1").get().body
    assert "ĐÃ QUÁ HẠN" not in to("X2").get().body
    assert "ĐÃ QUÁ HẠN\n1. Mục 2.1" in to("YT").get().body


def test_a_telephone_gets_two_sentences(campaign, settings):
    settings.CHANNELS = "sms=json://127.0.0.1:1/?:to={to}"
    Unit.objects.filter(code="GD").update(phone="0900.000.007")
    assert remind(campaign, now=MORNING) == 1
    assert to("GD").get().body == (
        "Sở Giáo dục: 2 cần thực hiện theo văn bản số 15/SKHCN-BCVT ngày 11/01/2027. "
        "Hạn sớm nhất: hết ngày 24/01/2027."
    )


def test_a_season_rehearsed_in_seconds_is_marked_and_keeps_its_own_clock(officer, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    rehearsal = Rehearsal(at=make.OPENED_AT, speed=24 * 60 * 2)  # a day in half a minute
    campaign = make.campaign(officer, rehearsal=rehearsal)
    real, said = make.OPENED_AT, []
    for _ in range(20 * 30):  # twenty days, told in ten minutes of the real clock
        if remind(campaign, now=real):
            said.append(campaign.time(real))
        real += timedelta(seconds=1)
    assert real - make.OPENED_AT == timedelta(minutes=10)
    days = [f"{vn(at):%d/%m}" for at in said]
    assert days == ["12/01", "13/01", "21/01", "22/01", "24/01", "25/01", "27/01", "29/01"]
    assert all(7 <= vn(at).hour < 21 for at in said)
    message = to("GD").last()
    assert message.subject.startswith("[DIỄN TẬP] ")
    assert message.body.startswith("[DIỄN TẬP] ")
    assert deliver_due(lambda: real).sent == Message.objects.count()


def test_units_that_nobody_can_write_to_are_named_before_it_matters(campaign):
    Unit.objects.filter(code__in=["X2", "GD"]).update(email="")
    Unit.objects.filter(code="GD").update(phone="hỏi văn thư")
    silent = {u.unit.code: u.because for u in unreachable(campaign)}
    assert silent == {
        "X2": "chưa có đầu mối, địa chỉ thư hay số điện thoại",
        "GD": "không có địa chỉ thư hay số điện thoại nào dùng được",
    }
    remind(campaign, now=make.OPENED_AT)
    assert not to("X2").exists()
    Unit.objects.filter(code="X2").update(email="vt@x2.example.vn")  # mended: told at the next look
    assert remind(campaign, now=make.OPENED_AT + HOUR) == 1


def test_planning_takes_the_same_number_of_queries_however_many_units(
    campaign, django_assert_max_num_queries
):
    remind(campaign, now=make.OPENED_AT)
    with django_assert_max_num_queries(14):
        remind(campaign, now=make.OPENED_AT + HOUR)
