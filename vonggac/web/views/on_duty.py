"""Who stands watch at a moment, on a screen and as a sheet for the wall."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vonggac.audit.services import record_look
from vonggac.campaigns.models import Obligation
from vonggac.core.errors import Refused
from vonggac.core.text import fold
from vonggac.registry.models import Unit, UnitQuerySet
from vonggac.roster.calendar import calendar, feed_of
from vonggac.roster.models import Roster
from vonggac.roster.now import Watch, current_shifts, on_duty
from vonggac.standing.rosters import DELIVERABLE
from vonggac.web.requests import Moment, UserRequest, instant

PAGE = 100
KEPT = timedelta(days=60)  # how long past shifts stay in a calendar
MISSING = 60  # names of units without a roster; the rest is counted


@login_required
@require_safe
def on_duty_page(request: UserRequest) -> HttpResponse:
    """Everybody on watch in the user's scope at `?as_of=`, else now; `?q=` finds units and people."""
    watches, context = _context(request)
    _look(request, watches)
    page = Paginator(watches, PAGE).get_page(request.GET.get("trang"))
    return render(request, "web/on_duty.html", context | {"page": page, "page_name": "on-duty"})


@login_required
@require_safe
def on_duty_sheet(request: UserRequest) -> HttpResponse:
    """The same as one A4 sheet in the official layout, ready to print."""
    watches, context = _context(request)
    _look(request, watches)
    return render(request, "web/on_duty_sheet.html", context)


def _look(request: UserRequest, watches: list[Watch]) -> None:
    if request.user.unit is not None and (people := sum(len(watch.shifts) for watch in watches)):
        record_look(request.user, "on-duty.shown", request.user.unit, now=timezone.now(), people=people)


def _context(request: UserRequest) -> tuple[list[Watch], dict[str, object]]:
    now = timezone.now()
    moment = _moment(request, now)
    # The past is shown as it was known then, the future as it is known now.
    found = on_duty(Roster.objects.visible_to(request.user), moment.as_of, known_at=min(moment.as_of, now))
    with_roster = {watch.unit.pk for watch in found}
    missing = [unit for unit in _owing(request) if unit.pk not in with_roster]
    words = fold(request.GET.get("q", "")[:80])
    watches = [watch for watch in found if _matches(watch, words)]
    return watches, {
        "moment": moment,
        "q": request.GET.get("q", "")[:80],
        "watches": watches,
        "people": sum(len(watch.shifts) for watch in watches),
        "empty": [watch for watch in watches if not watch.shifts],
        "missing": missing[:MISSING],
        "missing_count": len(missing),
        "unit": request.user.unit,
    }


def _moment(request: UserRequest, now: datetime) -> Moment:
    written = request.GET.get("as_of", "").strip()
    asked = instant(written) if written else None
    if written and asked is None:
        messages.error(
            request,
            _("“%(written)s” không phải thời điểm. Ghi như 2027-01-25T09:00.") % {"written": written[:40]},
        )
    return Moment(asked, asked=True) if asked else Moment(now, asked=False)


def _matches(watch: Watch, words: str) -> bool:
    if not words:
        return True
    unit = f"{watch.unit.code} {watch.unit.name} {watch.unit.short_name}"
    return words in fold(unit) or any(words in fold(shift.person) for shift in watch.shifts)


def _owing(request: UserRequest) -> UnitQuerySet:
    """Units in scope that a letter asks for a roster."""
    owed = Obligation.objects.visible_to(request.user).filter(requirement__deliverable=DELIVERABLE)
    return Unit.objects.visible_to(request.user).filter(pk__in=owed.order_by().values("unit"))


@require_safe
def roster_calendar(request: HttpRequest, signed: str) -> HttpResponse:
    """The calendar that a telephone subscribes to; its signed address is the way in (decision 0055)."""
    now = timezone.now()
    try:
        feed = feed_of(signed)
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    shifts = current_shifts(feed.unit, since=now - KEPT, known_at=now)
    response = HttpResponse(calendar(feed, shifts, now=now), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lich-truc.ics"'
    response["Cache-Control"] = "private, max-age=600"
    response["X-Robots-Tag"] = "noindex"
    return response
