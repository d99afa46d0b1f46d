"""`vonggac systems import FILE`: what may be watched, from a sheet. All rows or none, every fault named by its row."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from vonggac.core.errors import Refused
from vonggac.core.text import key, one_line
from vonggac.core.times import day_start
from vonggac.registry.models import Consent, System, Unit, User
from vonggac.registry.sheets import Row, read_rows
from vonggac.registry.systems import Described, change, consent, register

# Column -> heading. A row is known again by kind and address.
HEADINGS = {
    "unit": "Mã đơn vị",
    "kind": "Loại",
    "name": "Tên hệ thống",
    "address": "Địa chỉ",
    "level": "Cấp độ",
    "options": "Tuỳ chọn",
    "depends_on": "Đặt tại",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
    "given_by": "Người đồng ý",
    "given_on": "Ngày đồng ý",
    "scope": "Phạm vi đồng ý",
    "may_relay": "Thử chuyển tiếp thư",
}
REQUIRED = ("unit", "kind", "name", "address")
FAULTS_SHOWN = 20
_LISTS = {
    "hosts",
    "may_lead_to",
    "ports",
    "selectors",
    "senders",
}  # options that are lists, one value or many
_YES_OR_NO = {"có": True, "không": False, "": None}
_KINDS = {key(kind.label): kind.value for kind in System.Kind} | {
    kind.value: kind.value for kind in System.Kind
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    created: int = 0
    changed: int = 0
    consents: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """One row, checked by itself."""

    row: int
    unit: str
    said: Described
    depends_on: str  # the address of what it runs on, "" for nothing
    given_by: str
    given_on: date | None
    scope: str
    may_relay: bool | None  # None: the sheet does not say


@transaction.atomic
def import_systems(path: Path, *, by: User | None, now: datetime) -> Imported:
    """Create or update systems, and write down the consents; none is deleted, none withdrawn.

    Raises Unreadable when the file is no sheet, Refused with every faulty row when a rule is broken.
    """
    lines, faults = _checked(read_rows(path, HEADINGS, REQUIRED))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={line.unit for line in lines})}
    faults += [
        f"dòng {line.row}: không có đơn vị mang mã «{line.unit}»" for line in lines if line.unit not in units
    ]
    done = Imported()
    if not faults:
        for line in sorted(
            lines, key=lambda line: bool(line.depends_on)
        ):  # grounds before what stands on them
            try:
                done = _keep(line, units[line.unit], done, by=by, now=now)
            except Refused as refusal:
                faults.append(f"dòng {line.row}: {refusal.args[0]}")
    if faults:
        more = f"; và {len(faults) - FAULTS_SHOWN} lỗi nữa" if len(faults) > FAULTS_SHOWN else ""
        said = f"Tệp {path.name} có {len(faults)} lỗi: {'; '.join(faults[:FAULTS_SHOWN])}{more}."
        raise Refused(said, hint="Sửa các dòng này rồi nhập lại; chưa có gì được ghi.")
    return done


def _keep(line: _Line, unit: Unit, done: Imported, *, by: User | None, now: datetime) -> Imported:
    said = replace(line.said, depends_on=_ground(line.depends_on))
    system = System.objects.filter(kind=said.kind, address=said.address).select_related("unit").first()
    if system is None:
        system = register(unit, said, by=by, now=now)
        done = replace(done, created=done.created + 1)
    elif system.unit_id != unit.pk:
        raise Refused(f"{said.address} đã là của {system.unit}")
    elif _described(system) != said:
        change(system, said, by=by, now=now)
        done = replace(done, changed=done.changed + 1)
    if line.given_by or line.scope:
        given_at = day_start(line.given_on) if line.given_on else now
        known = Consent.objects.in_force(now).filter(system=system, given_by=line.given_by, scope=line.scope)
        known = known.filter(given_at=given_at) if line.given_on else known
        known = known if line.may_relay is None else known.filter(may_relay=line.may_relay)
        if not known.exists():
            consent(
                system, given_by=line.given_by, scope=line.scope, given_at=given_at,
                may_relay=bool(line.may_relay), by=by, now=now,
            )  # fmt: skip
            done = replace(done, consents=done.consents + 1)
    return done


def _ground(address: str) -> System | None:
    if not address:
        return None
    found = System.objects.filter(address=address).first()
    if found is None:
        raise Refused(f"«Đặt tại» là «{address}», không có hệ thống nào mang địa chỉ ấy")
    return found


def _described(system: System) -> Described:
    return Described(
        system.kind, system.name, system.address, system.level, system.options, system.depends_on,
        system.valid_from, system.valid_to,
    )  # fmt: skip


def _checked(rows: Iterable[Row]) -> tuple[list[_Line], list[str]]:
    lines: list[_Line] = []
    faults: list[str] = []
    for row in rows:
        try:
            lines.append(_line(row))
        except ValueError as fault:
            faults.append(f"dòng {row.number}: {fault}")
    return lines, faults


def _line(row: Row) -> _Line:
    text = {c: one_line(str(v)) if not isinstance(v, date) else "" for c, v in row.cells.items()}
    for column in REQUIRED:
        if not text[column]:
            raise ValueError(f"thiếu «{HEADINGS[column]}»")
    if (kind := _KINDS.get(key(text["kind"]))) is None:
        raise ValueError(f"loại «{text['kind']}» không có; chọn: {', '.join(k.label for k in System.Kind)}")
    if text["level"] and text["level"] not in "12345":
        raise ValueError(f"cấp độ «{text['level']}» không có; từ 1 đến 5")
    if (may_relay := text["may_relay"].casefold()) not in _YES_OR_NO:
        raise ValueError(f"«{HEADINGS['may_relay']}» là «{text['may_relay']}», cần «có» hoặc «không»")
    days = {c: _day(row.cells[c], HEADINGS[c]) for c in ("valid_from", "valid_to", "given_on")}
    said = Described(
        kind, text["name"], text["address"], int(text["level"]) if text["level"] else None,
        options_of(text["options"]), None, days["valid_from"], days["valid_to"],
    )  # fmt: skip
    return _Line(
        row.number, text["unit"], said, text["depends_on"], text["given_by"], days["given_on"], text["scope"],
        _YES_OR_NO[may_relay],
    )  # fmt: skip


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


def options_of(text: str) -> dict[str, Any]:
    """Return options as officers write them. Raises ValueError on a part without "=".

    >>> options_of("selectors=s1,s2; expect_status=200")
    {'selectors': ['s1', 's2'], 'expect_status': 200}
    """
    found: dict[str, Any] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, sign, value = part.partition("=")
        if not sign:
            raise ValueError(f"tuỳ chọn «{part}» thiếu dấu =, ví dụ selectors=s1,s2")
        values = [_plain(one.strip()) for one in value.split(",") if one.strip()]
        found[name.strip()] = values if len(values) != 1 or name.strip() in _LISTS else values[0]
    return found


def words_of(options: dict[str, Any]) -> str:
    """Return the options as `options_of` reads them back.

    >>> words_of({"selectors": ["s1", "s2"], "expect_status": 200})
    'selectors=s1,s2; expect_status=200'
    """
    return "; ".join(
        f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in options.items()
    )


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
