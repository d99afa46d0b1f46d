"""A letter as a PDF with a text layer, set as Word sets it: justified, with the margins of NĐ 30."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.forms.paper import TYPES, Letter, cut
from vonggac.core.text import fold

FONTS = Path("/usr/share/fonts/truetype")
FACES = {  # free families with all Vietnamese letters; Debian has the first always, the second with LibreOffice
    "DejaVu Serif": ("dejavu/DejaVuSerifCondensed.ttf", "-Bold.ttf", "-Italic.ttf"),
    "Liberation Serif": ("liberation*/LiberationSerif-Regular.ttf", "-Bold.ttf", "-Italic.ttf"),
}
PLAIN, BOLD, ITALIC = "Body", "Body-Bold", "Body-Italic"
WIDTH, HEIGHT = A4


def _fonts(face: str) -> None:
    """Let the names PLAIN, BOLD and ITALIC mean this face from now on. Liberation is as wide as Times New Roman."""
    plain, *styles = FACES[face]
    stem = plain.removesuffix(".ttf").removesuffix("-Regular")
    for name, pattern in zip(
        (PLAIN, BOLD, ITALIC), (plain, *(stem + style for style in styles)), strict=True
    ):
        usual = FONTS / "dejavu" / ("DejaVuSerif-Bold.ttf" if name == BOLD else "DejaVuSerif.ttf")
        pdfmetrics.registerFont(TTFont(name, next(FONTS.glob(pattern), usual)))


@dataclass
class Blank:
    """A place left free on page one, in points from the lower left corner, and what belongs there."""

    fact: str
    value: str
    x: float
    y: float


class _Pages:
    """A4 pages with the margins of NĐ 30: text flows, page numbers stand top centre from page two on."""

    def __init__(self, file: Any, *, footer: str = "", numbers: bool = True, compressed: bool = True) -> None:
        self.canvas = Canvas(file, pagesize=A4, pageCompression=int(compressed))
        self.footer, self.numbers, self.page = footer, numbers, 1
        self.left, self.right = 85.0, WIDTH - 50.0
        self.y = HEIGHT - 60.0

    def line(self, text: str, x: float, font: str = PLAIN, size: float = 12.0) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)

    def centred(self, text: str, middle: float, font: str = PLAIN, size: float = 12.0) -> None:
        self.line(text, middle - pdfmetrics.stringWidth(text, font, size) / 2, font, size)

    def down(self, step: float) -> None:
        self.y -= step
        if self.y < 60:
            self.turn()

    def turn(self) -> None:
        self.edge()
        self.canvas.showPage()
        self.page += 1
        self.y = HEIGHT - 70.0

    def edge(self) -> None:
        if self.page > 1 and self.numbers:
            self.canvas.setFont(PLAIN, 12)
            self.canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, str(self.page))
        if self.footer:
            self.canvas.setFont(PLAIN, 9)
            self.canvas.drawString(self.left, 30, self.footer)

    def paragraph(self, text: str, *, indent: float = 28.0, font: str = PLAIN) -> None:
        """Set one paragraph justified, as Word does."""
        lines = _wrapped(text, self.right - self.left, font, 12, indent)
        for number, line in enumerate(lines):
            x = self.left + (indent if number == 0 else 0)
            last = number == len(lines) - 1
            self._justified(line, x, font, stretch=not last)
            self.down(17)
        self.y -= 4

    def _justified(self, line: str, x: float, font: str, *, stretch: bool) -> None:
        text = self.canvas.beginText(x, self.y)
        text.setFont(font, 12)
        spaces = line.count(" ")
        room = self.right - x - pdfmetrics.stringWidth(line, font, 12)
        if not stretch or spaces == 0 or room < 1:
            text.textOut(line)
        else:  # word by word: a TrueType subset knows no word spacing
            for word in line.split(" "):
                text.setTextOrigin(x, self.y)
                text.textOut(word + " ")
                x += pdfmetrics.stringWidth(word + " ", font, 12) + room / spaces
        self.canvas.drawText(text)

    def table(self, rows: list[list[str]]) -> None:
        """Set a ruled table; columns share the width by their longest cell."""
        columns = max(map(len, rows))
        lengths = [max(len(row[c]) if c < len(row) else 0 for row in rows) ** 0.7 + 3 for c in range(columns)]
        total = self.right - self.left
        widths = [total * length / sum(lengths) for length in lengths]
        for row in rows:
            cells = [_wrapped(cell, width - 8, PLAIN, 11) for cell, width in zip(row, widths, strict=False)]
            height = 15 * max(map(len, cells)) + 6
            if self.y - height < 60:
                self.turn()
            x, top = self.left, self.y + 12
            for cell, width in zip(cells, widths, strict=False):
                self.canvas.rect(x, top - height, width, height)
                self.canvas.setFont(PLAIN, 11)
                for number, line in enumerate(cell):
                    self.canvas.drawString(x + 4, top - 13 - 15 * number, line)
                x += width
            self.y -= height
        self.down(18)


def _wrapped(text: str, width: float, font: str, size: float, indent: float = 0.0) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        room = width - (indent if not lines else 0)
        if line and pdfmetrics.stringWidth(longer, font, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def to_pdf(
    text: str,
    *,
    blanks: bool = False,
    footer: str = "",
    numbers: bool = True,
    encode: Callable[[str], str] = str,
    compressed: bool = True,
    face: str = "DejaVu Serif",
) -> tuple[bytes, list[Blank]]:
    """Return a text-layer PDF, and where number and day were left free (`blanks`) for a signature or a pen."""
    _fonts(face)
    letter, file = cut(text).encoded(encode), io.BytesIO()
    pages = _Pages(file, footer=footer, numbers=numbers, compressed=compressed)
    free = _header(pages, letter, blanks=blanks)
    _body(pages, letter.body)
    _ending(pages, letter)
    if letter.annex:
        pages.turn()
        _body(pages, letter.annex)
    pages.edge()
    pages.canvas.save()
    return file.getvalue(), free


def _header(pages: _Pages, letter: Letter, *, blanks: bool) -> list[Blank]:
    top, free = pages.y, []
    for number, line in enumerate(letter.left):
        key = fold(line)
        font = PLAIN if key.startswith(("so:", "so ", "v/v")) or number == 0 < len(letter.left) - 3 else BOLD
        size = 11.0
        for piece in _wrapped(line, 195, font, size):
            x = 180 - pdfmetrics.stringWidth(piece, font, size) / 2
            if blanks and re.match(r"Số:\s*\d", piece):
                piece, blank = _blanked(piece, x, pages.y, r"(\d\w*)", "number", font, size)
                free.append(blank)
            pages.line(piece, x, font, size)
            pages.y -= 15
    low, pages.y = pages.y, top
    for line in letter.right:
        dated = "ngay" in fold(line)
        font = ITALIC if dated else BOLD
        size = 11.0 if len(line) > 32 and not dated else 12.0
        pages.y -= 16 if dated else 0
        x = 420 - pdfmetrics.stringWidth(line, font, size) / 2
        if blanks and re.search(r"ngày \d", line):
            line, blank = _blanked(line, x, pages.y, r"(?<=ngày )(\d\w*)", "day", font, size)
            free.append(blank)
        pages.line(line, x, font, size)
        pages.y -= 15
    pages.y = min(low, pages.y) - 14
    return free


def _blanked(
    text: str, x: float, y: float, value: str, fact: str, font: str, size: float
) -> tuple[str, Blank]:
    found = re.search(value, text)
    assert found
    before = text[: found.start()]
    at = x + pdfmetrics.stringWidth(before, font, size)
    spaces = " " * (len(found[1]) * 2 + 2)
    return before + spaces + text[found.end() :], Blank(fact, found[1], at + 2, y)


def _body(pages: _Pages, lines: list[str]) -> None:
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        if " | " in line:
            rows.append(re.split(r"\s*\|\s*", line))
            continue
        if rows:
            pages.table(rows)
            rows = []
        key = fold(line)
        if TYPES.match(key) or (number == 1 and TYPES.match(fold(lines[0]))):
            for piece in _wrapped(line, 400, BOLD, 13):
                pages.centred(piece, (pages.left + pages.right) / 2, BOLD, 13)
                pages.down(20)
        elif key.startswith("kinh gui"):
            pages.paragraph(line, indent=90)
        else:
            pages.paragraph(line)
    if rows:
        pages.table(rows)


def _ending(pages: _Pages, letter: Letter) -> None:
    if pages.y < 60 + 16 * max(len(letter.copies), 6):
        pages.turn()
    pages.y -= 8
    top = pages.y
    for number, line in enumerate(letter.copies):
        font, size = (BOLD, 11.0) if number == 0 else (PLAIN, 10.0)
        for piece in _wrapped(line, 210, font, size):
            pages.line(piece, pages.left, font, size)
            pages.y -= 14
    pages.y = top
    for number, line in enumerate(letter.signature):
        if number == len(letter.signature) - 1 and number:
            pages.y -= 50
        pages.centred(line, 430, BOLD, 12)
        pages.y -= 16
