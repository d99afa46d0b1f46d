"""What other programs read: letters, campaigns, units, the board, what is owed."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import NinjaJSONEncoder

from vonggac.api import values
from vonggac.api.tokens import caller
from vonggac.campaigns.models import Campaign, Obligation, Submission
from vonggac.directives.models import Directive
from vonggac.registry.models import Unit, User
from vonggac.standing.board import Board, Row, Tally, board, present_board
from vonggac.standing.judge import Standing
from vonggac.standing.rows import rows

router = Router()


@router.get("/directives", response={200: list[values.DirectiveLine], **values.FAULTS}, tags=["letters"])
def directives(request: HttpRequest, page: Query[values.Page]) -> list[Directive]:
    """Letters under which your scope owes something, newest first."""
    return list(page.of(list(Directive.objects.visible_to(caller(request)).defer("lines", "reading"))))


@router.get(
    "/directives/{id}",
    response={200: values.DirectiveOut, 404: values.Fault, **values.FAULTS},
    tags=["letters"],
)
def directive(request: HttpRequest, id: values.Id) -> dict[str, object]:
    """One letter with what it asks, in reading order."""
    found = get_object_or_404(Directive.objects.visible_to(caller(request)), pk=id)
    line = values.DirectiveLine.from_orm(found).dict()
    return {**line, "requirements": list(found.requirements.all())}


@router.get("/campaigns", response={200: list[values.CampaignOut], **values.FAULTS}, tags=["board"])
def campaigns(request: HttpRequest) -> list[dict[str, object]]:
    """Campaigns in which your scope owes something, newest first."""
    now = timezone.now()
    found = Campaign.objects.visible_to(caller(request)).select_related("directive")
    found = found.defer("directive__lines", "directive__reading")
    return [_campaign(one, now) for one in found]


@router.get(
    "/campaigns/{id}", response={200: values.CampaignOut, 404: values.Fault, **values.FAULTS}, tags=["board"]
)
def campaign(request: HttpRequest, id: values.Id) -> dict[str, object]:
    """One campaign."""
    return _campaign(_campaign_of(caller(request), id), timezone.now())


@router.get(
    "/campaigns/{id}/board",
    response={200: values.BoardOut, 404: values.Fault, **values.FAULTS},
    tags=["board"],
)
def campaign_board(
    request: HttpRequest,
    id: values.Id,
    as_of: Annotated[values.Instant | None, values.Blank] = None,
    by: values.GroupBy = "unit",
) -> dict[str, object]:
    """How your scope stands, now or at any past instant of the campaign's clock, by unit or by requirement."""
    user = caller(request)
    seen = _board(_campaign_of(user, id), as_of, user)
    return {
        "campaign": id,
        "as_of": seen.as_of,
        "tally": seen.tally,
        "silent_units": len(seen.silent_units),
        "groups": _groups(seen, by),
    }


@router.get("/units", response={200: list[values.UnitOut], **values.FAULTS}, tags=["units"])
def units(request: HttpRequest, page: Query[values.Page]) -> list[dict[str, object]]:
    """Units of your scope by code. Telephone numbers and addresses are not handed out."""
    user = caller(request)
    first = (page.page - 1) * page.page_size
    found = Unit.objects.visible_to(user).select_related("parent")[first : first + page.page_size]
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "parent": unit.parent.code if unit.parent and unit.pk != user.unit_id else None,
        }
        for unit in found
    ]


@router.get(
    "/obligations",
    response={200: values.Obligations, 404: values.Fault, **values.FAULTS},
    tags=["obligations"],
)
def obligations(
    request: HttpRequest,
    page: Query[values.Page],
    campaign: values.Id,
    standing: Annotated[Standing | None, values.Blank] = None,
    unit: Annotated[values.Name | None, values.Blank] = None,
    ref: Annotated[values.Name | None, values.Blank] = None,
    as_of: Annotated[values.Instant | None, values.Blank] = None,
) -> HttpResponse:
    """What is owed in a campaign, filtered (`standing=overdue`), in the order of the letter."""
    user = caller(request)
    seen = _board(_campaign_of(user, campaign), as_of, user)
    asked = ("api", standing, unit, ref)

    def write() -> str:
        found = seen.kept(asked, lambda: _chosen(seen, user, standing, unit, ref))
        items = _lines(list(page.of(found)))
        said = {"as_of": seen.as_of, "total": len(found), "page": page.page, "items": items}
        shown = values.Obligations.model_validate(said).model_dump()
        return json.dumps(shown, cls=NinjaJSONEncoder)  # as every other answer is written

    text = seen.kept((*asked, page.page, page.page_size), write)  # written once for all who ask the same
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@router.get(
    "/obligations/{id}",
    response={200: values.ObligationOut, 404: values.Fault, **values.FAULTS},
    tags=["obligations"],
)
def obligation(request: HttpRequest, id: values.Id) -> dict[str, object]:
    """One duty with the letter's words, its place in the letter and everything that was said."""
    return detail(caller(request), id)


