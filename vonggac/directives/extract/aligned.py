"""A table of a plain text, its columns held apart by spaces: rows with bars, as other forms give them."""

import re
from collections.abc import Sequence

from vonggac.directives.reading.grammar.plain import plain

_GAP = re.compile(r"\s{2,}|\t+")
_PIECE = re.compile(r"\S+(?: \S+)*")
_TITLE = re.compile(
    r"(?:stt|tt|so tt|noi dung|nhiem vu|cong viec|hoat dong|(?:don vi|co quan)(?: (?:chu tri|phoi hop|thuc hien))?"
    r"|chu tri|phoi hop|thoi (?:han|gian)|han|tien do|san pham|ket qua|ghi chu|ho (?:va )?ten|chuc (?:vu|danh)"
    r"|(?:so )?dien thoai|e-?mail|thu dien tu)\b.{0,24}"
)
_TITLES = 3  # so many known titles in one line are the head of a table


def with_bars(lines: Sequence[str]) -> list[str]:
    """Return the lines; those of tables with " | " between their cells. What wraps keeps its first cell empty."""
    found = list(lines)
    number = 0
    while number < len(found):
        starts = _columns(found[number])
        number += 1
        if not starts:
            continue
        found[number - 1] = " | ".join(piece[0] for piece in _PIECE.finditer(lines[number - 1]))
        while number < len(found) and lines[number].strip() and (cells := _cells(lines[number], starts)):
            found[number] = " | ".join(cells)
            number += 1
    return found


def _columns(line: str) -> list[int]:
    """Return where the columns begin under the head of a table; [] for another line."""
    pieces = list(_PIECE.finditer(line)) if _GAP.search(line.strip()) else []
    known = sum(bool(_TITLE.fullmatch(plain(piece[0]))) for piece in pieces)
    return [piece.start() for piece in pieces] if known >= _TITLES and known >= len(pieces) - 1 else []


def _cells(line: str, starts: list[int]) -> list[str]:
    """Return the line's words by column, each group of words in the column whose beginning is nearest; [] for prose."""
    cells = [""] * len(starts)
    for piece in _PIECE.finditer(line):
        nearest = min(range(len(starts)), key=lambda n: abs(starts[n] - piece.start()))
        beyond = nearest + 1 < len(starts) and piece.end() > starts[nearest + 1]
        if cells[nearest] or beyond:
            return []
        cells[nearest] = piece[0]
    return cells
