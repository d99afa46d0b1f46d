"""An officer corrects a reading; the corrections outlive a better reading of the same letter."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests import make
from vonggac.audit.models import Entry
from vonggac.campaigns.services import open_campaign
from vonggac.core.errors import Refused
from vonggac.directives.correcting import answer, correct, correct_header, drop, merge, reread, split
from vonggac.directives.models import Correction, Directive
from vonggac.directives.services import confirm, receive
from vonggac.registry.files import path_of

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[2] / "samples"
NOW = make.OPENED_AT


@pytest.fixture
def officer():
    return make.user("truc", make.province())


@pytest.fixture
def letter(officer):
    return make.letter()


def refs(directive: Directive) -> list[str]:
    return list(directive.requirements.order_by("position").values_list("ref", flat=True))


def one(directive: Directive, ref: str):
    return directive.requirements.get(ref=ref)


def test_a_fact_is_corrected_and_what_was_is_kept(officer, letter):
    later = make.DUE + timedelta(days=2)
    count = correct(
        letter, "2.1", {"due_at": later, "text": "  Nội dung   đúng. ", "kind": "action"},
        reason="Đọc nhầm ngày.", by=officer, now=NOW,
    )  # fmt: skip
    assert count == 2
    assert (one(letter, "2.1").due_at, one(letter, "2.1").text) == (later, "Nội dung đúng.")
    kept = Correction.objects.get(field="due_at")
    assert (kept.was, kept.now) == (make.DUE.isoformat(), later.isoformat())
    assert kept.reason == "Đọc nhầm ngày."
    assert Entry.objects.filter(act="directive.corrected").count() == 2


def test_a_duty_is_addressed_anew_and_its_question_goes_away(officer, letter):
    confirm(letter, by=officer, now=NOW)
    correct(letter, "5", {"recipients": ["Sở Y tế"]}, by=officer, now=NOW)
    recipient = one(letter, "5").recipients.get()
    assert recipient.unit is not None
    assert recipient.unit.code == "YT"
    assert not letter.findings.filter(code="unknown-recipient").exists()


def test_a_duty_is_split_merged_and_dropped(officer, letter):
    split(letter, "2.1", ["Việc một.", "Việc hai."], by=officer, now=NOW)
    assert refs(letter) == ["1", "2.1", "2.1-2", "2.2", "4.1", "5"]
    assert one(letter, "2.1-2").due_at == make.DUE
    assert [r.words for r in one(letter, "2.1-2").recipients.all()] == ["Các so"]
    merge(letter, "2.2", "4.1", by=officer, now=NOW)
    assert refs(letter) == ["1", "2.1", "2.1-2", "2.2", "5"]
    assert one(letter, "2.2").text == "Nội dung mục 2.2. Nội dung mục 4.1."
    assert {r.words for r in one(letter, "2.2").recipients.all()} == {"Các so", "Các xa"}
    drop(letter, "5", reason="Không phải nhiệm vụ.", by=officer, now=NOW)
    assert refs(letter) == ["1", "2.1", "2.1-2", "2.2"]


def test_a_correction_asks_for_a_new_confirmation(officer, letter):
    confirm(letter, by=officer, now=NOW)
    correct(letter, "2.1", {"text": "Khác."}, by=officer, now=NOW)
    letter.refresh_from_db()
    assert letter.confirmed_at is None
    with pytest.raises(Refused, match="chưa được xác nhận"):
        open_campaign(letter, by=officer, now=NOW)


def test_corrections_outlive_a_second_reading(officer):
    letter = receive(SAMPLES / "letter.docx", by=officer, now=NOW)
    read = refs(letter)
    correct(letter, read[0], {"text": "Lời của người trực."}, by=officer, now=NOW)
    drop(letter, read[1], reason="Không phải nhiệm vụ.", by=officer, now=NOW)
    correct_header(letter, {"subject": "Trích yếu đúng"}, by=officer, now=NOW)
    split(letter, read[2], ["Việc một.", "Việc hai."], by=officer, now=NOW)
    corrected = [(r.ref, r.text, r.due_at) for r in letter.requirements.order_by("position")]
    assert reread(letter, by=officer, now=NOW + timedelta(hours=1)) == []
    letter.refresh_from_db()
    assert [(r.ref, r.text, r.due_at) for r in letter.requirements.order_by("position")] == corrected
    assert letter.subject == "Trích yếu đúng"


def test_a_better_file_of_the_same_letter_is_read_and_corrected_alike(officer):
    letter = receive(SAMPLES / "letter.docx", by=officer, now=NOW)
    first = refs(letter)[0]
    correct(letter, first, {"text": "Lời của người trực."}, by=officer, now=NOW)
    reread(letter, path=SAMPLES / "letter.pdf", name="letter.pdf", by=officer, now=NOW)
    assert one(letter, first).text == "Lời của người trực."
    assert path_of(letter.sha256).read_bytes().startswith(b"%PDF")
    assert Directive.objects.count() == 1


def test_a_correction_without_a_place_in_the_new_reading_is_kept_and_named(officer):
    letter = receive(SAMPLES / "letter.docx", by=officer, now=NOW)
    make.requirement(letter, "99.9", "Các so")
    letter.requirements.filter(ref="99.9").update(line=9999, position=99)
    correct(letter, "99.9", {"text": "Không có trong văn bản."}, by=officer, now=NOW)
    lost = reread(letter, by=officer, now=NOW)
    assert [correction.ref for correction in lost] == ["99.9"]
    assert Correction.objects.filter(fits=False).count() == 1


def test_an_answered_doubt_stays_answered_when_the_letter_is_read_again(officer):
    letter = receive(SAMPLES / "letter.docx", by=officer, now=NOW)
    finding = letter.findings.first()
    assert finding is not None
    answer(finding, "Đã hỏi lại, giữ nguyên.", by=officer, now=NOW)
    reread(letter, by=officer, now=NOW)
    assert letter.findings.get(code=finding.code, message=finding.message).answer == "Đã hỏi lại, giữ nguyên."


def test_nothing_is_corrected_once_a_campaign_is_open(officer, letter):
    make.campaign(officer, directive=letter)
    for attempt in (
        lambda: correct(letter, "2.1", {"text": "Khác."}, by=officer, now=NOW),
        lambda: drop(letter, "2.1", reason="x", by=officer, now=NOW),
        lambda: reread(letter, by=officer, now=NOW),
    ):
        with pytest.raises(Refused, match="đã mở đợt"):
            attempt()
    assert not Correction.objects.exists()


def test_what_makes_no_sense_is_refused_and_leaves_nothing(officer, letter):
    focal = make.user("xa", officer.unit, role="focal_point")
    for attempt, said in (
        (lambda: correct(letter, "9.9", {"text": "x"}, by=officer, now=NOW), "không có mục 9.9"),
        (lambda: correct(letter, "2.1", {"text": "  "}, by=officer, now=NOW), "không còn chữ nào"),
        (lambda: drop(letter, "2.1", reason=" ", by=officer, now=NOW), "Chưa có lý do"),
        (lambda: split(letter, "2.1", ["một"], by=officer, now=NOW), "Chưa tách được"),
        (lambda: merge(letter, "2.1", "2.1", by=officer, now=NOW), "với chính nó"),
        (lambda: correct(letter, "2.1", {"text": "x"}, by=focal, now=NOW), "không có quyền"),
        (
            lambda: answer(letter.findings.model(directive=letter), " ", by=officer, now=NOW),
            "Chưa có câu trả lời",
        ),
    ):
        with pytest.raises(Refused, match=said):
            attempt()
    assert not Correction.objects.exists()
    assert refs(letter) == ["1", "2.1", "2.2", "4.1", "5"]
