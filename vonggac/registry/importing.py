"""`vonggac units import FILE`: the registry from a sheet. All rows or none, and every fault named by its row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import key, one_line
from vonggac.registry.models import Group, Person, Unit, User
from vonggac.registry.sheets import Row, read_rows

# Column -> heading in the sheet. The first two and "Loại" must be there.
HEADINGS = {
    "code": "Mã",
    "name": "Tên đơn vị",
    "short_name": "Tên ngắn",
    "kind": "Loại",
    "parent": "Mã cấp trên",
    "groups": "Nhóm",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
    "successor": "Mã kế thừa",
    "email": "Thư điện tử",
    "phone": "Điện thoại",
    "person": "Đầu mối",
    "person_title": "Chức vụ",
    "person_phone": "Điện thoại đầu mối",
    "person_email": "Thư điện tử đầu mối",
}
REQUIRED = ("code", "name", "kind")
_KINDS = {key(kind.label): kind for kind in Unit.Kind}
FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row, checked: the columns of HEADINGS as values."""

    row: int  # as the sheet numbers it
    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    groups: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    successor: str
    email: str
    phone: str
    person: str
    person_title: str
    person_phone: str
    person_email: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    created: int
    changed: int
    people: int


@transaction.atomic
def import_units(path: Path, *, by: User | None, now: datetime, sample: bool = False) -> Imported:
    """Create or update units from an .xlsx or .csv; a code that exists is updated, none is deleted.

    Raises Unreadable when the file is no sheet, Refused with every faulty row when a rule is broken.
    """
    rows, faults = _checked(read_rows(path, HEADINGS, REQUIRED))
    known = {unit.code: unit for unit in Unit.objects.all()}
    groups = {group.code: group for group in Group.objects.all()}
    parents = {
        unit.code: unit.parent.code if unit.parent else "" for unit in Unit.objects.select_related("parent")
    }
    parents |= {row.code: row.parent for row in rows}
    faults += _faults_between(rows, parents, groups)
    if faults:
        raise Refused(_summary(path, faults), hint="Sửa các dòng này rồi nhập lại; chưa có gì được ghi.")
    imported = _write(rows, known, groups, parents, sample)
    for unit in Unit.objects.filter(code=rows[0].code):
        record(by, "units.imported", unit, now=now, file=path.name, rows=len(rows), created=imported.created)
    return imported


def _checked(rows: Iterable[Row]) -> tuple[list[UnitRow], list[str]]:
    checked: list[UnitRow] = []
    faults: list[str] = []
    for row in rows:
        try:
            checked.append(_unit_row(row))
        except ValueError as fault:
            faults.append(f"dòng {row.number}: {fault}")
    return checked, faults


def _unit_row(row: Row) -> UnitRow:
    text = {
        column: one_line(str(value)) if not isinstance(value, date) else ""
        for column, value in row.cells.items()
    }
    for column in REQUIRED:
        if not text[column]:
            raise ValueError(f"thiếu «{HEADINGS[column]}»")
    if "/" in text["code"] or len(text["code"]) > 40:
        raise ValueError(f"mã «{text['code']}» không được có dấu / và không dài quá 40 ký tự")
    if (kind := _KINDS.get(key(text["kind"]))) is None:
        raise ValueError(
            f"loại «{text['kind']}» không có; chọn một trong: {', '.join(k.label for k in Unit.Kind)}"
        )
    valid_from, valid_to = (
        _day(row.cells[column], HEADINGS[column]) for column in ("valid_from", "valid_to")
    )
    if valid_from and valid_to and valid_to < valid_from:
        raise ValueError(f"«Đến ngày» {valid_to:%d/%m/%Y} trước «Từ ngày» {valid_from:%d/%m/%Y}")
    plain = {c: text[c] for c in HEADINGS if c not in {"kind", "groups", "valid_from", "valid_to"}}
    codes = tuple(code for part in text["groups"].split(";") if (code := part.strip()))
    return UnitRow(
        row=row.number, kind=kind.value, groups=codes, valid_from=valid_from, valid_to=valid_to, **plain
    )


