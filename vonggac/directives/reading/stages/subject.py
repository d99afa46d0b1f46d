"""Trích yếu: "V/v …" under the number of a công văn, or the lines under the title of a named document."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.core.text import one_line
from vonggac.directives.reading.sheet import Cell, Draft, Sheet
from vonggac.directives.reading.stages.frame import TITLES
from vonggac.directives.reading.stages.motto import gone

_VV = re.compile(r"[ (\"]*(?:v ?/ ?v|ve viec|ve(?= (?!viec)[a-z])) ?:? ?")

_CUT_SYMBOL = re.compile(r"(?<=/[A-ZĐ]{2}-|[A-ZĐ]{3}-) (?=[A-ZĐ]{2})")  # 1290/CATTT-, NCSC


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    start = next((n for n, cell in enumerate(draft.cells) if _VV.match(cell.plain)), None)
    if start is None:
        start = _under_title(sheet, draft)
    if start is None:
        start = _under_number(sheet, draft)
    if start is None:
        return draft, ()
    used = [draft.cells[start]]
    for cell in draft.cells[start + 1 :]:
        # The issuer in capitals may follow where two columns were read one after the other.
        if cell.text.isupper() and not used[-1].text.isupper() and len(cell.text) > 7:
            continue
        used.append(cell)
    words = _CUT_SYMBOL.sub("", one_line(" ".join(cell.text for cell in used)))
    match = _VV.match(used[0].plain)
    subject = one_line(words[match.end() :] if match else words).strip(' -–.;"”')
    if subject.count(")") > subject.count("("):
        subject = subject.rstrip(" )")
    kept = tuple(cell for cell in draft.cells if cell not in used)
    reading = replace(draft.reading, subject=subject or None)
    return replace(draft, reading=reading, cells=kept), gone(draft.cells, kept)


def _under_title(sheet: Sheet, draft: Draft) -> int | None:
    title = next(
        (
            i
            for i, view in enumerate(sheet.plains[: draft.frame.body])
            if sheet.texts[i].isupper() and TITLES.fullmatch(view)
        ),
        None,
    )
    if title is None:
        return None
    return next((n for n, cell in enumerate(draft.cells) if cell.line > title and _is_prose(cell)), None)


def _under_number(sheet: Sheet, draft: Draft) -> int | None:
    """Return the cell under the number of a letter without title: letters of the Party set no "V/v" before it."""
    if draft.reading.kind != "cong_van" or draft.reading.number is None:
        return None
    line = next((i for i, owner in enumerate(sheet.owners) if owner == "number"), None)
    if line is None:
        return None
    return next(
        (
            n
            for n, cell in enumerate(draft.cells)
            if cell.line == line + 1 and _is_prose(cell) and not cell.text.isupper()
        ),
        None,
    )


def _is_prose(cell: Cell) -> bool:
    return len(cell.text) > 7
