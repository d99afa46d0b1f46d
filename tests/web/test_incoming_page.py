"""Mail in the browser: the list, the click, the search for what no rule knows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.campaigns.test_intake import came
from tests.web.conftest import browser
from vonggac.campaigns.models import Campaign, Submission
from vonggac.directives.models import Directive
from vonggac.notify.models import Incoming, Mailbox
from vonggac.registry.models import Person, Unit

pytestmark = pytest.mark.django_db
ADDRESSES = ["/thu-den/", "/thu-den/1/", "/thu-den/1/tep/0/", "/tin-gui/"]


@pytest.fixture
def campaign(campaign):
    """As if the season were two years ago: pages go by the real clock, and what is said now was not said before."""
    Directive.objects.update(issued_on=make.ISSUED_ON.replace(year=2025))
    Campaign.objects.update(opened_at=make.OPENED_AT.replace(year=2025))
    return Campaign.objects.get()


@pytest.fixture
def mail(campaign):
    Person.objects.create(unit=Unit.objects.get(code="YT"), name="Lê Mẫu Ân", email="an@syt.example.vn")
    return came(files=[("bao-cao.pdf", b"%PDF-1.7"), ("qua.exe", b"MZ\x90\x00\xff")], at=make.OPENED_AT)


def test_one_click_on_the_list_makes_a_mail_an_answer(officer, campaign):
    Person.objects.create(unit=Unit.objects.get(code="YT"), name="Lê Mẫu Ân", email="an@syt.example.vn")
    mail = came(files=[("bao-cao.pdf", b"%PDF-1.7")])
    page = browser(officer).get("/thu-den/")
    assert "Sở Y tế, Mục 2.1" in page.text
    assert "thư của Lê Mẫu Ân, Sở Y tế, nêu số 15/SKHCN-BCVT" in page.text
    duty = make.duty(campaign, "2.1", "YT")
    answer = browser(officer).post(f"/thu-den/{mail.pk}/ghi-nhan/", {"duty": duty.pk}, follow=True)
    assert "Đã ghi nhận thư" in answer.text
    assert "Không có thư nào chờ." in answer.text
    assert duty.submissions.get(step="done").attachments.get().name == "bao-cao.pdf"


def test_where_two_duties_are_as_likely_nothing_is_one_click_away(officer, campaign):
    campaign.obligations.update(due_at=None)
    Person.objects.create(unit=Unit.objects.get(code="YT"), name="Lê Mẫu Ân", email="an@syt.example.vn")
    came(subject="gửi các anh chị")
    page = browser(officer).get("/thu-den/").text
    assert "→ Sở Y tế" in page
    assert "Chọn nhiệm vụ" in page
    assert 'name="duty"' not in page


def test_a_file_that_is_not_accepted_is_told_and_can_be_unticked(officer, campaign, mail):
    duty = make.duty(campaign, "2.1", "YT")
    address = f"/thu-den/{mail.pk}/ghi-nhan/"
    assert "qua.exe" in browser(officer).post(address, {"duty": duty.pk}, follow=True).text
    assert not Submission.objects.exists()
    browser(officer).post(address, {"duty": duty.pk, "picked": "1", "files": ["0"], "statement": "Theo thư."})
    assert duty.submissions.get(step="done").statement == "Theo thư."


def test_what_no_rule_knows_is_found_by_the_name_of_its_unit(officer, campaign):
    mail = came("ai-do@gmail.com", "gửi các anh chị")
    assert "Chưa biết của đơn vị nào." in browser(officer).get("/thu-den/").text
    page = browser(officer).get(f"/thu-den/{mail.pk}/", {"q": "an phu 2.1"})
    assert "UBND xã An Phú" in page.text
    assert "Trường An Phú 1" in page.text
    assert "Sở Y tế" not in page.text
    assert "Không tìm thấy" in browser(officer).get(f"/thu-den/{mail.pk}/", {"q": "không có"}).text


def test_what_the_mail_says_is_shown_as_text_and_never_runs(officer, campaign):
    mail = came(subject="<script>alert(1)</script>")
    Incoming.objects.update(text="<img src=x onerror=alert(2)>", sender_name="<b>")
    page = browser(officer).get(f"/thu-den/{mail.pk}/").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b></b>" not in page


def test_a_file_is_only_ever_a_download(officer, mail):
    answer = browser(officer).get(f"/thu-den/{mail.pk}/tep/0/")
    assert answer.content == b"%PDF-1.7"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert browser(officer).get(f"/thu-den/{mail.pk}/tep/9/").status_code == 404


def test_a_mail_is_put_aside_with_a_reason(officer, mail):
    address = f"/thu-den/{mail.pk}/de-rieng/"
    assert "Chưa ghi lý do" in browser(officer).post(address, {"reason": " "}, follow=True).text
    assert "Gửi nhầm." in browser(officer).post(address, {"reason": "Gửi nhầm."}, follow=True).text


def test_a_mailbox_that_cannot_be_read_says_so_on_the_list(officer, mail):
    Mailbox.objects.update(error="Không đọc được hộp thư truc@thu/INBOX: hết giờ.", read_at=timezone.now())
    assert "hết giờ." in browser(officer).get("/thu-den/").text


@pytest.mark.parametrize("role", ["focal_point", "leader", "engineer"])
def test_only_who_directs_reads_the_mail(officer, campaign, mail, role):
    other = browser(make.user("khac", officer.unit, role=role))
    for address in (f"/thu-den/{mail.pk}/", "/thu-den/", f"/thu-den/{mail.pk}/tep/0/"):
        assert other.get(address).status_code == 403
    for act in ("ghi-nhan", "de-rieng"):
        assert other.post(f"/thu-den/{mail.pk}/{act}/", {"duty": "1", "reason": "x"}).status_code == 403
    assert not Submission.objects.exists()


def test_nobody_gets_in_without_signing_in(client, mail):
    for address in ADDRESSES:
        assert client.get(address).status_code == 302


def test_the_list_takes_as_many_queries_for_many_mails_as_for_few(
    officer, mail, django_assert_max_num_queries
):
    client = browser(officer)
    client.get("/thu-den/")
    for number in range(30):
        came(subject=f"Báo cáo {number}", at=make.OPENED_AT + timedelta(minutes=number))
    with django_assert_max_num_queries(14):
        client.get("/thu-den/")
