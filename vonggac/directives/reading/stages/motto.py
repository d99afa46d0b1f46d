"""Quốc hiệu and Tiêu ngữ, the Party's heading, and the rules under them; taken out of the head."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Cell, Draft, Sheet

_MOTTO = re.compile(
    r"cong ?hoa ?xa ?hoi ?chu ?nghia ?viet ?nam|doc lap ?- ?tu do ?- ?hanh phuc|dang cong san viet nam"
    r"|doan tncs ho chi minh(?! (?:tinh|xa|huyen|phuong|thanh pho))"
)
_RULE = re.compile(r"[-_=*.~ \u2500-\u257f]*")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    kept: list[Cell] = []
    for cell in draft.cells:
        match = _MOTTO.search(cell.plain)
        if match is None:
            kept.append(cell)
            continue
        for rest in (cell.text[: match.start()], cell.text[match.end() :]):
            if not _RULE.fullmatch(plain(rest)):
                kept.append(Cell(cell.line, rest.strip(" |"), plain(rest.strip(" |"))))
    return replace(draft, cells=tuple(kept)), gone(draft.cells, kept)


def gone(before: Iterable[Cell], after: Iterable[Cell]) -> set[int]:
    """Return the lines of which no cell is left."""
    return {cell.line for cell in before} - {cell.line for cell in after}
