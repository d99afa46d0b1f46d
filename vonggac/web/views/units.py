"""A unit's page: what it owes under a campaign, whom to call, how the units below it stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.models import Campaign, Obligation, UnitPass
from vonggac.campaigns.services import acknowledge, may_answer
from vonggac.core.errors import Refused
from vonggac.registry.models import Unit
from vonggac.standing.board import Board, Row, Tally, present_board, rows, tally
from vonggac.web.bars import Figure, figures
from vonggac.web.people import people_of
from vonggac.web.pieces import fresh, piece
from vonggac.web.requests import Moment, UserRequest, key, moment_of
from vonggac.web.views.duties import duties

UNITS_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Below:
    """A unit below the page's own, with how it stands."""

    of: Unit
    tally: Tally
    figures: list[Figure]


@login_required
@require_safe
def unit_page(request: UserRequest, code: str) -> HttpResponse:
    """What the unit owes under a campaign (`?dot=`, else the newest), sorted by when."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent"), code=code)
    seen = Campaign.objects.visible_to(request.user).select_related("directive")
    seen = seen.defer("directive__lines", "directive__reading")
    campaigns = list(seen.order_by("rehearsal", "-opened_at"))
    campaign = _campaign(request, campaigns)
    if campaign is None:
        return render(request, "web/nothing.html", {"unit": unit})
    moment = moment_of(request, campaign, timezone.now())
    judged = _judged(request, unit, campaign, moment)
    context = {"unit": unit, "campaign": campaign, "moment": moment}
    return render(
        request,
        "web/unit.html",
        {
            **context,
            "campaigns": campaigns,
            "duties": _duties(request, judged, context),
            "below": _below(request, judged, context),
            "people": people_of(unit),
            "passes": _passes(request, unit, campaign),
            "above": unit.parent if unit.pk != request.user.unit_id else None,
        },
    )


def _passes(request: UserRequest, unit: Unit, campaign: Campaign) -> Iterable[UnitPass]:
    if not request.user.directs:
        return ()
    made = campaign.passes.filter(unit=unit).select_related("made_by")
    return made.only("made_at", "withdrawn_at", "used_at", "made_by__username")[:5]


def _campaign(request: UserRequest, campaigns: Iterable[Campaign]) -> Campaign | None:
    asked = request.GET.get("dot", "")
    found = [c for c in campaigns if not asked or str(c.pk) == asked]
    if asked and not found:
        raise Http404
    return found[0] if found else None


def _judged(request: UserRequest, unit: Unit, campaign: Campaign, moment: Moment) -> Board:
    """Return a board with the rows of the unit and of all below it: the present from memory, the past judged anew."""
    if not moment.asked:
        return present_board(campaign, timezone.now(), user=request.user)
    below = Unit.objects.visible_to(request.user).within(unit)
    past = rows(Obligation.objects.filter(campaign=campaign, unit__in=below), moment.as_of)
    return Board(campaign, moment.as_of, tuple(past))


def _duties(request: UserRequest, judged: Board, context: Mapping[str, Any]) -> SafeString:
    """Return the unit's own duties, each with its forms: one text for all who have the same rights over it."""
    unit, campaign, moment = context["unit"], context["campaign"], context["moment"]
    own = judged.of_units([unit.pk])
    may = may_answer(request.user, unit) and not moment.asked

    def more() -> dict[str, object]:
        return {**context, **_owed(unit, campaign, moment, own), "may_answer": may}

    if moment.asked:
        return fresh(request, "web/_duties.html", more())
    return piece(request, "web/_duties.html", (campaign.pk, unit.pk, may, get_language()), own, more)


def _owed(unit: Unit, campaign: Campaign, moment: Moment, own: Sequence[Row]) -> dict[str, object]:
    obligations = sorted(
        campaign.obligations.filter(unit=unit).select_related("requirement", "via", "parent__unit"),
        key=lambda o: (o.due_at is None, o.due_at, o.requirement.position),
    )
    for obligation in obligations:  # one letter for all of them, loaded once
        obligation.campaign, obligation.unit = campaign, unit
    shown = duties(obligations, {row.obligation: row for row in own}, moment)
    counted = tally(own)
    return {
        "duties": shown,
        "tally": counted,
        "figures": figures(counted),
        "unreceived": sum(not duty.history for duty in shown),
    }


def _below(request: UserRequest, judged: Board, context: Mapping[str, Any]) -> SafeString:
    """Return a page of the table of the units directly below, in the order of their codes; "" where there are none."""
    unit, moment = context["unit"], context["moment"]
    children = judged.lastingly(f"below {unit.pk}", lambda: _children(unit, judged))
    if not children:
        return mark_safe("")
    page = Paginator(children, UNITS_A_PAGE).get_page(request.GET.get("trang"))

    def write() -> SafeString:
        units = Unit.objects.in_bulk(list(page.object_list))
        counted = [(units[pk], judged.by_unit[pk]) for pk in page.object_list]
        lines = [Below(child, count, figures(count)) for child, count in counted]
        return render_to_string("web/_below.html", {**context, "below": lines, "page": page})

    return judged.kept(("below", unit.pk, page.number, get_language(), moment.query), write)


def _children(unit: Unit, judged: Board) -> list[int]:
    found = Unit.objects.filter(parent=unit).order_by("code").values_list("pk", flat=True)
    return [pk for pk in found if pk in judged.by_unit]


@login_required
@require_POST
def receive_all(request: UserRequest, code: str) -> HttpResponse:
    """Confirm receipt of all that the unit has not answered yet."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=key(request.POST.get("dot")))
    mine = Obligation.objects.visible_to(request.user).filter(campaign=campaign, unit=unit)
    try:
        owed = list(mine.select_related("campaign", "unit"))
        count = acknowledge(owed, by=request.user, now=timezone.now())
        messages.success(request, _("Đã xác nhận tiếp nhận: %(count)s nhiệm vụ.") % {"count": count})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('unit', args=[unit.code])}?dot={campaign.pk}")
