"""From an incident to its official papers: answers from what is known, the paper, and the record that it was drawn."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.times import day_end, day_start, vn_day
from vonggac.incidents.clocks import authority
from vonggac.incidents.fields import FIELDS
from vonggac.incidents.models import Attachment, Incident, IncidentQuerySet
from vonggac.incidents.timeline import must_handle
from vonggac.registry.models import Unit, User
from vonggac.reports.forms import Answer, Filled, Form, amount, fill, form_for
from vonggac.reports.forms.drawing import Sender, form_document
from vonggac.reports.forms.periodic import Case, periodic_report
from vonggac.reports.layout import docx_bytes

PAPERS = ("notice", "initial-report", "final-report")  # kinds that are drawn for one incident
_LONGEST_PERIOD = 400  # days


def form_of(incident: Incident, kind: str) -> Form:
    """Return the form that holds for the incident: by the day from which its clocks run."""
    return form_for(kind, vn_day(incident.known_since))


def filled_form(incident: Incident, kind: str, *, now: datetime) -> Filled:
    """Return the form filled from what is known of the incident. `now`: the real instant."""
    return fill(form_of(incident, kind), answers_of(incident, now=now))


def answers_of(incident: Incident, *, now: datetime) -> dict[str, Answer]:
    """Return what is known, by the keys of the forms. Nothing is guessed: what nobody has said is absent."""
    kept = {id: _plain(value) for id, value in incident.fields.items() if id in FIELDS}
    unit = incident.unit
    known: dict[str, Answer | None] = {
        "reporter_name": incident.reporter,
        "reporter_phone": incident.reporter_phone,
        "reporter_email": incident.reporter_email,
        "operator": unit.name if unit else incident.unit_words,
        "owner": unit.parent.name if unit and unit.parent else "",
        "system_name": incident.what,
        "level": str(incident.level or ""),
        "summary": _paragraphs(incident.summary, incident.details, str(kept.get("affected", ""))),
        "description": _paragraphs(incident.summary, incident.details),
        "detected_at": incident.detected_at,
        "reported_at": incident.time(now),
        "documents": "; ".join(_documents(incident)),
        **_initial(incident),
    }
    return {key: value for key, value in {**known, **kept}.items() if value}


def _plain(value: object) -> Answer:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def _paragraphs(*parts: str) -> str:
    return "\n".join(part.strip() for part in parts if part.strip())


def _documents(incident: Incident) -> Iterable[str]:
    files = Attachment.objects.filter(entry__incident=incident).order_by("pk")
    return (f"{name} (SHA-256 {sha256[:16]}…)" for name, sha256 in files.values_list("name", "sha256"))


def _initial(incident: Incident) -> dict[str, Answer]:
    """Number and day of the initial report, from what was sent."""
    first = incident.sent.filter(clock="initial-report").order_by("sent_at").first()
    if first is None:
        return {}
    return {"initial_number": first.number, "initial_on": vn_day(first.sent_at).isoformat()}


@transaction.atomic
def draw(incident: Incident, kind: str, *, by: User, now: datetime) -> tuple[Filled, bytes]:
    """Return the form and its DOCX, and record that it was drawn: it holds names and numbers.

    Raises Refused for whoever may not handle the incident, and for a kind that is none.
    """
    must_handle(by, incident)
    if kind not in PAPERS:
        raise Refused(f"Không có biểu mẫu “{kind[:40]}”.", hint=f"Chọn: {', '.join(PAPERS)}.")
    filled = filled_form(incident, kind, now=now)
    at = incident.time(now)
    paper = form_document(filled, sender_of(incident, filled.form), at=at, rehearsal=incident.rehearsal)
    lacking = [lack.field.key for lack in filled.lacks]
    record(by, "incident.form", incident, now=now, form=filled.form.id, lacking=lacking)
    return filled, docx_bytes(paper)


def sender_of(incident: Incident, form: Form) -> Sender:
    """Return who issues the paper: the unit where it happened."""
    unit = incident.unit
    name = unit.name if unit else incident.unit_words or "…"
    above = unit.parent.name if unit and unit.parent else ""
    owner = str(incident.fields.get("owner") or above)
    return Sender(name, above, _place(unit), tuple(_addressees(form, owner, vn_day(incident.known_since))))


def _addressees(form: Form, owner: str, day: date) -> Iterable[str]:
    for role in form.to:
        if role == "owner":
            yield owner or "Cơ quan chủ quản"
        elif found := authority(role, day):
            yield found.name


def _place(unit: Unit | None) -> str:
    """The province, as papers are dated from it; "" where the tree does not say."""
    while unit is not None and unit.parent is not None:
        unit = unit.parent
    found = re.search(r"\b(?:tỉnh|thành phố) (.+)$", unit.name) if unit else None
    return found.group(1) if found else ""


def cases_of(incidents: IncidentQuerySet, first: date, last: date) -> list[Case]:
    """Return what Mẫu số 05 counts: real incidents known from a day of [first, last] on, without duplicates."""
    begins, ends = day_start(first), day_end(last)
    found = incidents.filter(rehearsal=False, duplicate_of=None, received_at__gte=begins)
    return [_case(one) for one in found if begins <= one.known_since < ends]


def _case(incident: Incident) -> Case:
    kept = incident.fields
    return Case(
        incident.class_id,
        frozenset(kept.get("handled_by", ())),
        str(kept.get("helpers", "")),
        amount(str(kept.get("damage", ""))),
    )


@transaction.atomic
def draw_periodic(first: date, last: date, *, unit: Unit, proposals: str, by: User, now: datetime) -> bytes:
    """Return the DOCX of Mẫu số 05 over [first, last] for what the account sees; the act is recorded.

    Raises Refused for a period that runs backwards, lies ahead or before the regime, or is too long.
    """
    if first > last or (last - first).days > _LONGEST_PERIOD or first > vn_day(now):
        raise Refused(
            f"Kỳ báo cáo {first:%d/%m/%Y} – {last:%d/%m/%Y} không hợp lệ.",
            hint=f"Chọn kỳ đã bắt đầu, không dài quá {_LONGEST_PERIOD} ngày.",
        )
    try:
        form = form_for("periodic", last)
    except ValueError as error:
        raise Refused(f"Không có mẫu cho kỳ này: {error}.", hint="Chọn kỳ sau 01/11/2017.") from error
    cases = cases_of(Incident.objects.visible_to(by), first, last)
    above = unit.parent.name if unit.parent else ""
    sender = Sender(unit.name, above, _place(unit), tuple(_addressees(form, above, last)))
    record(by, "incident.periodic", unit, now=now, first=first, last=last, count=len(cases), form=form.id)
    return docx_bytes(periodic_report(form, first, last, cases, sender, proposals=proposals, at=now))
