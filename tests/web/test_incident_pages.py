"""An incident on its pages: classed, escalated, worked off, written to its forms, closed."""

import re
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import browser
from tests.web.test_incident_told import tell, written
from vonggac.audit.models import Entry as Act
from vonggac.core.times import vn
from vonggac.incidents import sending
from vonggac.incidents.models import Attachment, Escalation, Incident, Rung
from vonggac.incidents.services import report
from vonggac.web import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(officer) -> Client:
    return browser(officer)


@pytest.fixture
def incident(client) -> Incident:
    tell(client, class_id="defacement")
    return Incident.objects.get()


def test_words_of_pages_and_values_are_the_same_set():
    assert set(words.INCIDENT_STATES) == set(Incident.State.values)
    assert set(words.INCIDENT_CHANNELS) == set(Incident.Channel.values)
    assert set(words.CLOCK_STATES) == set(sending.How)
    assert set(words.ALARM_STATES) == set(Escalation.State.values)
    assert set(words.RUNG_STATES) == set(Rung.State.values)


def test_numbers_are_masked_until_somebody_asks_and_the_look_is_recorded(client, incident):
    page = client.get(incident.get_absolute_url()).text
    assert "0900.000.001" not in page
    assert "•••• 001" in page
    shown = client.post(f"/su-co/{incident.pk}/nguoi-bao/")
    assert "0900.000.001" in shown.text
    assert Act.objects.filter(act="incident.reporter-shown").count() == 1


def test_severity_is_judged_with_its_reason(client, incident):
    said = {"level": "4", "beyond_capacity": "yes", "effect-service-interrupted": "yes"}
    page = client.post(f"/su-co/{incident.pk}/sua/", said, follow=True).text
    assert "nghiêm trọng" in page
    assert "đủ ba điều kiện ở Điều 9" in page
    assert "Mẫu số 03" in page
    assert "thông thường → nghiêm trọng" in page or "chưa xác định → nghiêm trọng" in page


def test_a_correction_leaves_the_old_line_and_evidence_shows_its_hash(client, incident, settings):
    file = SimpleUploadedFile("nhat-ky.log", b"10.0.0.5 GET /")
    client.post(f"/su-co/{incident.pk}/ghi/", {"text": "Lấy nhật ký", "files": file, "from_whom": "Ông Thử"})
    kept = Attachment.objects.get()
    client.post(f"/su-co/{incident.pk}/ghi/", {"text": "Khởi động lại máy chủ 9 giờ"})
    entry = incident.entries.get(text__startswith="Khởi động")
    client.post(f"/su-co/dong/{entry.pk}/dinh-chinh/", {"correction": "8 giờ, không phải 9 giờ"})
    page = client.get(incident.get_absolute_url()).text
    for shown in (
        "Khởi động lại máy chủ 9 giờ",
        "8 giờ, không phải 9 giờ",
        "Đã đính chính ở mục",
        kept.sha256,
    ):
        assert shown in page
    taken = client.post(f"/su-co/tep/{kept.pk}/")
    assert taken.content == b"10.0.0.5 GET /"
    assert taken["Content-Type"] == "application/octet-stream"
    assert "attachment" in taken["Content-Disposition"]
    assert kept.custody.count() == 2
    handed = client.post(f"/su-co/tep/{kept.pk}/giu/", {"whom": "Công an tỉnh"}, follow=True)
    assert "← Công an tỉnh" in handed.text
    (settings.MEDIA_ROOT / kept.sha256[:2] / kept.sha256[2:]).write_bytes(b"khac")
    broken = client.post(f"/su-co/tep/{kept.pk}/giu/", {})
    assert "không còn nguyên như lúc nhận" in broken.text
    assert "không còn nguyên</b>" in client.get(incident.get_absolute_url()).text


def test_an_act_that_is_refused_gives_the_page_back_as_typed(client, incident):
    answer = client.post(f"/su-co/{incident.pk}/ghi/", {"text": "Gọi lại", "happened_at": "2109-01-01T00:00"})
    assert answer.status_code == 400
    assert ">Gọi lại</textarea>" in answer.text
    late = client.post(f"/su-co/{incident.pk}/ghi/", {"text": "Gọi lại", "happened_at": "2049-01-01T00:00"})
    assert "còn ở phía trước" in late.text


