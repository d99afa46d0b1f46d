"""Taking an incident down: one screen, the keyboard alone, nothing typed is ever lost."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.models import Campaign
from vonggac.core.errors import Refused, VongGacError
from vonggac.incidents.clocks import classes
from vonggac.incidents.indicators import find
from vonggac.incidents.likeness import Likeness, Told, likely
from vonggac.incidents.models import Incident
from vonggac.incidents.services import note, report, suggest_class
from vonggac.notify.models import Incoming
from vonggac.registry.models import System, Unit
from vonggac.standing.alarm import raise_alarm
from vonggac.standing.mailed import incident_from_mail
from vonggac.web.intake import (
    MOST,
    Meant,
    blank,
    cause,
    drill_of,
    instant_of,
    meant,
    system_by_key,
    typed,
    words_of,
)
from vonggac.web.requests import UserRequest, key
from vonggac.web.second_factor import only_sample

LINES = 12  # telephone lines offered, the last used first
CHANNELS = (Incident.Channel.PHONE, Incident.Channel.EMAIL, Incident.Channel.DIRECT)


@login_required
@never_cache
def incident_new(request: UserRequest) -> HttpResponse:
    """The form, prefilled from a failed check if one is named; POST: keep it, unless it was told before."""
    if request.method != "POST":
        campaign = _campaign(request, request.GET.get("dot", ""))
        now = timezone.now()
        fields = blank(request.user, request.GET, campaign.time(now) if campaign else now)
        return _show(request, fields)
    fields = typed(request.POST)
    try:
        return _keep(request, fields)
    except VongGacError as error:
        messages.error(request, str(error))
        return _show(request, fields, status=400)


def _keep(request: UserRequest, fields: dict[str, str]) -> HttpResponse:
    now = timezone.now()
    found = meant(request.user, fields["unit"], fields["system"])
    if chosen := _chosen(request, request.POST.get("into", "")):
        note(chosen, _as_note(fields), by=request.user, now=now)
        messages.success(request, _("Đã ghi thêm vào %(code)s.") % {"code": chosen.code})
        return redirect(chosen)
    alike = _alike(request, fields, found, now)
    if alike and not request.POST.get("anyway"):
        messages.warning(request, _("Có thể đã có người báo. Xem bên dưới; mọi điều đã gõ còn nguyên."))
        return _show(request, fields, alike=alike, status=409)
    made = _report(request, fields, found, now)
    messages.success(request, _("Đã ghi sự cố %(code)s.") % {"code": made.code})
    if request.POST.get("alarm"):
        try:
            raise_alarm(made, by=request.user, now=now)
            messages.success(request, _("Đang báo động."))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect(made)


def _report(request: UserRequest, fields: dict[str, str], found: Meant, now: datetime) -> Incident:
    campaign = _campaign(request, fields["dot"])
    at = campaign.time(now) if campaign else now
    called_at = instant_of(fields["called_at"], "Giờ gọi")
    channel = fields["channel"] if request.user.directs else Incident.Channel.WEB
    return report(
        unit=found.unit,
        unit_words=found.unit_words,
        system=found.system,
        system_words=found.system_words,
        summary=fields["summary"],
        details=fields["details"],
        detected_at=instant_of(fields["detected_at"], "Giờ phát hiện"),
        called_at=called_at if channel == Incident.Channel.PHONE else None,
        received_at=called_at or at,
        read_back_at=at if request.POST.get("read_back") else None,
        channel=channel,
        line=fields["line"] if channel == Incident.Channel.PHONE else "",
        reporter=fields["reporter"],
        reporter_phone=fields["reporter_phone"],
        reporter_email=fields["reporter_email"],
        class_id=fields["class_id"] or None,
        source_key=cause(system_by_key(request.user, fields["he_thong"]), fields["kiem_tra"]),
        drill=drill_of(campaign),
        by=request.user,
        now=now,
    )


def _campaign(request: UserRequest, written: str) -> Campaign | None:
    """The rehearsal whose board led here, or the newest one among sample units; elsewhere an incident is real."""
    found = Campaign.objects.visible_to(request.user).filter(rehearsal=True).order_by("-opened_at")
    if written or not only_sample():
        found = found.filter(pk=key(written))
    return found.select_related("directive").first()


def _chosen(request: UserRequest, written: str) -> Incident | None:
    return Incident.objects.visible_to(request.user).filter(pk=key(written)).first() if written else None


def _as_note(fields: dict[str, str]) -> str:
    """Everything that was typed, as a line of the other incident."""
    who = ", ".join(part for part in (fields["reporter"], fields["reporter_phone"]) if part)
    said = [f"Báo lại: {fields['summary']}", fields["details"], f"Người báo: {who}" if who else ""]
    return "\n".join(part for part in said if part.strip())


def _alike(request: UserRequest, fields: dict[str, str], found: Meant, now: datetime) -> list[Likeness]:
    campaign = _campaign(request, fields["dot"])
    words = f"{fields['summary']} {fields['details']}"
    told = Told(
        campaign.time(now) if campaign else now,
        found.unit.pk if found.unit else None,
        found.system.pk if found.system else None,
        fields["class_id"],
        words,
        frozenset(find(words)),
    )
    among = Incident.objects.visible_to(request.user).filter(
        rehearsal=campaign is not None, campaign=campaign.pk if campaign else None
    )
    return likely(told, among.live())


@login_required
@require_safe
@never_cache
def incident_alike(request: UserRequest) -> HttpResponse:
    """What the form asks while it is being filled: incidents that may be the same, classes that the words name."""
    fields = typed(request.GET)
    try:
        found = meant(request.user, fields["unit"], fields["system"])
        alike = _alike(request, fields, found, timezone.now())
    except VongGacError:
        alike = []  # told when the form is sent; here it would disturb who is still typing
    context = {"alike": alike, "suggested": suggest_class(fields["summary"], fields["details"])[:3]}
    return render(request, "web/_alike.html", context)


def _show(
    request: UserRequest, fields: dict[str, str], *, alike: list[Likeness] | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    campaign = _campaign(request, fields["dot"])
    units = Unit.objects.visible_to(user).only("code", "name")[:MOST]
    systems = System.objects.filter(unit__in=Unit.objects.visible_to(user)).select_related("unit")[:MOST]
    before = Incident.objects.visible_to(user).exclude(line="").order_by("-received_at")
    lines = list(dict.fromkeys(before.values_list("line", flat=True)[:200]))[:LINES]
    office = user.unit.phone if user.unit else ""
    context = {
        "fields": fields,
        "alike": alike or [],
        "suggested": suggest_class(fields["summary"], fields["details"])[:3],
        "units": units,
        "systems": [words_of(system) for system in systems],
        "lines": [*lines, office] if office and office not in lines else lines,
        "classes": classes(),
        "channels": CHANNELS,
        "entered_at": campaign.time(timezone.now()) if campaign else timezone.now(),
        "campaign": campaign or "",
        "page_name": "incidents",
    }
    return render(request, "web/incident_new.html", context, status=status)


@login_required
@require_POST
def mail_incident(request: UserRequest, pk: int) -> HttpResponse:
    """Make an incident of a mail in one press, with its files as evidence."""
    mail = get_object_or_404(Incoming.objects.visible_to(request.user), pk=pk)
    try:
        made = incident_from_mail(mail, by=request.user, now=timezone.now())
    except VongGacError as error:
        messages.error(request, str(error))
        return redirect("mail", pk=pk)
    messages.success(request, _("Thư đã thành sự cố %(code)s.") % {"code": made.code})
    return redirect(made)
