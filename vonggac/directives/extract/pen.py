"""Whether the figures of a scan's header were printed with the words beside them, or written into a blank.

On paper the clerk writes number and day with a pen, and Tesseract is as sure of a neat hand as of print. So the
picture is asked: figures of one font stand on one line, are as high as its capitals and drawn with its stroke. A pen
keeps to none of these, whatever its colour. Pure; knows no Tesseract.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from vonggac.directives.extract.words import Row, Word, rows_of

_ROWS = 14  # of page one, in which number and day stand
_DARK = 150  # of 255; grey from there down is ink
_OFF = 0.09  # of the capitals' height: so far print strays from its line, skew and grain included
_STROKE = 1.6  # times as thick or as thin
_NUMBER = re.compile(
    r"(?<!\w)S[oôơốồổỗộóòỏõọ]\s*[:;.]?\s*(?P<figures>[^/]{1,20}?)\s*(?P<beside>(?:-[A-ZĐ]{2,6})?/\S*)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"ng[aàảãáạâ]y\s*(?P<day>.{1,8}?)\s*th[aàảãáạâ]ng\s*(?P<month>.{1,8}?)\s*n[aăắằẵặâ]m\s*(?P<beside>\d{4})",
    re.IGNORECASE,
)
_FACTS = ((_NUMBER, {"figures": "số"}), (_DAY, {"day": "ngày", "month": "tháng"}))
_NARROW = {**dict.fromkeys("/.,:;-|1Iil() ", 0.3), **dict.fromkeys("023456789", 0.5)}  # in ems; others 0.65
Picture = Any  # PIL.Image.Image, grey
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, a day or a month: where its figures stand in which words, and printed letters beside them."""

    name: str
    text: str
    pieces: tuple[tuple[Word, int, int], ...]  # word, first letter, one past the last
    beside: tuple[Box, ...]

    @property
    def confidence(self) -> float:
        return min(word.confidence for word, _, _ in self.pieces)

    @property
    def boxes(self) -> list[Box]:
        return [_part(*piece) for piece in self.pieces]


def facts(words: Sequence[Word]) -> Iterator[Fact]:
    """Yield number, day and month from the first rows of a letter: of each only what stands first."""
    rows = rows_of(words)[:_ROWS]
    for pattern, names in _FACTS:
        found = next(((row, said) for row in rows if (said := pattern.search(_text(row)))), None)
        if found is None:
            continue
        row, said = found
        beside = tuple(_part(*piece) for piece in _pieces(row, *said.span("beside")))
        for group, name in names.items():
            if re.search(r"\w", said[group]):
                yield Fact(name, said[group], _pieces(row, *said.span(group)), beside)


def _text(row: Row) -> str:
    return " ".join(word.text for word in row.words)


def _pieces(row: Row, start: int, stop: int) -> tuple[tuple[Word, int, int], ...]:
    """Return which letters of which words lie between two places in the row's text."""
    found, at = [], 0
    for word in row.words:
        first, last = max(start - at, 0), min(stop - at, len(word.text))
        if first < last:
            found.append((word, first, last))
        at += len(word.text) + 1
    return tuple(found)


def _part(word: Word, first: int, last: int) -> Box:
    """Return the box of some letters of a word, by their usual widths."""
    widths = [_NARROW.get(letter, 0.65) for letter in word.text]
    em = (word.right - word.left) / sum(widths)
    left = word.left + em * sum(widths[:first])
    return left, word.top, left + em * sum(widths[first:last]), word.bottom


def is_printed(fact: Fact, grey: Picture, scale: float) -> bool:
    """Tell whether a fact's figures were printed with the letters beside them. `scale`: pixels for a point."""
    figures = [
        glyph
        for word, first, last in fact.pieces
        for glyph in _glyphs(grey, _part(word, first, last), scale, cut=(first > 0, last < len(word.text)))
    ]
    beside = [glyph for box in fact.beside for glyph in _glyphs(grey, box, scale)]
    if not figures or not beside:
        return False
    capital = median(glyph.height for glyph in beside)
    line = median(glyph.bottom for glyph in beside)
    stroke = median(glyph.stroke for glyph in beside)
    off = max(_OFF * capital, 2.0)
    tall = [glyph for glyph in figures if glyph.height > 0.4 * capital]
    return bool(tall) and all(
        abs(glyph.bottom - line) <= off
        and abs(glyph.height - capital) <= off
        and 1 / _STROKE < glyph.stroke / stroke < _STROKE
        for glyph in tall
    )


@dataclass(frozen=True, slots=True)
class _Glyph:
    """Letters that stand apart from the next by a column of paper."""

    top: int
    bottom: int
    stroke: float  # the mean length of its dark runs along the rows, in pixels

    @property
    def height(self) -> int:
        return self.bottom - self.top


def _glyphs(grey: Picture, box: Box, scale: float, cut: tuple[bool, bool] = (False, False)) -> list[_Glyph]:
    """Return the letters in a box. A mark that stands apart above its letter is no part of it.

    `cut`: whether its left and its right edge lie inside a word.
    """
    left, top, right, bottom = (round(edge * scale) for edge in box)
    more = (bottom - top) // 3  # a pen does not keep to the line
    part = grey.crop((left, max(top - more, 0), right, min(bottom + more, grey.height)))
    width, pixels = part.width, part.point([255 * (value < _DARK) for value in range(256)]).tobytes()
    columns = [pixels[x::width] for x in range(width)]
    edges = [x for x, column in enumerate(columns) if not any(column)]
    above = max(top - more, 0)
    runs = [(start + 1, stop) for start, stop in pairwise([-1, *edges, width]) if stop - start > 2]
    # What the edge cuts is half a letter of the neighbour: where a word's letters part is only estimated.
    whole = [run for run in runs if not (cut[0] and run[0] == 0) and not (cut[1] and run[1] == width)]
    found = (_glyph(columns[start:stop], above, (top + bottom) // 2) for start, stop in whole or runs)
    return [glyph for glyph in found if glyph]


def _glyph(columns: list[bytes], above: int, middle: int) -> _Glyph | None:
    """Return the letter in these columns: of its pieces one above the other the highest that meets the middle.

    `above`: how many rows of the page lie over the columns.
    """
    rows = [bytes(column[y] for column in columns) for y in range(len(columns[0]))]
    pieces, start = [], None
    for y, row in enumerate([*rows, b""]):
        if any(row) and start is None:
            start = y
        elif not any(row) and start is not None:
            pieces.append((start, y))
            start = None
    whole = [(a, b) for a, b in pieces if b - a > 3 and above + a - 2 <= middle <= above + b + 8]
    if not whole:
        return None
    top, bottom = max(whole, key=lambda piece: piece[1] - piece[0])
    runs = [len(run) for row in rows[top:bottom] for run in re.findall(rb"\xff+", row)]
    return _Glyph(above + top, above + bottom, sum(runs) / len(runs))