def test_tasks_are_done_skipped_with_a_reason_and_required_ones_not(client, incident):
    required, free = (incident.tasks.filter(required=flag).first() for flag in (True, False))
    refused = client.post(f"/su-co/viec/{required.pk}/", {"act": "skip", "words": "khỏi"})
    assert "bắt buộc nên không bỏ qua được" in refused.text
    client.post(f"/su-co/viec/{free.pk}/", {"act": "skip", "words": "không cần"})
    client.post(f"/su-co/viec/{required.pk}/", {"act": "finish", "words": "đã xem"})
    required.refresh_from_db()
    free.refresh_from_db()
    assert (required.state, free.state) == ("done", "skipped")


def test_indicators_are_defanged_on_screen_and_live_in_the_files(client, incident):
    client.post(f"/su-co/{incident.pk}/dau-hieu/", {"signs": "hxxp://xau[.]example[.]vn/a 203.0.113.7"})
    page = client.get(incident.get_absolute_url()).text
    assert "203[.]0[.]113[.]7" in page
    assert "203.0.113.7" not in page
    stix = client.post(f"/su-co/{incident.pk}/dau-hieu/stix/")
    assert "ipv4-addr:value = '203.0.113.7'" in stix.content.decode()
    lines = client.post(f"/su-co/{incident.pk}/dau-hieu/csv/").content.decode("utf-8-sig")
    assert "http://xau.example.vn/a" in lines
    assert Act.objects.filter(act="incident.indicators-exported").count() == 2
    assert client.post(f"/su-co/{incident.pk}/dau-hieu/exe/").status_code == 404


def test_a_form_lists_what_it_lacks_takes_it_and_is_drawn(client, incident):
    address = f"/su-co/{incident.pk}/bieu-mau/initial-report/"
    page = client.get(address).text
    assert "[TBSC]" in page
    assert "Còn thiếu hoặc chưa đúng" in page
    assert "chưa xác nhận" in page  # detected after 1/7/2026
    bad = client.post(address, {"public_addresses": "192.168.1.5", "os": "Ubuntu 22.04"})
    assert bad.status_code == 400
    assert "địa chỉ nội bộ" in bad.text
    assert 'value="Ubuntu 22.04"' in bad.text
    client.post(address, {
        "reporter_email": "mau@yte.example.vn", "reporter_address": "Số 1", "contact_name": "Bà Mẫu",
        "contact_phone": "0900.000.002", "contact_email": "mau@yte.example.vn", "handled": "open",
        "has-seen_by": "1", "seen_by": ["told"], "seen_by_words": "người dân", "has-notified": "1",
        "notified": ["coordinator"], "detected_at": written(incident.received_at), "operator": "Sở Y tế",
    })  # fmt: skip
    assert "đủ các mục bắt buộc" in client.get(address).text
    paper = client.post(f"{address}docx/")
    assert paper.content[:2] == b"PK"
    assert Act.objects.filter(act="incident.form").count() == 1
    assert client.get(f"/su-co/{incident.pk}/bieu-mau/mau-99/").status_code == 404


def test_closing_says_what_is_missing_and_closes_when_nothing_is(client, incident):
    refused = client.post(f"/su-co/{incident.pk}/trang-thai/", {"act": "close"})
    assert refused.status_code == 400
    assert "chưa ghi kết thúc ứng cứu" in refused.text
    for task in incident.tasks.filter(required=True):
        client.post(f"/su-co/viec/{task.pk}/", {"act": "finish", "words": "xong"})
    client.post(f"/su-co/{incident.pk}/trang-thai/", {"act": "end"})
    page = client.get(incident.get_absolute_url()).text
    assert "chưa gửi báo cáo kết thúc" in page
    sent = {
        "clock": "final-report",
        "to": "Cơ quan chủ quản\nCơ quan điều phối",
        "number": "12/BC",
        "keep": "1",
    }
    client.post(f"/su-co/{incident.pk}/gui/", sent)
    done = client.post(f"/su-co/{incident.pk}/trang-thai/", {"act": "close"}, follow=True)
    incident.refresh_from_db()
    assert incident.state == "closed", done.text
    assert incident.sent.get().sha256
    assert client.post(f"/su-co/gui/{incident.sent.get().pk}/ban-in/").content[:2] == b"PK"
    assert "12/BC" in done.text
    assert client.post(f"/su-co/{incident.pk}/ghi/", {"text": "thêm"}).status_code == 400


