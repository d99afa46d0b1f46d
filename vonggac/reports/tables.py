"""The register and the answers as sheets, with the headings under which they are read back in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch

from vonggac.audit.services import record
from vonggac.campaigns import entering
from vonggac.campaigns.models import Campaign, Obligation, Submission
from vonggac.core.times import vn_day
from vonggac.registry import importing, systems_sheet
from vonggac.registry.models import Consent, Person, System, Unit, User
from vonggac.reports.sheet import Column, Sheet, Value
from vonggac.standing.board import LABELS, Row
from vonggac.standing.rows import rows

_PERSONAL = ("person", "person_title", "person_phone", "person_email")


def units_sheets(*, user: User) -> list[Sheet]:
    """Return the register of the user's scope as `units import` reads it, and all focal points on a second tab.

    Whoever does not direct gets no persons. Three queries, however many units.
    """
    people = Person.objects.filter(focal_point=True).order_by("pk")
    units = Unit.objects.visible_to(user).select_related("parent", "successor")
    units = units.prefetch_related("groups", Prefetch("people", people))
    shown = list(units)
    columns = [c for c in importing.HEADINGS if user.directs or c not in _PERSONAL]
    sheets = [_sheet("Đơn vị", [importing.HEADINGS[c] for c in columns], (_unit(u, columns) for u in shown))]
    if user.directs:
        lines = ((u.code, u.name, p.name, p.title, p.phone, p.email) for u in shown for p in u.people.all())
        headings = ["Mã", "Tên đơn vị", "Họ tên", "Chức vụ", "Điện thoại", "Thư điện tử"]
        sheets.append(_sheet("Đầu mối", headings, lines))
    return sheets


@transaction.atomic
def export_units(*, by: User, now: datetime) -> list[Sheet]:
    """Return `units_sheets` and, where persons are in it, record that they were taken out."""
    sheets = units_sheets(user=by)
    if by.directs and by.unit is not None:
        record(by, "people.exported", by.unit, now=now, people=len(sheets[1].rows))
    return sheets


def _unit(unit: Unit, columns: list[str]) -> list[Value]:
    person = next(iter(unit.people.all()), None)
    values: dict[str, Value] = {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": Unit.Kind(unit.kind).label,
        "parent": unit.parent.code if unit.parent else "",
        "groups": "; ".join(group.code for group in unit.groups.all()),
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "successor": unit.successor.code if unit.successor else "",
        "email": unit.email,
        "phone": unit.phone,
        "person": person.name if person else "",
        "person_title": person.title if person else "",
        "person_phone": person.phone if person else "",
        "person_email": person.email if person else "",
    }
    return [values[column] for column in columns]


def export_systems(*, now: datetime) -> Sheet:
    """Return every system with the consent in force, as `systems import` reads it back."""
    systems = System.objects.select_related("unit", "depends_on").order_by("unit__code", "kind", "address")
    agreed = {one.system_id: one for one in Consent.objects.in_force(now)}
    lines = (_system(one, agreed.get(one.pk)) for one in systems)
    return _sheet("Hệ thống", systems_sheet.HEADINGS.values(), lines)


def _system(system: System, agreed: Consent | None) -> list[Value]:
    return [
        system.unit.code,
        System.Kind(system.kind).label,
        system.name,
        system.address,
        system.level,
        systems_sheet.words_of(system.options),
        system.depends_on.address if system.depends_on else "",
        system.valid_from,
        system.valid_to,
        agreed.given_by if agreed else "",
        vn_day(agreed.given_at) if agreed else None,
        agreed.scope if agreed else "",
        ("có" if agreed.may_relay else "không") if agreed and system.kind == System.Kind.MAIL else "",
    ]


def answers_sheet(campaign: Campaign, as_of: datetime, *, user: User) -> Sheet:
    """Return every duty of the scope with its standing and last answer at the instant; `import_answers` reads it."""
    scope = Obligation.objects.visible_to(user).filter(campaign=campaign)
    judged = rows(scope, as_of)
    said = Submission.objects.filter(obligation__in=scope, entered_at__lte=as_of).order_by("version")
    last = {one.obligation_id: one for one in said}
    owed = {o.pk: o for o in scope.select_related("unit", "requirement")}
    names = entering.HEADINGS
    headings = [names["unit"], "Đơn vị", names["ref"], "Nội dung", "Thời hạn", "Tình trạng"]
    headings += [names[c] for c in ("step", "statement", "received_at", "from_whom", "channel")] + ["Bản"]
    lines = (_answer(row, owed[row.obligation], last.get(row.obligation), user) for row in judged)
    return _sheet("Kết quả", headings, lines)


def _answer(row: Row, owed: Obligation, said: Submission | None, user: User) -> list[Value]:
    duty: list[Value] = [
        owed.unit.code,
        owed.unit.name,
        owed.requirement.ref,
        owed.words or owed.requirement.text,
        row.due_at,
        LABELS[row.standing],
    ]
    if said is None:
        return [*duty, "", "", None, "", "", None]
    return [
        *duty,
        Submission.Step(said.step).label,
        said.statement,
        said.received_at,
        said.from_whom if user.directs else "",
        Submission.Channel(said.channel).label,
        said.version,
    ]


def _sheet(title: str, headings: Iterable[str], lines: Iterable[Iterable[Value]]) -> Sheet:
    return Sheet(title, tuple(Column(heading) for heading in headings), [tuple(line) for line in lines])
