"""Obligations as rows, each judged at one instant: what is owed joined with what was said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db.models import F, Max, Min, Q, TextField
from django.db.models.functions import Cast

from vonggac.campaigns.models import Extension, ObligationQuerySet, Submission, Waiver
from vonggac.campaigns.steps import FINISHED
from vonggac.core.times import Window
from vonggac.directives.models import Directive, Requirement
from vonggac.standing.evidence import Seen
from vonggac.standing.judge import Standing, by_first_proof, judge_window, roll_up
from vonggac.standing.rosters import handed, period_of
from vonggac.standing.watched import watched


@dataclass(frozen=True, slots=True)
class Row:
    """One obligation as it stands."""

    obligation: int  # primary keys: a board has thousands of rows and shows a few
    requirement: int
    unit: int
    parent: int | None
    due_at: datetime | None
    proved_at: datetime | None
    answered: bool  # the unit said anything at all, if only that it received the duty
    claimed: bool  # it says that it is done, and nobody above has looked yet
    standing: Standing
    below: int = 0  # how many units further down serve it,
    below_answered: int = 0  # how many of them have said anything,
    depth: int = 0  # and over how many levels


def rows(obligations: ObligationQuerySet, as_of: datetime) -> list[Row]:
    """Judge the obligations of the query, and let what was passed on stand with those in it that serve it."""
    return rolled_up(judged_rows(obligations, as_of))


def judged_rows(obligations: ObligationQuerySet, as_of: datetime) -> list[Row]:
    """Judge each obligation of the query by itself at the instant. The same few queries, however many rows."""
    asked = _asked(obligations)
    windows = {one.pk: window for one in asked if (window := window_of(one))}
    said = _said(obligations, as_of)
    rosters = handed(obligations, asked, as_of)
    looked = watched(obligations, asked, windows, as_of)
    due_later = _granted(obligations, as_of)
    waived = set(
        Waiver.objects.filter(obligation__in=obligations, at__lte=as_of).values_list("obligation", flat=True)
    )
    columns = obligations.order_by("requirement__position", "unit__code").values_list(
        "pk", "requirement", "unit", "parent", Cast(F("due_at"), _PLAIN)
    )
    judged: list[Row] = []
    same: dict[
        datetime, datetime
    ] = {}  # few instants, shared by thousands of rows: memory, and hashes made once
    for pk, requirement, unit, parent, first_due_at in columns:
        proved_at, vouched_until, claimed_at = said.get(pk, _SILENCE)
        due_at = due_later.get(pk) or _instant(first_due_at)
        due_at = due_at and same.setdefault(due_at, due_at)
        if pk in waived:
            standing = Standing.WAIVED
        elif window := windows.get(requirement):
            shown = looked[pk].seen if pk in looked else ()
            standing = judge_window(window, [*_seen(window, vouched_until), *shown], as_of)
        else:
            heard_at = claimed_at
            if sent := rosters.get(pk):
                proved_at, heard_at = _first(proved_at, sent.proved_at), _first(claimed_at, sent.claimed_at)
            standing = by_first_proof(due_at, proved_at, as_of, claimed_at=heard_at)
        answered = pk in said or pk in rosters
        claimed = claimed_at is not None
        judged.append(Row(pk, requirement, unit, parent, due_at, proved_at, answered, claimed, standing))
    return judged


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


_SILENCE = (None, None, None)
# Django takes 7 microseconds to read an instant, four times for each row of a board. As text it is a tenth.
_PLAIN = TextField()


def _said(obligations: ObligationQuerySet, as_of: datetime) -> dict[int, tuple[datetime | None, ...]]:
    """Return by obligation: first verified proof, last verified one, first claim that nobody has reviewed yet."""
    known = Submission.objects.filter(
        obligation__in=obligations, entered_at__lte=as_of, received_at__lte=as_of
    )
    finished = Q(step__in=FINISHED)
    verified = finished & Q(review__verified=True, review__at__lte=as_of)
    waiting = finished & (Q(review__isnull=True) | Q(review__at__gt=as_of))
    summed = known.values_list("obligation").annotate(
        first=Cast(Min("received_at", filter=verified), _PLAIN),
        last=Cast(Max("received_at", filter=verified), _PLAIN),
        claimed=Cast(Min("received_at", filter=waiting), _PLAIN),
    )
    return {
        pk: (_instant(first), _instant(last), _instant(claimed))
        for pk, first, last, claimed in summed.order_by()
    }


def _instant(stored: str | None) -> datetime | None:
    """Return the instant that a database wrote as text: with its offset PostgreSQL, in UTC without one SQLite."""
    if stored is None:
        return None
    read = datetime.fromisoformat(stored)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def _granted(obligations: ObligationQuerySet, as_of: datetime) -> dict[int, datetime]:
    granted = Extension.objects.filter(obligation__in=obligations, granted=True, decided_at__lte=as_of)
    return dict(granted.values_list("obligation").annotate(until=Max("until")).order_by())


def rolled_up(judged: list[Row]) -> list[Row]:
    """Let what was passed on stand no better than what serves it; children before parents, at any depth."""
    own = {row.obligation: row for row in judged}
    served = served_by(judged)
    final = dict(own)
    for pk in served:  # whatever their order: each settles what is below it first
        _settle(pk, own, served, final)
    return list(final.values())


def served_by(judged: Iterable[Row]) -> dict[int, list[int]]:
    """Return by obligation those that serve it, for every one that was passed on."""
    below: dict[int, list[int]] = defaultdict(list)
    for row in judged:
        if row.parent is not None:
            below[row.parent].append(row.obligation)
    return dict(below)


def _settle(pk: int, own: Mapping[int, Row], served: Mapping[int, list[int]], final: dict[int, Row]) -> None:
    if pk not in own or final[pk] is not own[pk]:  # outside the query, or settled
        return
    for child in served[pk]:
        if child in served:
            _settle(child, own, served, final)
    final[pk] = with_below(own[pk], [final[child] for child in served[pk]])


def with_below(row: Row, served: list[Row]) -> Row:
    """Return the row as it stands with those that serve it, each of which stands with its own."""
    return replace(
        row,
        standing=roll_up(row.standing, (child.standing for child in served)),
        below=len(served) + sum(child.below for child in served),
        below_answered=sum(child.answered + child.below_answered for child in served),
        depth=1 + max(child.depth for child in served),
    )


def window_of(requirement: Requirement) -> Window | None:
    """Return the window throughout which the requirement is to be held; None: it is judged by its deadline.

    A duty to hold something for which the letter sets no time of its own is held in the letter's only window.
    """
    if requirement.kind not in {"standing", "recurring"} or requirement.due_at is not None:
        return None
    return period_of(requirement)


def _asked(obligations: ObligationQuerySet) -> list[Requirement]:
    """Return the requirements behind the obligations, each with its letter: of that only what windows are read from."""
    behind = obligations.order_by().values("requirement")
    asked = list(Requirement.objects.filter(pk__in=behind))
    letters = Directive.objects.only("reading").in_bulk({one.directive_id for one in asked})
    for one in asked:
        one.directive = letters[one.directive_id]
    return asked


def _seen(window: Window, until: datetime | None) -> list[Seen]:
    """A unit's statement vouches for the time since the one before it, so the last one tells how far."""
    if until is None or until <= window.starts_at:
        return []
    return [Seen(window.starts_at, until, True, "báo cáo của đơn vị")]
