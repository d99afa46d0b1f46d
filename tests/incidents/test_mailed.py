"""A mail becomes an incident by one press: with its files, as of when it came."""

from datetime import timedelta

import pytest

from tests.campaigns.test_intake import came
from tests.incidents.making import HOUR, NOW, world
from vonggac.core.errors import Refused
from vonggac.incidents.mailed import looks_like_one, report_from, sender_unit
from vonggac.incidents.models import Attachment, Incident
from vonggac.incidents.services import Drill
from vonggac.notify.models import Incoming
from vonggac.registry.models import Person, Unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("subject", "like"),
    [
        ("[TBSC] Báo cáo ban đầu sự cố", True),
        ("Cổng của xã BỊ HACK", True),
        ("Máy tính nhiễm mã độc", True),
        ("Tệp bị mã hóa, đòi tiền chuộc", True),
        ("Danh sách trực Tết", False),
        ("", False),
    ],
)
def test_a_mail_is_suggested_by_its_subject(subject, like):
    assert looks_like_one(Incoming(subject=subject)) == like


def test_a_press_makes_it_an_incident_once_with_its_files():
    officer, _ = world()
    Person.objects.create(unit=Unit.objects.get(code="YT"), name="Lê Mẫu Ân", email="an@syt.example.vn")
    mail = came(
        subject="[TBSC] Trang chủ bị sửa",
        files=[("nhat-ky.log", b"GET /"), ("mau.bin", b"MZ\x90"), ("rong.txt", b"")],
        at=NOW - HOUR,
    )
    assert sender_unit(mail).code == "YT"
    made = report_from(mail, unit=sender_unit(mail), by=officer, now=NOW)
    assert (made.channel, made.received_at, made.detected_at) == ("email", NOW - HOUR, None)
    assert (made.reporter, made.reporter_email) == ("Người gửi", "an@syt.example.vn")
    assert {a.name for a in Attachment.objects.all()} == {"nhat-ky.log", "mau.bin"}
    assert Attachment.objects.first().custody.get().whom == "an@syt.example.vn"
    mail.refresh_from_db()
    assert mail.state == Incoming.State.ACCEPTED
    assert report_from(mail, unit=None, by=officer, now=NOW + HOUR) == made
    assert Attachment.objects.count() == 2


def test_a_strangers_mail_keeps_who_wrote_it_and_waits_for_its_unit():
    officer, focal = world()
    mail = came("la@noi-khac.example.vn", subject="", at=NOW)
    made = report_from(mail, unit=sender_unit(mail), by=officer, now=NOW)
    assert made.unit is None
    assert made.where == "Người gửi <la@noi-khac.example.vn>"
    assert made.summary == "(thư không tiêu đề)"
    with pytest.raises(Refused, match="không có quyền xử lý thư đến"):
        report_from(came(at=NOW), unit=focal.unit, by=focal, now=NOW)


def test_a_mail_that_lies_on_the_server_or_a_file_that_is_not_there_is_refused_whole():
    officer, _ = world()
    mail = came(at=NOW)
    with pytest.raises(Refused, match="chỉ có 0 tệp"):
        report_from(mail, unit=None, by=officer, now=NOW, files=[3])
    assert not Incident.objects.exists()
    Incoming.objects.update(state="left", fault="Thư nặng 60 MB.")
    with pytest.raises(Refused, match="Thư nặng 60 MB"):
        report_from(mail, unit=None, by=officer, now=NOW)


def test_in_a_rehearsal_it_came_when_the_clock_says():
    officer, _ = world()
    drill = Drill(1, clock_at=NOW + timedelta(days=9), clock_set_at=NOW, clock_speed=1.0)
    made = report_from(came(at=NOW - HOUR), unit=None, by=officer, now=NOW, drill=drill)
    assert made.received_at == NOW + timedelta(days=9)
    assert made.rehearsal
