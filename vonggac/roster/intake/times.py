"""When a row's shifts are: by its hours, start and end, day cell, its column's heading, or the file's word."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vonggac.core.text import one_line
from vonggac.core.times import Window, day_start
from vonggac.roster.intake.dates import read_days
from vonggac.roster.intake.hours import DAY, DEFAULT, WHOLE, read_clock, read_hours, read_instants
from vonggac.roster.intake.values import Cell, Column, Fault, Kind, Row


@dataclass(frozen=True, slots=True)
class Slot:
    """One span of one row: aware instants, [starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime


def cell_of(row: Row, columns: Sequence[Column], kind: Kind) -> Cell | None:
    """Return the row's first filled cell of a kind."""
    for column in columns:
        if column.kind == kind and len(row) >= column.index and row[column.index - 1].text.strip():
            return row[column.index - 1]
    return None


@dataclass(slots=True)
class RowTimes:
    """The hours of one table. `doubt` takes a fault and its cell."""

    columns: Sequence[Column]
    window: Window
    legend: Mapping[str, str]
    doubt: Callable[[Fault, Cell], None]
    assumed: bool = False  # the assumption of whole days was said

    def of(self, row: Row, column: Column, days: tuple[date, ...], cell: Cell, section: str) -> list[Slot]:
        """Return the spans of a row for one of its people columns. `section`: hours stated by the line above, or ""."""
        starts, ends = (cell_of(row, self.columns, k) for k in ("starts", "ends"))
        if starts and ends:
            return self._from_to(starts, ends, days)
        hours = cell_of(row, self.columns, "hours")
        if hours:
            return self._said(hours, days)
        day = cell_of(row, self.columns, "solar") or cell_of(row, self.columns, "lunar")
        if day and (both := read_instants(day.text, self.window)):
            return [Slot(*both)]
        rest = read_days(day.text, self.window).rest if day else ""
        if day and rest and read_hours(rest, self.legend).said:
            return self.spans(rest, day, days)
        heading = column.header.split(" / ")[-1]
        if read_hours(heading, self.legend).said:
            return self.spans(heading, cell, days)
        return self._assume(cell, days, section)

    def spans(self, text: str, cell: Cell, days: tuple[date, ...]) -> list[Slot]:
        """Return the spans that the words mean on each of the days."""
        read = read_hours(text, self.legend)
        for fault in read.faults:
            self.doubt(fault, cell)
        return [slot_of(day, span) for day in days for span in read.spans]

    def _said(self, hours: Cell, days: tuple[date, ...]) -> list[Slot]:
        if both := read_instants(hours.text, self.window):
            return [Slot(*both)]
        if read_hours(hours.text, self.legend).said:
            return self.spans(hours.text, hours, days)
        said = f"không hiểu giờ trực “{one_line(hours.text)}”"
        self.doubt(Fault("hours-unknown", "error", said), hours)
        return []

    def _assume(self, cell: Cell, days: tuple[date, ...], section: str) -> list[Slot]:
        """Return spans for a row that names no hours: the file's stated hours, else the whole day, said once."""
        stated = section or self.legend.get(DEFAULT) or self.legend.get(WHOLE)
        if stated:
            return [slot_of(day, span) for day in days for span in read_hours(stated).spans]
        if any(c.kind == "hours" for c in self.columns):
            self.doubt(Fault("hours-missing", "error", "ô giờ trực để trống"), cell)
            return []
        if not self.assumed:
            self.assumed = True
            said = "bảng không ghi giờ trực: coi mỗi ngày là một ca từ 00:00 đến 24:00"
            self.doubt(Fault("hours-assumed", "warning", said), cell)
        return [slot_of(day, (0, DAY)) for day in days]

    def _from_to(self, starts: Cell, ends: Cell, days: tuple[date, ...]) -> list[Slot]:
        first, last = self._clock(starts), self._clock(ends)
        if first is None or last is None:
            return []
        slots = []
        for day in first[0] or days:
            until = last[0][0] if last[0] else day
            if not last[0] and last[1] <= first[1]:
                until += timedelta(days=1)
            begin = day_start(day) + timedelta(minutes=first[1])
            finish = day_start(until) + timedelta(minutes=last[1])
            if finish > begin:
                slots.append(Slot(begin, finish))
            else:
                said = f"kết thúc “{one_line(ends.text)}” không sau bắt đầu “{one_line(starts.text)}”"
                self.doubt(Fault("hours-impossible", "error", said), ends)
        return slots

    def _clock(self, cell: Cell) -> tuple[tuple[date, ...], int] | None:
        """Return days and minute that a cell of a start or end means; None, with a doubt, when unsure."""
        whole = cell.value if isinstance(cell.value, date) else None
        read = read_days(cell.text, self.window, value=whole)
        for fault in read.faults:
            if fault.code != "month-missing":  # "17" is an hour here
                self.doubt(fault, cell)
        if any(f.severity == "error" and f.code != "month-missing" for f in read.faults):
            return None
        clock = read_clock(cell.text if whole is None or isinstance(whole, datetime) else "", cell.value)
        if clock is None and read.days:
            return read.days, 0
        if clock is None:
            self.doubt(Fault("hours-unknown", "error", f"không hiểu giờ “{one_line(cell.text)}”"), cell)
            return None
        dated = whole is not None or any(c in cell.text for c in "/-.")
        return (read.days if dated else ()), clock


def slot_of(day: date, span: tuple[int, int]) -> Slot:
    """Return the span of minutes on a Vietnamese day as instants."""
    midnight = day_start(day)
    return Slot(midnight + timedelta(minutes=span[0]), midnight + timedelta(minutes=span[1]))
