"""Place and day: "Gia Lai, ngày 17 tháng 01 năm 2019". A blank day leaves the date unknown, the place known."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from vonggac.directives.reading.grammar.plain import pattern, plain
from vonggac.directives.reading.sheet import Cell, Draft, Sheet
from vonggac.directives.reading.stages.motto import gone

_LINE = re.compile(
    r"(?P<place>[a-z][a-z .'\-]{1,40}?) ?[,;.] ?(?:\d{1,2} ?(?:gio|h) ?(?:\d\d(?: phut)?)?,? ?)?ngay ?(?P<d>[0-3]?\d"
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
            kept = _without(draft.cells, cell, _start(cell, match), match.end())
            return replace(draft, reading=reading, cells=kept), gone(draft.cells, kept)
    return draft, ()


_SYMBOL = pattern(r"(?:(?!T[PXp]\.? )[<A>&\-\d.]{2,} )+(?=[<A>][<a>])")


def _start(cell: Cell, match: re.Match[str]) -> int:
    """Return where the place begins: past the number's symbol where one space alone parts the columns."""
    symbol = _SYMBOL.match(cell.text, match.start("place"), match.end("place"))
    return symbol.end() if symbol else match.start("place")


def _place(cell: Cell, match: re.Match[str]) -> str | None:
    start, stop = _start(cell, match), match.end("place")
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


def _without(cells: tuple[Cell, ...], used: Cell, start: int, stop: int) -> tuple[Cell, ...]:
    kept: list[Cell] = []
    for cell in cells:
        if cell is not used:
            kept.append(cell)
            continue
        for rest in (cell.text[:start], cell.text[stop:]):
            if rest.strip(" .,;-_"):
                kept.append(Cell(cell.line, rest.strip(), plain(rest.strip())))
    return tuple(kept)
