"""Place and day: "Gia Lai, ngày 17 tháng 01 năm 2019". A blank day leaves the date unknown, the place known."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Cell, Draft, Sheet
from vonggac.directives.reading.stages.motto import gone

_LINE = re.compile(
    r"(?P<place>[a-z][a-z .'\-]{1,40}?) ?[,;.] ?ngay ?(?P<d>[0-3]?\d"
    r"|[ .…_]{0,20}) ?thang ?(?P<m>[01]?\d|[ .…_]{0,12}) ?nam ?(?P<y>(?:19|20)\d\d|[ .…_]{0,8}"
    r"|20[ .…_]{1,4})"
)
_FIGURES = re.compile(
    r"(?P<place>[a-z][a-z .'\-]{1,40}?) ?, ?(?:ngay "
    r")?(?P<d>[0-3]?\d) ?[/.\-] ?(?P<m>[01]?\d) ?[/.\-] ?(?P<y>(?:19|20)\d\d)\b"
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    for cell in draft.cells:
        match = _LINE.search(cell.plain) or _FIGURES.fullmatch(cell.plain)
        if match:
            reading = replace(draft.reading, place=_place(cell, match), issued_on=_date(match))
            kept = _without(draft.cells, cell, match)
            return replace(draft, reading=reading, cells=kept), gone(draft.cells, kept)
    return draft, ()


def _place(cell: Cell, match: re.Match[str]) -> str | None:
    start, stop = match.span("place")
    words = cell.text[start:stop].strip(" .,")
    # What stands before the place in a joined line is in lower case: "… Kỷ Hợi Gia Lai, ngày".
    return words or None


def _date(match: re.Match[str]) -> date | None:
    if not (match["d"].strip().isdigit() and match["m"].strip().isdigit() and match["y"].strip().isdigit()):
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _without(cells: tuple[Cell, ...], used: Cell, match: re.Match[str]) -> tuple[Cell, ...]:
    kept: list[Cell] = []
    for cell in cells:
        if cell is not used:
            kept.append(cell)
            continue
        for rest in (cell.text[: match.start()], cell.text[match.end() :]):
            if rest.strip(" .,;-_"):
                kept.append(Cell(cell.line, rest.strip(), plain(rest.strip())))
    return tuple(kept)
