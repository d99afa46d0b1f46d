"""A roster typed or pasted as text: cells split by tabs, bars or semicolons, or one sentence for each day.

A sentence such as "04/02: Lãnh đạo: Nguyễn Văn A (GĐ) 0900.000.001; kỹ thuật: Trần Thị B" becomes one row for each
role, with the columns Ngày, giờ | Nhiệm vụ | Người trực; a line that is a day alone holds for the lines below it.
"""

import csv
import re
from collections.abc import Iterator, Sequence

from vonggac.core.text import fold, nfc
from vonggac.roster.intake.values import Cell, Place, Row, Sheet
from vonggac.roster.roles import role_of

MAX_LINES = 20_000
_HEADING = ("Ngày, giờ", "Nhiệm vụ", "Người trực")
# A label is some words with a role in them, up to a colon or dash: "Trực lãnh đạo:", "- Kỹ thuật –".
_LABEL = re.compile(
    r"(?:^|(?<=[;,.|:\-–\s]))\s*(?P<label>(?:[Tt]rực|TRỰC|[^\W\d_]+)(?:[ ,/]+[^\W\d_]+){0,7})\s*[:–]\s*"
)
_DAY_FIRST = re.compile(
    r"^[\s\-+*•]*(?P<day>(?:[^:;]|(?<=\d):(?=\d))*?(?:\d[/.\-]\d|chạp|giêng|tết|mùng|mồng|tháng)(?:[^:;]|(?<=\d):(?=\d))*?)\s*[:;]\s*(?P<rest>.+)$",
    re.IGNORECASE,
)


def read_typed(text: str) -> list[Sheet]:
    """Return the text as one sheet."""
    return grid_or_lines(nfc(text).splitlines()[:MAX_LINES], "Văn bản")


def grid_or_lines(lines: Sequence[str], name: str) -> list[Sheet]:
    """Return the lines as a grid where a delimiter runs through them, else as sentences."""
    delimiter = _delimiter(lines)
    if delimiter is None:
        return [Sheet(name, tuple(_sentences(lines, name)))]
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        cells = next(csv.reader([line], delimiter=delimiter), []) if '"' in line else line.split(delimiter)
        if delimiter == "|":
            cells = cells[1:-1] if line.strip().startswith("|") else cells
            if re.fullmatch(r"[\s|:+-]+", line):
                continue  # the rule under a heading
        rows.append(tuple(Cell(c.strip(), Place(name, number, n)) for n, c in enumerate(cells, 1)))
    return [Sheet(name, tuple(rows))]


def _delimiter(lines: Sequence[str]) -> str | None:
    """Return the character that splits most lines into the same number of three cells or more."""
    filled = [line for line in lines if line.strip()]
    for delimiter in "\t|;,":
        counts = [line.count(delimiter) for line in filled]
        common = max(set(counts), key=counts.count, default=0)
        enough = counts.count(common) >= max(2, 0.5 * len(filled))
        if (
            common >= 2
            and enough
            and not (delimiter in ";," and any(":" in line.split(delimiter)[0] for line in filled))
        ):
            return delimiter
    return None


def _sentences(lines: Sequence[str], name: str) -> Iterator[Row]:
    rows = [
        row
        for number, line in enumerate(lines, 1)
        if line.strip()
        for row in _line(line, Place(name, number))
    ]
    first = next((n for n, row in enumerate(rows) if len(row) == 3), None)
    for place, row in enumerate(rows):
        if place == first:
            yield tuple(Cell(h, Place(name, 0, n)) for n, h in enumerate(_HEADING, 1))
        yield row


def _line(line: str, at: Place) -> Iterator[Row]:
    day, rest = _split_day(line)
    parts = list(_roles(rest))
    if not parts and day and rest:
        parts = [("", rest)]
    if not parts:
        yield (Cell(line.strip(), at),)
        return
    for label, people in parts:
        words = (day, label, people)
        yield tuple(Cell(w.strip(" ;,.-–"), Place(at.sheet, at.row, n)) for n, w in enumerate(words, 1))


def _split_day(line: str) -> tuple[str, str]:
    found = _DAY_FIRST.match(line)
    return (found.group("day"), found.group("rest")) if found else ("", line)


def _roles(text: str) -> Iterator[tuple[str, str]]:
    """Yield (label, people) for each role that the text names with a colon after it."""
    marks = [
        m
        for m in _LABEL.finditer(text)
        if role_of(m.group("label")) and not re.search(r"\bdt\b|dien thoai", fold(m.group("label")))
    ]
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        yield mark.group("label"), text[mark.end() : end]