def test_somebody_called_takes_it_by_the_link_once(client, incident, settings):
    from vonggac.incidents.alarm import start
    from vonggac.incidents.chain import Callee, Step
    from vonggac.notify.models import Message

    settings.PUBLIC_URL = "https://vonggac.example.vn"
    officer = incident.by
    chain = [
        Step(
            "department",
            "trực điều hành",
            (Callee("Bà Trực", email="a@so.example.vn"), Callee("Ông Trực", email="b@so.example.vn")),
        )
    ]
    start(incident, chain, by=officer, now=timezone.now())
    links = [
        urlsplit(re.search(r"https://\S+", m.body)[0]).path
        for m in Message.objects.filter(kind="incident").order_by("pk")
    ]
    assert len(links) == 2
    anyone = Client()
    looked = anyone.get(links[0])
    assert "Tôi nhận xử lý" in looked.text
    assert Escalation.objects.get().state == "running"  # a look takes nothing
    assert "Bà Trực đã nhận xử lý." in anyone.post(links[0]).text
    late = anyone.post(links[1])
    assert late.status_code == 409
    assert "đã được Bà Trực nhận" in late.text
    assert anyone.get("/nhan-su-co/khong-dung/").status_code == 404
    assert "Bà Trực" in client.get(incident.get_absolute_url()).text


def test_the_officer_writes_down_who_took_it_by_word(client, incident):
    from vonggac.incidents.alarm import start
    from vonggac.incidents.chain import Callee, Step

    start(
        incident,
        [Step("unit", "người trực", (Callee("Bà Trực", phone="0900.000.009"),))],
        by=incident.by,
        now=timezone.now(),
    )
    page = client.get(incident.get_absolute_url()).text
    assert "Nhận, theo lời" in page
    running = Escalation.objects.get()
    call = running.rungs.get().calls.get()
    client.post(f"/su-co/{incident.pk}/bao-dong/", {"act": "word", "escalation": running.pk, "call": call.pk})
    running.refresh_from_db()
    assert (running.state, running.acknowledged_by) == ("acknowledged", "Bà Trực")


def test_the_list_filters_and_the_bar_counts(client, incident):
    tell(client, unit="UBND xã An Phú", summary="Mất kết nối toàn xã", class_id="other")
    assert '<b class="count">2</b>' in client.get("/su-co/").text
    found = client.get("/su-co/?q=an phu").text
    assert "Mất kết nối toàn xã" in found
    assert "cờ bạc" not in found
    assert "Mất kết nối" not in client.get("/su-co/?loai=defacement").text.split("<tbody>")[1]
    assert "Không có sự cố nào như vậy." in client.get("/su-co/?tinh_trang=closed").text
    assert client.get("/su-co/?trang=abc&tinh_trang=%00&loai=x").status_code in {200, 400}


def test_the_board_shows_open_incidents_with_their_clocks(client, campaign, incident):
    client.post(f"/su-co/{incident.pk}/sua/", {"read_back": "1"})  # so that the receipt is not what presses
    page = client.get(f"/dot/{campaign.pk}/").text
    assert "Sự cố đang mở" in page
    assert incident.code in page
    assert "còn 4 ngày 23 giờ" in page


def test_the_periodic_form_counts_what_the_reader_sees(client, incident):
    page = client.get("/su-co/mau-05/").text
    assert "Tấn công thay đổi giao diện" in page
    today = f"{vn(timezone.now()):%Y-%m-%d}"
    paper = client.post("/su-co/mau-05/", {"tu": today, "den": today, "proposals": "Đề nghị tập huấn."})
    assert paper.content[:2] == b"PK"
    for bad in (
        {"tu": "2049-01-01", "den": today},
        {"tu": "x", "den": today},
        {"tu": "2012-01-01", "den": "2012-02-01"},
    ):
        answer = client.post("/su-co/mau-05/", {**bad, "proposals": "Giữ lại"})
        assert answer.status_code == 400
        assert "Giữ lại" in answer.text


def test_the_list_and_the_board_ask_as_much_for_many_incidents_as_for_few(
    client, campaign, incident, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as few:
        client.get("/su-co/")
        client.get(f"/dot/{campaign.pk}/")
    now = timezone.now()
    for number in range(30):
        report(
            unit=incident.unit, summary=f"Mất mạng tầng {number}", detected_at=now, received_at=now, channel="phone",
            by=incident.by, now=now,
        )  # fmt: skip
    with django_assert_max_num_queries(len(few) + 2):
        assert "Mất mạng tầng 29" in client.get("/su-co/").text
        client.get(f"/dot/{campaign.pk}/")
