"""Reports in the browser: written by those who direct, seen by those who oversee the whole province."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from tests import make
from tests.web.conftest import browser
from vonggac.audit.models import Entry
from vonggac.registry.models import Unit
from vonggac.reports.models import Report

pytestmark = pytest.mark.django_db
CUT_OFF = "2027-01-26T09:00"


@pytest.fixture
def ended(officer, monkeypatch):
    """A campaign whose clock says that the deadline has passed."""
    made = make.campaign(officer)
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.DUE + 30 * (make.DUE - make.OPENED_AT))
    return made


def test_a_report_is_written_and_downloaded(officer, ended):
    client = browser(officer)
    answer = client.post("/bao-cao/", {"dot": ended.pk, "as_of": CUT_OFF}, follow=True)
    assert "Đã lập Báo cáo 15/SKHCN-BCVT chốt 09:00 26/01/2027." in answer.text
    report = Report.objects.get()
    docx = client.get(f"/bao-cao/{report.pk}/docx/")
    assert docx["Content-Disposition"].startswith("attachment")
    assert Document(io.BytesIO(b"".join(docx.streaming_content))).paragraphs
    assert load_workbook(io.BytesIO(client.get(f"/bao-cao/{report.pk}/xlsx/").content)).sheetnames


@pytest.mark.parametrize(
    ("form", "said"),
    [({"as_of": "mai"}, "không phải thời điểm"), ({"as_of": "2050-01-01T00:00"}, "còn ở phía trước")],
)
def test_a_cut_off_that_cannot_be_writes_nothing(officer, ended, form, said):
    answer = browser(officer).post("/bao-cao/", {"dot": ended.pk, **form}, follow=True)
    assert said in answer.text
    assert not Report.objects.exists()


@pytest.mark.parametrize("dot", ["", "x", "9" * 40, "0"])
def test_a_report_of_nothing_is_a_404(officer, ended, dot):
    assert browser(officer).post("/bao-cao/", {"dot": dot}).status_code == 404


def test_who_sees_a_part_neither_writes_nor_sees_reports(officer, ended, focal):
    browser(officer).post("/bao-cao/", {"dot": ended.pk, "as_of": CUT_OFF})
    report = Report.objects.get()
    department = make.user("so", Unit.objects.get(code="YT"))
    for user in (focal, department):
        client = browser(user)
        assert "chốt 09:00" not in client.get("/bao-cao/").text
        assert client.get(f"/bao-cao/{report.pk}/docx/").status_code == 404
        assert client.get(f"/bao-cao/{report.pk}/xlsx/").status_code == 404
        client.post("/bao-cao/", {"dot": ended.pk, "as_of": "2027-01-26T10:00"})
    leader = make.user("lanh-dao", Unit.objects.get(code="T"), role="leader")
    assert browser(leader).get(f"/bao-cao/{report.pk}/docx/").status_code == 200
    assert Report.objects.count() == 1


def test_a_leader_signs_a_report_once_and_never_a_file_that_was_changed(officer, ended, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    browser(officer).post("/bao-cao/", {"dot": ended.pk, "as_of": CUT_OFF})
    report = Report.objects.get()
    assert "chờ lãnh đạo ký duyệt" in browser(officer).get("/bao-cao/").text
    leader = browser(make.user("lanh-dao", Unit.objects.get(code="T"), role="leader"))
    written = report.path.read_bytes()
    report.path.write_bytes(written + b" ")
    assert "không còn nguyên" in leader.post(f"/bao-cao/{report.pk}/ky/", follow=True).text
    report.path.write_bytes(written)
    for said in ("Đã ký duyệt Báo cáo 15/SKHCN-BCVT", "đã được lanh-dao ký duyệt"):
        assert said in leader.post(f"/bao-cao/{report.pk}/ky/", follow=True).text
    signed = Entry.objects.get(act="report.signed")
    assert (signed.by_name, signed.facts["sha256"]) == ("lanh-dao", report.sha256)


def test_a_letter_that_chases_is_written_with_the_day_asked_for(officer, ended):
    client = browser(officer)
    assert f"/dot/{ended.pk}/don-doc.docx" in client.get("/bao-cao/").text
    letter = client.get(f"/dot/{ended.pk}/don-doc.docx?tra_loi=2027-03-09")
    words = "\n".join(p.text for p in Document(io.BytesIO(letter.content)).paragraphs)
    assert "đã quá hạn" in words
    assert "chậm nhất ngày 09/03/2027" in words
    told = client.get(f"/dot/{ended.pk}/don-doc.docx?tra_loi=mai", follow=True)
    assert "Ngày «mai» không đọc được." in told.text
