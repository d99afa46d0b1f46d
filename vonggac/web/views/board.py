"""The board of a campaign, and the rows behind each of its figures."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from vonggac.campaigns.models import Campaign
from vonggac.core.lunar import lunar, next_tet, year_name
from vonggac.core.text import collation, fold
from vonggac.core.times import vn_day
from vonggac.directives.models import Finding, Requirement
from vonggac.registry.models import Unit
from vonggac.standing.board import Board, Tally
from vonggac.web.bars import Figure, figures
from vonggac.web.requests import UserRequest, board_at, moment_of, number
from vonggac.web.views.incidents import on_board
from vonggac.web.views.rows import named
from vonggac.web.words import FILTERS

UNITS_A_PAGE = 40
SHOWN = 8  # of a list that has a page of its own


@login_required
@require_safe
def home(request: UserRequest) -> HttpResponse:
    """Lead to the newest campaign, a real one before a rehearsal; a focal point to the own unit's page."""
    campaign = Campaign.objects.visible_to(request.user).order_by("rehearsal", "-opened_at").first()
    if campaign is None:
        return redirect("letters") if request.user.directs else render(request, "web/nothing.html")
    return redirect("board", pk=campaign.pk)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a board's table: a unit or a requirement with its tally."""

    of: Unit | Requirement
    tally: Tally
    figures: list[Figure]
    silent: bool = False


@login_required
@require_safe
def board_page(request: UserRequest, pk: int) -> HttpResponse:
    """The board at the present or at `?as_of=`. `q`, `tinh_trang` and `trang` choose among the units."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("directive"), pk=pk)
    if not request.user.oversees and request.user.unit:
        return redirect(f"/don-vi/{request.user.unit.code}/?dot={campaign.pk}")
    moment = moment_of(request, campaign, timezone.now())
    shown = board_at(request, campaign, moment)
    tally = shown.tally
    overdue, silent = shown.overdue, shown.silent_units
    asked = _Asked.of(request)
    page, lines = _units(shown, silent, asked)
    return render(
        request,
        "web/board.html",
        {
            "campaign": campaign,
            "campaigns": Campaign.objects.visible_to(request.user),
            "moment": moment,
            "tally": tally,
            "figures": figures(tally),
            "tet": tet(moment.as_of),
            "deadlines": shown.deadlines[:SHOWN],
            "requirements": _requirements(shown),
            "overdue": named(overdue[:SHOWN]),
            "overdue_more": max(len(overdue) - SHOWN, 0),
            "silent": len(silent),
            "claimed": len(shown.claimed),
            "page": page,
            "units": lines,
            "asked": asked,
            "filters": FILTERS.values(),
            "questions": _questions(campaign),
            "incidents": None if moment.asked else on_board(request, campaign, timezone.now()),
        },
    )


@dataclass(frozen=True, slots=True)
class Tet:
    """How far Tết is from a day."""

    days: int  # whole days to mùng 1; 0 within the first week of the year
    year: str
    mung: int  # the day of the first week, 0 outside it


def tet(as_of: datetime) -> Tet:
    today = vn_day(as_of)
    here = lunar(today)
    if here.month == 1 and not here.leap and here.day <= 7:
        return Tet(0, here.year_name, here.day)
    coming = next_tet(today)
    return Tet((coming - today).days, year_name(lunar(coming).year), 0)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the reader asked of the table of units."""

    words: str
    slug: str  # of FILTERS, "im-lang", or ""
    by_name: bool
    page: int

    @classmethod
    def of(cls, request: UserRequest) -> "_Asked":
        slug = request.GET.get("tinh_trang", "")
        return cls(
            words=request.GET.get("q", "")[:100],
            slug=slug if slug in FILTERS or slug == "im-lang" else "",
            by_name=request.GET.get("xep") == "ten",
            page=number(request.GET.get("trang", "")),
        )

    def wants(self, tally: Tally, silent: bool) -> bool:
        if self.slug == "im-lang":
            return silent
        return not self.slug or getattr(tally, FILTERS[self.slug].name) > 0


def _units(shown: Board, silent: set[int], asked: _Asked) -> "tuple[Page[Unit], list[Line]]":
    """Return the page of units asked for and their lines: the most overdue first, or in the order of the alphabet."""
    tallies = {pk: tally for pk, tally in shown.by_unit.items() if asked.wants(tally, pk in silent)}
    words = fold(asked.words)
    found = [
        unit
        for unit in Unit.objects.in_bulk(tallies).values()
        if words in fold(f"{unit.name} {unit.short_name} {unit.code}")
    ]
    found.sort(key=lambda unit: collation(unit.name))
    if not asked.by_name:
        found.sort(key=lambda unit: -(tallies[unit.pk].overdue + tallies[unit.pk].broken))
    page = Paginator(found, UNITS_A_PAGE).get_page(asked.page)
    return page, [Line(unit, tallies[unit.pk], figures(tallies[unit.pk]), unit.pk in silent) for unit in page]


def _requirements(shown: Board) -> list[Line]:
    tallies = shown.by_requirement
    asked = Requirement.objects.filter(pk__in=tallies).order_by("position")
    return [Line(one, tallies[one.pk], figures(tallies[one.pk])) for one in asked]


def _questions(campaign: Campaign) -> list[Finding]:
    """Doubts about the letter that nobody has settled: somebody may owe a duty and not know."""
    return list(campaign.directive.findings.filter(answer="").exclude(severity="note"))
