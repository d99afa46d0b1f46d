"""An incident is taken down: by the officer, by a unit, from a mail, from a failed check, in a rehearsal."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.campaigns.test_intake import came
from tests.web.conftest import browser
from vonggac.campaigns import passes
from vonggac.campaigns.services import Rehearsal
from vonggac.core.times import vn
from vonggac.incidents.models import Attachment, Incident
from vonggac.notify.models import Incoming
from vonggac.registry.models import System, Unit
from vonggac.watch.models import State

pytestmark = pytest.mark.django_db
CALL = {
    "channel": "phone",
    "line": "Máy trực 1",
    "reporter": "Bà Mẫu",
    "reporter_phone": "0900.000.001",
    "unit": "so y te",
    "summary": "Trang chủ bị sửa, chèn nội dung cờ bạc",
}


def written(moment) -> str:
    return f"{vn(moment):%Y-%m-%dT%H:%M}"


def tell(client: Client, **said: str):
    return client.post("/su-co/moi/", {**CALL, "called_at": written(timezone.now()), **said}, follow=True)


@pytest.fixture
def client(officer) -> Client:
    return browser(officer)


def test_a_call_is_taken_down_on_one_screen(client):
    page = client.get("/su-co/moi/").text
    assert (
        f'value="{written(timezone.now())}"' in page or written(timezone.now() - timedelta(minutes=1)) in page
    )
    assert "Sở Y tế" in page  # to choose from, without any script
    answer = tell(client, read_back="1", detected_at=written(timezone.now() - timedelta(hours=2)))
    made = Incident.objects.get()
    assert answer.redirect_chain[-1][0] == made.get_absolute_url()
    assert (made.unit.code, made.channel, made.line) == ("YT", "phone", "Máy trực 1")
    assert made.called_at == made.received_at
    assert made.read_back_at is not None
    assert "Truy cập" not in answer.text.split("Phân loại")[0]
    assert "Tấn công thay đổi giao diện" in answer.text  # suggested by the words


def test_what_was_not_read_back_is_asked_for_on_the_page(client):
    page = tell(client).text
    assert "Tôi đọc lại. Đơn vị: Sở Y tế." in page
    made = Incident.objects.get()
    after = client.post(f"/su-co/{made.pk}/sua/", {"read_back": "1"}, follow=True).text
    assert "Tôi đọc lại" not in after
    assert Incident.objects.get().read_back_at is not None


@pytest.mark.parametrize(
    ("said", "line"),
    [
        pytest.param({"summary": " "}, "Chưa ghi tóm tắt sự cố.", id="nothing said"),
        pytest.param({"detected_at": "2109-02-05T09:00"}, "không phải thời điểm", id="a year typed as 2109"),
        pytest.param({"called_at": "hôm qua"}, "không phải thời điểm", id="a time in words"),
        pytest.param({"unit": "xã"}, "là tên của 2 đơn vị", id="words that fit two units"),
        pytest.param({"class_id": "khác thường"}, "không có", id="a class that there is not"),
        pytest.param({"channel": "bồ câu"}, "không có", id="a channel that there is not"),
    ],
)
def test_bad_input_gets_a_clear_line_and_keeps_what_was_typed(client, said, line):
    answer = tell(client, details="Máy chủ 10.0.0.5, do chị Mẫu thấy trước.", **said)
    assert answer.status_code == 400
    assert line in answer.text
    assert "do chị Mẫu thấy trước." in answer.text
    assert 'value="Máy trực 1"' in answer.text
    assert not Incident.objects.exists()


def test_an_incident_without_a_unit_is_kept_as_it_was_said(client):
    page = tell(client, unit="Trường mầm non Hoa Mẫu").text
    made = Incident.objects.get()
    assert (made.unit, made.unit_words) == (None, "Trường mầm non Hoa Mẫu")
    assert "Trường mầm non Hoa Mẫu" in page


def test_a_likely_duplicate_is_shown_and_nothing_typed_is_lost(client):
    tell(client)
    first = Incident.objects.get()
    again = tell(client, reporter="Ông Thử", details="Gọi lần hai.")
    assert again.status_code == 409
    assert first.code in again.text
    assert "cùng đơn vị" in again.text
    for kept in ("Gọi lần hai.", 'value="Ông Thử"', 'value="so y te"'):
        assert kept in again.text
    joined = tell(client, reporter="Ông Thử", details="Gọi lần hai.", into=str(first.pk))
    assert "Đã ghi thêm vào" in joined.text
    assert Incident.objects.count() == 1
    assert "Gọi lần hai." in first.entries.last().text
    tell(client, reporter="Ông Thử", anyway="1")
    assert Incident.objects.count() == 2


def test_while_typing_the_page_asks_for_duplicates_and_classes(client):
    tell(client)
    part = client.get("/su-co/moi/giong/", {**CALL}).text
    assert Incident.objects.get().code in part
    assert "Tấn công thay đổi giao diện" in part
    assert client.get("/su-co/moi/giong/", {"unit": "xã", "detected_at": "rác"}).status_code == 200


def test_a_failed_check_fills_the_form_and_opens_one_incident(client, officer):
    health = Unit.objects.get(code="YT")
    system = System.objects.create(
        unit=health, kind="portal", name="Cổng Sở Y tế", address="https://yt.example.vn"
    )
    now = timezone.now()
    State.objects.create(
        system=system, check_id="portal-content", outcome="failed", because="trang chủ khác bản đã duyệt",
        since_at=now - timedelta(hours=1), first_at=now - timedelta(days=1), seen_at=now,
    )  # fmt: skip
    led = re.search(r'href="(/su-co/moi/[^"]+)"', client.get(reverse("system", args=[system.pk])).text)
    page = client.get(led[1].replace("&amp;", "&")).text
    assert "trang chủ khác bản đã duyệt" in page
    fields = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', page))
    sent = {
        name: fields.get(name, "")
        for name in ("he_thong", "kiem_tra", "channel", "unit", "summary", "detected_at")
    }
    client.post("/su-co/moi/", sent)
    client.post("/su-co/moi/", {**sent, "anyway": "1"})
    made = Incident.objects.get()
    assert (made.channel, made.unit) == ("check", health)
    assert made.source_key.startswith("check/portal-content/")
    for rubbish in ("9" * 30, "x", "-1", "0"):
        assert client.get(f"/su-co/moi/?he_thong={rubbish}&kiem_tra=portal-content").status_code == 200


def test_a_rehearsal_opens_rehearsed_incidents_only(client, officer):
    drill = make.campaign(officer, rehearsal=Rehearsal(make.OPENED_AT, speed=60))
    page = client.get(f"/su-co/moi/?dot={drill.pk}").text
    assert "DIỄN TẬP" in page
    tell(client, dot=str(drill.pk), called_at="")
    made = Incident.objects.get()
    assert (made.rehearsal, made.campaign) == (True, drill.pk)
    assert (made.clock_at, made.clock_set_at) == (drill.clock_at, drill.clock_set_at)
    assert made.received_at == made.entered_at
    assert made.code in client.get("/su-co/?dien_tap=1").text
    assert made.code not in client.get("/su-co/").text
    assert made.code in client.get(f"/dot/{drill.pk}/").text


@pytest.mark.parametrize("sample", [True, False])
def test_without_a_board_an_incident_is_rehearsed_among_sample_units_only(officer, sample):
    make.campaign(officer, rehearsal=Rehearsal(make.OPENED_AT, speed=60))
    Unit.objects.filter(code="X1").update(sample=sample)
    tell(browser(make.user("truc-2", officer.unit)), called_at="")
    assert [made.rehearsal for made in Incident.objects.all()] == [sample]


def test_a_focal_point_reports_of_its_own_unit_and_of_no_other(focal):
    client = browser(focal)
    page = client.get("/su-co/moi/").text
    assert 'value="UBND xã An Phú"' in page
    assert "Máy nào reo" not in page
    tell(client, unit="UBND xã An Phú", channel="phone")
    assert Incident.objects.get().channel == "web"  # the page of the unit, whatever the form claims
    refused = tell(client, unit="Sở Y tế", anyway="1")
    assert refused.status_code == 400
    assert Incident.objects.count() == 1


def test_who_came_by_a_link_reports_without_an_account(officer, campaign):
    health, now = Unit.objects.get(code="YT"), timezone.now()
    secret = passes.make_pass(campaign, health, by=officer, now=now).secret
    guest = Client()
    guest.post(f"/vao/{secret}/")
    assert "Báo sự cố" in guest.get("/viec/").text
    bad = guest.post("/viec/su-co/", {"summary": "", "details": "Đang gõ dở."})
    assert bad.status_code == 400
    assert "Đang gõ dở." in bad.text
    done = guest.post("/viec/su-co/", {"summary": "Mất mạng", "reporter": "Bà Mẫu"}, follow=True)
    made = Incident.objects.get()
    assert (made.unit, made.channel) == (health, "web")
    assert made.code in done.text
    assert guest.get(made.get_absolute_url()).status_code == 302  # the link opens no pages of the province


def test_a_mail_becomes_an_incident_in_one_press_with_its_files(client, officer):
    Unit.objects.filter(code="YT").update(email="vt@yte.example.vn")
    mail = came(files=[("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40))], at=timezone.now())
    Incoming.objects.filter(pk=mail.pk).update(sender="vt@yte.example.vn")
    assert "ghi thành sự cố" in client.get(f"/thu-den/{mail.pk}/").text
    page = client.post(f"/thu-den/{mail.pk}/su-co/", follow=True)
    made = Incident.objects.get()
    assert (made.unit.code, made.channel) == ("YT", "email")
    assert Attachment.objects.get().name == "a.png"
    assert Attachment.objects.get().sha256 in page.text
    mail.refresh_from_db()
    assert mail.state == "aside"
    assert made.code in mail.note
    client.post(f"/thu-den/{mail.pk}/su-co/")
    assert Incident.objects.count() == 1
    assert Attachment.objects.count() == 1
