"""A unit without an account, a link or a code in hand; and the officer who enters for it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make
from tests.web.conftest import browser
from vonggac.audit.models import Entry
from vonggac.campaigns.models import Submission, UnitPass
from vonggac.registry.models import Person, Unit

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def made(officer, campaign) -> str:
    return browser(officer).post("/don-vi/YT/lien-ket/", {"dot": campaign.pk}).text


def link(page: str) -> str:
    return re.search(r"http://testserver(/vao/\S+?/)<", page)[1]


def test_a_unit_comes_in_by_the_link_answers_with_a_photo_and_leaves(made, officer, campaign):
    client = Client()
    assert "Vào Vọng Gác" in client.get(link(made)).text
    assert not UnitPass.objects.filter(used_at__isnull=False).exists()
    page = client.post(link(made), follow=True)
    assert "Sở Y tế" in page.text
    assert "Sở Giáo dục" not in page.text
    duty = make.duty(campaign, "2.1", "YT")
    assert "Xác nhận tiếp nhận cả 2 việc" in page.text
    assert "Đã xác nhận tiếp nhận: 2 nhiệm vụ." in client.post("/viec/tiep-nhan/", follow=True).text
    page = client.post(
        f"/viec/{duty.pk}/",
        {"step": "done", "statement": "Đã trực.", "files": SimpleUploadedFile("a.png", PNG)},
        follow=True,
    )
    said = duty.submissions.latest("version")
    assert (said.step, said.channel, said.by) == ("done", "link", None)
    file = said.attachments.get()
    assert f"/viec/tep/{file.pk}/" in page.text
    assert client.get(f"/viec/tep/{file.pk}/")["Content-Disposition"].startswith("attachment")
    client.post("/viec/ra/")
    assert client.get("/viec/").url == "/vao/"


def test_the_session_of_a_pass_opens_nothing_else(made, officer, campaign):
    client = Client()
    client.post(link(made))
    other = make.duty(campaign, "2.1", "GD")
    assert client.post(f"/viec/{other.pk}/", {"step": "received"}).status_code == 404
    assert not other.submissions.exists()
    for address in ("/", "/don-vi/YT/", f"/dot/{campaign.pk}/", "/van-ban/", "/tai-khoan/", "/don-vi.xlsx"):
        assert client.get(address).url.startswith("/dang-nhap/")


def test_a_used_or_forged_link_is_told_and_a_withdrawn_one_shuts_out(made, officer):
    first, second = Client(), Client()
    first.post(link(made))
    assert "đã dùng" in second.post(link(made), follow=True).text
    assert "không đúng" in second.post("/vao/khong-co/", follow=True).text
    browser(officer).post(f"/lien-ket/{UnitPass.objects.get().pk}/thu-hoi/")
    assert first.get("/viec/").url == "/vao/"


def test_a_code_read_on_the_telephone_lets_in(made):
    code = re.search(r'class="code"><b>(\d{4} \d{4})', made)[1]
    client = Client()
    wrong = client.post("/vao/", {"code": "1234 5678"})
    assert (wrong.status_code, "gõ chưa đúng" in wrong.text) == (400, True)
    assert client.post("/vao/", {"code": code}).url == "/viec/"


def test_what_was_typed_is_not_lost_when_a_file_is_refused(made, officer, campaign):
    client = Client()
    client.post(link(made))
    duty = make.duty(campaign, "2.1", "YT")
    client.post(f"/viec/{duty.pk}/", {"step": "received"})
    bad = {
        "step": "done",
        "statement": "Đã trực đủ ca.",
        "files": SimpleUploadedFile("a.exe", b"MZ\x90\0\xff"),
    }
    page = client.post(f"/viec/{duty.pk}/", bad)
    assert page.status_code == 400
    assert "không được nhận" in page.text
    assert "Đã trực đủ ca." in page.text
    assert duty.submissions.count() == 1


def test_signing_in_by_a_pass_signs_the_account_out(made, officer):
    client = browser(officer)
    client.post(link(made))
    assert client.get("/van-ban/").url.startswith("/dang-nhap/")


def test_an_officer_enters_what_came_by_telephone(officer, campaign):
    duty = make.duty(campaign, "2.1", "YT")
    client = browser(officer)
    said = {
        "channel": "phone",
        "from_whom": "Bà Mẫu, văn thư",
        "received_at": "2027-01-11T08:00",
        "step": "done",
        "statement": "Đã trực.",
    }
    assert (
        "Chưa chọn bước hoặc kênh"
        in client.post(f"/nhiem-vu/{duty.pk}/nhap-thay/", said | {"channel": ""}).text
    )
    early = client.post(f"/nhiem-vu/{duty.pk}/nhap-thay/", said | {"received_at": "1999-01-01T08:00"})
    assert "Đã trực." in early.text
    assert not Submission.objects.exists()


def test_numbers_are_masked_and_a_look_is_recorded(officer, campaign):
    person = Person.objects.create(
        unit=Unit.objects.get(code="YT"), name="Bà Mẫu", phone="0900.000.001", email="mau@yt.example.vn"
    )
    client = browser(officer)
    page = client.get("/don-vi/YT/").text
    assert "•••• 001" in page
    assert "0900.000.001" not in page
    assert "mau@" not in page
    assert client.get(f"/dau-moi/{person.pk}/so/").status_code == 405
    assert "0900.000.001" in client.post(f"/dau-moi/{person.pk}/so/").text
    look = Entry.objects.get(act="person.shown")
    assert (look.by, look.thing_id, "0900" in str(look.facts)) == (officer, str(person.pk), False)


def test_a_sheet_with_a_bom_and_semicolons_is_read_and_a_wrong_file_told(officer, campaign):
    client = browser(officer)
    place = f"/dot/{campaign.pk}/nhap/"
    text = "\ufeffMã đơn vị;Mục;Bước;Kết quả;Nhận lúc;Nhận từ ai;Kênh\nYT;2.1;Đã tiếp nhận;;;Bà Mẫu;fax\n"
    page = client.post(place, {"sheet": SimpleUploadedFile("kq.csv", text.encode())}, follow=True)
    assert "Đã nhập 1 kết quả mới" in page.text
    page = client.post(place, {"sheet": SimpleUploadedFile("kq.xlsx", PNG)}, follow=True)
    assert "kq.xlsx" in page.text
    assert Submission.objects.count() == 1
    answer = client.get(f"/dot/{campaign.pk}/ket-qua.xlsx")
    assert answer.content.startswith(b"PK")
