"""The marks that begin a scan's lines, "3." and "-", told by their shape and by their place in the count.

Tesseract reads a mark by its neighbours. One that a tab parts from its sentence has none: "3." becomes "Xã", a dash is
dropped as dirt, and the letter's outline goes with them. The picture still shows a dash, or something that ends in a
point; and between "2." and "4." that can only be "3.". Pure; knows no Tesseract.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from vonggac.directives.extract.words import Grid, Word

COUNTED = 0.6  # how sure one can be of a number that only the count tells
_REACH = 60.0  # points left of a line where its mark may stand
_WIDEST = 24.0  # points; "XVIII." in 14-point type
_TAB = 0.9  # of a line's height: the paper between a mark and its sentence, more than a space
_ALIGNED = 6.0  # points; marks of one list stand under each other
_DARK = 150  # of 255
_NUMBER = re.compile(r"(\d{1,2}|[IVX]{1,5})\.")
_OTHER = re.compile(r"\d{1,2}(\.\d{1,2})+\.?|[a-zđê][.)]|[-–+*•]")
_BLURRED = re.compile(r"(\d{1,2})[,;:]")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LIKE_ROMAN = re.compile(r"[IVXLlÍ|]+\W?")
_WORDS = re.compile(r"[^\W\d_]{2,}")
Picture = Any  # PIL.Image.Image, grey
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number and point that begins a line: the word as it was read, "" where Tesseract saw nothing."""

    word: Word
    sure: bool
    point: str = "."  # what follows it; nothing in the first column of a table

    @property
    def value(self) -> int:
        """What it counts, 0 where that is not known."""
        text = self.word.text.rstrip(".")
        if not self.sure or (self.is_roman and text not in _ROMAN):
            return 0
        return _ROMAN.index(text) + 1 if self.is_roman else int(text)

    @property
    def is_roman(self) -> bool:
        text = self.word.text
        return bool(_LIKE_ROMAN.fullmatch(text)) and (self.sure or len(text) > 2)


def looked_at(
    lines: Sequence[Sequence[Word]], tables: Sequence[Grid], grey: Picture, scale: float
) -> tuple[list[list[Word]], list[Numbered]]:
    """Return the lines with their dashes and points as the picture shows them, and the numbers that begin lines.

    `scale`: pixels for a point. Lines and numbers from the top of the page down.
    """
    found, numbers = [], list[Numbered]()
    for line in sorted(map(list, lines), key=lambda line: line[0].top):
        if any(table.holds(line[0]) for table in tables):
            found.append(line)
            continue
        mark = line[0] if _NUMBER.fullmatch(line[0].text) else _mark(line, lines, grey, scale)
        if mark is None:
            found.append(line)
            continue
        rest = line[1:] if mark.left == line[0].left else line
        found.append([mark, *rest])
        if mark.text != "-":
            numbers.append(Numbered(mark, bool(_NUMBER.fullmatch(mark.text))))
    for table in tables:
        cells = list(_first_cells(table, found, grey, scale))
        found += [[cell.word] for cell in cells if not cell.word.text]
        numbers += cells
    return found, numbers


def _first_cells(
    table: Grid, lines: Sequence[Sequence[Word]], grey: Picture, scale: float
) -> Iterator[Numbered]:
    """Yield the numbers of a table's rows: its first cells that hold one, or ink that is no word."""
    for top, bottom in pairwise(table.across):
        cell = table.down[0] + 2, top + 2, table.down[1] - 2, bottom - 2
        words = (word for line in lines for word in line if top < word.middle < bottom)
        within = [word for word in words if word.left < cell[2] and word.right > cell[0]]
        pieces = _ink(grey, cell, scale)
        if len(within) > 1 or not pieces or pieces[-1][2] - pieces[0][0] > _WIDEST * scale:
            continue
        text = within[0].text if within else ""
        if re.fullmatch(r"\d{1,2}", text):
            yield Numbered(within[0], sure=True, point="")
        elif len(text) <= 2 and not text.isupper():
            highest = max(pieces, key=lambda piece: piece[3] - piece[1])
            left, right = pieces[0][0] / scale, pieces[-1][2] / scale
            seen = Word("", left, highest[1] / scale, right, highest[3] / scale, COUNTED)
            yield Numbered(within[0] if within else seen, sure=False, point="")


def _mark(line: list[Word], lines: Sequence[Sequence[Word]], grey: Picture, scale: float) -> Word | None:
    """Return the mark that begins a line as the picture shows it; None where it shows none, or the reading is right."""
    first = line[0]
    if _OTHER.fullmatch(first.text):
        return None
    before = _ink(grey, (_free(first, lines), first.top, first.left - 1, first.bottom), scale)
    pieces, word = (before, replace(first, text="")) if before else (_lone(line, grey, scale), first)
    if not pieces:
        return None
    left, right = pieces[0][0] / scale, pieces[-1][2] / scale
    if right - left > _WIDEST:
        return None
    word = replace(word, left=word.left if not before else left, right=right)
    if _is_dash(pieces, first, scale):
        return replace(word, text="-")
    if len(pieces) > 1 and _is_point(pieces[-1], pieces[:-1]):
        blurred = _BLURRED.fullmatch(word.text)
        return replace(word, text=f"{blurred[1]}.") if blurred else word
    return None


def _free(first: Word, lines: Sequence[Sequence[Word]]) -> float:
    """Return from where the paper left of a word belongs to its line and to no other column's."""
    near = (
        word.right + 2
        for line in lines
        for word in line
        if word.right < first.left and word.top < first.bottom and word.bottom > first.top
    )
    return max(first.left - _REACH, 0.0, *near)


