"""Every letter of this folder is read as its expected.json says; `make score` shows the same field by field."""

import json
from pathlib import Path

import pytest

from tests.letters.score import letters, read_as_json, score

TEXTS = letters(forms=(".txt",))


@pytest.mark.parametrize(("file", "expected"), TEXTS, ids=[file.parent.name for file, _ in TEXTS])
def test_a_letter_reads_as_expected(file: Path, expected: Path) -> None:
    actual = read_as_json(file)
    scores = score(actual, json.loads(expected.read_text(encoding="utf-8")))
    assert {name: value for name, value in scores.items() if value < 1} == {}


def test_there_are_at_least_twenty_letters() -> None:
    assert len(TEXTS) >= 20


def test_the_scorer_counts_a_false_date_against_the_reader() -> None:
    duty = {"id": "1", "text": "Báo cáo kết quả về Sở trước ngày", "recipients": [], "due_at": None}
    false = {**duty, "due_at": "2027-01-01T00:00:00+07:00"}
    blank = {
        "addressees": [],
        "requirements": [false],
        "bases": [],
        "references": [],
        "findings": [],
        "unread": [],
    }
    assert score(blank, {"requirements": [duty]})["deadlines"] == 0
