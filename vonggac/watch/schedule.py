"""Who is due, and who holds it: rows, not a queue. Any number of processes may claim; each row goes to one of them.

A claim is one conditional UPDATE that sets a lease and raises the fence. Whoever dies holding rows loses them after
the lease, and what comes back late finds another fence and writes nothing (`services.keep_looks`). The beat of a system
stays where it is: a late look, a second try or a takeover does not move the next ones.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from vonggac.registry.models import Consent, System
from vonggac.watch.checks import CHECKS_OF
from vonggac.watch.models import Baseline, Watching
from vonggac.watch.pings import NUMBERS as TELLERS
from vonggac.watch.pings import told
from vonggac.watch.values import Target

_T = TypeVar("_T")
SHARDS = 32
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # the row of a system that may not be looked at
DEEP_WITHIN = timedelta(seconds=100)  # how long a slow look may take; its claim is renewed meanwhile
FIRST_DEEP_WITHIN, DEEP_APART = timedelta(minutes=10), timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Claim:
    """One system in our hands until `held_until`, for the quick look or the slow one."""

    system: int
    fence: int
    deep: bool
    held_until: datetime


def every() -> timedelta:
    """Return the beat of the quick look."""
    return timedelta(seconds=settings.WATCH_EVERY)


def lease() -> timedelta:
    """Return for how long a claim holds unless it is renewed."""
    return timedelta(seconds=settings.WATCH_LEASE_SECONDS)


def look_within() -> timedelta:
    """Return how long a quick look may take; it is written in the seconds after."""
    return lease() * 5 / 8


def deep_every() -> timedelta:
    """Return the beat of the slow look."""
    return timedelta(seconds=settings.WATCH_DEEP_EVERY)


@transaction.atomic
def enrol(*, now: datetime) -> tuple[int, int]:
    """Bring the rows in step with the registry; return how many systems came under watch and how many were let go.

    A system without consent in force is let go with whatever holds it, so a look in flight keeps nothing. What was
    seen of it stays.
    """
    kinds = list(CHECKS_OF)
    wanted = set(System.objects.watchable(now).filter(kind__in=kinds).order_by().values_list("pk", flat=True))
    known = dict(Watching.objects.order_by().values_list("pk", "next_at"))
    active = {pk for pk, next_at in known.items() if next_at < NEVER}
    for part in _parts(sorted(active - wanted)):
        Watching.objects.filter(pk__in=part).update(
            next_at=NEVER, deep_next_at=NEVER, held_until=None, deep_held_until=None,
            fence=F("fence") + 1, deep_fence=F("deep_fence") + 1,
        )  # fmt: skip
    come = sorted(wanted - active)
    within = min(FIRST_DEEP_WITHIN, deep_every(), len(come) * DEEP_APART)
    fresh = [_row(pk, now, within) for pk in come]
    for row in fresh:
        if row.pk in known:
            row.save(update_fields=["next_at", "beat_at", "deep_next_at"])
    Watching.objects.bulk_create(
        (row for row in fresh if row.pk not in known), batch_size=1000, ignore_conflicts=True
    )
    return len(come), len(active - wanted)


def share(pk: int) -> float:
    """Return a system's own place between 0 and 1: what all do at intervals, each does at a moment of its own."""
    return zlib.crc32(str(pk).encode()) / 2**32


def _row(pk: int, now: datetime, within: timedelta) -> Watching:
    """Spread over the beat by the system's number, so that a province is not looked at in one second.

    The first slow look takes the picture that later ones are compared with: of few systems it comes at once.
    """
    first_at = now + share(pk) * every()
    deep_at = now + share(pk) * within
    return Watching(system_id=pk, shard=pk % SHARDS, next_at=first_at, beat_at=first_at, deep_next_at=deep_at)


