"""The present board kept in memory, and brought up to date by what the audit chain says has changed.

Judging 200,000 obligations takes seconds; between two looks at the board a handful change. Every change of what is
owed or known writes an audit entry in its own transaction, and entries are numbered in commit order, so
"which obligations do the entries since the last look name?" is exact. Nothing is stored: a process that starts, or
that meets an entry it cannot place, judges everything anew. Limit: about 300 bytes per obligation and process.
"""

import gc
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, Model

from vonggac.audit.models import Entry, Head
from vonggac.campaigns.models import (
    Campaign,
    Extension,
    Obligation,
    ObligationQuerySet,
    Review,
    Submission,
    Waiver,
)
from vonggac.registry.models import System
from vonggac.roster.models import Roster
from vonggac.standing import watched
from vonggac.standing.rosters import owing
from vonggac.standing.rows import Row, judged_rows, rolled_up, served_by, window_of, with_below

BLINK = timedelta(seconds=30)
SETTLED_AFTER = timedelta(minutes=15)
FULL_AFTER = 2_000  # entries; beyond that judging everything costs no more
_OBLIGATION = Obligation._meta.label_lower
_ROSTER = Roster._meta.label_lower
_SYSTEM = System._meta.label_lower
# Acts on these cannot change what is owed or known: no evidence that `rows` reads comes from them.
_INDIFFERENT = {
    "campaigns.unitpass",
    "directives.directive",
    "incidents.incident",
    "notify.incoming",  # what an officer takes from a mail is an answer, recorded as one
    "notify.message",
    "notify.webhook",
    "registry.apitoken",
    "registry.person",
    "registry.user",
    "reports.report",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All rows of a campaign as judged at `as_of`, true until the clock reaches `until`."""

    seen: int  # the audit entry up to which it is true
    as_of: datetime
    instants: frozenset[datetime]  # those at which time alone may change a standing, perhaps a few more
    own: dict[int, Row]  # by obligation, each judged by itself
    served: dict[int, list[int]]  # by obligation that was passed on: those that serve it
    final: dict[int, Row]  # by obligation, with what was passed on rolled up
    rows: tuple[Row, ...]  # the same, in the order of the letter
    era: dict[
        str, dict[str, Any]
    ]  # the same while no unit and no obligation comes or goes: what boards remember

    @property
    def until(self) -> datetime | None:
        """The first instant after `as_of` at which a standing changes though nobody does anything; None: never."""
        return min((instant for instant in self.instants if instant > self.as_of), default=None)

    def holds(self, as_of: datetime) -> bool:
        return self.as_of <= as_of and (self.until is None or as_of < self.until)


_kept: dict[int, Snapshot] = {}
_locks: dict[int, threading.Lock] = {}


def snapshot(campaign: Campaign, as_of: datetime) -> Snapshot:
    """Return what stands at the campaign's present, `as_of` on its own clock.

    Of two threads that ask at once the later one's clock may be a blink behind: it gets what the first one made. A
    clock that was truly set back is judged anew.
    """
    with _locks.setdefault(campaign.pk, threading.Lock()):
        kept = _kept.get(campaign.pk)
        if kept is not None and as_of < kept.as_of <= as_of + BLINK * max(1.0, campaign.clock_speed):
            as_of = kept.as_of
        head = Head.objects.filter(id=1).values_list("number", flat=True).first() or 0
        if kept is None or not kept.holds(as_of) or head < kept.seen:
            fresh = _whole(campaign, as_of, head)
        elif head == kept.seen:
            return kept
        else:
            fresh = _updated(kept, campaign, as_of, head)
        _kept[campaign.pk] = fresh
        return fresh


def rows_now(campaign: Campaign, as_of: datetime) -> Sequence[Row]:
    """Return the rows at the campaign's present: from memory where somebody looks at its board, else judged anew.

    For work that goes through every campaign there ever was: it keeps none of them in memory.
    """
    if campaign.pk in _kept:
        return snapshot(campaign, as_of).rows
    return rolled_up(judged_rows(campaign.obligations.all(), as_of))


def judge_ahead(now: datetime) -> int:
    """Judge before somebody asks what stands no more: the newest campaign after a start, those that were looked at
    when a deadline has passed. Return how many. What people change is judged when somebody looks: that is quick.
    """
    newest = Campaign.objects.order_by("rehearsal", "-opened_at").values_list("pk", flat=True)[:1]
    looked_at = Campaign.objects.filter(pk__in=[*newest, *_kept])
    old = [one for one in looked_at if one.pk not in _kept or not _kept[one.pk].holds(one.time(now))]
    for campaign in old:
        snapshot(campaign, campaign.time(now))
    return len(old)


def forget() -> None:
    """Drop everything that is kept (tests change databases under one process)."""
    _kept.clear()


def _whole(campaign: Campaign, as_of: datetime, head: int) -> Snapshot:
    gc.disable()  # the collector would walk hundreds of thousands of new rows a dozen times and find nothing
    try:
        return _judged(campaign, as_of, head)
    finally:
        gc.enable()


def _judged(campaign: Campaign, as_of: datetime, head: int) -> Snapshot:
    owed = campaign.obligations.all()
    judged = judged_rows(owed, as_of)
    own = {row.obligation: row for row in judged}
    final = {row.obligation: row for row in rolled_up(judged)}
    instants = _instants(judged) | set(_windows(campaign)) | set(_entered_ahead(owed, as_of))
    instants |= set(watched.ahead(campaign, owed, as_of))
    return Snapshot(
        head, as_of, frozenset(instants), own, served_by(judged), final, tuple(final.values()), {}
    )


def _updated(kept: Snapshot, campaign: Campaign, as_of: datetime, head: int) -> Snapshot:
    """Judge anew what was touched, and all of which it is a part."""
    touched = _touched(kept.seen)
    if touched is None:
        return _whole(campaign, as_of, head)
    if not touched:  # somebody signed in, a message went out: the same rows, and all that was written of them
        return replace(kept, seen=head)
    owed = Obligation.objects.filter(campaign=campaign, pk__in=touched)
    changed = judged_rows(owed, as_of)
    if any(row.obligation not in kept.own for row in changed):
        return _whole(campaign, as_of, head)
    own, final = dict(kept.own), dict(kept.final)
    own.update((row.obligation, row) for row in changed)
    for row in changed:
        above: int | None = row.obligation
        while above is not None and above in own:
            served = [final[child] for child in kept.served.get(above, ())]
            final[above] = with_below(own[above], served) if served else own[above]
            above = own[above].parent
    instants = kept.instants | _instants(changed) | set(_entered_ahead(owed, as_of))
    instants |= set(watched.ahead(campaign, owed, as_of))
    return replace(
        kept, seen=head, as_of=as_of, instants=instants, own=own, final=final, rows=tuple(final.values())
    )


def _touched(seen: int) -> set[int] | None:
    """Return the obligations that entries after `seen` name; None when something else changed, or too much."""
    acts = Entry.objects.filter(number__gt=seen).exclude(act__endswith=".shown")
    entries = list(acts.values_list("thing", "thing_id", "act")[: FULL_AFTER + 1])
    if len(entries) > FULL_AFTER:
        return None
    touched: set[int] = set()
    for thing, thing_id, act in entries:
        if thing == _OBLIGATION and act != "obligation.passed_on":
            touched.add(int(thing_id))
        elif thing not in _INDIFFERENT and thing not in {_ROSTER, _SYSTEM}:
            return None
    touched |= owing(thing_id for thing, thing_id, _ in entries if thing == _ROSTER)
    return touched | watched.owing(thing_id for thing, thing_id, _ in entries if thing == _SYSTEM)


def _instants(rows: Iterable[Row]) -> set[datetime]:
    return {row.due_at for row in rows if row.due_at is not None}


def _windows(campaign: Campaign) -> Iterator[datetime]:
    for requirement in campaign.directive.requirements.all():
        if window := window_of(requirement):
            # What the last look of a window saw is confirmed, or known as missing, some minutes later.
            yield from (window.starts_at, window.ends_at, window.ends_at + SETTLED_AFTER)


def _entered_ahead(owed: ObligationQuerySet, as_of: datetime) -> Iterator[datetime]:
    """What a rehearsal's clock, once set back, has not reached yet; or what came in while we judged."""
    for model, path, column in _SAID:
        found = model._default_manager.filter(**{f"{path}__in": owed, f"{column}__gt": as_of})
        if (at := found.aggregate(at=Min(column))["at"]) is not None:
            yield at


_SAID: tuple[tuple[type[Model], str, str], ...] = (
    (Submission, "obligation", "entered_at"),
    (Review, "submission__obligation", "at"),
    (Extension, "obligation", "decided_at"),
    (Waiver, "obligation", "at"),
)
