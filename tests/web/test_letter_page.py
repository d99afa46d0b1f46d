"""The letter in place, confirmed and opened in the browser."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.web.conftest import browser
from vonggac.audit.models import Entry
from vonggac.campaigns.models import Campaign
from vonggac.directives.models import Directive

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(officer):
    return make.letter()


def test_a_link_to_a_line_lights_the_requirement_that_stands_there(officer, letter):
    text = browser(officer).get(f"/van-ban/{letter.pk}/?dong=1.13").text
    assert re.findall(r'class="line lit" id="d([\d.]+)"', text) == ["1.12", "1.13"]
    text = browser(officer).get(f"/van-ban/{letter.pk}/?dong=1.3").text  # outside all: the line alone
    assert re.findall(r'class="line lit" id="d([\d.]+)"', text) == ["1.3"]


@pytest.mark.parametrize(
    "query", ["?dong=x", "?dong=1", "?dong=1.2.3", "?muc=zz", "?dong=" + "9" * 50 + ".1"]
)
def test_a_place_that_is_none_lights_nothing(officer, letter, query):
    answer = browser(officer).get(f"/van-ban/{letter.pk}/{query}")
    assert answer.status_code == 200
    assert "line lit" not in answer.text


def test_a_letter_is_confirmed_then_opened_for_real_and_as_a_rehearsal(officer, letter):
    client = browser(officer)
    assert "chưa được xác nhận" in client.post(f"/van-ban/{letter.pk}/mo/", follow=True).text
    client.post(f"/van-ban/{letter.pk}/xac-nhan/")
    assert client.post(f"/van-ban/{letter.pk}/mo/").url == f"/dot/{Campaign.objects.get().pk}/"
    form = {"rehearsal": "1", "at": "2027-01-20T08:00", "speed": "60"}
    client.post(f"/van-ban/{letter.pk}/mo/", form)
    rehearsal = Campaign.objects.get(rehearsal=True)
    assert (rehearsal.clock_speed, f"{rehearsal.clock_at:%d/%m %H:%M}") == (60.0, "20/01 01:00")


@pytest.mark.parametrize(
    "form", [{"at": "mai", "speed": "1"}, {"at": "2027-01-20T08:00", "speed": "nan"}, {"at": "2027-01-20T08:00"},
             {"at": "2027-01-20T08:00", "speed": "-3"}, {"at": "2027-01-20T08:00", "speed": "1e9"}],
)  # fmt: skip
def test_a_clock_that_cannot_run_opens_nothing(officer, letter, form):
    client = browser(officer)
    client.post(f"/van-ban/{letter.pk}/xac-nhan/")
    answer = client.post(f"/van-ban/{letter.pk}/mo/", {"rehearsal": "1", **form}, follow=True)
    assert '<li class="error">' in answer.text
    assert not Campaign.objects.exists()


def test_a_focal_point_reads_the_letter_it_owes_under_and_directs_nothing(focal, campaign):
    client = browser(focal)
    text = client.get(f"/van-ban/{campaign.directive_id}/").text
    assert "Dòng 12 của công văn." in text
    assert "Bản đọc" not in text
    assert "không có quyền" in client.post(f"/van-ban/{campaign.directive_id}/xac-nhan/", follow=True).text
    other = make.letter("16/SKHCN-BCVT")
    assert client.get(f"/van-ban/{other.pk}/").status_code == 404
    assert "16/SKHCN-BCVT" not in client.get("/van-ban/").text


LETTER = Path(__file__).parents[2] / "samples" / "letter.docx"


def hand_in(client, name, content):
    return client.post("/van-ban/", {"letter": SimpleUploadedFile(name, content)}, follow=True)


def test_a_letter_handed_in_is_read_and_shown_with_its_findings(officer):
    answer = hand_in(browser(officer), "công văn.docx", LETTER.read_bytes())
    letter = Directive.objects.get()
    assert answer.request["PATH_INFO"] == f"/van-ban/{letter.pk}/doi-chieu/"
    assert letter.file_name == "công văn.docx"
    assert letter.number in answer.text
    assert answer.text.count('<article class="req"') == letter.requirements.count() > 5
    again = hand_in(browser(officer), "lần hai.docx", LETTER.read_bytes())
    assert again.request["PATH_INFO"] == f"/van-ban/{letter.pk}/doi-chieu/"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rong.docx", b""),
        ("anh.docx", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("hong.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type"),
        ("la.bin", bytes(range(256)) * 4),
        ("trang.txt", b"  \n \n"),
    ],
)
def test_a_file_without_a_letter_is_told_in_one_line_and_leaves_nothing(officer, name, content):
    answer = hand_in(browser(officer), name, content)
    assert answer.status_code == 200
    errors = re.findall(r'<li class="error">(.*?)</li>', answer.text, re.DOTALL)
    assert len(errors) == 1
    assert "\n" not in errors[0].strip()
    assert not Directive.objects.exists()
    assert not Entry.objects.exists()


def test_only_those_who_direct_hand_in(focal):
    answer = hand_in(browser(focal), "letter.docx", LETTER.read_bytes())
    assert "không có quyền" in answer.text
    assert not Directive.objects.exists()
