"""`vonggac units import FILE`: the registry from a sheet. All rows or none, and every fault named by its row."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from django.db import connection, models, transaction

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
    """Write what is new or different, parents before children: a path ends in its own code, so none ever collide."""
    paths = {code: _path(code, parents) for code in parents}
    before = {code: _columns(unit) for code, unit in known.items()}
    everyone = dict(known)
    for level in _levels(rows, paths):
        made = [_filled(Unit(sample=sample), row, everyone, paths) for row in level if row.code not in known]
        everyone |= {unit.code: unit for unit in Unit.objects.bulk_create(made)}
        for row in level:
            if row.code in known:
                _filled(known[row.code], row, everyone, paths)
    for row in rows:
        everyone[row.code].successor = everyone[row.successor] if row.successor else None
    for code, unit in known.items():
        unit.path = paths[code]  # what hangs below a unit that moved moves with it
    later = [unit for code, unit in everyone.items() if code not in known and unit.successor]
    _update([unit for code, unit in known.items() if _columns(unit) != before[code]] + later)
    units = {row.code: everyone[row.code] for row in rows}
    _write_groups(rows, units, groups)
    created = len(everyone) - len(known)
    return Imported(created, len(rows) - created, _write_people(rows, units))


_PLAIN = ("name", "short_name", "kind", "valid_from", "valid_to", "email", "phone")
_WRITTEN = (*_PLAIN, "path", "parent_id", "successor_id")


def _levels(rows: Sequence[UnitRow], paths: dict[str, str]) -> list[list[UnitRow]]:
    levels: dict[int, list[UnitRow]] = defaultdict(list)
    for row in rows:
        levels[paths[row.code].count("/")].append(row)
    return [levels[depth] for depth in sorted(levels)]


def _filled(unit: Unit, row: UnitRow, everyone: dict[str, Unit], paths: dict[str, str]) -> Unit:
    unit.code, unit.path = row.code, paths[row.code]
    for column in _PLAIN:
        setattr(unit, column, getattr(row, column))
    unit.parent = everyone[row.parent] if row.parent else None
    return unit


def _columns(unit: Unit) -> tuple[object, ...]:
    return tuple(getattr(unit, column) for column in _WRITTEN)


def _update(units: Sequence[Unit]) -> None:
    # bulk_update builds one CASE per row and column: half a minute for 10,000 units, this takes under one second.
    fields = [
        cast("models.Field[Any, Any]", Unit._meta.get_field(column.removesuffix("_id")))
        for column in _WRITTEN
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    sql = f"UPDATE {quote(Unit._meta.db_table)} SET {columns} WHERE {quote('id')} = %s"  # noqa: S608  # our names
    values = [
        [
            *(
                field.get_db_prep_save(value, connection)
                for field, value in zip(fields, _columns(unit), strict=True)
            ),
            unit.pk,
        ]
        for unit in units
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


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
