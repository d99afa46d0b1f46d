"""The board of a campaign, and the rows behind each of its figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vonggac.campaigns.models import Campaign
from vonggac.core.lunar import lunar, next_tet, year_name
from vonggac.core.text import collation, fold
from vonggac.core.times import vn_day
from vonggac.directives.models import Finding, Requirement
from vonggac.registry.models import Unit
from vonggac.standing.board import Board, Tally
from vonggac.web.bars import Figure, figures
from vonggac.web.requests import Moment, UserRequest, board_at, campaign_of, moment_of, number
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
    campaign = campaign_of(request, pk)
    if not request.user.oversees and request.user.unit:
        return redirect(f"/don-vi/{request.user.unit.code}/?dot={campaign.pk}")
    moment = moment_of(request, campaign, timezone.now())
    shown = board_at(request, campaign, moment)
    asked = _Asked.of(request)
    context = {"campaign": campaign, "moment": moment, "filters": FILTERS.values(), "asked": asked}
    parts = _Parts(shown, context, (get_language(), moment.query))
    here = request.get_full_path()
    return render(
        request,
        "web/board.html",
        {
            **context,
            "campaigns": Campaign.objects.visible_to(request.user),
            "questions": _questions(campaign),
            "incidents": None if moment.asked else on_board(request, campaign, timezone.now()),
            "now": parts.of("_now", (here, moment.value), lambda: {**_now(shown, moment), "here": here}),
            "by_requirement": parts.of("_requirements", (), lambda: {"requirements": _requirements(shown)}),
            "by_unit": parts.of("_units", (asked,), lambda: _units(shown, asked)),
            "found": shown.kept(("found", asked), lambda: len(_found(shown, asked))),
        },
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The pieces of the page, each written once for all who look at the same board in the same words."""

    board: Board
    context: dict[str, object]
    words: tuple[object, ...]

    def of(self, name: str, asked: tuple[object, ...], more: Callable[[], dict[str, object]]) -> SafeString:
        """Return the piece; `asked`: what it depends on besides the board."""

        def write() -> SafeString:
            return render_to_string(f"web/{name}.html", self.context | more())

        return self.board.kept((name, *self.words, *asked), write)


def _now(shown: Board, moment: Moment) -> dict[str, object]:
    tally, overdue = shown.tally, shown.overdue
    return {
        "tally": tally,
        "figures": figures(tally),
        "tet": tet(moment.as_of),
        "deadlines": shown.deadlines[:SHOWN],
        "overdue": named(overdue[:SHOWN]),
        "overdue_more": max(len(overdue) - SHOWN, 0),
        "silent": len(shown.silent_units),
        "claimed": len(shown.claimed),
    }


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


def _units(shown: Board, asked: _Asked) -> dict[str, object]:
    """Return the page of units asked for and their lines: the most overdue first, or in the order of the alphabet."""
    tallies, silent = shown.by_unit, shown.silent_units
    page = Paginator(_found(shown, asked), UNITS_A_PAGE).get_page(asked.page)
    units = Unit.objects.in_bulk(list(page.object_list))
    lines = [Line(units[pk], tallies[pk], figures(tallies[pk]), pk in silent) for pk in page.object_list]
    return {"page": page, "units": lines}


def _found(shown: Board, asked: _Asked) -> list[int]:
    """Return the primary keys of the units asked for, in order."""
    tallies, silent = shown.by_unit, shown.silent_units
    names = shown.lastingly("names", lambda: _names(shown))
    order = list(names) if asked.by_name else shown.kept("worst first", lambda: _worst_first(shown, names))
    words = fold(asked.words)
    return [
        pk for pk in order if (not words or words in names[pk]) and asked.wants(tallies[pk], pk in silent)
    ]


def _names(shown: Board) -> dict[int, str]:
    """Return by unit, in the order of the alphabet, the words in which it is found."""
    columns = Unit.objects.order_by().values_list("pk", "name", "short_name", "code")
    owing = [row for row in columns if row[0] in shown.by_unit]
    owing.sort(key=lambda row: collation(row[1]))
    return {pk: fold(f"{name} {short_name} {code}") for pk, name, short_name, code in owing}


def _worst_first(shown: Board, names: dict[int, str]) -> list[int]:
    tallies = shown.by_unit
    return sorted(names, key=lambda pk: -(tallies[pk].overdue + tallies[pk].broken))


def _requirements(shown: Board) -> list[Line]:
    tallies = shown.by_requirement
    asked = Requirement.objects.filter(pk__in=tallies).order_by("position")
    return [Line(one, tallies[one.pk], figures(tallies[one.pk])) for one in asked]


def _questions(campaign: Campaign) -> list[Finding]:
    """Doubts about the letter that nobody has settled: somebody may owe a duty and not know."""
    return list(campaign.directive.findings.filter(answer="").exclude(severity="note"))
