"""What a roster is before and after it is read: frozen values, nothing else."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Literal

from openpyxl.utils import get_column_letter

Severity = Literal["error", "warning", "note"]
Kind = Literal[
    "ordinal", "solar", "lunar", "weekday", "day", "hours", "starts", "ends", "people", "title", "phone",
    "email", "role", "unit", "station", "note", "unknown",
]  # fmt: skip
KINDS: dict[Kind, str] = {
    "ordinal": "số thứ tự",
    "solar": "ngày dương lịch",
    "lunar": "ngày âm lịch",
    "weekday": "thứ",
    "day": "ngày ở đầu cột",
    "hours": "ca, giờ trực",
    "starts": "bắt đầu",
    "ends": "kết thúc",
    "people": "người trực",
    "title": "chức vụ",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "role": "nhiệm vụ trực",
    "unit": "đơn vị",
    "station": "địa điểm",
    "note": "ghi chú",
    "unknown": "chưa rõ",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the file. Rows and columns from 1, as the program that wrote the file counts them."""

    sheet: str
    row: int
    column: int = 1
    lettered: bool = field(default=False, compare=False)  # spreadsheets call their columns A, B, C

    def __str__(self) -> str:
        column = get_column_letter(self.column) if self.lettered else str(self.column)
        return f"{self.sheet}, dòng {self.row}, cột {column}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. In a merged range every cell carries the text, and `at` is where it was written."""

    text: str
    at: Place
    value: date | datetime | time | float | None = None  # what a spreadsheet knows beyond the text
    merged: bool = False  # repeats the cell above or to its left


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows in reading order: tables and the lines around them."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something doubtful in one cell's text. An error keeps the row from becoming a shift."""

    code: str
    severity: Severity
    message: str
    suggestion: str | None = None  # what may be typed in its place


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fault with its place and the text as it stands there."""

    code: str
    severity: Severity
    message: str
    at: Place
    text: str = ""
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """What one column was taken as. `because` is the reason in words; confidence 0 to 1, 1.0 only by an officer."""

    index: int
    kind: Kind
    header: str = ""
    role: str | None = None
    confidence: float = 0.0
    because: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One table: where its heading stands and what its columns are."""

    sheet: str
    first_row: int  # of the heading, or of the first data row where there is no heading
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file was understood. An officer corrects it and reads the same file again with it."""

    blocks: tuple[Block, ...] = ()
    hours: Dict[str, str] = field(default_factory=dict)  # shift name -> "07:00-19:00"; "" is the default
    cells: Dict[Place, str] = field(default_factory=dict)  # what a cell should have said

    def with_column(
        self, sheet: str, first_row: int, index: int, kind: Kind, role: str | None = None
    ) -> "Mapping":
        """Return the mapping with one column decided. Raises ValueError when there is no such column."""
        blocks = list(self.blocks)
        for place, block in enumerate(blocks):
            if (block.sheet, block.first_row) == (sheet, first_row):
                columns = tuple(_decide(c, kind, role) if c.index == index else c for c in block.columns)
                if columns == block.columns:
                    raise ValueError(f"bảng ở {sheet}, dòng {first_row} không có cột {index}")
                blocks[place] = replace(block, columns=columns)
                return replace(self, blocks=tuple(blocks))
        raise ValueError(f"không có bảng nào ở {sheet}, dòng {first_row}")

    def with_hours(self, name: str, hours: str) -> "Mapping":
        """Return the mapping with the hours of a named shift, such as "ban đêm" = "19:00-07:00"."""
        return replace(self, hours={**self.hours, name: hours})

    def with_cell(self, at: Place, text: str) -> "Mapping":
        """Return the mapping with the text that a cell should have had."""
        return replace(self, cells={**self.cells, at: text})

    def as_json(self) -> dict[str, Any]:
        """Return plain values; `mapping_from_json` takes them back."""
        return {
            "blocks": [
                {
                    "sheet": b.sheet,
                    "first_row": b.first_row,
                    "columns": [
                        {
                            "index": c.index,
                            "kind": c.kind,
                            "header": c.header,
                            "role": c.role,
                            "confidence": c.confidence,
                            "because": c.because,
                        }
                        for c in b.columns
                    ],
                }
                for b in self.blocks
            ],
            "hours": dict(self.hours),
            "cells": [
                {"sheet": p.sheet, "row": p.row, "column": p.column, "text": text}
                for p, text in self.cells.items()
            ],
        }


def _decide(column: Column, kind: Kind, role: str | None) -> Column:
    return replace(column, kind=kind, role=role, confidence=1.0, because="cán bộ xác nhận")


def mapping_from_json(given: dict[str, Any]) -> Mapping:
    """Return the mapping of `Mapping.as_json`. Raises ValueError on an unknown kind of column, KeyError on a gap."""
    for block in given["blocks"]:
        for column in block["columns"]:
            if column["kind"] not in KINDS:
                raise ValueError(f"không có loại cột “{column['kind']}”")
    return Mapping(
        blocks=tuple(
            Block(b["sheet"], b["first_row"], tuple(Column(**c) for c in b["columns"]))
            for b in given["blocks"]
        ),
        hours=dict(given["hours"]),
        cells={Place(c["sheet"], c["row"], c["column"]): c["text"] for c in given["cells"]},
    )


@dataclass(frozen=True, slots=True)
class ReadShift:
    """One person's shift with everything the file says about it. Instants are aware, [starts_at, ends_at)."""

    role: str
    name: str
    title: str
    phone: str  # as written, "" when the file has none
    email: str
    starts_at: datetime
    ends_at: datetime
    unit: str
    station: str
    note: str
    at: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """A row from which no shift came, with the reason."""

    at: Place
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class RosterReading:
    """A roster file, understood as far as it goes. Nothing of the file is in none of these."""

    name: str
    digest: str  # SHA-256 of the bytes
    mapping: Mapping
    shifts: tuple[ReadShift, ...]
    doubts: tuple[Doubt, ...]
    unread: tuple[Unread, ...]
    titles: tuple[str, ...]  # the lines above and between tables, in order
    units: tuple[str, ...]  # the units that the file names, in order of appearance
