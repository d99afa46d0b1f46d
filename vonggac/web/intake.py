"""An incident as its form tells it: what was typed, what it means, what the officer reads back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vonggac.campaigns.models import Campaign, UnitPass
from vonggac.core.errors import Refused
from vonggac.core.phones import mask
from vonggac.core.text import fold, key
from vonggac.core.times import vn
from vonggac.incidents.models import Incident
from vonggac.incidents.services import Drill, report
from vonggac.registry.models import System, Unit, UnitQuerySet, User
from vonggac.standing.opening import failed_of
from vonggac.watch.models import Result, State
from vonggac.web.requests import instant

MOST = 3000  # units or systems in a list to choose from
PHONE = Incident.Channel.PHONE
# What the form keeps while something is put right.
NAMES = (
    "line", "called_at", "reporter", "reporter_phone", "reporter_email", "unit", "system", "summary", "details",
    "detected_at", "class_id", "channel", "dot", "kiem_tra", "he_thong",
)  # fmt: skip


def typed(said: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed, by the names of the form."""
    return {name: str(said.get(name, "")) for name in NAMES}


def blank(user: User, asked: Mapping[str, str], at: datetime) -> dict[str, str]:
    """Return the form as it opens: the time of the call, and what a failed check says (`?he_thong=&kiem_tra=`)."""
    fields = dict.fromkeys(NAMES, "")
    fields["called_at"] = f"{vn(at):%Y-%m-%dT%H:%M}" if user.directs else ""
    fields["channel"] = PHONE if user.directs else Incident.Channel.WEB
    fields["dot"] = asked.get("dot", "")[:15]
    fields["summary"] = asked.get("tom_tat", "")[:300]
    fields["details"] = asked.get("mo_ta", "")[:2000]
    system = system_by_key(user, asked.get("he_thong", ""))
    if system is not None:
        fields |= {"unit": system.unit.name, "system": words_of(system), "called_at": ""}
        fields |= _failed(system, asked.get("kiem_tra", "")) | {"he_thong": str(system.pk)}
    else:
        fields["unit"] = _asked_unit(user, asked.get("don_vi", ""))
    return fields


def _asked_unit(user: User, code: str) -> str:
    """The unit whose page led here; a focal point's own otherwise."""
    asked = Unit.objects.visible_to(user).filter(code=code[:40]).first() if code else None
    if asked is None and user.unit is not None and not user.oversees:
        asked = user.unit
    return asked.name if asked else ""


def _failed(system: System, check: str) -> dict[str, str]:
    """What the watch says of the check; nothing when it does not fail."""
    state = State.objects.filter(system=system, check_id=check[:60], outcome=Result.FAILED).first()
    if state is None:
        return {}
    return {
        "summary": failed_of(state).summary,
        "detected_at": f"{vn(state.since_at):%Y-%m-%dT%H:%M}",
        "channel": Incident.Channel.CHECK,
        "kiem_tra": state.check_id,
    }


def cause(system: System | None, check: str) -> str | None:
    """Return the key under which one unbroken failure opens one incident: pressed again, or by rule as well."""
    if system is None or not check:
        return None
    state = State.objects.filter(system=system, check_id=check[:60], outcome=Result.FAILED).first()
    if state is None:
        return None
    return failed_of(state).source_key


def system_by_key(user: User, written: str) -> System | None:
    if not (written.isascii() and written.isdigit() and len(written) < 16):
        return None
    scope = System.objects.filter(unit__in=Unit.objects.visible_to(user))
    return scope.filter(pk=int(written)).select_related("unit").first()


def words_of(system: System) -> str:
    """Return how the list of systems names one, and how it is found again."""
    return f"{system.name} ({system.address})"


@dataclass(frozen=True, slots=True)
class Meant:
    """Which unit and system the words mean; the words themselves where nobody is known by them."""

    unit: Unit | None
    unit_words: str
    system: System | None
    system_words: str


def meant(user: User, unit: str, system: str) -> Meant:
    """Find unit and system in the user's scope. Raises Refused where words of a unit fit several."""
    found = _unit(Unit.objects.visible_to(user), unit)
    scope = System.objects.filter(unit__in=Unit.objects.visible_to(user)).select_related("unit")
    scope = scope.filter(unit=found) if found else scope
    words = key(system)
    fits = [s for s in scope[:MOST] if words and words in (key(s.name), key(s.address), key(words_of(s)))]
    named = fits[0] if len(fits) == 1 else None
    return Meant(
        found or (named.unit if named else None),
        "" if found or named else unit,
        named,
        "" if named else system,
    )


def _unit(units: UnitQuerySet, written: str) -> Unit | None:
    """The unit with that code or name, else the only one whose name holds the words."""
    words = key(written)
    if not words:
        return None
    known = list(units)
    exact = [u for u in known if words in (key(u.code), key(u.name), key(u.short_name))]
    if exact:
        return exact[0]
    holds = [u for u in known if fold(written) in fold(f"{u.name} {u.short_name}")]
    if len(holds) > 1:
        names = "; ".join(u.name for u in holds[:6])
        raise Refused(f"“{written[:60]}” là tên của {len(holds)} đơn vị: {names}.", hint="Ghi rõ hơn.")
    return holds[0] if holds else None


def instant_of(written: str, what: str) -> datetime | None:
    """Return the instant of a field, None for an empty one. Raises Refused for what is no instant of our time."""
    if not written.strip():
        return None
    if (at := instant(written)) is None:
        raise Refused(f"{what}: “{written[:40]}” không phải thời điểm.", hint="Ghi như 2027-02-05T21:30.")
    return at


def drill_of(campaign: Campaign | None) -> Drill | None:
    """Return the rehearsal under which an incident is reported, None outside one."""
    if campaign is None or not campaign.rehearsal:
        return None
    return Drill(campaign.pk, campaign.clock_at, campaign.clock_set_at, campaign.clock_speed)


def read_back(incident: Incident) -> str:
    """Return what the officer reads aloud to the caller, from what was kept; of the number, its end."""
    parts = [_("Tôi đọc lại. Đơn vị: %s.") % incident.where]
    if incident.what:
        parts.append(_("Hệ thống: %s.") % incident.what)
    if incident.detected_at:
        parts.append(_("Phát hiện lúc %s.") % f"{vn(incident.detected_at):%H:%M ngày %d/%m/%Y}")
    parts.append(_("Sự việc: %s.") % incident.summary.rstrip("."))
    if incident.reporter or incident.reporter_phone:
        who = ", ".join(part for part in (incident.reporter, mask(incident.reporter_phone)) if part)
        parts.append(_("Người báo: %s.") % who)
    parts.append(_("Mã sự cố: %s. Đúng chưa ạ?") % incident.code)
    return " ".join(parts)


def report_by_pass(working: UnitPass, fields: Mapping[str, str], *, now: datetime) -> Incident:
    """Keep what somebody without an account told of the unit whose link they came by."""
    campaign = working.campaign
    return report(
        unit=working.unit,
        summary=fields["summary"],
        details=fields["details"],
        system_words=fields["system"],
        detected_at=instant_of(fields["detected_at"], "Giờ phát hiện"),
        received_at=campaign.time(now) if campaign.rehearsal else now,
        channel=Incident.Channel.WEB,
        reporter=fields["reporter"],
        reporter_phone=fields["reporter_phone"],
        reporter_email=fields["reporter_email"],
        drill=drill_of(campaign),
        by=str(working),
        now=now,
    )