def claim(limit: int, *, now: datetime, deep: bool = False, shard: int | None = None) -> list[Claim]:
    """Take up to `limit` systems that are due and free, those that have waited longest first."""
    until = now + lease()
    when, held, fence, other = (
        ("deep_next_at", "deep_held_until", "deep_fence", "held_until")
        if deep
        else ("next_at", "held_until", "fence", "deep_held_until")
    )
    # Quick and slow wait for each other, so that a target is asked by one at a time. A worker that died in either
    # costs one lease, as only the living renew theirs.
    # On PostgreSQL two claimers step around each other's rows; SQLite has one writer at a time anyway.
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    of_shard = "AND shard = %s" if shard is not None else ""
    statement = (
        f"UPDATE watch_watching SET {held} = %s, {fence} = {fence} + 1 WHERE system_id IN ("  # noqa: S608 - own words
        f"SELECT system_id FROM watch_watching WHERE {when} <= %s AND ({held} IS NULL OR {held} <= %s)"
        f" AND ({other} IS NULL OR {other} <= %s)"
        f" {of_shard} ORDER BY {when} LIMIT %s {skip}) RETURNING system_id, {fence}"
    )
    instant = connection.ops.adapt_datetimefield_value
    at = instant(now)
    values = [instant(until), at, at, at, *([] if shard is None else [shard]), limit]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Claim(system, fence, deep, until) for system, fence in cursor.fetchall()]


def renew(claims: Iterable[Claim], *, now: datetime) -> dict[int, Claim]:
    """Hold slow looks for another lease; return by system those still ours. What ran out may be another's already."""
    until, held = now + lease(), {}
    with transaction.atomic():
        for one in claims:
            ours = Watching.objects.filter(pk=one.system, deep_fence=one.fence, deep_held_until__gt=now)
            if ours.update(deep_held_until=until):
                held[one.system] = replace(one, held_until=until)
    return held


def targets(claims: Iterable[Claim], *, now: datetime) -> list[tuple[Claim, Target]]:
    """Return what may be looked at of the claims at this very instant: consent is asked for again, here."""
    held = {one.system: one for one in claims}
    found = []
    for part in _parts(list(held)):
        rows = System.objects.watchable(now).filter(pk__in=part).order_by()
        accepted = dict(Baseline.objects.filter(system__in=part).values_list("system", "fingerprint"))
        agreed = Consent.objects.in_force(now).filter(system__in=part, may_relay=True)
        relaying = set(agreed.values_list("system", flat=True)) if part and held[part[0]].deep else set()
        values = list(rows.values_list("pk", "kind", "address", "options"))
        said = told(tellers) if (tellers := [pk for pk, kind, *_ in values if kind in TELLERS]) else {}
        for pk, kind, address, options in values:
            target = Target(
                pk,
                kind,
                address,
                options,
                settings.WATCH_RANGES,
                accepted.get(pk),
                pk in relaying,
                said.get(pk, ()),
            )
            found.append((held[pk], target))
    return found


def take(
    limit: int, *, now: datetime, deep: bool = False, shard: int | None = None
) -> list[tuple[Claim, Target]]:
    """Claim, and return what may be looked at; the rest is let go."""
    claims = claim(limit, now=now, deep=deep, shard=shard)
    found = targets(claims, now=now)
    if len(found) < len(claims):
        agreed = {one.system for one, _ in found}
        give_back(one for one in claims if one.system not in agreed)
    return found


def due_shards(*, now: datetime) -> list[int]:
    """Return the shards in which something is due and free."""
    quick = Watching.objects.filter(next_at__lte=now).exclude(held_until__gt=now)
    deep = Watching.objects.filter(deep_next_at__lte=now).exclude(deep_held_until__gt=now)
    return sorted(
        set(quick.order_by().values_list("shard", flat=True).distinct())
        | set(deep.order_by().values_list("shard", flat=True).distinct())
    )


def hurry(systems: Iterable[int], *, now: datetime) -> None:
    """Make the systems due now, but for those that somebody is writing at this moment."""
    waiting = Watching.objects.select_for_update(skip_locked=True).filter(
        pk__in=list(systems), next_at__gt=now
    )
    waiting = waiting.exclude(next_at=NEVER)
    Watching.objects.filter(pk__in=list(waiting.order_by("pk").values_list("pk", flat=True))).update(
        next_at=now
    )


def give_back(claims: Iterable[Claim]) -> None:
    """Let go of claims that will not be looked at, so that nobody waits for their lease."""
    for part in _parts(list(claims)):
        with connection.cursor() as cursor:
            for deep in (False, True):
                held, fence = ("deep_held_until", "deep_fence") if deep else ("held_until", "fence")
                cursor.executemany(
                    f"UPDATE watch_watching SET {held} = NULL WHERE system_id = %s AND {fence} = %s",  # noqa: S608
                    [(one.system, one.fence) for one in part if one.deep is deep],
                )


def _parts(things: Sequence[_T], size: int = 500) -> Iterable[Sequence[_T]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
