"""Recording an act, and proving that the record is whole."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from vonggac.audit.models import Entry, Head
from vonggac.core.phones import hide_contacts
from vonggac.core.text import nfc

SYSTEM = "hệ thống"
PAGE = 2000
LOOK = timedelta(hours=1)


def record(
    by: AbstractBaseUser | str | None, act: str, thing: models.Model, *, now: datetime, **facts: Any
) -> Entry:
    """Append one entry to the chain. Must run inside the transaction of the change that it records.

    `by`: an account; in words, somebody who has none; None, the program itself. `facts`: plain values and dates,
    at most what a reader needs to understand the act. What is never altered must hold nobody's telephone number or
    address, so these are taken out of every text. Concurrent writers queue on the head's row.
    """
    return record_all(by, [(act, thing, facts)], now=now)[0]


def record_all(
    by: AbstractBaseUser | str | None,
    acts: Iterable[tuple[str, models.Model, dict[str, Any]]],
    *,
    now: datetime,
) -> list[Entry]:
    """Append one entry for each (act, thing, facts), as `record` does, with the same few queries for any number."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs in the transaction of the change")
    Head.objects.get_or_create(id=1)
    head = Head.objects.select_for_update().get(id=1)
    entries: list[Entry] = []
    for act, thing, facts in acts:
        entry = Entry(
            number=head.number + 1,
            at=now,
            by_id=by.pk if isinstance(by, AbstractBaseUser) else None,
            by_name=by.get_username() if isinstance(by, AbstractBaseUser) else (by or SYSTEM)[:150],
            act=act,
            thing=thing._meta.label_lower,
            thing_id=str(thing.pk),
            facts=_without_contacts(json.loads(json.dumps(facts, default=_plain))),
            before=head.digest,
        )
        entry.digest = digest(entry)
        head.number, head.digest = entry.number, entry.digest
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=1000)
    Head.objects.filter(id=1).update(number=head.number, digest=head.digest)
    return entries


@transaction.atomic
def record_look(by: AbstractBaseUser, act: str, thing: models.Model, *, now: datetime, **facts: Any) -> None:
    """Record that the account saw people's numbers, `act` ending in ".shown"; once an hour for the same thing.

    A page that is loaded again while somebody works with it is one look.
    """
    seen = Entry.objects.filter(thing=thing._meta.label_lower, thing_id=str(thing.pk), act=act, by_id=by.pk)
    if not seen.filter(at__gt=now - LOOK, at__lte=now).exists():
        record(by, act, thing, now=now, **facts)


def digest(entry: Entry) -> str:
    """Return the SHA-256 (hex) over everything the entry says and the hash of the one before."""
    said = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        entry.by_id,
        entry.by_name,
        entry.act,
        entry.thing,
        entry.thing_id,
        entry.facts,
        entry.before,
    ]
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(nfc(canonical).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold."""

    number: int
    because: str


def verify() -> tuple[int, list[Fault]]:
    """Return how many entries there are and every fault: changed, removed or inserted rows, a cut-off tail."""
    faults: list[Fault] = []
    count, before, expected = 0, "", 1
    for entry in _in_order():
        count += 1
        faults += _faults_of(entry, before, expected)
        before, expected = entry.digest, entry.number + 1
    head = Head.objects.filter(id=1).first() or Head()
    if (head.number, head.digest) != (expected - 1, before):
        faults.append(
            Fault(head.number, f"sổ phải kết thúc ở mục {head.number}, nay kết thúc ở mục {expected - 1}")
        )
    return count, faults


def _faults_of(entry: Entry, before: str, expected: int) -> Iterator[Fault]:
    if entry.number > expected:
        yield Fault(expected, f"thiếu mục {expected} đến {entry.number - 1}")
    elif entry.before != before:
        yield Fault(entry.number, "không nối với mục trước: có mục bị chèn, xoá hoặc sửa")
    if digest(entry) != entry.digest:
        yield Fault(entry.number, "nội dung đã bị sửa")


def _in_order() -> Iterator[Entry]:
    # By keyset, not by iterator(): bounded memory, and no server-side cursor behind a pooled connection.
    last = 0
    while page := list(Entry.objects.filter(number__gt=last).order_by("number")[:PAGE]):
        yield from page
        last = page[-1].number


def _without_contacts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_contacts(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_contacts(inner) for inner in value]
    return hide_contacts(value) if isinstance(value, str) else value


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
