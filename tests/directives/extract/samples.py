"""The letter that the tests of this folder put into every form, and what must come out."""

import re
from pathlib import Path

from vonggac.directives.reading.values import Document

LETTER = (Path(__file__).parent / "letter.txt").read_text("utf-8")


def words(text: str) -> str:
    """Return a text as one line: forms break lines at different words."""
    return re.sub(r"\s+", " ", text).strip()


def text(document: Document) -> str:
    return words("\n".join(line.text for line in document.lines))


def line(document: Document, beginning: str) -> str:
    """Return the first line with this beginning."""
    return next(line.text for line in document.lines if line.text.startswith(beginning))
