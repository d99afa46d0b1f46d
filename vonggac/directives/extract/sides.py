"""Two columns of a scanned page set one below the other before Tesseract sees it.

The header's columns, and Nơi nhận beside the signature, seldom stand on the same lines. Tesseract takes rows of both
for one line and reads rubbish where they overlap. Where a strip of bare paper parts them, no word can cross it: so
each side is shown by itself and its words are put back where they stand. Pure; knows no Tesseract.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image

_CELL = 4  # pixels at 300 dpi; a cell is about a point
_STRIP = 9  # cells; two columns stand further apart, words of a line seldom do
_ZONE = (0.22, 0.78)  # of the width, where the strip may run
_INK = 40  # of 255 in the mean of a cell; grain stays below
_APART = 24  # pixels of paper between pieces set one below the other
_FEW = 2  # lines that each side must have
Picture = Any  # PIL.Image.Image, grey
Block = tuple[int, int, int]  # first row, one past the last, the column at which its sides part; in cells


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the page, in pixels, and the height at which it is shown."""

    left: int
    top: int
    right: int
    bottom: int
    shown: int


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A page as Tesseract sees it, and the way back."""

    picture: Picture
    pieces: tuple[Piece, ...]

    def back(self, top: float, height: float) -> float:
        """Return the height on the page of what stands at this height in the picture."""
        middle = top + height / 2
        piece = next((p for p in reversed(self.pieces) if p.shown <= middle), self.pieces[0])
        return top - piece.shown + piece.top


def unfolded(grey: Picture) -> Unfolded:
    """Return the page with the sides of every block in two columns one below the other."""
    blocks = list(_blocks(_rows_of_ink(grey), grey.width // _CELL))
    if not blocks:
        return Unfolded(grey, (Piece(0, 0, grey.width, grey.height, 0),))
    boxes, at = list[tuple[int, int, int, int]](), 0
    for start, end, column in blocks:
        top, bottom, middle = start * _CELL, min(end * _CELL, grey.height), column * _CELL
        boxes += [(0, at, grey.width, top), (0, top, middle, bottom), (middle, top, grey.width, bottom)]
        at = bottom
    pieces, shown = [], 0
    for left, top, right, bottom in [*boxes, (0, at, grey.width, grey.height)]:
        pieces.append(Piece(left, top, right, bottom, shown))
        shown += bottom - top + _APART
    picture = Image.new("L", (grey.width, shown), 255)
    for piece in pieces:
        picture.paste(
            grey.crop((piece.left, piece.top, piece.right, piece.bottom)), (piece.left, piece.shown)
        )
    return Unfolded(picture, tuple(pieces))


def _rows_of_ink(grey: Picture) -> list[int]:
    """Return the page's rows of cells as numbers whose bits are the cells with ink."""
    dark = grey.point([255 * (value < 160) for value in range(256)]).reduce(_CELL)
    width, cells = dark.width, dark.point([48 + (value > _INK) for value in range(256)]).tobytes()
    return [int(cells[y * width : (y + 1) * width], 2) for y in range(dark.height)]


def _blocks(rows: list[int], width: int) -> Iterator[Block]:
    """Yield what stands in two columns: from a bare row down as far as one strip stays bare."""
    at = 0
    while at < len(rows):
        if rows[at]:
            at += 1
            continue
        block = _block(rows, at, width)
        if block:
            yield block
            at = block[1]
        else:
            at = _after_next_line(rows, at)


def _after_next_line(rows: list[int], at: int) -> int:
    while at < len(rows) and not rows[at]:
        at += 1
    while at < len(rows) and rows[at]:
        at += 1
    return at


def _block(rows: list[int], start: int, width: int) -> Block | None:
    """Return the block that begins at a bare row, as far down as a strip of the zone stays bare."""
    end = _reach(rows, start, width)
    ink = 0
    for row in rows[start:end]:
        ink |= row
    strips = [s for s in _strips(ink, width) if ink >> (width - s[0]) and _right(ink, s[1], width)]
    if not strips:
        return None
    left, right = max(strips, key=lambda strip: strip[1] - strip[0])
    column = (left + right) // 2
    first = [row >> (width - column) for row in rows[start:end]]
    second = [_right(row, column, width) for row in rows[start:end]]
    return (start, end, column) if min(_lines(first), _lines(second)) >= _FEW else None


def _reach(rows: list[int], start: int, width: int) -> int:
    """Return the last bare row before the ink from `start` on leaves no strip."""
    ink, bare = 0, start
    for y in range(start, len(rows)):
        if not rows[y]:
            bare = y
        elif ink | rows[y] != ink:
            ink |= rows[y]
            if not _strips(ink, width):
                return bare
    return len(rows)


def _right(row: int, column: int, width: int) -> int:
    return row & ((1 << (width - column)) - 1)


def _lines(rows: list[int]) -> int:
    """Count the runs of rows with ink."""
    return sum(bool(row) and not before for before, row in zip([0, *rows], rows, strict=False))


def _strips(ink: int, width: int) -> list[tuple[int, int]]:
    """Return the bare strips that reach into the zone."""
    first, last = int(_ZONE[0] * width), int(_ZONE[1] * width)
    return [
        run.span() for run in re.finditer(rf"0{{{_STRIP},}}", f"{ink:0{width}b}"[:last]) if run.end() > first
    ]
