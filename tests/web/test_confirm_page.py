"""The confirm screen: the letter beside its reading, corrected in place."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests import forms, make
from tests.web.conftest import browser
from vonggac.directives.models import Correction
from vonggac.directives.pictures import pictures
from vonggac.directives.services import receive
from vonggac.registry.models import Unit
from vonggac.reports.figures import gather
from vonggac.standing.board import board

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def letter(officer):
    return make.letter()


def fix(user, directive, act, **fields):
    return browser(user).post(f"/van-ban/{directive.pk}/sua/", {"act": act, **fields}, follow=True)


def duty(letter, ref, **fields):
    one = letter.requirements.get(ref=ref)
    words = "\n".join(recipient.words for recipient in one.recipients.all())
    due_at = "2027-01-25T00:00" if one.due_at else ""
    return {
        "ref": ref, "text": one.text, "recipients": words, "kind": one.kind, "deliverable": one.deliverable,
        "due_at": due_at, "inherits": ",".join(one.inherits), **fields,
    }  # fmt: skip


def test_the_letter_stands_beside_its_reading_and_both_name_the_same_duty(officer, letter):
    text = browser(officer).get(f"/van-ban/{letter.pk}/doi-chieu/").text
    assert '<p class="line" id="d1.12" data-ref="2.1">' in text
    assert '<article class="req" data-ref="2.1"' in text


def test_a_form_sent_unchanged_corrects_nothing(officer, letter):
    for ref in ("2.1", "4.1"):
        assert "Đã sửa: 0 chỗ." in fix(officer, letter, "change", **duty(letter, ref)).text
    assert not Correction.objects.exists()


def test_every_fact_of_a_duty_is_corrected(officer, letter):
    form = duty(
        letter, "2.1", text="Khác.", recipients="Sở Y tế\nCác xa", kind="standing", deliverable="report",
        due_at="2027-01-28T09:30", window_from="2027-02-04", window_to="2027-02-10", inherits="2, 4",
        reason="Đối chiếu bản giấy.",
    )  # fmt: skip
    answer = fix(officer, letter, "change", **form)
    assert "Đã sửa: 8 chỗ." in answer.text
    assert answer.redirect_chain[-1][0].endswith("#muc-2.1")
    one = letter.requirements.get(ref="2.1")
    assert (one.text, one.kind, one.deliverable, one.inherits) == ("Khác.", "standing", "report", ["2", "4"])
    assert f"{one.due_at:%d/%m %H:%M}" == "28/01 02:30"
    assert "Đối chiếu bản giấy." in answer.text


def test_a_duty_is_split_merged_and_dropped_and_a_doubt_answered(officer, letter):
    assert "Đã tách mục 2.1." in fix(officer, letter, "split", ref="2.1", parts="Một.\r\n\r\nHai.").text
    assert "Đã gộp mục 2.1-2 vào mục 2.2." in fix(officer, letter, "merge", ref="2.2", other="2.1-2").text
    dropped = fix(officer, letter, "drop", ref="5", reason="Nhầm.")
    assert "Đã bỏ mục 5." in dropped.text
    assert dropped.redirect_chain[-1][0].endswith("#muc-4.1")  # where the officer goes on: nothing follows 5
    letter.findings.create(code="no-deadline", severity="warning", message="Hạn nào?")
    finding = letter.findings.get()
    text = fix(officer, letter, "answer", finding=finding.pk, answer="Đã hỏi Sở.").text
    assert "✓ Đã hỏi Sở." in text
    header = {"number": letter.number, "issuer": letter.issuer, "issued_on": "2027-01-12", "subject": "Khác"}
    assert "Đã sửa: 2 chỗ." in fix(officer, letter, "header", **header).text


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("change", {"ref": "9.9", "text": "x", "kind": "action"}),
        ("change", {"ref": "2.1", "text": "", "kind": "action"}),
        ("change", {"ref": "2.1", "text": "x", "kind": "zzz"}),
        ("change", {"ref": "2.1", "text": "x", "kind": "action", "due_at": "mai"}),
        ("header", {"issued_on": "31/02/2027"}),
        ("drop", {"ref": "2.1", "reason": " "}),
        ("merge", {"ref": "2.1", "other": "zz"}),
        ("split", {"ref": "2.1", "parts": "một"}),
    ],
)
def test_rubbish_is_told_in_one_line_and_changes_nothing(officer, letter, act, fields):
    before = list(letter.requirements.values_list("ref", "text"))
    answer = fix(officer, letter, act, **fields)
    assert len(re.findall(r'<li class="error">', answer.text)) == 1
    assert list(letter.requirements.values_list("ref", "text")) == before
    assert not Correction.objects.exists()


def test_a_refused_splitting_comes_back_as_it_was_typed(officer, letter):
    text = fix(officer, letter, "split", ref="2.1", parts="Một câu dài đã gõ.").text
    assert '<textarea name="parts" rows="5">Một câu dài đã gõ.</textarea>' in text
    assert text.count("Một câu dài đã gõ.") == 1


def test_who_owes_a_corrected_duty_sees_what_the_letter_said_and_so_does_the_report(officer, letter):
    for due_at in ("2027-01-27T09:30", "2027-01-28T09:30"):
        fix(officer, letter, "change", **duty(letter, "2.1", due_at=due_at, reason="Văn phòng hẹn lại"))
    fix(officer, letter, "split", ref="2.1", parts="Một.\n\nHai.")
    letter.refresh_from_db()
    campaign = make.campaign(officer, directive=letter)
    for ref in ("2.1", "2.1-2"):
        owed = campaign.obligations.filter(requirement__ref=ref)[0]
        text = browser(officer).get(f"/nhiem-vu/{owed.pk}/").text
        assert (
            "<del>hết ngày 24/01/2027</del> → <ins>trước 09:30 28/01/2027</ins> · Văn phòng hẹn lại" in text
        )
        assert "27/01" not in text  # what was put right at once is nobody's business
    places = [
        place
        for source in gather(board(campaign, make.OPENED_AT, user=officer)).sources
        for place in source.places
    ]
    assert sum("sửa thời hạn (Văn phòng hẹn lại)" in place for place in places) == 2


def test_only_who_directs_comes_here(officer, letter):
    leader = make.user("lanh-dao", Unit.objects.get(code="T"), role="leader")
    assert browser(leader).get(f"/van-ban/{letter.pk}/doi-chieu/").status_code == 404
    assert fix(leader, letter, "drop", ref="5", reason="x").status_code == 404
    assert fix(officer, letter, "zzz").status_code == 404
    assert browser(officer).get(f"/van-ban/{letter.pk}/sua/").status_code == 405


def test_pages_of_a_pdf_are_shown_as_they_look_with_the_place_of_each_line(officer):
    letter = receive(SAMPLES / "letter.pdf", by=officer, now=make.OPENED_AT)
    text = browser(officer).get(f"/van-ban/{letter.pk}/doi-chieu/").text
    drawn = pictures(letter)
    assert text.count("<img") == len(drawn) == max(page for page, *_ in letter.lines)
    written = [(page, line) for page, line, words, *_ in letter.lines if any(map(str.isalnum, words))]
    found = [(n, line) for n, page in enumerate(drawn, start=1) for line in page.boxes]
    assert len(found) >= 0.95 * len(written)
    for page in drawn:
        for x, y, width, height in page.boxes.values():
            assert 0 <= x < x + width <= 1000
            assert 0 <= y < y + height <= page.height
    picture = browser(officer).get(f"/van-ban/{letter.pk}/trang/1.png")
    image = Image.open(io.BytesIO(b"".join(picture.streaming_content)))
    assert image.size == (1000, drawn[0].height)
    assert browser(officer).get(f"/van-ban/{letter.pk}/trang/99.png").status_code == 404


def test_a_page_is_shown_to_nobody_outside_the_scope(officer):
    letter = receive(SAMPLES / "letter.pdf", by=officer, now=make.OPENED_AT)
    stranger = make.user("xa2", Unit.objects.get(code="X2"), role="focal_point")
    assert browser(stranger).get(f"/van-ban/{letter.pk}/trang/1.png").status_code == 404


def test_a_file_that_cannot_be_drawn_is_shown_as_text(officer, letter, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    letter.sha256 = "ab" * 32
    letter.save()
    broken = tmp_path / letter.sha256[:2] / letter.sha256[2:]
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"%PDF-1.7\nbroken")
    text = browser(officer).get(f"/van-ban/{letter.pk}/doi-chieu/").text
    assert "<img" not in text
    assert "Dòng 12 của công văn." in text


def test_a_better_file_is_read_and_every_correction_stays(officer):
    letter = receive(SAMPLES / "letter.docx", by=officer, now=make.OPENED_AT)
    ref = letter.requirements.first().ref
    fix(officer, letter, "drop", ref=ref, reason="Nhầm.")
    better = SimpleUploadedFile("rõ hơn.pdf", (SAMPLES / "letter.pdf").read_bytes())
    assert "giữ nguyên" in fix(officer, letter, "reread", letter=better).text
    assert not letter.requirements.filter(ref=ref).exists()
    assert "giữ nguyên" in fix(officer, letter, "reread").text
    bad = SimpleUploadedFile("hỏng.pdf", b"%PDF-1.7\nbroken")
    assert '<li class="error">' in fix(officer, letter, "reread", letter=bad).text


@pytest.mark.ocr
def test_lines_of_a_scan_light_where_they_stand_in_the_picture(officer, tmp_path):
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(forms.to_scan((SAMPLES / "letter.txt").read_text("utf-8"), noise=False))
    letter = receive(scan, by=officer, now=make.OPENED_AT)
    drawn = pictures(letter)
    assert len(letter.lines) > 40
    assert sum(len(page.boxes) for page in drawn) == len(letter.lines)
    for page in drawn:
        with Image.open(page.path) as picture:
            dark = picture.convert("L").point([255 * (value < 128) for value in range(256)])
        for x, y, width, height in page.boxes.values():
            assert dark.crop((x, y, x + width, y + height)).histogram()[255] > 0.02 * width * height