def detail(user: User, id: int) -> dict[str, object]:
    """Return one duty as `ObligationOut` says. Raises Http404 outside the scope."""
    mine = Obligation.objects.visible_to(user).filter(pk=id)
    owed = get_object_or_404(mine.select_related("campaign", "requirement", "unit"))
    serving = rows(Obligation.objects.serving(owed), owed.campaign.time(timezone.now()))
    line = _lines([row for row in serving if row.obligation == owed.pk])[0]
    said = owed.submissions.order_by("-version").prefetch_related("attachments")
    return {
        **line,
        "text": owed.requirement.text,
        "words": owed.words,
        "page": owed.requirement.page,
        "line": owed.requirement.line,
        "answers": [answer(one) for one in said],
    }


def answer(said: Submission) -> dict[str, object]:
    """Return one answer as `AnswerOut` says."""
    plain = ("version", "step", "statement", "received_at", "entered_at", "channel")
    return {name: getattr(said, name) for name in plain} | {"files": list(said.attachments.all())}


def _campaign_of(user: User, id: int) -> Campaign:
    seen = Campaign.objects.visible_to(user).select_related("directive")
    return get_object_or_404(seen.defer("directive__lines", "directive__reading"), pk=id)


def _campaign(one: Campaign, now: datetime) -> dict[str, object]:
    plain = ("id", "name", "directive", "opened_at", "rehearsal")
    return {name: getattr(one, name) for name in plain} | {"clock": one.time(now)}


def _board(one: Campaign, as_of: datetime | None, user: User) -> Board:
    if as_of is None:
        return present_board(one, timezone.now(), user=user)
    return board(one, as_of, user=user)


def _chosen(
    seen: Board, user: User, standing: Standing | None, unit: str | None, ref: str | None
) -> Sequence[Row]:
    found: Sequence[Row] = seen.rows
    if unit is not None:
        found = seen.of_units(Unit.objects.visible_to(user).filter(code=unit).values_list("pk", flat=True))
    if ref is not None:
        asked = seen.campaign.directive.requirements.filter(ref=ref)
        wanted = set(asked.values_list("pk", flat=True))
        found = [row for row in found if row.requirement in wanted]
    return found if standing is None else [row for row in found if row.standing is standing]


def _groups(seen: Board, by: str) -> list[dict[str, object]]:
    counts: dict[int, Tally] = seen.by_unit if by == "unit" else seen.by_requirement
    names: dict[int, tuple[str, str]]
    if by == "unit":
        names = {pk: (code, name) for pk, code, name in Unit.objects.values_list("pk", "code", "name")}
    else:
        asked = seen.campaign.directive.requirements.values_list("pk", "ref", "text")
        names = {pk: (ref, text) for pk, ref, text in asked}
    return [{"key": names[pk][0], "name": names[pk][1], "tally": tally} for pk, tally in counts.items()]


def _lines(shown: list[Row]) -> list[dict[str, object]]:
    named = Obligation.objects.select_related("unit", "requirement").only(
        "campaign", "unit__code", "unit__name", "requirement__ref"
    )
    owed = named.in_bulk([row.obligation for row in shown])
    return [_line(row, owed[row.obligation]) for row in shown]


def _line(row: Row, owed: Obligation) -> dict[str, object]:
    return {
        "id": owed.pk,
        "campaign": owed.campaign_id,
        "unit": owed.unit.code,
        "unit_name": owed.unit.name,
        "ref": owed.requirement.ref,
        "standing": row.standing,
        "due_at": row.due_at,
        "proved_at": row.proved_at,
        "answered": row.answered,
    }
