"""Tables as .xlsx and .csv: Vietnamese headings, nothing that a spreadsheet would run, the same bytes each time.

Source of the rule about formulas: OWASP, CSV Injection (docs/decisions/0041-text-in-sheets.md).
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from vonggac.core.text import nfc
from vonggac.core.times import vn
from vonggac.reports.fixed import fixed_zip

Value = str | int | float | date | datetime | None

_RUNS = re.compile(r"^[\s]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_HARMLESS = re.compile(r"\+?[\d .]+")  # a telephone number with +84
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML has no place for these
MAX_CELL = 32_767  # characters; Excel refuses the file beyond
_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="E8EEF4")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how wide its column is in characters; None: as wide as its content, within reason."""

    heading: str
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab. Rows have as many values as there are columns; aware instants are shown as Vietnam's clock."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, even after it was saved as CSV.

    >>> harmless("=HYPERLINK(1)"), harmless("+84 900.000.001"), harmless("Sở Y tế")
    ("'=HYPERLINK(1)", '+84 900.000.001', 'Sở Y tế')
    """
    clean = _CONTROL.sub("", nfc(text))[: MAX_CELL - 1]
    return f"'{clean}" if _RUNS.match(clean) and not _HARMLESS.fullmatch(clean) else clean


def xlsx_bytes(sheets: Sequence[Sheet], *, at: datetime) -> bytes:
    """Return the workbook. `at`: the instant its properties carry; nothing else in it depends on the clock."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(_tab(sheet.title)), sheet)
    out = io.BytesIO()
    book.save(out)
    return fixed_zip(out.getvalue(), at=at)


def csv_bytes(sheet: Sheet) -> bytes:
    """Return the table as UTF-8 with a byte-order mark, without which Excel shows Vietnamese as noise."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in sheet.columns])
    writer.writerows([_plain(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _tab(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]  # what Excel allows


def _write(page: Any, sheet: Sheet) -> None:
    # A write-only sheet streams: its widths and frozen pane must be said before the first row.
    page.freeze_panes = "A2"
    for n, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(n)].width = column.width or _width(sheet, n - 1)
    last = f"{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    page.auto_filter.ref = f"A1:{last}"
    page.print_title_rows = "1:1"
    page.append([_heading(page, column.heading) for column in sheet.columns])
    looks: dict[type, Any] = {}
    for row in sheet.rows:
        page.append([_cell(page, value, looks) for value in row])


def _width(sheet: Sheet, n: int) -> float:
    longest = max((len(str(_plain(row[n]))) for row in sheet.rows), default=0)
    return min(max(longest, len(sheet.columns[n].heading)) + 3, 60)


def _heading(page: Any, text: str) -> Cell:
    cell = _text(page, text)
    cell.font = Font(name="Times New Roman", size=12, bold=True)
    cell.fill = _HEAD
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _BORDER
    return cell


def _cell(page: Any, value: Value, looks: dict[type, Any]) -> Any:
    if isinstance(value, str):
        cell: Any = _text(page, value)
    else:
        shown: Any = vn(value).replace(tzinfo=None) if isinstance(value, datetime) else value
        cell = WriteOnlyCell(page, shown)
    # openpyxl looks each style up again for each cell, which takes two thirds of the time: so once for each type.
    if (look := looks.get(type(value))) is None:
        _style(cell, value)
        looks[type(value)] = cell._style
    else:
        cell._style = look
    return cell


def _style(cell: Any, value: Value) -> None:
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    cell.font = Font(name="Times New Roman", size=12)
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    cell.border = _BORDER


def _text(page: Any, text: str) -> Cell:
    cell = WriteOnlyCell(page, harmless(text))
    cell.data_type = "s"  # openpyxl would make a formula of a leading "="
    return cell


def _plain(value: Value) -> str | int | float:
    if isinstance(value, datetime):
        return f"{vn(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return harmless(value) if isinstance(value, str) else ("" if value is None else value)


def rows_of(items: Iterable[Sequence[Value]]) -> tuple[tuple[Value, ...], ...]:
    """Return the rows as a Sheet wants them."""
    return tuple(tuple(item) for item in items)
