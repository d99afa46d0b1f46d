"""Every letter, put into each form in which offices send letters, reads as its text does."""

import itertools
import json
from functools import cache
from pathlib import Path

import pytest

from tests import forms
from tests.letters.score import letters, overall, score
from vonggac.directives.extract import extract_bytes
from vonggac.directives.reading import read

# Not letters but what a bad extraction made of them: there is no page to set them on again.
BROKEN = {"xen-ke-cot-2019", "quet-nhieu-2022", "ngat-trang-2018"}
LETTERS = [pair for pair in letters(forms=(".txt",)) if pair[0].parent.name not in BROKEN]
MAKE = {
    "DOCX": forms.to_docx,
    "DOCX with typed numbers": lambda text: forms.to_docx(text, forms.Word(numbered=False, edges=True)),
    "PDF": lambda text: forms.to_pdf(text, footer="Trang tin nội bộ")[0],
    "e-signed PDF": forms.to_signed_pdf,
}


def scores(data: bytes, expected: Path, *, ours: bool) -> dict[str, float]:
    """Return the scores of a letter in a form. `ours`: leave out the finding that the form itself is doubtful."""
    actual = read(extract_bytes(data, name="thu")).as_json()
    if ours:
        actual["findings"] = [f for f in actual["findings"] if f["code"] != "low-confidence"]
    return score(actual, json.loads(expected.read_text(encoding="utf-8")))


@pytest.mark.parametrize("form", MAKE)
@pytest.mark.parametrize(("file", "expected"), LETTERS, ids=[file.parent.name for file, _ in LETTERS])
def test_a_letter_reads_in_every_form_as_its_text_does(file: Path, expected: Path, form: str) -> None:
    data = MAKE[form](file.read_text(encoding="utf-8"))
    found = scores(data, expected, ours=True)
    assert {name: value for name, value in found.items() if value < 1} == {}


@cache
def scanned(file: Path, expected: Path, face: str) -> float:
    data = forms.to_scan(file.read_text(encoding="utf-8"), dpi=200, face=face)
    return overall(scores(data, expected, ours=True))


@pytest.mark.ocr
def test_clean_scans_at_200_dpi_keep_most_of_what_a_letter_says() -> None:
    faces = itertools.cycle(forms.FACES)
    found = {
        pair[0].parent.name: scanned(*pair, face) for pair, face in zip(LETTERS[::16], faces, strict=False)
    }
    assert sum(found.values()) / len(found) >= 0.9, found
