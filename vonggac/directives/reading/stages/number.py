"""Number and symbol: "Số: 86/STTTT-BCVT", "Số 55-CT/TW". A blank ("Số:      /UBND-KT") leaves it unknown."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.citations import NUMBER, normal_number
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Cell, Draft, Sheet
from vonggac.directives.reading.stages.motto import gone

_SO = re.compile(r"(?:^|(?<=[ ]))s[o0] ?[:.;]* *(?=[\d/ .…_\-])")
_NUMBER = re.compile(NUMBER)
_BLANK = re.compile(r"[ .…_]*/ ?(?P<symbol>[A-ZĐ][A-ZĐa-zđ0-9]*(?: ?[-–] ?[A-ZĐ][\w&.]*)*)")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    for index, cell in enumerate(draft.cells):
        lead = _SO.search(cell.plain)
        if lead is None:
            continue
        text = cell.text[lead.end() :]
        follow = draft.cells[index + 1] if index + 1 < len(draft.cells) else None
        match = _NUMBER.match(text)
        if match:
            kept = _without(draft.cells, cell, lead.start(), lead.end() + match.end())
            reading = replace(draft.reading, number=normal_number(match))
            return replace(draft, reading=reading, cells=kept), gone(draft.cells, kept)
        if _BLANK.match(text):
            kept = tuple(c for c in draft.cells if c is not cell)
            return replace(draft, cells=kept), gone(draft.cells, kept)
        if follow and re.fullmatch(r"\d{1,6}", text.strip()) and follow.text.startswith("/"):
            joined = _NUMBER.match(text.strip() + follow.text)
            kept = tuple(c for c in draft.cells if c is not cell and c is not follow)
            reading = replace(draft.reading, number=normal_number(joined) if joined else None)
            return replace(draft, reading=reading, cells=kept), gone(draft.cells, kept)
    return draft, ()


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
