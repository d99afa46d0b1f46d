"""The forms of a letter: cost and accuracy of each, beside pdfplumber, a general PDF extractor, on the same files.

Accuracy is the reader's score over tests/letters (mean of the groups by which it is judged) when the letter comes in
that form; the finding `low-confidence`, which scans and e-signed files rightly add, is left out.
"""

import functools
import io
import json
import statistics
from collections.abc import Callable
from pathlib import Path

import pdfplumber
from rich.console import Console
from rich.table import Table

from benchmarks.spent import processor
from tests import forms
from tests.letters.score import letters, overall, score
from tests.letters.test_forms import BROKEN
from vonggac.directives.extract import extract_bytes
from vonggac.directives.reading import read
from vonggac.directives.reading.text import document_of
from vonggac.directives.reading.values import Document

Extract = Callable[[bytes], Document]


def main() -> None:
    """Print one row a form: mean score, processor milliseconds a page, pages."""
    pairs = [pair for pair in letters(forms=(".txt",)) if pair[0].parent.name not in BROKEN]
    table = Table(
        "form", "extractor", "score", "CPU ms a page", "pages", title=f"{len(pairs)} letters in each form"
    )
    for form, make, extractors in (
        ("text", str.encode, (ours,)),
        ("DOCX", forms.to_docx, (ours,)),
        ("PDF", lambda text: forms.to_pdf(text)[0], (ours, plumber)),
        ("e-signed PDF", forms.to_signed_pdf, (ours, plumber)),
    ):
        for extract in extractors:
            _row(table, form, make, extract, pairs)
    for face in forms.FACES:
        scan = functools.partial(forms.to_scan, face=face)
        _row(table, f"scan, 200 dpi, {face}", scan, ours, pairs[::8])
    Console().print(table)


def ours(data: bytes) -> Document:
    return extract_bytes(data, name="thu")


def plumber(data: bytes) -> Document:
    """The general extractor, with the setting of its own that keeps columns apart."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return document_of("\f".join(page.extract_text(layout=True) or "" for page in pdf.pages))


def _row(
    table: Table,
    form: str,
    make: Callable[[str], bytes],
    extract: Extract,
    pairs: list[tuple[Path, Path]],
) -> None:
    scores, spent, pages = [], 0.0, 0
    extract(make(pairs[0][0].read_text(encoding="utf-8")))  # loaded
    for file, expected in pairs:
        data = make(file.read_text(encoding="utf-8"))
        before = processor()
        document = extract(data)
        spent += processor() - before
        pages += document.pages
        actual = read(document).as_json()
        actual["findings"] = [f for f in actual["findings"] if f["code"] != "low-confidence"]
        scores.append(overall(score(actual, json.loads(expected.read_text(encoding="utf-8")))))
    name = "Vọng Gác" if extract is ours else "pdfplumber"
    mean = statistics.mean(scores)
    table.add_row(form, name, f"{mean:.3f}", f"{1000 * spent / pages:.1f}", str(pages))


if __name__ == "__main__":
    main()
