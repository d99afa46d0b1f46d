"""Annexes and tables: rows of cells joined by " | ". Columns are known by their headings; each row of a task
table is a duty, each row of a table of people a contact. What else an annex says is kept as read, not as duties.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from vonggac.core.text import one_line
from vonggac.directives.reading.grammar.channels import EMAIL, find_numbers
from vonggac.directives.reading.grammar.lists import split_organs
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Item, Sheet, is_row
from vonggac.directives.reading.stages.inherits import inherited_sections
from vonggac.directives.reading.stages.times import times_of
from vonggac.directives.reading.values import Contact, Requirement

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"(?:stt|tt|so tt|so thu tu|#)\.?$")),
    ("support", re.compile(r".*phoi hop")),
    ("due", re.compile(r"(?:thoi (?:gian|han|diem)|han |tien do|ngay hoan thanh|hoan thanh).*")),
    ("product", re.compile(r"(?:san pham|ket qua|dau ra|hinh thuc).*")),
    ("name", re.compile(r"(?:ho (?:va )?ten|ho, ten).*")),
    ("phone", re.compile(r"(?:so )?(?:dien thoai|dt|sdt|di dong|so may).*")),
    ("email", re.compile(r"(?:e-?mail|thu dien tu|hop thu).*")),
    ("post", re.compile(r"(?:chuc vu|chuc danh).*")),
    ("lead", re.compile(r".*(?:chu tri|thuc hien|don vi|co quan|trach nhiem)")),
    ("task", re.compile(r"(?:ten )?(?:nhiem vu|noi dung|cong viec|hoat dong|viec|giai phap|yeu cau).*")),
)


@dataclass(frozen=True, slots=True)
class Row:
    first: int
    last: int
    cells: tuple[str, ...]


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    reading = draft.reading
    requirements: list[Requirement] = []
    contacts: list[Contact] = []
    announced: set[tuple[str, ...]] = set()
    claims = sheet.free(draft.frame.annex, len(sheet.texts))
    for table in _tables(sheet, draft.frame.body):
        claims += [i for row in table for i in range(row.first, row.last + 1)]
        columns = _columns(table[0])
        if "task" in columns:
            above = _heading(draft, table[0].first)
            requirements += _duties(
                sheet, draft, table[1:], columns, len(requirements), above.path if above else ()
            )
            announced.update(above.path for above in (above,) if above and _only_announces(above))
        elif "phone" in columns:
            contacts += _contacts(table[1:], columns)
    reading = replace(
        reading,
        requirements=_in_order((*_without(reading.requirements, announced), *requirements)),
        contacts=tuple(dict.fromkeys((*reading.contacts, *contacts))),
    )
    return replace(draft, reading=reading), claims


def _heading(draft: Draft, line: int) -> Item | None:
    """Return the item in which a table of the body stands; None in an annex or before the first item."""
    if line >= draft.frame.annex:
        return None
    return next((item for item in reversed(draft.items) if item.first < line), None)


def _only_announces(item: Item) -> bool:
    """Tell "II. Nội dung và phân công", "2. Các đơn vị thực hiện như sau:" above a table from a task of its own."""
    return not item.text.rstrip().endswith((".", ";"))


def _in_order(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Return the duties as the letter has them: a table may stand in the first of its parts."""
    return tuple(sorted(requirements, key=lambda r: (r.at.page, r.at.line)))


def _without(requirements: Iterable[Requirement], announced: set[tuple[str, ...]]) -> list[Requirement]:
    ids = {".".join(path) for path in announced}
    return [requirement for requirement in requirements if requirement.id not in ids]


_BAR = re.compile(r"\s*\|\s*")


def _tables(sheet: Sheet, start: int) -> list[list[Row]]:
    """Return runs of rows; a line without cells right after a row is the rest of its last cell."""
    tables: list[list[Row]] = []
    open_row = False
    for index in sheet.free(start, len(sheet.texts)):
        text = sheet.texts[index]
        if is_row(text):
            cells = tuple(one_line(cell) for cell in _BAR.split(text))
            if not open_row:
                tables.append([])
            tables[-1] = _with_row(tables[-1], Row(index, index, cells))
            open_row = True
        elif open_row and text and text[0].islower() and index - tables[-1][-1].last <= 2:
            last = tables[-1][-1]
            tables[-1][-1] = Row(last.first, index, (*last.cells[:-1], f"{last.cells[-1]} {text}"))
        else:
            open_row = False
    return [table for table in tables if len(table) > 1]


def _with_row(rows: list[Row], row: Row) -> list[Row]:
    """A row whose first cell is empty continues the one above, cell by cell."""
    if rows and not row.cells[0] and len(row.cells) == len(rows[-1].cells) and len(rows) > 1:
        above = rows[-1]
        cells = tuple(f"{a} {b}".strip() for a, b in zip(above.cells, row.cells, strict=True))
        return [*rows[:-1], Row(above.first, row.last, cells)]
    return [*rows, row]


def _columns(head: Row) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head.cells):
        view = plain(cell)
        name = next((name for name, pattern in _COLUMNS if pattern.match(view)), None)
        if name:
            columns.setdefault(name, place)
    return columns


def _cell(row: Row, columns: dict[str, int], name: str) -> str:
    place = columns.get(name)
    return row.cells[place] if place is not None and place < len(row.cells) else ""


_GROUPS = re.compile(r"(?:[IVX]+|[A-H])\.?$")


def _duties(
    sheet: Sheet, draft: Draft, rows: list[Row], columns: dict[str, int], before: int, above: tuple[str, ...]
) -> list[Requirement]:
    found: list[Requirement] = []
    for row in rows:
        task = _cell(row, columns, "task")
        filled = [cell for cell in row.cells if cell]
        lead, due = _cell(row, columns, "lead"), _cell(row, columns, "due")
        if (
            not task
            or len(filled) < 2
            or ("lead" in columns and not lead and not due and _GROUPS.match(row.cells[0]))
        ):
            continue  # a row that only groups others: "I. Công tác tuyên truyền"
        number = _cell(row, columns, "number").rstrip(".") or str(before + len(found) + 1)
        times = (
            times_of(
                f"Hoàn thành {due}" if due and not due[0].isdigit() else f"Hạn: {due}",
                draft.reading.issued_on,
            )
            if due
            else None
        )
        deadline = times.deadlines[0] if times and times.deadlines else None
        found.append(
            Requirement(
                id=f"{'.'.join(above) or 'PL'}.{number}",
                section=above[0] if above else "PL",
                text=f"{task} ({due})" if times and (times.recurrence or times.windows) else task,
                at=sheet.at(row.first),
                recipients=split_organs(lead) if lead else draft.reading.addressees,
                supports=split_organs(_cell(row, columns, "support"))
                if _cell(row, columns, "support")
                else (),
                due_at=deadline.due_at if deadline else None,
                due_words=due or None,
                inherits=inherited_sections(task, ()),
                ends=sheet.at(row.last),
            )
        )
    return found


def _contacts(rows: list[Row], columns: dict[str, int]) -> list[Contact]:
    found = []
    for row in rows:
        numbers = find_numbers(_cell(row, columns, "phone"))
        mail = EMAIL.search(" ".join(row.cells))
        role = _cell(row, columns, "post") or _cell(row, columns, "lead") or "Đầu mối"
        if numbers or mail:
            phone = numbers[0].digits if numbers else None
            found.append(
                Contact(role, _cell(row, columns, "name") or None, phone, None, mail[0] if mail else None)
            )
    return found