def _day(value: object, heading: str) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not (text := str(value).strip()):
        return None
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        raise ValueError(f"«{heading}» là «{text}», cần dạng ngày/tháng/năm như 01/07/2025") from None


def _faults_between(rows: Sequence[UnitRow], parents: dict[str, str], groups: dict[str, Group]) -> list[str]:
    faults = []
    for code, times in Counter(row.code for row in rows).items():
        if times > 1:
            where = ", ".join(str(row.row) for row in rows if row.code == code)
            faults.append(f"dòng {where}: mã «{code}» lặp lại {times} lần")
    for row in rows:
        for heading, code in (("Mã cấp trên", row.parent), ("Mã kế thừa", row.successor)):
            if code and code not in parents:
                faults.append(f"dòng {row.row}: «{heading}» là «{code}», không có đơn vị nào mang mã ấy")
        faults += [f"dòng {row.row}: nhóm «{code}» không có" for code in row.groups if code not in groups]
        if cycle := _cycle(row.code, parents):
            faults.append(f"dòng {row.row}: cấp trên đi vòng {' → '.join(cycle)}")
    return faults


def _cycle(code: str, parents: dict[str, str]) -> list[str]:
    """Return the codes of the circle that the unit itself is on, [] when its way leads to a root."""
    way = [code]
    while parent := parents.get(way[-1], ""):
        if parent in way:
            return [*way, parent] if parent == code else []
        way.append(parent)
    return []


def _summary(path: Path, faults: list[str]) -> str:
    more = f"; và {len(faults) - FAULTS_SHOWN} lỗi nữa" if len(faults) > FAULTS_SHOWN else ""
    return f"Tệp {path.name} có {len(faults)} lỗi: {'; '.join(faults[:FAULTS_SHOWN])}{more}."


def _path(code: str, parents: dict[str, str]) -> str:
    way = [code]
    while parent := parents.get(way[-1], ""):
        way.append(parent)
    return "/" + "/".join(reversed(way)) + "/"


def _write(
    rows: Sequence[UnitRow],
    known: dict[str, Unit],
    groups: dict[str, Group],
    parents: dict[str, str],
    sample: bool,
) -> Imported:
    created = [row for row in rows if row.code not in known]
    units = {row.code: known.get(row.code) or Unit(code=row.code, sample=sample) for row in rows}
    for row in rows:
        unit = units[row.code]
        for column in ("name", "short_name", "kind", "valid_from", "valid_to", "email", "phone"):
            setattr(unit, column, getattr(row, column))
        unit.path = f"~{row.code}"  # moved units may trade places; the true path follows when all are in
    Unit.objects.bulk_create([units[row.code] for row in created])
    Unit.objects.bulk_update([unit for unit in units.values() if unit.code in known], _WRITTEN)
    everyone = known | units
    for row in rows:
        units[row.code].parent = everyone[row.parent] if row.parent else None
        units[row.code].successor = everyone[row.successor] if row.successor else None
    for unit in everyone.values():
        unit.path = _path(unit.code, parents)
    Unit.objects.bulk_update(everyone.values(), ["parent", "successor", "path"], batch_size=500)
    _write_groups(rows, units, groups)
    return Imported(len(created), len(rows) - len(created), _write_people(rows, units))


_WRITTEN = ["name", "short_name", "kind", "valid_from", "valid_to", "email", "phone", "path"]


def _write_groups(rows: Sequence[UnitRow], units: dict[str, Unit], groups: dict[str, Group]) -> None:
    through = Unit.groups.through
    through._default_manager.filter(unit__in=list(units.values())).delete()
    through._default_manager.bulk_create(
        through(unit_id=units[row.code].pk, group_id=groups[code].pk) for row in rows for code in row.groups
    )


def _write_people(rows: Sequence[UnitRow], units: dict[str, Unit]) -> int:
    people = [
        Person(
            unit=units[row.code],
            name=row.person,
            title=row.person_title,
            phone=row.person_phone,
            email=row.person_email,
        )
        for row in rows
        if row.person
    ]
    Person.objects.bulk_create(
        people,
        update_conflicts=True,
        unique_fields=["unit", "name"],
        update_fields=["title", "phone", "email"],
    )
    return len(people)
