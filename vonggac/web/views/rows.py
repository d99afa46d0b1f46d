"""The rows behind a figure of the board."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vonggac.campaigns.models import Campaign
from vonggac.directives.models import Requirement
from vonggac.registry.models import Unit
from vonggac.standing.board import Row
from vonggac.web.requests import UserRequest, board_at, campaign_of, instant, moment_of, number
from vonggac.web.words import FILTERS, Part

ROWS_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A board's row with what a reader needs to know it by."""

    row: Row
    unit: Unit
    requirement: Requirement


def named(rows: list[Row]) -> list[Named]:
    """Return the rows with their units and requirements: two queries, however many rows."""
    units = Unit.objects.in_bulk({row.unit for row in rows})
    requirements = Requirement.objects.in_bulk({row.requirement for row in rows})
    return [Named(row, units[row.unit], requirements[row.requirement]) for row in rows]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows an address asks for; None: any."""

    part: Part | None
    unit: Unit | None
    requirement: Requirement | None
    due_at: datetime | None
    claimed: bool  # only what waits for somebody above to look at it

    @classmethod
    def of(cls, request: UserRequest, campaign: Campaign) -> "Choice":
        """Read `tinh_trang`, `don_vi`, `muc` and `han`. What names nothing is a 404: all rows would be wrong."""
        asked = {name: request.GET.get(name, "") for name in ("tinh_trang", "don_vi", "muc", "han")}
        found = cls(
            FILTERS.get(asked["tinh_trang"]),
            Unit.objects.visible_to(request.user).filter(code=asked["don_vi"]).first()
            if asked["don_vi"]
            else None,
            campaign.directive.requirements.filter(ref=asked["muc"]).first() if asked["muc"] else None,
            instant(asked["han"]),
            request.GET.get("cho") == "tham-dinh",
        )
        answers = (found.part, found.unit, found.requirement, found.due_at)
        if any(written and answer is None for written, answer in zip(asked.values(), answers, strict=True)):
            raise Http404
        return found

    def takes(self, row: Row) -> bool:
        return (
            (self.part is None or row.standing in self.part.standings)
            and (not self.claimed or row.claimed)
            and (self.unit is None or row.unit == self.unit.pk)
            and (self.requirement is None or row.requirement == self.requirement.pk)
            and (self.due_at is None or row.due_at == self.due_at)
        )


@login_required
@require_safe
def rows_page(request: UserRequest, pk: int) -> HttpResponse:
    campaign = campaign_of(request, pk)
    moment = moment_of(request, campaign, timezone.now())
    choice = Choice.of(request, campaign)
    shown = board_at(request, campaign, moment)
    found = shown.kept(("rows", choice), lambda: [row for row in shown.rows if choice.takes(row)])
    page = Paginator(found, ROWS_A_PAGE).get_page(number(request.GET.get("trang", "")))
    asked = request.GET.copy()
    asked.pop("trang", None)
    context = {"campaign": campaign, "moment": moment, "page": page, "kept": asked.urlencode()}

    def write() -> SafeString:
        return render_to_string("web/_rows.html", context | {"rows": named(list(page.object_list))})

    written = shown.kept(("_rows", get_language(), moment.query, context["kept"], page.number), write)
    return render(request, "web/rows.html", {**context, "choice": choice, "written": written})
