"""From rows to tables: where a heading begins, which rows stand under it, which lines stand around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vonggac.core.text import fold, one_line
from vonggac.core.times import Window
from vonggac.roster.intake.columns import cell_kind, columns_of, is_heading, is_subheading
from vonggac.roster.intake.values import Block, Cell, Mapping, Row, Sheet

_CLOSING = re.compile(
    r"^(?:nguoi (?:lap|tong hop)(?: bieu| bang)?"
    r"|(?:kt\.?|tm\.?|tl\.?|tuq\.?|q\.)\s.*|giam doc|pho giam doc|thu truong(?: don vi)?"
    r"|truong phong.*|chanh van phong|xac nhan.*|phe duyet.*"
    r"|\(?ky(?:,| ten| va ghi| ghi)\b.*|noi nhan.*|ghi chu\s*:.*|luu y\s*:.*|nguoi lap)$"
)


@dataclass(slots=True)
class Table:
    """One block with the lines before it and the rows under its heading, in order."""

    block: Block | None  # None: lines only, no table under them
    above: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)  # from the signature or the notes on
    headings: list[Row] = field(default_factory=list)


def own_cells(row: Row) -> list[Cell]:
    """Return the cells that stand in this row, without repeats of merged ones and empty ones."""
    return [c for c in row if c.text.strip() and not c.merged]


def tables_of(sheet: Sheet, window: Window, mapping: Mapping | None) -> list[Table]:
    """Split a sheet into tables. A heading that repeats the one above (a new page) continues its table."""
    rows = [r for r in sheet.rows if own_cells(r) or any(c.text.strip() for c in r)]
    tables: list[Table] = []
    table = Table(None)
    place = 0
    while place < len(rows):
        row = rows[place]
        if not is_heading(row, window):
            _put(table, row)
            place += 1
            continue
        headings = [row, *_subheadings(rows[place + 1 :], row)]
        place += len(headings)
        if table.headings and _same(table.headings, headings):
            table.rows += table.below  # the page's foot stands between; it is judged as rows
            table.below = []
            continue
        between = table.below if table.headings else table.rows
        above, kept = _split_between(between) if table.headings else (between, [])
        if table.headings:
            table.below = kept
            tables.append(table)
        table = Table(Block(sheet.name, row[0].at.row, ()), above=above, headings=headings)
    tables.append(table)
    return [_finished(t, sheet, window, mapping) for t in tables]


def _subheadings(rows: Sequence[Row], above: Row) -> list[Row]:
    found: list[Row] = []
    for row in rows[:4]:
        if not is_subheading(row, found[-1] if found else above):
            break
        found.append(row)
    return found


def _same(first: Sequence[Row], second: Sequence[Row]) -> bool:
    texts = [[fold(c.text) for c in own_cells(r)] for r in first]
    return texts == [[fold(c.text) for c in own_cells(r)] for r in second] or (
        bool(texts) and texts[0] == [fold(c.text) for c in own_cells(second[0])]
    )


def _put(table: Table, row: Row) -> None:
    if table.headings and (table.below or _closes(row)):
        table.below.append(row)
    else:
        table.rows.append(row)


def _closes(row: Row) -> bool:
    """Tell whether the row begins the foot of a table: signatures, notes, Nơi nhận."""
    cells = own_cells(row)
    if not cells or len(cells) > 3:
        return False
    return all(len(c.text) < 300 for c in cells) and any(
        _CLOSING.match(fold(one_line(c.text)).lstrip("*-+• ")) for c in cells
    )


def _split_between(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Of the lines between two tables, those from the next unit's title on belong to the next table."""
    for place, row in enumerate(rows):
        if any(UNIT.match(fold(line)) or _TITLE.match(fold(line)) for line in lines_of(row)):
            return rows[place:], rows[:place]
    return [], rows


UNIT = re.compile(
    r"(?:[ivx]{1,4}|\d{1,2}|[a-h])?[.)]?\s*(?:don vi(?: bao cao| truc)?\s*:|(?:tong )?cong ty\b"
    r"|vien thong\b|vnpt\b|viettel\b|mobifone\b|fpt\b|buu dien\b"
    r"|chi nhanh\b"
    r"|so (?!dien|luong|dt|tt|may)\w|ubnd\b|uy ban\b|trung tam\b|van phong\b|dai (?:phat|truyen)"
    r"|bao \w+ \w|cong an\b|tap doan\b"
    r"|doanh nghiep\s*:|phong (?:van|giao|vh)"
    r"|truong (?:dai hoc|cao dang|thpt)|benh vien\b|ngan hang\b|ban quan ly\b|cuc \w|chi cuc\b|hoi \w+ \w)"
)
_TITLE = re.compile(r"(?:danh sach|lich|bang phan cong|phan cong|bang|ke hoach)\b.*\btruc\b")


def lines_of(row: Row) -> Iterator[str]:
    """Yield the lines of the row's own cells."""
    for cell in own_cells(row):
        for line in cell.text.split("\n"):
            if line.strip():
                yield one_line(line)


def _finished(table: Table, sheet: Sheet, window: Window, mapping: Mapping | None) -> Table:
    """Fill in the columns: the officer's, or recognised ones; a sheet without heading goes by its contents."""
    if table.block is None:
        table = _headless(table, sheet, window)
    if table.block is None:
        return table
    at = (sheet.name, table.block.first_row)
    known = next((b for b in mapping.blocks if (b.sheet, b.first_row) == at), None) if mapping else None
    rows = [r for r in table.rows if len(own_cells(r)) > 1]
    table.block = known or Block(*at, columns_of(table.headings, rows, window))
    return table


def _headless(table: Table, sheet: Sheet, window: Window) -> Table:
    """Take rows that hold a day and a person in separate cells as a table without heading."""
    for place, row in enumerate(table.rows):
        kinds = {cell_kind(c, window) for c in row if c.text.strip()}
        if {"solar", "people"} <= kinds:
            block = Block(sheet.name, row[0].at.row, ())
            return Table(block, above=table.rows[:place], rows=table.rows[place:])
    return Table(None, above=table.rows)
