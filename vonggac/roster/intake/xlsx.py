"""XLSX as offices make it: merged cells, real dates, hidden sheets, formulas without a result."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.worksheet.worksheet import Worksheet

from vonggac.core.errors import Unreadable
from vonggac.core.text import nfc
from vonggac.roster.intake.values import Cell, Place, Row, Sheet

MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 20_000, 100, 60
NO_RESULT = "#công thức chưa có kết quả"


def read_xlsx(data: bytes, name: str) -> list[Sheet]:
    """Return the visible sheets with anything in them. Raises Unreadable when openpyxl finds no workbook."""
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
        formulas = load_workbook(io.BytesIO(data)) if _has_formulas(data) else None
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
        ParseError,
        zipfile.BadZipFile,
    ) as error:
        raise Unreadable(
            f"Tệp {name} không phải bảng .xlsx đọc được.", hint="Mở bằng Excel, lưu lại rồi gửi lại."
        ) from error
    visible = [s for s in book.worksheets if s.sheet_state == "visible"][:MAX_SHEETS]
    for sheet in visible:
        if sheet.max_row > MAX_ROWS:
            raise Unreadable(
                f"Trang tính “{sheet.title}” có {sheet.max_row} dòng, giới hạn {MAX_ROWS}.",
                hint="Xóa dòng thừa.",
            )
    sheets = [_sheet(s, formulas[s.title] if formulas else None) for s in visible]
    filled = [s for s in sheets if s.rows]
    if not filled:
        raise Unreadable(f"Tệp {name} không có ô nào có chữ.", hint="Kiểm tra lại tệp.")
    return filled


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        return any(b"<f" in archive.read(n) for n in sheets)


def _sheet(sheet: Worksheet, formulas: Worksheet | None) -> Sheet:
    title = f"Trang tính “{nfc(sheet.title)}”"
    merged = _merged(sheet)
    width = min(sheet.max_column, MAX_COLUMNS)
    rows: list[Row] = []
    for number in range(1, sheet.max_row + 1):
        row = tuple(_cell(sheet, formulas, title, number, column, merged) for column in range(1, width + 1))
        if any(c.text for c in row):
            rows.append(row)
    return Sheet(title, tuple(rows))


def _merged(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return where each cell of a merged range was written."""
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    for found in sheet.merged_cells.ranges:
        for row in range(found.min_row, min(found.max_row, sheet.max_row) + 1):
            for column in range(found.min_col, min(found.max_col, MAX_COLUMNS) + 1):
                origins[row, column] = (found.min_row, found.min_col)
    return origins


def _cell(
    sheet: Worksheet,
    formulas: Worksheet | None,
    title: str,
    row: int,
    column: int,
    merged: dict[tuple[int, int], tuple[int, int]],
) -> Cell:
    origin = merged.get((row, column), (row, column))
    value: Any = sheet.cell(*origin).value
    if value is None and formulas is not None and isinstance(formulas.cell(*origin).value, str):
        value = NO_RESULT if str(formulas.cell(*origin).value).startswith("=") else None
    at = Place(title, *origin, lettered=True)
    return Cell(_words(value), at, _typed(value), merged=origin != (row, column))


def _typed(value: Any) -> date | datetime | time | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, date | datetime | time):
        return value
    return float(value) if isinstance(value, int | float) else None


def _words(value: Any) -> str:
    """Return what the officer sees in the cell, dates in the Vietnamese order."""
    if value is None or value in ERROR_CODES:
        return str(value) if value else ""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}" if value.time() != time() else f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value)).strip()
