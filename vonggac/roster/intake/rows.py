"""From one table's rows to shifts. Every row ends as shifts, as a doubt with its place, or as unread with a reason."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from vonggac.core.phones import parse_phone
from vonggac.core.text import fold, key, one_line
from vonggac.core.times import Window, words_of_day
from vonggac.roster.intake.columns import is_mark
from vonggac.roster.intake.dates import read_days
from vonggac.roster.intake.hours import read_hours, shift_name
from vonggac.roster.intake.people import PeopleRead, Person, align, read_people
from vonggac.roster.intake.tables import UNIT, Table, lines_of, own_cells
from vonggac.roster.intake.times import RowTimes, Slot, cell_of
from vonggac.roster.intake.values import (
    KINDS,
    Cell,
    Column,
    Doubt,
    Fault,
    Kind,
    Place,
    ReadShift,
    Row,
    Unread,
)
from vonggac.roster.roles import ROLES, label, role_of

_LEADING = re.compile(
    r"^(?:pho |quyen |tong |pho tong )?giam doc|^chu tich|^pho chu tich|^(?:p|t)?gd\b|^pct\b|^chanh van phong|^bi thu"
)
_NUMBER = re.compile(r"[(]?(?:[IVX]{1,4}|\d{1,3}|[A-Ha-h])[.)]?")
DAY_MINUTES = 1440


@dataclass(slots=True)
class Found:
    """What the tables of one file gave so far."""

    shifts: list[ReadShift] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    book: dict[str, list[tuple[Person, Place]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # by key(name)


class TableReader:
    """Reads one table; what its lines say (unit, role, day) holds for the rows below them."""

    def __init__(
        self, table: Table, window: Window, legend: Mapping[str, str], found: Found, unit: str
    ) -> None:
        assert table.block is not None  # noqa: S101  # the caller has only tables with a block
        self.table = table
        self.columns = table.block.columns
        self.window = window
        self.legend = legend
        self.found = found
        self.unit = unit
        self.role: str | None = None
        self.title_role: str | None = None
        self.hours = ""  # of the section
        self.days: tuple[date, ...] = ()
        self.day_stated = False  # by a line of its own, for all rows below it
        self.before: dict[int, PeopleRead] = {}
        self.times = RowTimes(self.columns, window, legend, lambda fault, cell: self._faults([fault], cell))
        self.told: set[str] = set()  # doubts that are said once for a table

    def read(self) -> str:
        """Read all rows; return the unit that the lines named last."""
        for row in self.table.above:
            self._title(row)
        self._judge_columns()
        if self._is_book():
            self._read_book()
        else:
            for row in self.table.rows:
                self._row(row)
        for row in self.table.below:
            self._foot(row)
        return self.unit

    # Lines around and between rows

    def _title(self, row: Row) -> None:
        for line in lines_of(row):
            self.found.titles.append(line)
            plain = fold(line)
            if UNIT.match(plain) and not plain.startswith("kinh gui"):
                self.unit = _unit_name(line)
            named = {r.id for r in ROLES if r.words.search(plain)}
            if len(named) == 1 and "truc" in plain:
                self.title_role = named.pop()

    def _foot(self, row: Row) -> None:
        words = _words(row)
        if not _learns(words):
            self.found.unread.append(
                Unread(own_cells(row)[0].at, words, "phần cuối bảng, không phải ca trực")
            )

    def _line(self, row: Row) -> bool:
        """Take a row with one text as a heading for the rows below; tell whether it was one."""
        filled = [c for c in row if c.text.strip()]
        worded = [c for c in filled if not _NUMBER.fullmatch(c.text.strip())]  # "II | Trực chuyên môn"
        if len({c.text.strip() for c in worded}) != 1:
            return False
        cell = worded[0]
        line = one_line(cell.text)
        if len({c.text.strip() for c in filled}) > 1:
            return not read_days(cell.text, self.window).days and self._section(cell, line)
        days = read_days(cell.text, self.window, value=cell.value)
        if days.days and not any(c.isalpha() for c in days.rest):
            self.days, self.day_stated = days.days, True
            self._faults(days.faults, cell)
            return True
        if any(f.severity == "error" for f in days.faults) and not any(c.isalpha() for c in days.rest):
            self.days = ()
            self._faults(days.faults, cell)
            return True
        return self._section(cell, line) or _learns(line)

    def _section(self, cell: Cell, line: str) -> bool:
        """Take the unit or the role that a line gives to the rows below it, with its hours if it has some."""
        if UNIT.match(fold(line)):
            self.unit = _unit_name(line)
            self.role, self.days, self.hours = None, (), ""
            return True
        role = role_of(line)
        if role is None or len(line) >= 80 or re.search(r"\d{4}", line) or read_people(cell.text).people[1:]:
            return False
        self.role = role
        self.hours = line if read_hours(line).spans else ""
        return True

    # Columns

    def _judge_columns(self) -> None:
        for column in self.columns:
            cells = [r[column.index - 1] for r in self.table.rows if len(r) >= column.index]
            filled = [c for c in cells if c.text.strip() and not c.merged]
            if not filled or column.confidence >= 0.6:
                continue
            at = self._heading_place(column) or filled[0].at
            if column.kind == "unknown":
                said = f"cột {column.index} “{column.header}” chưa rõ là gì, nội dung không được dùng"
                self._doubt(Fault("column-unknown", "warning", said), at, filled[0].text)
            elif column.kind not in ("note", "ordinal"):
                said = (
                    f"cột {column.index} “{column.header}” tạm coi là {KINDS[column.kind]}: {column.because}"
                )
                self._doubt(Fault("column-doubt", "warning", said), at, filled[0].text)

    def _heading_place(self, column: Column) -> Place | None:
        rows = [r for r in self.table.headings if len(r) >= column.index and r[column.index - 1].text.strip()]
        return rows[-1][column.index - 1].at if rows else None

    def _of(self, kind: Kind) -> list[Column]:
        return [c for c in self.columns if c.kind == kind]

    def _cell(self, row: Row, kind: Kind) -> Cell | None:
        return cell_of(row, self.columns, kind)

    # A directory: people and numbers, no days

    def _is_book(self) -> bool:
        dated = any(self._of(k) for k in ("solar", "lunar", "day", "starts"))
        rows = [r for r in self.table.rows if len({c.text for c in r if c.text.strip()}) == 1]
        lines = any(read_days(own_cells(r)[0].text, self.window).days for r in rows if own_cells(r))
        return not dated and not lines and bool(self._of("people"))

    def _read_book(self) -> None:
        for row in self.table.rows:
            people = [p for c in self._of("people") for p in self._people(row, c).people]
            for person in people:
                self.found.book[key(person.name)].append((person, own_cells(row)[0].at))
            if not people and not self._line(row):
                self.found.unread.append(Unread(row[0].at, _words(row), "không thấy họ tên"))
        if self.table.rows:
            said = "bảng không có cột ngày: chỉ dùng làm danh bạ"
            self._doubt(Fault("directory", "note", said), self.table.rows[0][0].at, "")

    # Rows

    def _row(self, row: Row) -> None:
        if self._line(row) or not own_cells(row):
            return
        before = len(self.found.doubts)
        made = 0
        days = self._row_days(row)
        for column in self._slots():
            made += self._column_shifts(row, column, days)
        if made:
            return
        errors = [d for d in self.found.doubts[before:] if d.severity == "error"]
        if errors:
            why = errors[0].message
        elif days is not None and not days:
            why = "không thấy ngày"
        elif days:
            why = f"ngày {words_of_day(days[0])} không ghi ai trực"
            self._doubt(Fault("nobody", "warning", why), own_cells(row)[0].at, _words(row))
        else:
            why = "không thấy ngày và người trực"
        self.found.unread.append(Unread(own_cells(row)[0].at, _words(row), why))

    def _slots(self) -> list[Column]:
        people = self._of("people")
        return self._of("day") or people

    def _row_days(self, row: Row) -> tuple[date, ...] | None:
        """Return the row's days; None when a fault keeps them from being known."""
        solar, lunar_cell, weekday = (self._cell(row, k) for k in ("solar", "lunar", "weekday"))
        beside = weekday.text if weekday else ""
        read = None
        if solar:
            read = read_days(solar.text, self.window, value=solar.value, weekday=beside)
            self._faults(read.faults, solar)
        if lunar_cell:
            other = read_days(lunar_cell.text, self.window, is_lunar=True)
            if read and read.days and other.days and not set(other.days) & set(read.days):
                lunar_words = one_line(lunar_cell.text)
                said = f"ngày {words_of_day(read.days[0])} không phải “{lunar_words}” âm lịch; giữ ngày dương"
                self._doubt(Fault("lunar-mismatch", "warning", said), lunar_cell.at, lunar_cell.text)
            if not (read and (read.days or read.faults)):
                read = other
                self._faults(read.faults, lunar_cell)
        if read and (read.days or read.faults):
            self.days, self.day_stated = read.days, False
            return read.days or None
        if self.days and not self._of("day"):
            self._carry(row)
        return self.days

    def _carry(self, row: Row) -> None:
        if not self.day_stated and (self._of("solar") or self._of("lunar")):
            said = f"ô ngày trống, lấy ngày {words_of_day(self.days[0])} của dòng trên"
            self._doubt(Fault("day-carried", "note", said), own_cells(row)[0].at, _words(row))

    def _column_shifts(self, row: Row, column: Column, days: tuple[date, ...] | None) -> int:
        cell = row[column.index - 1] if len(row) >= column.index else None
        if cell is None or not cell.text.strip():
            return 0
        if column.kind == "day":
            return self._day_column(row, column, cell)
        read = self._people(row, column)
        if not read.people:
            return 0
        slots = self.times.of(row, column, days or (), cell, self.hours)
        return self._emit(row, column, cell, read.people, slots)

    def _day_column(self, row: Row, column: Column, cell: Cell) -> int:
        """A column is a day: the cell ticks the row's person, names a shift for them, or names people."""
        headings = [read_days(words, self.window).days for words in reversed(column.header.split(" / "))]
        days = next((found for found in headings if found), ())
        owner = next(iter(self._of("people")), None)
        hours = read_hours(cell.text, self.legend)
        if owner and not is_mark(cell.text) and not hours.said and len(cell.text.strip()) <= 3:
            said = f"chưa biết ký hiệu “{cell.text.strip()}” là ca nào"
            self._faults([Fault("hours-unknown", "error", said)], cell)
            return 0
        if owner and (is_mark(cell.text) or hours.said):
            read = self._people(row, owner)
            if hours.said:
                return self._emit(row, owner, cell, read.people, self.times.spans(cell.text, cell, days))
            return self._emit(
                row, owner, cell, read.people, self.times.of(row, owner, days, cell, self.hours)
            )
        read = read_people(cell.text)
        self._faults(read.faults, cell)
        if not read.people:
            return 0
        return self._emit(row, column, cell, read.people, self.times.of(row, column, days, cell, self.hours))

    def _people(self, row: Row, column: Column) -> PeopleRead:
        """Return the people of one column with the titles and numbers of the columns that belong to it."""
        cell = row[column.index - 1] if len(row) >= column.index else None
        if cell is None or not cell.text.strip():
            return PeopleRead(())
        read = read_people(cell.text)
        if read.ditto:
            read = self.before.get(column.index, PeopleRead(()))
            self._doubt(Fault("ditto", "note", "“như trên”: lấy người của dòng trên"), cell.at, cell.text)
        self._faults(read.faults, cell)
        beside = {k: self._beside(row, column, k) for k in ("title", "phone", "email")}
        people, faults = align(read.people, beside["title"], _zero(beside["phone"]), beside["email"])
        self._faults(faults, cell)
        done = PeopleRead(tuple(people))
        self.before[column.index] = done
        return done

    def _beside(self, row: Row, column: Column, kind: str) -> str:
        """Return the text of the column of that kind nearest to the right, before the next people; else to the left."""
        following = [c.index for c in self._of("people") if c.index > column.index]
        until = min(following, default=len(self.columns) + 1)
        right = [c for c in self.columns if c.kind == kind and column.index < c.index < until]
        single = len(self._of("people")) == 1
        chosen = right or [c for c in self.columns if c.kind == kind and single]
        if not chosen or len(row) < chosen[0].index:
            return ""
        return row[chosen[0].index - 1].text

    # Shifts

    def _emit(self, row: Row, column: Column, cell: Cell, people: Iterable[Person], slots: list[Slot]) -> int:
        made = 0
        for person in people:
            role = self._role(row, column, cell, person)
            for slot in slots:
                self.found.shifts.append(self._shift(row, cell, person, role, slot))
                made += 1
        return made

    def _shift(self, row: Row, cell: Cell, person: Person, role: str, slot: Slot) -> ReadShift:
        station, note, unit = (self._cell(row, k) for k in ("station", "note", "unit"))
        number, others = _first_good(person.phones)
        words = [one_line(note.text)] if note else []
        words += [f"số khác: {', '.join(others)}"] if others else []
        return ReadShift(
            role,
            person.name,
            person.title,
            number,
            person.email,
            slot.starts_at,
            slot.ends_at,
            one_line(unit.text) if unit else self.unit,
            one_line(station.text) if station else "",
            "; ".join(words),
            cell.at,
        )

    def _role(self, row: Row, column: Column, cell: Cell, person: Person) -> str:
        """Return the role: of the column, the row, the line above, the table's title; else by the person's title."""
        told = self._cell(row, "role")
        if column.role and column.role != "duty":  # "Người trực" names no role when anything else does
            return column.role
        if told and (role := role_of(told.text)):
            return role
        if self.role or self.title_role:
            return str(self.role or self.title_role)
        if column.role:
            return column.role
        role = "leader" if _LEADING.match(fold(person.title)) else "duty"
        if f"role-{role}" not in self.told:
            self.told.add(f"role-{role}")
            by = f"theo chức vụ “{person.title}”" if role == "leader" else "vì bảng không ghi nhiệm vụ"
            self._doubt(Fault("role-assumed", "warning", f"coi là {label(role)} {by}"), cell.at, cell.text)
        return role

    # Doubts

    def _faults(self, faults: Iterable[Fault], cell: Cell) -> None:
        for fault in faults:
            self._doubt(fault, cell.at, cell.text)

    def _doubt(self, fault: Fault, at: Place, text: str) -> None:
        doubt = Doubt(fault.code, fault.severity, fault.message, at, one_line(text), fault.suggestion)
        if doubt not in self.found.doubts[-40:]:  # a merged cell is read once for each row that it spans
            self.found.doubts.append(doubt)


def _first_good(phones: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    best = next((p for p in phones if parse_phone(p).digits), phones[0] if phones else "")
    return best, tuple(p for p in phones if p != best)


def _zero(text: str) -> str:
    """A spreadsheet drops the leading 0 of a number typed as one: 900000001 was 0900000001."""
    return re.sub(r"(?<!\d)([35789]\d{8})(?:\.0)?(?![\d.])", r"0\1", text)


def _unit_name(line: str) -> str:
    return one_line(
        re.sub(r"^\s*(?:(?:[IVX]{1,4}|\d{1,2}|[A-Ha-h])[.)]\s*)?(?:Đơn vị(?: báo cáo| trực)?\s*:)?", "", line)
    ).strip(" .:;")


def _words(row: Row) -> str:
    return " | ".join(one_line(c.text) for c in own_cells(row))


def _learns(line: str) -> bool:
    """Tell whether the line states what a named shift is; then it was of use."""
    return bool(shift_name(line) and read_hours(line).spans) or bool(
        re.search(r"(?i)thời gian trực|giờ trực", line) and read_hours(line).spans
    )
