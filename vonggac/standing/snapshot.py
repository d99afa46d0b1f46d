"""The present board kept in memory, and brought up to date by what the audit chain says has changed.

Judging 200,000 obligations takes seconds; between two looks at the board a handful change. Every change of what is
owed or known writes an audit entry in its own transaction, and entries are numbered in commit order, so
"which obligations do the entries since the last look name?" is exact. Nothing is stored: a process that starts, or
that meets an entry it cannot place, judges everything anew. Limit: about 300 bytes per obligation and process.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from vonggac.audit.models import Entry, Head
from vonggac.campaigns.models import Campaign, Extension, Obligation, Review, Submission, Waiver
from vonggac.roster.models import Roster
from vonggac.standing.rosters import owing
from vonggac.standing.rows import Row, judged_rows, rolled_up, window_of

BLINK = timedelta(seconds=30)
FULL_AFTER = 2_000  # entries; beyond that judging everything costs no more
_OBLIGATION = Obligation._meta.label_lower
_ROSTER = Roster._meta.label_lower
# Acts on these cannot change what is owed or known.
_INDIFFERENT = {
    "campaigns.unitpass",
    "directives.directive",
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
    until: datetime | None  # the first instant at which time alone changes a standing; None: never
    own: dict[int, Row]  # by obligation, each judged by itself
    rows: tuple[Row, ...]  # with what was passed on rolled up

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


def forget() -> None:
    """Drop everything that is kept (tests change databases under one process)."""
    _kept.clear()


def _whole(campaign: Campaign, as_of: datetime, head: int) -> Snapshot:
    own = {row.obligation: row for row in judged_rows(campaign.obligations.all(), as_of)}
    return _made(campaign, own, as_of, head)


def _updated(kept: Snapshot, campaign: Campaign, as_of: datetime, head: int) -> Snapshot:
    touched = _touched(kept.seen)
    if touched is None:
        return _whole(campaign, as_of, head)
    changed = judged_rows(Obligation.objects.filter(campaign=campaign, pk__in=touched), as_of)
    own = kept.own | {row.obligation: row for row in changed}
    return _made(campaign, own, as_of, head)


def _touched(seen: int) -> set[int] | None:
    """Return the obligations that entries after `seen` name; None when something else changed, or too much."""
    entries = list(
        Entry.objects.filter(number__gt=seen).values_list("thing", "thing_id", "act")[: FULL_AFTER + 1]
    )
    if len(entries) > FULL_AFTER:
        return None
    touched: set[int] = set()
    for thing, thing_id, act in entries:
        if thing == _OBLIGATION and act != "obligation.passed_on":
            touched.add(int(thing_id))
        elif thing not in _INDIFFERENT and thing != _ROSTER:
            return None
    return touched | owing(thing_id for thing, thing_id, _ in entries if thing == _ROSTER)


def _made(campaign: Campaign, own: dict[int, Row], as_of: datetime, head: int) -> Snapshot:
    return Snapshot(
        head, as_of, _until(campaign, own.values(), as_of), own, tuple(rolled_up(list(own.values())))
    )


def _until(campaign: Campaign, rows: Iterable[Row], as_of: datetime) -> datetime | None:
    """Return the first instant after `as_of` at which a standing changes though nobody does anything."""
    instants = {row.due_at for row in rows if row.due_at is not None}
    instants |= {
        instant
        for requirement in campaign.directive.requirements.all()
        if (window := window_of(requirement))
        for instant in (window.starts_at, window.ends_at)
    }
    instants |= set(_entered_ahead(campaign, as_of))
    return min((instant for instant in instants if instant > as_of), default=None)


def _entered_ahead(campaign: Campaign, as_of: datetime) -> Iterable[datetime]:
    """What a rehearsal's clock, once set back, has not reached yet."""
    of = {"obligation__campaign": campaign}
    found = (
        Submission.objects.filter(**of, entered_at__gt=as_of).aggregate(at=Min("entered_at"))["at"],
        Review.objects.filter(submission__obligation__campaign=campaign, at__gt=as_of).aggregate(
            at=Min("at")
        )["at"],
        Extension.objects.filter(**of, decided_at__gt=as_of).aggregate(at=Min("decided_at"))["at"],
        Waiver.objects.filter(**of, at__gt=as_of).aggregate(at=Min("at"))["at"],
    )
    return (at for at in found if at is not None)