def _lone(line: list[Word], grey: Picture, scale: float) -> list[Box]:
    """Return the ink of a line's first word, if it is short and no word, or a tab follows it."""
    first = line[0]
    apart = len(line) > 1 and line[1].left - first.right > _TAB * first.height
    odd = not _WORDS.search(first.text) or _LIKE_ROMAN.fullmatch(first.text)
    if len(line) == 1 or len(first.text) > 5 or not (apart or odd):
        return []
    return _ink(grey, (first.left - 1, first.top, first.right + 1, first.bottom), scale)


def _ink(grey: Picture, box: tuple[float, float, float, float], scale: float) -> list[Box]:
    """Return what is dark in a box of points: pieces that bare columns part, left to right, in pixels."""
    left, top, right, bottom = (round(edge * scale) for edge in box)
    if right - left < 3 or bottom - top < 3:
        return []
    dark = grey.crop((left, top, right, bottom)).point([255 * (value < _DARK) for value in range(256)])
    columns = [bool(dark.crop((x, 0, x + 1, dark.height)).getbbox()) for x in range(dark.width)]
    edges = [x for x, full in enumerate(columns) if not full]
    pieces = []
    for start, stop in pairwise([-1, *edges, dark.width]):
        inked = dark.crop((start + 1, 0, stop, dark.height)).getbbox() if stop - start > 2 else None
        if inked and inked[3] - inked[1] > 2:
            x = left + start + 1
            pieces.append((x + inked[0], top + inked[1], x + inked[2], top + inked[3]))
    return pieces


def _is_dash(pieces: list[Box], first: Word, scale: float) -> bool:
    left, top, right, bottom = pieces[0]
    height = first.height * scale
    middle = ((top + bottom) / 2 - first.top * scale) / height
    flat = bottom - top <= 0.2 * height and right - left >= 1.4 * (bottom - top)
    return len(pieces) == 1 and flat and 0.25 < middle < 0.8


def _is_point(piece: Box, others: list[Box]) -> bool:
    """A small square at the foot of what stands before it."""
    left, top, right, bottom = piece
    foot, capital = max(other[3] for other in others), max(other[3] - other[1] for other in others)
    small = bottom - top < 0.35 * capital and right - left < 0.4 * capital
    return small and abs(bottom - foot) < 0.15 * capital


def counted(numbers: Sequence[Numbered]) -> list[Word | None]:
    """Return each number of a letter as its place in the count tells it; None where nothing does.

    Only numbers that stand under each other count together. One that was read well stays, unless those before and
    after it leave it one value: 1, 3, 3 is 1, 2, 3.
    """
    found: list[Word | None] = [number.word if number.sure else None for number in numbers]
    lists, done = list[list[int]](), list[list[int]]()
    for at, number in enumerate(numbers):
        if number.is_roman:  # below a part the count begins again
            done += [rank for rank in lists if not numbers[rank[0]].is_roman]
            lists = [rank for rank in lists if numbers[rank[0]].is_roman]
        for rank in lists:
            if _together(numbers[rank[-1]], number):
                rank.append(at)
                break
        else:
            lists.append([at])
    for rank in done + lists:
        values = [numbers[at].value for at in rank]
        for at, value, before in zip(rank, _filled(values), values, strict=True):
            if value and value != before:
                text = _ROMAN[value - 1] if numbers[at].is_roman and value <= len(_ROMAN) else str(value)
                found[at] = replace(numbers[at].word, text=text + numbers[at].point, confidence=COUNTED)
    return found


def _together(one: Numbered, other: Numbered) -> bool:
    if not one.point or not other.point:  # figures of a table stand in the middle of their column
        return one.point == other.point and abs(one.word.left - other.word.left) < 3 * _ALIGNED
    return one.is_roman == other.is_roman and abs(one.word.left - other.word.left) < _ALIGNED


def _filled(values: list[int]) -> list[int]:
    """Return a list's numbers with those that are 0, or stand wrong between two right ones, as the count has them.

    A 1 begins the count again. The count is the one that most numbers keep to; where two are as good, none is told.
    A list whose first number was not read begins with 1, whatever a single other one says.

    >>> _filled([1, 0, 3, 3, 5, 0, 1, 0]), _filled([1, 3, 0, 4]), _filled([1, 2, 4, 5])
    ([1, 2, 3, 4, 5, 6, 1, 2], [1, 2, 3, 4], [1, 2, 4, 5])
    >>> _filled([0, 2]), _filled([0, 3, 0]), _filled([0, 0]), _filled([0])
    ([1, 2], [1, 2, 3], [1, 2], [0])
    """
    starts = [0, *(at for at, value in enumerate(values) if at and value == 1), len(values)]
    return [value for start, stop in pairwise(starts) for value in _run_filled(values[start:stop])]


def _run_filled(values: list[int]) -> list[int]:
    if len(values) < 2:
        return values
    count = range(_begins(values), _begins(values) + len(values))
    right = [value == wanted for value, wanted in zip(values, count, strict=True)]
    return [
        wanted if count.start and (not value or _wrong(at, values, right)) else value
        for at, (value, wanted) in enumerate(zip(values, count, strict=True))
    ]


def _begins(values: list[int]) -> int:
    """Return with what number a list begins, 0 where it cannot be told."""
    votes = Counter(value - at for at, value in enumerate(values) if value > at).most_common(2)
    if not values[0] and (not votes or votes[0][1] == 1):
        return 1
    return 0 if len(votes) > 1 and votes[0][1] == votes[1][1] else votes[0][0]


def _wrong(at: int, values: list[int], right: list[bool]) -> bool:
    """Tell whether a number breaks the count between two that keep it or were not read."""
    near = [right[n] or not values[n] for n in (at - 1, at + 1) if 0 <= n < len(values)]
    return not right[at] and all(near) and 0 < at < len(values) - 1
