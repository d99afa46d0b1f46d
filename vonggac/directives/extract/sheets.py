"""Pages of words into the lines of a letter: margins taken off, columns set in order, places kept. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vonggac.core.text import fold
from vonggac.directives.extract.layout import lines_of
from vonggac.directives.extract.page import is_header, is_page_number
from vonggac.directives.extract.paragraphs import beginnings
from vonggac.directives.extract.words import Grid, Row, Word, rows_of
from vonggac.directives.reading.values import Line, Place

_EDGE = 0.1  # of the page's height: a page number stands no further in
_FOOT = 0.06
_MARGIN = 0.08  # the letter's own text begins below it: 20 mm of 297, and a line
_KEPT = re.compile(r"(phu luc|danh muc|danh sach|bieu|mau)\b")


@dataclass(slots=True)
class Sheet:
    """One page: its words, its ruled tables, its height in points, and whether they come from a picture.

    `width`: in points, of a picture whose words stand where they are shown; else 0.
    """

    words: list[Word]
    grids: list[Grid] = field(default_factory=list)
    height: float = 842.0
    is_scan: bool = False
    width: float = 0.0


def lines(sheets: Sequence[Sheet]) -> tuple[tuple[Line, ...], list[list[Row]]]:
    """Return the letter's lines in reading order, and of each page the rows that stand in its margins."""
    taken = margins([rows_of(sheet.words) for sheet in sheets], [sheet.height for sheet in sheets])
    pages: list[list[Row]] = []
    carried: float | None = None
    for sheet, rows in zip(sheets, taken, strict=True):
        out = {id(word) for row in rows for word in row.words}
        pages.append(lines_of([word for word in sheet.words if id(word) not in out], sheet.grids, carried))
        carried = abs(pages[-1][-1].beside) or None if pages[-1] else None
    return _in_order(pages, [sheet.width for sheet in sheets]), taken


def numbered(pages: Sequence[Sequence[Row]], widths: Sequence[float] = ()) -> list[list[Line]]:
    """Return rows as lines, numbered from 1 on each page, with their boxes on pages whose width is given."""
    return [
        [
            Line(Place(page, number), row.text, round(row.confidence, 2), begins, _box(row, width))
            for number, (row, begins) in enumerate(zip(rows, said, strict=True), 1)
        ]
        for page, (rows, said, width) in enumerate(
            zip(pages, beginnings(pages), widths or [0.0] * len(pages), strict=True), 1
        )
    ]


def _box(row: Row, width: float) -> tuple[int, int, int, int] | None:
    if not width:
        return None
    left, top, right, bottom = (
        round(edge * 1000 / width) for edge in (row.left - 1, row.top - 1, row.right + 1, row.bottom + 1)
    )
    return left, top, right - left, bottom - top


def _in_order(pages: list[list[Row]], widths: Sequence[float]) -> tuple[Line, ...]:
    """Return the lines of all pages; a signature that its page cut off comes after Nơi nhận of the next page."""
    found: list[Line] = []
    waiting: list[Line] = []
    for rows, said in zip(pages, numbered(pages, widths), strict=True):
        begun = bool(waiting)
        going_on = 0
        while begun and going_on < len(rows) and rows[going_on].beside < 0:
            going_on += 1
        found += said[:going_on] + waiting
        right = len(rows)
        while right > going_on and rows[right - 1].beside > 0:
            right -= 1
        found += said[going_on:right]
        waiting = said[right:]
    return tuple(found + waiting)


def margins(pages: Sequence[list[Row]], heights: Sequence[float]) -> list[list[Row]]:
    """Return of each page the rows that are page numbers or running headers and footers.

    A running line stands in the margin of two pages or more with the same words, digits aside, or alone at the
    very foot of one; a page number stands alone at the edge. `heights`: the pages' heights in points.
    """
    edges = [_at_edge(rows, height) for rows, height in zip(pages, heights, strict=True)]
    shapes: dict[str, set[int]] = {}
    for number, rows in enumerate(edges):
        for row in rows:
            shapes.setdefault(_shape(row), set()).add(number)
    taken = []
    for rows, edge, height in zip(pages, edges, heights, strict=True):
        foot = rows[-1:] if _is_foot(rows, height) else []
        taken.append(
            [
                row
                for row in edge
                if row in foot or is_page_number(row.text) or _is_link(row) or _runs(row, height, shapes)
            ]
        )
    return taken


def _is_foot(rows: list[Row], height: float) -> bool:
    """Tell whether the last row lies in the 20 mm below a letter's text, well apart from it: a lone page's footer."""
    if len(rows) < 2 or rows[-1].top < (1 - _FOOT) * height:
        return False
    step = rows[-1].middle - rows[-2].middle
    return step > 2.2 * max(rows[-1].words[0].height, 1.0)


def _runs(row: Row, height: float, shapes: dict[str, set[int]]) -> bool:
    inside = _MARGIN * height < row.bottom and row.top < (1 - _MARGIN) * height
    keeps = is_header(row.text) or _KEPT.match(fold(row.text))
    return len(shapes[_shape(row)]) > 1 and not inside and not keeps


def _at_edge(rows: list[Row], height: float) -> list[Row]:
    near = [row for row in rows[:2] if row.bottom < _EDGE * height]
    return near + [row for row in rows[-2:] if row.top > (1 - _EDGE) * height and row not in near]


def _shape(row: Row) -> str:
    return re.sub(r"\d+", "0", fold(row.text))


def _is_link(row: Row) -> bool:
    return bool(re.fullmatch(r"(https?://|www\.)\S+", row.text))
