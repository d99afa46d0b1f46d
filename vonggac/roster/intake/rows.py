"""From one table's rows to shifts. Every row ends as shifts, as a doubt with its place, or as unread with a reason."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from vonggac.core.phones import parse_phone
from vonggac.core.text import fold, key, one_line
from vonggac.core.times import Window, day_start, words_of_day
from vonggac.roster.intake.columns import is_mark
from vonggac.roster.intake.dates import DaysRead, read_days
from vonggac.roster.intake.hours import DEFAULT, WHOLE, read_clock, read_hours, read_instants, shift_name
from vonggac.roster.intake.people import PeopleRead, Person, align, read_people
from vonggac.roster.intake.tables import UNIT, Table, lines_of, own_cells
from vonggac.roster.intake.values import Cell, Column, Doubt, Fault, Kind, Place, ReadShift, Row, Unread
from vonggac.roster.roles import ROLES, label, role_of

_LEADING = re.compile(
    r"^(?:pho |quyen |tong |pho tong )?giam doc|^chu tich|^pho chu tich|^(?:p|t)?gd\b|^pct\b|^chanh van phong|^bi thu"
)
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


@dataclass(frozen=True, slots=True)
class _Slot:
    """One span of one row: instants, aware."""

    starts_at: datetime
    ends_at: datetime


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
        self.days: tuple[date, ...] = ()
        self.day_stated = False  # by a line of its own, for all rows below it
        self.before: dict[int, PeopleRead] = {}
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
        texts = {c.text.strip() for c in row if c.text.strip()}
        if len(texts) != 1:
            return False
        cell = next(c for c in row if c.text.strip())
        line = one_line(cell.text)
        days = read_days(cell.text, self.window, value=cell.value)
        if days.days and not any(c.isalpha() for c in days.rest):
            self.days, self.day_stated = days.days, True
            self._faults(days.faults, cell)
            return True
        if any(f.severity == "error" for f in days.faults) and not any(c.isalpha() for c in days.rest):
            self.days = ()
            self._faults(days.faults, cell)
            return True
        if UNIT.match(fold(line)):
            self.unit = _unit_name(line)
            self.role, self.days = None, ()
            return True
        if (
            (role := role_of(line))
            and not read_people(cell.text).people[1:]
            and len(line) < 80
            and not re.search(r"\d{4}", line)
        ):
            self.role = role
            return True
        return _learns(line)

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
                said = f"cột {column.index} “{column.header}” tạm coi là {column.kind}: {column.because}"
                self._doubt(Fault("column-doubt", "warning", said), at, filled[0].text)

    def _heading_place(self, column: Column) -> Place | None:
        rows = [r for r in self.table.headings if len(r) >= column.index and r[column.index - 1].text.strip()]
        return rows[-1][column.index - 1].at if rows else None

    def _of(self, kind: Kind) -> list[Column]:
        return [c for c in self.columns if c.kind == kind]

    def _cell(self, row: Row, kind: Kind) -> Cell | None:
        """Return the row's first filled cell of a kind."""
        for column in self._of(kind):
            if len(row) >= column.index and row[column.index - 1].text.strip():
                return row[column.index - 1]
        return None

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
        slots = self._times(row, column, days or (), cell)
        return self._emit(row, column, cell, read.people, slots)

    def _day_column(self, row: Row, column: Column, cell: Cell) -> int:
        """A column is a day: the cell ticks the row's person, names a shift for them, or names people."""
        heading = next(
            (w for w in reversed(column.header.split(" / ")) if read_days(w, self.window).days), ""
        )
        days = read_days(heading, self.window).days
        owner = next(iter(self._of("people")), None)
        hours = read_hours(cell.text, self.legend)
        if owner and not is_mark(cell.text) and not hours.said and len(cell.text.strip()) <= 3:
            said = f"chưa biết ký hiệu “{cell.text.strip()}” là ca nào"
            self._faults([Fault("hours-unknown", "error", said)], cell)
            return 0
        if owner and (is_mark(cell.text) or hours.said):
            read = self._people(row, owner)
            slots = (
                self._spans(cell.text, cell, row, owner, days)
                if hours.said
                else self._times(row, owner, days, cell)
            )
            return self._emit(row, owner, cell, read.people, slots)
        read = read_people(cell.text)
        self._faults(read.faults, cell)
        return (
            self._emit(row, column, cell, read.people, self._times(row, column, days, cell))
            if read.people
            else 0
        )

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

    # Times

    def _times(self, row: Row, column: Column, days: tuple[date, ...], cell: Cell) -> list[_Slot]:
        starts, ends = self._cell(row, "starts"), self._cell(row, "ends")
        if starts and ends:
            return self._from_to(starts, ends, days)
        hours = self._cell(row, "hours")
        if hours and read_hours(hours.text, self.legend).said:
            both = read_instants(hours.text, self.window)
            return [_Slot(*both)] if both else self._spans(hours.text, hours, row, column, days)
        solar = self._cell(row, "solar") or self._cell(row, "lunar")
        if solar and (both := read_instants(solar.text, self.window)):
            return [_Slot(*both)]
        rest = read_days(solar.text, self.window).rest if solar else ""
        if rest and read_hours(rest, self.legend).said and solar:
            return self._spans(rest, solar, row, column, days)
        if read_hours(column.header, self.legend).said:
            return self._spans(column.header.split(" / ")[-1], cell, row, column, days)
        if hours:
            fault = Fault("hours-unknown", "error", f"không hiểu giờ trực “{one_line(hours.text)}”")
            self._faults([fault], hours)
            return []
        return self._assumed(cell, days)

    def _assumed(self, cell: Cell, days: tuple[date, ...]) -> list[_Slot]:
        """Return spans for a row that names no hours: the file's stated hours, else the whole day, said once."""
        stated = self.legend.get(DEFAULT) or self.legend.get(WHOLE)
        if stated:
            return [_slot(day, span) for day in days for span in read_hours(stated).spans]
        if "hours" not in self.told and not any(
            re.search(r"24\s*h?\s*/\s*(?:24|7)", t) for t in self.found.titles
        ):
            self.told.add("hours")
            said = "bảng không ghi giờ trực: coi mỗi ngày là một ca từ 00:00 đến 24:00"
            self._doubt(Fault("hours-assumed", "warning", said), cell.at, cell.text)
        return [_slot(day, (0, DAY_MINUTES)) for day in days]

    def _spans(self, text: str, cell: Cell, row: Row, column: Column, days: tuple[date, ...]) -> list[_Slot]:
        read = read_hours(text, self.legend)
        self._faults(read.faults, cell)
        return [_slot(day, span) for day in days for span in read.spans]

    def _from_to(self, starts: Cell, ends: Cell, days: tuple[date, ...]) -> list[_Slot]:
        first, last = _clock_of(starts, self.window), _clock_of(ends, self.window)
        if first[1] is None or last[1] is None:
            bad = starts if first[1] is None else ends
            self._faults([Fault("hours-unknown", "error", f"không hiểu giờ “{one_line(bad.text)}”")], bad)
            return []
        slots = []
        for day in first[0] or days:
            until = last[0][0] if last[0] else day
            if not last[0] and last[1] <= first[1]:
                until += timedelta(days=1)
            begin = day_start(day) + timedelta(minutes=first[1])
            finish = day_start(until) + timedelta(minutes=last[1])
            if finish > begin:
                slots.append(_Slot(begin, finish))
            else:
                said = f"kết thúc “{one_line(ends.text)}” không sau bắt đầu “{one_line(starts.text)}”"
                self._faults([Fault("hours-impossible", "error", said)], ends)
        return slots

    # Shifts

    def _emit(
        self, row: Row, column: Column, cell: Cell, people: Iterable[Person], slots: list[_Slot]
    ) -> int:
        made = 0
        for person in people:
            role = self._role(row, column, cell, person)
            for slot in slots:
                self.found.shifts.append(self._shift(row, cell, person, role, slot))
                made += 1
        return made

    def _shift(self, row: Row, cell: Cell, person: Person, role: str, slot: _Slot) -> ReadShift:
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
        if column.role and not (
            told and column.role == "duty"
        ):  # "Người trực" beside "Nhiệm vụ" names no role
            return column.role
        if told and (role := role_of(told.text)):
            return role
        if self.role or self.title_role:
            return str(self.role or self.title_role)
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


def _slot(day: date, span: tuple[int, int]) -> _Slot:
    midnight = day_start(day)
    return _Slot(midnight + timedelta(minutes=span[0]), midnight + timedelta(minutes=span[1]))


def _clock_of(cell: Cell, window: Window) -> tuple[tuple[date, ...], int | None]:
    """Return the days and the minute that a cell of a start or end means."""
    if isinstance(cell.value, datetime):
        return (cell.value.date(),), cell.value.hour * 60 + cell.value.minute
    value = cell.value if not isinstance(cell.value, date) else None
    read: DaysRead = read_days(cell.text, window)
    if read.days and read.rest:
        return read.days, read_clock(read.rest)
    clock = read_clock(cell.text, value)
    return ((), clock) if clock is not None else (read.days, 0 if read.days else None)


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
