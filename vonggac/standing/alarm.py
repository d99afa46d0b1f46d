"""Who is called about an incident: the unit's watch, the Department's watch, the leaders of the letter; as values.

`incidents` knows neither rosters nor letters, so the chain is put together here and handed over to be frozen.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from vonggac.campaigns.models import Campaign
from vonggac.core.phones import parse_phone
from vonggac.core.text import key
from vonggac.core.times import DAY, vn_day, words_of_instant
from vonggac.incidents.alarm import start
from vonggac.incidents.chain import DEFAULT, Callee, Step, policy
from vonggac.incidents.models import Escalation, Incident
from vonggac.incidents.timeline import Actor
from vonggac.registry.models import Person, Unit
from vonggac.registry.resolve import Resolver
from vonggac.roster.models import Shift
from vonggac.roster.now import current_shifts
from vonggac.roster.roles import label

FROZEN_FOR = DAY  # of the watch that follows: a program that stood still for hours still finds who is on duty


def raise_alarm(incident: Incident, *, by: Actor, now: datetime) -> Escalation:
    """Start the escalation of an incident by its chain as it is at this instant. Raises Refused as `alarm.start`."""
    return start(incident, chain_for(incident, now=now), by=by, now=now)


def chain_for(incident: Incident, *, now: datetime) -> list[Step]:
    """Return the chain at the real instant `now`: each step with all who stand watch while it may be called.

    A step for which nobody is known stays in the chain, with the reason, so that it is skipped aloud.
    """
    rules = policy(Path(os.environ.get("VONGGAC_ESCALATION") or DEFAULT))
    serious, at = bool(incident.severity.serious), incident.time(now)
    campaign = _campaign(incident)
    unit = Step("unit", "người trực của đơn vị", (), "chưa rõ đơn vị xảy ra sự cố")
    department = Step("department", "trực điều hành của Sở", (), "chưa rõ Sở nào điều hành")
    steps = [
        _with_watch(unit, incident.unit, at, now),
        _with_watch(department, department_of(campaign, at), at, now),
        *_leaders(campaign),
    ]
    return [replace(step, patience=rules.patience(step.id, serious=serious)) for step in steps]


def _with_watch(step: Step, unit: Unit | None, at: datetime, now: datetime) -> Step:
    """Return the step with who of the unit stands watch from the instant on, by the rosters known now."""
    if unit is None:
        return step
    shifts = [s for s in current_shifts(unit, since=at, known_at=now) if s.starts_at < at + FROZEN_FOR]
    nobody = "" if shifts else f"{unit} không có ai trực từ {words_of_instant(at)}"
    return replace(step, title=f"{step.title} ({unit})", people=tuple(_callees(unit, shifts)), nobody=nobody)


def _callees(unit: Unit, shifts: Iterable[Shift]) -> Iterable[Callee]:
    """One turn, one callee: who stands twice is called once on a step, because places of one person are joined."""
    people = {key(p.name): p for p in unit.people.prefetch_related("addresses")}
    for shift in _joined(shifts):
        known = people.get(key(shift.person))
        yield Callee(
            name=shift.person,
            title=label(shift.role),
            phone=shift.phone or (known.phone if known else ""),
            email=shift.email or (known.email if known else ""),
            unit=unit.pk,
            person=known.pk if known else None,
            from_at=shift.starts_at,
            until_at=shift.ends_at,
            own=_own(known),
        )


def _joined(shifts: Iterable[Shift]) -> list[Shift]:
    """Return the shifts with the touching or overlapping ones of one person as one."""
    found: dict[tuple[str, str], list[Shift]] = {}
    for shift in sorted(shifts, key=lambda s: s.starts_at):
        mine = found.setdefault((key(shift.person), shift.phone), [])
        if mine and shift.starts_at <= mine[-1].ends_at:
            mine[-1].ends_at = max(mine[-1].ends_at, shift.ends_at)
        else:
            mine.append(shift)
    return sorted((s for mine in found.values() for s in mine), key=lambda s: s.starts_at)


def _own(person: Person | None) -> Mapping[str, str]:
    return {a.channel: a.value for a in person.addresses.all()} if person else {}


def _leaders(campaign: Campaign | None) -> list[Step]:
    none = Step("leader", "lãnh đạo nêu trong văn bản", (), "chưa có văn bản nào đang mở")
    if campaign is None:
        return [none]
    named = [c for c in campaign.directive.reading.get("contacts", ()) if c["name"]]
    if not named:
        return [replace(none, nobody=f"văn bản {campaign.directive} không nêu lãnh đạo nhận tin")]
    return [
        Step("leader", f"{contact['role'] or ''} {contact['name']}".strip(), (_leader(contact),))
        for contact in named
    ]


def _leader(contact: Mapping[str, Any]) -> Callee:
    known = _known(contact)
    return Callee(
        name=contact["name"],
        title=contact["role"] or "",
        phone=contact["phone"] or "",
        email=contact["email"] or (known.email if known else ""),
        unit=known.unit_id if known else None,
        person=known.pk if known else None,
        own=_own(known),
    )


def _known(contact: Mapping[str, Any]) -> Person | None:
    """Two people may bear one name; the number tells them apart."""
    digits = parse_phone(contact["phone"] or "").digits
    named = Person.objects.filter(name=contact["name"]).prefetch_related("addresses")
    return next((p for p in named if digits and parse_phone(p.phone).digits == digits), None)


def _campaign(incident: Incident) -> Campaign | None:
    """Return the letter's campaign that the incident falls under: its own rehearsal, else the newest real one."""
    found = Campaign.objects.select_related("directive")
    if incident.rehearsal:
        return found.filter(pk=incident.campaign).first() if incident.campaign else None
    return found.filter(rehearsal=False).order_by("-opened_at").first()


def department_of(campaign: Campaign | None, at: datetime) -> Unit | None:
    """Return the unit that directs: VONGGAC_DEPARTMENT, else whoever issued the letter, None where neither is known."""
    if settings.DEPARTMENT:
        return Unit.objects.filter(code=settings.DEPARTMENT).first()
    if campaign is None or not campaign.directive.issuer:
        return None
    return Resolver.of(vn_day(at)).meaning(campaign.directive.issuer).unit
