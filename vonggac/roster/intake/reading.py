"""A roster file is read: sheets, tables, columns, rows, and what the whole file says about its people.

`read_roster` with the mapping of an earlier reading, corrected by an officer, reads the same file again.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from vonggac.core.errors import Unreadable
from vonggac.core.phones import parse_phone
from vonggac.core.text import fold, key, one_line
from vonggac.core.times import Window
from vonggac.roster.coverage import Shift
from vonggac.roster.intake.files import AGAIN, open_roster
from vonggac.roster.intake.hours import DEFAULT, ROUND_THE_CLOCK, WHOLE, learn, shift_name
from vonggac.roster.intake.rows import Found, TableReader
from vonggac.roster.intake.tables import Table, tables_of
from vonggac.roster.intake.values import Doubt, Mapping, ReadShift, RosterReading, Row, Sheet, Unread
from vonggac.roster.roles import role_of


def read_roster(data: bytes, name: str, window: Window, mapping: Mapping | None = None) -> RosterReading:
    """Return everything that a roster file says, for a window that lends years to its dates.

    `name` is for messages only. Raises Unreadable with one line: encrypted, broken, a picture, no table in it.
    """
    sheets = [_corrected(s, mapping) for s in open_roster(data, name)]
    tables = [(sheet, table) for sheet in sheets for table in tables_of(sheet, window, mapping)]
    if not any(table.block for _, table in tables):
        raise Unreadable(f"Tệp {name} không có bảng hay dòng trực nào nhận ra được.", hint=AGAIN)
    legend = _legend([t for _, t in tables], mapping)
    found = Found()
    _read_tables(tables, window, legend, found)
    shifts = _lend_numbers(found)
    _same_names(shifts, found)
    units = tuple(dict.fromkeys(s.unit for s in shifts if s.unit))
    if len(units) > 1:
        said = f"tệp có {len(units)} đơn vị: {'; '.join(units)}"
        first = next(s for s in shifts if s.unit == units[1])
        found.doubts.append(Doubt("several-units", "warning", said, first.at, units[1]))
    blocks = tuple(t.block for _, t in tables if t.block)
    return RosterReading(
        name,
        hashlib.sha256(data).hexdigest(),
        Mapping(blocks, legend, mapping.cells if mapping else {}),
        tuple(shifts),
        tuple(found.doubts),
        tuple(found.unread),
        tuple(found.titles),
        units,
    )


def _corrected(sheet: Sheet, mapping: Mapping | None) -> Sheet:
    """Return the sheet with the officer's texts in place of what the cells said."""
    if mapping is None or not mapping.cells:
        return sheet
    cells = mapping.cells
    rows = (
        tuple(replace(c, text=cells[c.at], value=None) if c.at in cells else c for c in row)
        for row in sheet.rows
    )
    return Sheet(sheet.name, tuple(rows))


def _legend(tables: Sequence[Table], mapping: Mapping | None) -> dict[str, str]:
    inside = [
        c.text for t in tables for row in [*t.headings, *t.rows] for c in row if c.text and not c.merged
    ]
    around = [c.text for t in tables for row in [*t.above, *t.below] for c in row if c.text and not c.merged]
    around += [words for t in tables for row in t.rows if (words := _lone_line(row))]
    legend = learn(inside, around)
    if DEFAULT not in legend and WHOLE not in legend and any(ROUND_THE_CLOCK.search(t) for t in around):
        legend[DEFAULT] = "00:00-24:00"
    for name, hours in (mapping.hours if mapping else {}).items():
        legend[_legend_key(name)] = hours
    return legend


def _lone_line(row: Row) -> str:
    """Return the text of a row that has only one and gives no section its role: it may state the hours of all."""
    texts = {c.text for c in row if c.text.strip()}
    line = texts.pop() if len(texts) == 1 else ""
    return "" if role_of(line) and not re.search(r"(?i)thời gian|giờ trực", line) else line


def _legend_key(name: str) -> str:
    if key(name) in (DEFAULT, WHOLE):
        return key(name)
    return shift_name(name) or fold(name).strip()


def _read_tables(
    tables: Iterable[tuple[Sheet, Table]], window: Window, legend: dict[str, str], found: Found
) -> None:
    unit, of_sheet = "", ""
    for sheet, table in tables:
        if sheet.name != of_sheet:
            unit, of_sheet = "", sheet.name
        if table.block is None:
            _only_lines(table, found)
            continue
        unit = TableReader(table, window, legend, found, unit).read()


def _only_lines(table: Table, found: Found) -> None:
    for row in table.above:
        filled = [c for c in row if c.text.strip() and not c.merged]
        if filled:
            words = " | ".join(one_line(c.text) for c in filled)
            found.unread.append(Unread(filled[0].at, words, "trang không có bảng trực"))


def _lend_numbers(found: Found) -> list[ReadShift]:
    """Give each person without a number the one that the file has for the same name elsewhere."""
    numbers: dict[str, dict[str, str]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for shift in found.shifts:
        _note(numbers, titles, shift.name, shift.title, (shift.phone,))
    for name, entries in found.book.items():
        for person, _ in entries:
            _note(numbers, titles, name, person.title, person.phones)
    lent: set[str] = set()
    shifts = []
    for shift in found.shifts:
        known = numbers.get(key(shift.name), {})
        if not shift.phone and len(known) == 1:
            number = next(iter(known.values()))
            if key(shift.name) not in lent:
                said = f"{shift.name}: lấy số {number} ghi ở chỗ khác trong tệp"
                found.doubts.append(Doubt("phone-lent", "note", said, shift.at, shift.name))
            lent.add(key(shift.name))
            shift = replace(shift, phone=number, title=shift.title or titles.get(key(shift.name), ""))
        shifts.append(shift)
    return shifts


def _note(
    numbers: dict[str, dict[str, str]], titles: dict[str, str], name: str, title: str, phones: Sequence[str]
) -> None:
    for written in phones:
        if digits := parse_phone(written).digits:
            numbers[key(name)].setdefault(digits, written)
    if title:
        titles.setdefault(key(name), title)


def _same_names(shifts: Sequence[ReadShift], found: Found) -> None:
    """Doubt one name with two numbers: two people, or a slip of the pen."""
    seen: dict[tuple[str, str], dict[str, ReadShift]] = defaultdict(dict)
    for shift in shifts:
        if shift.phone:
            digits = parse_phone(shift.phone).digits or shift.phone
            seen[shift.unit, key(shift.name)].setdefault(digits, shift)
    for held in seen.values():
        if len(held) > 1:
            *_, last = held.values()
            numbers = ", ".join(s.phone for s in held.values())
            said = f"{last.name} có {len(held)} số: {numbers}; một người hay hai người trùng tên?"
            found.doubts.append(Doubt("two-numbers", "warning", said, last.at, last.phone))


def as_shifts(reading: RosterReading, unit: str | None = None) -> list[Shift]:
    """Return the shifts to be judged, of one unit where the file has several."""
    return [
        Shift(s.role, s.name, s.phone, s.starts_at, s.ends_at, s.station, str(s.at))
        for s in reading.shifts
        if unit is None or s.unit == unit
    ]
