"""What webhooks are told: the record of acts read in its order, and what time or the watch alone has changed.

Events name things and carry nobody's words: a receiver asks the API for what it may see.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from vonggac.audit.models import Entry
from vonggac.campaigns.models import Campaign, Obligation
from vonggac.incidents.models import Incident
from vonggac.notify.channels import WEBHOOK
from vonggac.notify.contacts import Contact
from vonggac.notify.models import Message, Said, Webhook
from vonggac.notify.services import enqueue
from vonggac.registry.models import User
from vonggac.roster.models import Roster
from vonggac.standing.board import Board, present_board
from vonggac.standing.rosters import DELIVERABLE
from vonggac.standing.rows import Row

ENTRIES, EVENTS = 2_000, 500  # read at once, told in one delivery
Event = dict[str, Any]


@dataclass(slots=True)
class Batch:
    """What one delivery says; `seen`: the entry up to which it is complete."""

    seen: int
    events: list[Event] = field(default_factory=list)
    says: list[str] = field(default_factory=list)  # keys of what has no entry, told once


def announce(*, now: datetime) -> int:
    """Put what happened since the last delivery into the outbox, one message a webhook; return how many.

    A webhook whose last delivery has not arrived gets no other: it waits in order, and nothing is lost.
    """
    hooks = Webhook.objects.live(now).select_related("token__user__unit", "last")
    return sum(_tell(hook, _batch(hook, now), now) for hook in hooks if _has_arrived(hook.last))


def _has_arrived(last: Message | None) -> bool:
    return last is None or last.state == Message.State.SENT or not last.body  # "": past its time, given up


def _batch(hook: Webhook, now: datetime) -> Batch:
    entries = list(Entry.objects.filter(number__gt=hook.seen).order_by("number")[:ENTRIES])
    batch = Batch(hook.seen)
    told = _events(entries, hook.token.user)
    for entry in entries:
        if len(batch.events) >= EVENTS:
            return batch
        batch.events += [event for event in told[entry.number] if event["type"] in hook.events]
        batch.seen = entry.number
    _add_unwritten(batch, hook, now)
    return batch


def _tell(hook: Webhook, batch: Batch, now: datetime) -> int:
    """Write the delivery down, unless another process was faster."""
    if not batch.events and batch.seen == hook.seen:
        return 0
    ours = Webhook.objects.filter(pk=hook.pk, seen=hook.seen, last=hook.last, withdrawn_at=None)
    with transaction.atomic():
        if not ours.update(seen=batch.seen) or not batch.events:
            return 0
        key = f"webhook/{hook.pk}/{hook.last_id or 0}"
        unit = hook.token.user.unit
        enqueue(
            key,
            Contact(unit, None, WEBHOOK, str(hook)),
            subject=f"{len(batch.events)} sự kiện cho «{hook.token}»",
            body=json.dumps({"id": key, "events": batch.events}, ensure_ascii=False),
            kind=WEBHOOK,
            now=now,
            says=batch.says,
        )
        Webhook.objects.filter(pk=hook.pk).update(last=Message.objects.get(key=key))
    return 1


def _events(entries: Iterable[Entry], user: User) -> Mapping[int, list[Event]]:
    """Return by entry the events that the account may know of: a few queries, however many entries."""
    by_thing: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        by_thing[entry.thing][entry.thing_id].append(entry)
    events: dict[int, list[Event]] = defaultdict(list)
    for thing, readers in _READERS.items():
        of = by_thing.get(thing)
        for thing_id, event in readers(user, [int(pk) for pk in of]) if of else ():
            for entry in of[str(thing_id)] if of else ():
                facts = {"id": f"{entry.number}", "at": _utc(entry.at), "act": entry.act}
                events[entry.number].append({**facts, **event})
    return events


_Found = Iterable[tuple[int, Event]]


def _obligations(user: User, keys: list[int]) -> _Found:
    for owed in _owed(user, keys).values():
        yield owed.pk, {"type": "obligation.changed", **_facts(owed)}


def _rosters(user: User, keys: list[int]) -> _Found:
    asked = Obligation.objects.visible_to(user).filter(requirement__deliverable=DELIVERABLE)
    pairs = asked.filter(unit__rosters__in=keys).order_by().values_list("unit__rosters", "pk")
    owed = _owed(user, [pk for _, pk in pairs])
    for roster, pk in pairs:
        yield roster, {"type": "obligation.changed", **_facts(owed[pk])}


def _campaigns(user: User, keys: list[int]) -> _Found:
    for campaign in Campaign.objects.visible_to(user).filter(pk__in=keys).select_related("directive"):
        facts = {"campaign": campaign.pk, "rehearsal": campaign.rehearsal}
        yield campaign.pk, {"type": "campaign.opened", **facts, "letter": campaign.directive_id}


def _incidents(user: User, keys: list[int]) -> _Found:
    for incident in Incident.objects.visible_to(user).filter(pk__in=keys).select_related("unit"):
        facts = {"campaign": incident.campaign, "rehearsal": incident.rehearsal, "incident": incident.pk}
        unit = incident.unit.code if incident.unit else None
        yield incident.pk, {"type": "incident.changed", **facts, "unit": unit}


# Which acts are told of, by the kind of thing that they were done to.
_READERS: Mapping[str, Callable[[User, list[int]], _Found]] = {
    Campaign._meta.label_lower: _campaigns,
    Obligation._meta.label_lower: _obligations,
    Roster._meta.label_lower: _rosters,
    Incident._meta.label_lower: _incidents,
}


def _owed(user: User, keys: list[int]) -> dict[int, Obligation]:
    seen = Obligation.objects.visible_to(user).select_related("unit", "requirement", "campaign")
    plain = seen.only("unit__code", "requirement__ref", "campaign__rehearsal").order_by()
    return {owed.pk: owed for owed in plain.filter(pk__in=keys)}


def _facts(owed: Obligation) -> Event:
    return {
        "campaign": owed.campaign_id,
        "rehearsal": owed.campaign.rehearsal,
        "obligation": owed.pk,
        "unit": owed.unit.code,
        "ref": owed.requirement.ref,
    }


# What nobody did and no entry says: rows of the board by the type of event.
_UNWRITTEN: Mapping[str, Callable[[Board], Sequence[Row]]] = {
    "obligation.overdue": lambda seen: seen.overdue,
    "obligation.broken": lambda seen: seen.broken,
}
# By webhook, campaign and type: rows all of which were told.
_looked: dict[tuple[int, int, str], Sequence[Row]] = {}


def _add_unwritten(batch: Batch, hook: Webhook, now: datetime) -> None:
    """Tell once of each duty that time made overdue, and again when more time has run out; or that the watch broke."""
    asked = [(kind, rows_of) for kind, rows_of in _UNWRITTEN.items() if kind in hook.events]
    campaigns = Campaign.objects.visible_to(hook.token.user).select_related("directive") if asked else ()
    for campaign in campaigns:
        seen = present_board(campaign, now, user=hook.token.user)
        for kind, rows_of in asked:
            _add_rows(batch, hook, seen, kind, rows_of(seen))


def _add_rows(batch: Batch, hook: Webhook, seen: Board, kind: str, rows: Sequence[Row]) -> None:
    where = (hook.pk, seen.campaign.pk, kind)
    if _looked.get(where) is rows:
        return
    prefix = f"webhook/{hook.pk}/{seen.campaign.pk}/"
    said = set(Said.objects.filter(key__startswith=prefix).values_list("key", flat=True))
    new = {key: row for row in rows if (key := f"{prefix}{row.obligation}/{_once(row, kind)}") not in said}
    told = dict(list(new.items())[: max(EVENTS - len(batch.events), 0)])
    owed = _owed(hook.token.user, [row.obligation for row in told.values()])
    for key, row in told.items():
        at = row.due_at if kind == "obligation.overdue" else seen.as_of
        batch.events.append({"id": key, "at": _utc(at), "type": kind, **_facts(owed[row.obligation])})
        batch.says.append(key)
    if not new:
        _looked[where] = rows


def _once(row: Row, kind: str) -> str:
    """What makes the event another one: a deadline that was moved. What is broken stays so."""
    return _utc(row.due_at) if kind == "obligation.overdue" else kind


def _utc(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""
