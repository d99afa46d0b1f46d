"""A letter comes in: kept once, with its places, or not at all."""

from pathlib import Path

import pytest

from tests import make
from vonggac.audit.models import Entry
from vonggac.audit.services import verify
from vonggac.core.errors import Refused, VongGacError
from vonggac.directives.models import Directive, Finding, Requirement
from vonggac.directives.services import confirm, receive
from vonggac.registry.groups import load_groups
from vonggac.registry.models import Unit

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture
def officer():
    load_groups()
    return make.user("truc", make.province())


def test_a_letter_is_kept_with_the_place_of_each_requirement(officer):
    directive = receive(SAMPLES / "letter.txt", by=officer, now=make.OPENED_AT)
    for requirement in directive.requirements.all():
        first, last = (requirement.page, requirement.line), (requirement.last_page, requirement.last_line)
        there = " ".join(text for page, line, text, *_ in directive.lines if first <= (page, line) <= last)
        assert requirement.text in " ".join(there.split())


def test_the_same_letter_in_three_forms_is_one_letter(officer):
    kept = {
        receive(SAMPLES / f"letter.{form}", by=officer, now=make.OPENED_AT) for form in ("txt", "docx", "pdf")
    }
    assert len(kept) == 1
    assert Entry.objects.filter(act="directive.received").count() == 1


def test_the_words_of_recipients_are_resolved_or_asked_about(officer):
    directive = receive(SAMPLES / "letter.txt", by=officer, now=make.OPENED_AT)
    for requirement in directive.requirements.all():
        for recipient in requirement.recipients.all():
            known = recipient.group is not None or recipient.unit is not None
            asked = directive.findings.filter(
                code="unknown-recipient", message__contains=recipient.words
            ).exists()
            assert known != asked


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"%PDF-1.7 cut",
        b"PK\x03\x04" + bytes(200),
        b"\xff\xfe\x00\xd8" * 50,
    ],
    ids=["empty", "photo", "cut PDF", "broken package", "no text"],
)
def test_rubbish_is_one_line_and_leaves_no_trace(officer, tmp_path, content):
    path = tmp_path / "rac.pdf"
    path.write_bytes(content)
    with pytest.raises(VongGacError, match=r"rac\.pdf") as error:
        receive(path, by=officer, now=make.OPENED_AT)
    assert "\n" not in str(error.value)
    assert error.value.hint
    assert [model.objects.count() for model in (Directive, Requirement, Finding)] == [0, 0, 0]
    assert verify() == (0, [])


def test_confirming_twice_is_confirming_once(officer):
    directive = receive(SAMPLES / "letter.txt", by=officer, now=make.OPENED_AT)
    for _ in range(2):
        confirm(directive, by=officer, now=make.OPENED_AT)
    assert Entry.objects.filter(act="directive.confirmed").count() == 1


def test_a_focal_point_confirms_nothing(officer):
    directive = receive(SAMPLES / "letter.txt", by=officer, now=make.OPENED_AT)
    focal = make.user("dau-moi", Unit.objects.get(code="YT"), role="focal_point")
    with pytest.raises(Refused, match="không có quyền xác nhận"):
        confirm(directive, by=focal, now=make.OPENED_AT)
