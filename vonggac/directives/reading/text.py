"""A document made of plain text: for tests, benchmarks and letters that come as text. A form feed ends a page."""

from vonggac.core.text import nfc
from vonggac.directives.reading.values import Document, Line, Place


def document_of(text: str, name: str = "letter.txt") -> Document:
    """Return the document of a text; lines are numbered from 1 on each page."""
    pages = nfc(text).split("\f")
    lines = tuple(
        Line(Place(page, number), line.rstrip())
        for page, content in enumerate(pages, 1)
        for number, line in enumerate(content.splitlines(), 1)
    )
    return Document(name, lines, len(pages))
