"""Incidents: the list, and one incident with its clocks, escalation, tasks, timeline, papers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vonggac.campaigns.models import Campaign
from vonggac.core.text import fold
from vonggac.incidents.clocks import EFFECTS, classes
from vonggac.incidents.closing import obstacles
from vonggac.incidents.likeness import duplicates
from vonggac.incidents.models import Attachment, Entry, Incident, IncidentQuerySet, Rung
from vonggac.incidents.playbooks import OWNERS, STAGES, playbook, playbooks
from vonggac.incidents.sending import clocks_of
from vonggac.incidents.services import suggest_class
from vonggac.incidents.timeline import may_handle
from vonggac.reports.forms.cases import PAPERS, filled_form
from vonggac.standing.alarm import chain_for
from vonggac.web.incidents import OnBoard, line_of, lines_of, rounds_of
from vonggac.web.intake import read_back
from vonggac.web.requests import Moment, UserRequest
from vonggac.web.words import INCIDENT_STATES

PAGE = 50


def incidents_of(request: UserRequest) -> IncidentQuerySet:
    """The one way in to incidents of the pages."""
    return Incident.objects.visible_to(request.user).select_related("unit__parent", "system", "by")


@login_required
@require_safe
@never_cache
def incidents_page(request: UserRequest) -> HttpResponse:
    """Incidents of the scope, the open ones with what runs out first ahead. Filters: state, class, words, rehearsal."""
    asked = {name: request.GET.get(name, "")[:80] for name in ("q", "tinh_trang", "loai", "dien_tap")}
    now = timezone.now()
    found = _chosen(incidents_of(request), asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    context: dict[str, Any] = {
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "page": page,
        "lines": lines_of(list(page), now=now),
        "states": INCIDENT_STATES,
        "classes": classes(),
        "page_name": "incidents",
    }
    if asked["dien_tap"] and (
        drilled := _newest_drill(request)
    ):  # what is taken down from here is rehearsed too
        context |= {"campaign": drilled, "moment": Moment(drilled.time(now), asked=False)}
    return render(request, "web/incidents.html", context)


def _newest_drill(request: UserRequest) -> Campaign | None:
    return Campaign.objects.visible_to(request.user).filter(rehearsal=True).order_by("-opened_at").first()


def _chosen(found: IncidentQuerySet, asked: Mapping[str, str]) -> IncidentQuerySet | list[Incident]:
    state = asked["tinh_trang"]
    found = found.filter(rehearsal=bool(asked["dien_tap"]))
    if state in INCIDENT_STATES:
        found = found.filter(state=state)
    elif state != "tat-ca":
        found = found.live()
    if asked["loai"]:
        found = found.filter(class_id="" if asked["loai"] == "chua-ro" else asked["loai"])
    words = fold(asked["q"])
    if not words:
        return found
    return [one for one in found if words in fold(f"{one.code} {one.summary} {one.where} {one.what}")]


@login_required
@never_cache
@require_safe
def incident_page(request: UserRequest, pk: int) -> HttpResponse:
    """One incident."""
    return show(request, get_object_or_404(incidents_of(request), pk=pk))


def show(
    request: UserRequest, incident: Incident, *, typed: QueryDict | None = None, status: int = 200
) -> HttpResponse:
    """Render the page of the incident; `typed`: what an act was sent with that was refused, so that nothing is lost."""
    context = _context(request, incident, timezone.now()) | {"typed": typed or QueryDict()}
    return render(request, "web/incident.html", context, status=status)


def drill(request: UserRequest, incident: Incident, now: datetime) -> dict[str, Any]:
    """What marks the page of a rehearsed incident: its campaign, and the clock of the rehearsal."""
    if not incident.rehearsal:
        return {}
    campaign = Campaign.objects.visible_to(request.user).filter(pk=incident.campaign or 0).first()
    return {
        "campaign": campaign or Campaign(rehearsal=True),
        "moment": Moment(incident.time(now), asked=False),
    }


def _context(request: UserRequest, incident: Incident, now: datetime) -> dict[str, Any]:
    among = Incident.objects.visible_to(request.user)
    open_ = incident.state != Incident.State.CLOSED
    return {
        "incident": incident,
        **drill(request, incident, now),
        "at": incident.time(now),
        "may": may_handle(request.user, incident.unit) and open_,
        "may_direct": request.user.directs and may_handle(request.user, incident.unit),
        "open": open_,
        "line": line_of(incident, now=now),
        "clocks": clocks_of(incident, now=now),
        "classes": classes(),
        "label": next((c.label for c in classes() if c.id == incident.class_id), ""),
        "suggested": [] if incident.class_id else suggest_class(incident.summary, incident.details)[:3],
        "effects": [(id, words, incident.effects.get(id)) for id, words in EFFECTS.items()],
        "levels": range(1, 6),
        "tlps": Incident.Tlp.choices,
        "playbooks": playbooks(),
        "playbook": playbook(incident.playbook) if incident.playbook else None,
        "rounds": rounds_of(incident, now=now),
        "stages": STAGES,
        "owners": OWNERS,
        "entries": _entries(incident),
        "indicators": incident.indicators.all(),
        "escalations": incident.escalations.prefetch_related(
            Prefetch("rungs", Rung.objects.prefetch_related("calls"))
        ).order_by("-pk"),
        "findings": incident.findings.filter(solved_at=None),
        "chain": [] if not open_ or incident.escalations.exists() else chain_for(incident, now=now),
        "sent": incident.sent.select_related("by"),
        "papers": [(kind, filled_form(incident, kind, now=now)) for kind in PAPERS],
        "obstacles": obstacles(incident, now=now) if open_ else [],
        "alike": duplicates(incident, among) if open_ else [],
        "merged": incident.duplicates.all(),
        "read_back": read_back(incident) if not incident.read_back_at else "",
        "page_name": "incidents",
    }


def _entries(incident: Incident) -> list[Entry]:
    """The timeline as it happened, the newest first; corrections stand at what they correct."""
    files = Prefetch("attachments", Attachment.objects.prefetch_related("custody"))
    found = incident.entries.prefetch_related(files, "corrections").order_by("-happened_at", "-number")
    return list(found)


def on_board(request: UserRequest, campaign: Campaign, now: datetime) -> OnBoard:
    """Return the open incidents of a campaign's board: its own where it is a rehearsal, else the real ones."""
    found = incidents_of(request).live().filter(rehearsal=campaign.rehearsal)
    if campaign.rehearsal:
        found = found.filter(campaign=campaign.pk)
    return OnBoard.of(list(found), now=now)
