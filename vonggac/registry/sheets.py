"""Sheets as officers have them: .xlsx, or .csv with commas or semicolons, with or without a byte-order mark."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from vonggac.core.errors import Unreadable
from vonggac.core.text import key, nfc

_WAS_NEUTRALISED = re.compile(
    r"'\s*[=+\-@]"
)  # what our own exports put before text that looks like a formula
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024  # a real registry of 10,000 units unpacks to about 10 MB
MAX_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the heading: `number` as the sheet counts, every known column present, "" where empty."""

    number: int
    cells: dict[str, str | date]


def read_rows(path: Path, headings: dict[str, str], required: Sequence[str]) -> list[Row]:
    """Return the rows under the first line that carries the headings. Empty rows are left out.

    Raises Unreadable with one line: not a sheet, too large, a required column missing, nothing below the heading.
    """
    if not path.is_file():
        raise Unreadable(f"Không có tệp {path}.", hint="Kiểm tra lại đường dẫn.")
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(
            f"Tệp {path.name} nặng {path.stat().st_size // 2**20} MB, giới hạn {MAX_BYTES // 2**20} MB."
        )
    lines = _xlsx(path) if _is_zip(path) else _csv(path)
    rows = list(_under_heading(lines, headings, required, path.name))
    if not rows:
        raise Unreadable(
            f"Tệp {path.name} không có dòng dữ liệu nào dưới tiêu đề.", hint="Điền đơn vị rồi nhập lại."
        )
    return rows


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _xlsx(path: Path) -> Iterator[Sequence[object]]:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise Unreadable(
                f"Tệp {path.name} giải nén ra {unpacked // 2**20} MB.", hint="Lưu lại dưới dạng .csv."
            )
        book = load_workbook(path, read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True, max_row=MAX_ROWS)
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        OSError,
        IndexError,
        EOFError,
    ) as error:
        raise Unreadable(f"Tệp {path.name} không phải bảng .xlsx đọc được.", hint="Mở và lưu lại.") from error


def _csv(path: Path) -> Iterator[Sequence[object]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte thứ {error.start + 1}"
        raise Unreadable(
            f"Tệp {path.name} không phải UTF-8 ({place}).", hint="Lưu lại dạng CSV UTF-8."
        ) from error
    if "\0" in text:
        raise Unreadable(f"Tệp {path.name} không phải bảng .csv.", hint="Dùng .xlsx hoặc .csv.")
    head = text[:4000]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(1_000_000)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable(
            f"Tệp {path.name} không phải bảng .csv: {error}.", hint="Dùng .xlsx hoặc .csv."
        ) from error


def _under_heading(
    lines: Iterable[Sequence[object]], headings: dict[str, str], required: Sequence[str], name: str
) -> Iterator[Row]:
    wanted = {key(heading): column for column, heading in headings.items()}
    places: dict[str, int] = {}
    best: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not places:
            found = {wanted[k]: n for n, cell in enumerate(line) if (k := key(str(cell or ""))) in wanted}
            places = found if all(column in found for column in required) else {}
            best = max(best, set(found), key=len)
            continue
        cells = {column: _cell(line, places.get(column)) for column in headings}
        if any(cells.values()):
            yield Row(number, cells)
    if not places:
        missing = ", ".join(f"«{headings[c]}»" for c in required if c not in best)
        raise Unreadable(f"Tệp {name} thiếu cột {missing}.", hint="Thêm cột ở dòng tiêu đề rồi nhập lại.")


def _cell(line: Sequence[object], place: int | None) -> str | date:
    value = line[place] if place is not None and place < len(line) else None
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel keeps 12 as 12.0
    text = nfc(str(value)).strip() if value is not None else ""
    return text[1:] if _WAS_NEUTRALISED.match(text) else text
