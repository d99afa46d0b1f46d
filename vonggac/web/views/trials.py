"""Test calls before the watch begins: whom nobody has reached, and the list to ring down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vonggac.audit.services import record_look
from vonggac.core.errors import Refused
from vonggac.core.text import fold
from vonggac.core.times import vn
from vonggac.registry.models import Unit
from vonggac.roster.models import Roster, TrialCall
from vonggac.roster.trials import UnitTrials, note_call, trials
from vonggac.web.requests import UserRequest, instant
from vonggac.web.words import TRIALS

SHOWN = 40  # people named on top, calls listed below


@login_required
@require_safe
def trials_page(request: UserRequest) -> HttpResponse:
    """How far each unit has been called, who is not reached first; `?q=` finds units."""
    found = _trials(request)
    words = request.GET.get("q", "")[:80]
    asked = fold(words)
    shown = [one for one in found if asked in fold(f"{one.unit.code} {one.unit.name} {one.unit.short_name}")]
    context = {
        "q": words,
        "units": shown,
        "reached": sum(one.reached for one in found),
        "uncalled": sum(one.uncalled for one in found),
        "unreached": [person for one in found for person in one.unreached][:SHOWN],
        "unreached_count": sum(len(one.unreached) for one in found),
        "page_name": "on-duty",
    }
    return render(request, "web/trials.html", context)


def _trials(request: UserRequest, unit: Unit | None = None) -> list[UnitTrials]:
    now = timezone.now()
    rosters = Roster.objects.visible_to(request.user)
    rosters = rosters.filter(unit=unit) if unit else rosters
    return trials(rosters, TrialCall.objects.visible_to(request.user), since=now, known_at=now)


@login_required
def unit_trials_page(request: UserRequest, code: str) -> HttpResponse:
    """The unit's people with what came of calling them; POST: keep the result of one call."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    status = 200
    if request.method == "POST":
        try:
            made = _note(request, unit)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 400
        else:
            said = {"person": made.person, "result": TRIALS[made.result]}
            messages.success(request, _("Đã ghi: %(person)s, %(result)s.") % said)
            return redirect("unit-trials", code=code)
    record_look(request.user, "trials.shown", unit, now=timezone.now(), unit=unit.code)
    found = _trials(request, unit)
    calls = TrialCall.objects.visible_to(request.user).filter(unit=unit).select_related("by")
    context = {
        "unit": unit,
        "people": found[0].people if found else (),
        "calls": calls[:SHOWN],
        "results": TRIALS,
        "now": f"{vn(timezone.now()):%Y-%m-%dT%H:%M}",
        "typed": request.POST,
        "page_name": "on-duty",
    }
    return render(request, "web/unit_trials.html", context, status=status)


def _note(request: UserRequest, unit: Unit) -> TrialCall:
    said = request.POST
    written = said.get("called_at", "").strip()
    called_at = instant(written) if written else None
    if written and called_at is None:
        raise Refused(f"“{written[:40]}” không phải thời điểm.", hint="Chọn ngày và giờ gọi.")
    person, phone = said.get("person", ""), said.get("phone", "")
    if not person.strip():
        raise Refused("Chưa rõ gọi cho ai.", hint="Chọn một người trong danh sách.")
    return note_call(
        unit,
        person,
        phone,
        said.get("result", ""),
        by=request.user,
        now=timezone.now(),
        called_at=called_at,
        note=said.get("note", ""),
    )
