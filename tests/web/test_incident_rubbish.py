"""Rubbish sent to every form about incidents: a clear answer, never a broken page, and nothing half written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.conftest import browser
from vonggac.incidents.models import Incident
from vonggac.incidents.sending import send
from vonggac.incidents.services import note, report

pytestmark = pytest.mark.django_db
RUBBISH = ("", "x" * 3_000, "2109-13-45T99:99", "9" * 40, "<script>alert(1)</script>")
FIELDS = """
    summary details class_id level tlp unit system detected_at reporter reporter_phone reporter_email text happened_at
    kind from_whom correction act words at into to clock number how sent_at receipt_from escalation call name reason
    playbook stage title owner minutes owner_name signs note whom os public_addresses initial_on damage handled seen_by
    confidential beyond_capacity effect-may-spread personal_data line channel called_at dot he_thong kiem_tra tu den
"""
QUERY = "q tinh_trang loai trang he_thong kiem_tra dot don_vi tu den"


@pytest.fixture
def incident(officer):
    now = timezone.now()
    made = report(
        unit=None, unit_words="Trường Hoa Mẫu", summary="Mất mạng", detected_at=now, received_at=now, channel="phone",
        class_id="other", by=officer, now=now,
    )  # fmt: skip
    note(made, "Đã gọi.", by=officer, now=now)
    send(made, to=["Sở"], clock="", by=officer, now=now)
    return made


@pytest.mark.parametrize("rubbish", RUBBISH, ids=["nothing", "long", "no instant", "no number", "a script"])
def test_no_form_breaks(officer, incident, rubbish):
    client, of = browser(officer), f"/su-co/{incident.pk}"
    entry, task, sent = incident.entries.last().pk, incident.tasks.first().pk, incident.sent.get().pk
    fields = dict.fromkeys(FIELDS.split(), rubbish)
    for address in (
        f"{of}/sua/", f"{of}/ghi/", f"{of}/dau-hieu/", f"{of}/gui/", f"{of}/bieu-mau/initial-report/",
        f"{of}/bieu-mau/final-report/", f"/su-co/dong/{entry}/dinh-chinh/", f"/su-co/viec/{task}/",
        f"/su-co/gui/{sent}/xac-nhan/", "/su-co/moi/", "/su-co/mau-05/",
    ):  # fmt: skip
        answer = client.post(address, fields)
        assert answer.status_code in {200, 302, 400, 404, 409}, address
        if answer["Content-Type"].startswith("text/html"):
            assert "<script>alert(1)</script>" not in answer.text
    for act in ("merge", "again", "begin", "word", "stop", rubbish):
        place = {"merge": "trang-thai", "again": "viec", "begin": "viec"}.get(act, "bao-dong")
        assert client.post(f"{of}/{place}/", {**fields, "act": act}).status_code < 500
    for address in ("/su-co/", "/su-co/moi/", "/su-co/moi/giong/", "/su-co/mau-05/"):
        assert client.get(address, dict.fromkeys(QUERY.split(), rubbish)).status_code in {200, 400, 404}


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        pytest.param("rong.log", b"", "rỗng", id="an empty file"),
        pytest.param("ma-doc.exe", b"MZ" + bytes(100), "", id="evidence that is a program"),
    ],
)
def test_files_are_kept_as_evidence_whatever_they_are(officer, incident, name, content, line):
    client = browser(officer)
    said = {"files": SimpleUploadedFile(name, content), "text": "Thu giữ"}
    answer = client.post(f"/su-co/{incident.pk}/ghi/", said)
    if line:
        shown = (answer.status_code, line in answer.text, ">Thu giữ</textarea>" in answer.text)
        assert shown == (400, True, True)
        return
    kept = incident.entries.last().attachments.get()
    assert kept.name == name
    assert kept.sha256 in client.get(incident.get_absolute_url()).text


def test_an_emptied_unit_does_not_take_the_incident_from_its_unit(focal):
    now = timezone.now()
    made = report(
        unit=focal.unit,
        summary="Mất mạng",
        detected_at=None,
        received_at=now,
        channel="web",
        by=focal,
        now=now,
    )
    browser(focal).post(f"/su-co/{made.pk}/sua/", {"unit": "", "system": "", "summary": "Mất mạng cả xã"})
    kept = Incident.objects.get()
    assert (kept.unit, kept.summary) == (focal.unit, "Mất mạng cả xã")
