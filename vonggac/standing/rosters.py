"""Rosters as evidence for the duty to send one: what was handed in counts without a second report (decision 0054)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from vonggac.campaigns.models import Campaign, Obligation, ObligationQuerySet
from vonggac.core.times import Window, vn_day
from vonggac.directives.models import Requirement
from vonggac.roster.models import Roster

DELIVERABLE = "roster"


@dataclass(frozen=True, slots=True)
class Handed:
    """What a unit's rosters say about one obligation. Instants on the campaign's clock."""

    roster: int  # primary key of the version that counts: the newest
    claimed_at: datetime  # when the first one for the period came
    proved_at: (
        datetime | None
    )  # since when every version has covered the whole period; None: the newest does not


@dataclass(frozen=True, slots=True)
class Sent:
    """The columns of a `Roster` that evidence needs."""

    pk: int
    window: Window
    whole: bool
    received_at: datetime
    entered_at: datetime


def handed(
    obligations: ObligationQuerySet, asked: Iterable[Requirement], as_of: datetime
) -> dict[int, Handed]:
    """Return by obligation what rosters show at the instant; `asked`: the requirements behind the obligations.

    Four queries, however many rows; none where no requirement asks for a roster.
    """
    periods = {one.pk: period_of(one) for one in asked if one.deliverable == DELIVERABLE}
    if not periods:
        return {}
    owed = obligations.filter(requirement__in=list(periods)).order_by()
    sent = _sent(owed)
    campaigns = Campaign.objects.in_bulk(set(owed.values_list("campaign", flat=True)))
    found = {}
    for pk, unit, campaign, requirement in owed.values_list("pk", "unit", "campaign", "requirement"):
        shown = judge_sent(sent.get(unit, ()), periods[requirement], campaigns[campaign], as_of)
        if shown is not None:
            found[pk] = shown
    return found


def _sent(owed: ObligationQuerySet) -> dict[int, list[Sent]]:
    """Return every version by unit, the oldest first."""
    columns = Roster.objects.filter(unit__in=owed.values("unit")).order_by("version")
    found: dict[int, list[Sent]] = defaultdict(list)
    for unit, pk, first, last, certificate, received_at, entered_at in columns.values_list(
        "unit", "pk", "window_from", "window_to", "certificate", "received_at", "entered_at"
    ):
        found[unit].append(Sent(pk, Window(first, last), bool(certificate), received_at, entered_at))
    return found


def judge_sent(
    sent: Iterable[Sent], period: Window | None, campaign: Campaign, as_of: datetime
) -> Handed | None:
    """Return what the versions show, the oldest first; None when none is about the period.

    The newest version decides. Where it covers the whole period, the proof dates from the first of the unbroken run of
    whole versions that it ends: a better roster sent later takes nothing back, a worse one does.
    """
    newest = claimed_at = proved_at = None
    for one in sent:
        received_at, entered_at = campaign.time(one.received_at), campaign.time(one.entered_at)
        if max(received_at, entered_at) > as_of or not _is_about(one.window, period, campaign):
            continue
        newest = one.pk
        claimed_at = min(claimed_at or received_at, received_at)
        covers = (
            period is not None and one.window.from_on <= period.from_on and period.to_on <= one.window.to_on
        )
        proved_at = min(proved_at or received_at, received_at) if one.whole and covers else None
    return Handed(newest, claimed_at, proved_at) if newest and claimed_at else None


def _is_about(window: Window, period: Window | None, campaign: Campaign) -> bool:
    if period is None:  # the letter names no days: what had ended before it is another season's
        return window.to_on >= vn_day(campaign.opened_at)
    return window.from_on <= period.to_on and window.to_on >= period.from_on


def period_of(requirement: Requirement) -> Window | None:
    """Return the days for which the requirement asks a roster: its own, else the letter's only window."""
    if requirement.window_from is not None and requirement.window_to is not None:
        return Window(requirement.window_from, requirement.window_to)
    windows = requirement.directive.reading.get("windows", [])
    if len(windows) != 1:
        return None
    return Window(date.fromisoformat(windows[0]["from"]), date.fromisoformat(windows[0]["to"]))


def owing(rosters: Iterable[str]) -> set[int]:
    """Return the obligations about which the rosters (primary keys) can say something."""
    keys = [int(pk) for pk in rosters]
    if not keys:
        return set()
    owed = Obligation.objects.filter(requirement__deliverable=DELIVERABLE, unit__rosters__in=keys)
    return set(owed.order_by().values_list("pk", flat=True))
