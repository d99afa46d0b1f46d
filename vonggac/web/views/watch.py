"""The watch on pages: systems, one system, the wall board, a unit's public status page, figures for Prometheus."""

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from vonggac.core.errors import Refused
from vonggac.core.lunar import next_tet
from vonggac.core.text import fold
from vonggac.core.times import DAY, vn_day
from vonggac.incidents.models import Incident
from vonggac.registry.files import path_of
from vonggac.registry.models import System, SystemQuerySet
from vonggac.registry.systems import may_consent, may_register
from vonggac.roster.models import Roster
from vonggac.roster.now import on_duty
from vonggac.watch import history, pings
from vonggac.watch.models import Picture
from vonggac.web import watched
from vonggac.web.incidents import OnBoard
from vonggac.web.metrics import exposition
from vonggac.web.requests import UserRequest

PLOT_DAYS = 7
CHANGES_SHOWN = 30
PINGS_SHOWN = 10
PLACES_SHOWN = 72  # units on one screen of 1920 x 1080
WATCHES_SHOWN = 14


def systems_of(request: UserRequest) -> SystemQuerySet:
    """The one way in to systems of the pages."""
    return System.objects.visible_to(request.user)


@login_required
@never_cache
@require_safe
def watched_page(request: UserRequest) -> HttpResponse:
    """Every system of the scope as it stands; `?q=` finds units, names and addresses."""
    now = timezone.now()
    words = fold(request.GET.get("q", "")[:80])
    found = history.present(watched.systems_today(systems_of(request), now), now=now)
    kept = [
        one for one in found if words in fold(f"{one.system.unit} {one.system.name} {one.system.address}")
    ]
    context = {
        "groups": [
            (unit, watched.status_address(unit) if request.user.speaks_for(unit) else "", rows)
            for unit, rows in watched.by_unit(kept)
        ],
        "q": request.GET.get("q", "")[:80],
        "figures": history.figures(systems_of(request), now=now),
        "sees_fakes": request.user.oversees
        and request.user.unit is not None
        and not request.user.unit.parent_id,
        "page_name": "watched",
    }
    return render(request, "web/watched.html", context)


@login_required
@never_cache
@require_safe
def system_page(request: UserRequest, pk: int) -> HttpResponse:
    """One system: 90 days, response times, the certificate, findings with what to do, pictures, changes."""
    system = get_object_or_404(systems_of(request).select_related("unit", "depends_on"), pk=pk)
    now = timezone.now()
    (present,) = history.present(systems_of(request).filter(pk=pk), now=now)
    days = history.availability(system, now=now)
    from_at = now - PLOT_DAYS * DAY
    found = watched.findings(present)
    before, after = watched.before_and_after(system)
    changes = history.changes(systems_of(request).filter(pk=pk), now - 90 * DAY, now + timedelta(seconds=1))
    context = {
        "system": system,
        "present": present,
        "bars": watched.day_bars(days),
        "share": watched.over_all(days),
        "plot": watched.plot(history.response(system, from_at, now), from_at, now),
        "findings": [f for f in found if f.state.outcome != "passed"],
        "passed": [f for f in found if f.state.outcome == "passed"],
        "certificate": next((f for f in found if f.state.check_id == "portal-certificate-days"), None),
        "before": before,
        "after": after,
        "waits": (waits := watched.waits(system)),
        "may_accept": waits and may_register(request.user, system.unit),
        "turns": watched.turns(changes[:CHANGES_SHOWN]),
        "tells": system.kind in pings.NUMBERS,
        "pings": system.pings.all()[:PINGS_SHOWN],
        "ping_at": _ping_address(request, system, now),
        "page_name": "watched",
    }
    return render(request, "web/system.html", context)


def _ping_address(request: UserRequest, system: System, now: datetime) -> str:
    """For those alone who may register the system or speak for its unit: whoever has it can tell in its name."""
    if not may_consent(request.user, system.unit) or not (signed := pings.address_of(system, now=now)):
        return ""
    path = reverse("ping", args=[signed])
    return (
        f"{settings.PUBLIC_URL.rstrip('/')}{path}"
        if settings.PUBLIC_URL
        else request.build_absolute_uri(path)
    )


@login_required
@require_safe
def system_picture(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    """A page of a system as a browser drew it."""
    picture = get_object_or_404(Picture.objects.visible_to(request.user), pk=pk)
    path = path_of(picture.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@never_cache
@require_safe
def wall_page(request: UserRequest) -> HttpResponse:
    """The board for the wall; `?nen=toi` or `?nen=sang` fixes its theme."""
    theme = {"toi": "dark", "sang": "light"}.get(request.GET.get("nen", ""), "")
    return render(request, "web/wall.html", _wall(request, timezone.now()) | {"theme": theme})


@login_required
@never_cache
@require_safe
def wall_now(request: UserRequest) -> HttpResponse:
    """What wall.js puts into the board every few seconds."""
    return render(request, "web/_wall.html", _wall(request, timezone.now()))


def _wall(request: UserRequest, now: datetime) -> dict[str, object]:
    found = watched.places(systems_of(request), now=now)
    live = Incident.objects.visible_to(request.user).live().select_related("unit", "system")
    watches = on_duty(Roster.objects.visible_to(request.user), now, known_at=now)
    today = vn_day(now)
    tet = next_tet(today)
    return {
        "now": now,
        "tet": tet,
        "days_to_tet": (tet - today).days,
        "places": found[:PLACES_SHOWN],
        "more_places": max(0, len(found) - PLACES_SHOWN),
        "up": sum(place.up for place in found),
        "unknown": sum(place.unknown for place in found),
        "down": sum(place.in_trouble for place in found),
        "incidents": OnBoard.of(list(live.real()), now=now),
        "rehearsed": OnBoard.of(list(live.filter(rehearsal=True)), now=now),
        "watches": watches[:WATCHES_SHOWN],
        "more_watches": max(0, len(watches) - WATCHES_SHOWN),
        "unit": request.user.unit,
    }


@never_cache
@require_safe
def status_page(request: HttpRequest, signed: str) -> HttpResponse:
    """A unit's systems for everybody who was given the address: names and whether they can be used, nothing else."""
    try:
        unit = watched.status_unit(signed)
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    now = timezone.now()
    systems = System.objects.filter(unit=unit).watchable(now).order_by("kind", "name")
    found = history.present(systems, now=now)
    days = history.bars([one.system for one in found], now=now)
    lines = [
        (one, watched.day_bars(days[one.system.pk]), watched.over_all(days[one.system.pk])) for one in found
    ]
    context = {
        "unit": unit,
        "lines": lines,
        "now": now,
        "down": [one.system.name for one in found if one.up == "failed"],
        "doubtful": any(one.up == "unknown" for one in found),
    }
    return render(request, "web/status.html", context)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: to this machine itself, or to whoever brings the operator's token. No names of people."""
    if not _may_read(request):
        return HttpResponse("Needs VONGGAC_METRICS_TOKEN as a bearer token.\n", "text/plain", status=403)
    return HttpResponse(exposition(timezone.now()), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        brought = request.headers.get("Authorization", "")
        return hmac.compare_digest(brought.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # Behind a reverse proxy everybody seems to be this machine.
    passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not passed_on and request.META.get("REMOTE_ADDR", "") in {"127.0.0.1", "::1"}
