"""What was seen, as pages and figures ask for it. Reads only; whoever calls has asked `.visible_to` for the systems.

Days are Vietnam's; hours are kept by the UTC day, and Vietnam is a whole number of hours away, so none is cut in two.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter

from django.db.models import Count, QuerySet

from vonggac.core.times import DAY, day_end, day_start, vn_day
from vonggac.registry.models import System, SystemQuerySet
from vonggac.watch.models import Change, CheckNumber, Day, Detail, State, Unwatched, Watching
from vonggac.watch.packing import Hour, Look, chunks_of, hour_of, hours_of, looks_of, read_fault
from vonggac.watch.schedule import NEVER, every
from vonggac.watch.services import SILENCE

DETAIL_DAYS = 30
KEPT_DAYS = 760  # hours and changes: two Tết seasons side by side


@dataclass(frozen=True, slots=True)
class OneDay:
    """A Vietnamese day of a system, counted in looks."""

    on: date
    looks: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def share(self) -> float | None:
        """Per cent of the looks that say anything in which it could be used; None when none does."""
        known = self.looks - self.unknown
        return 100 * (known - self.failed) / known if known else None


@dataclass(frozen=True, slots=True)
class OneHour:
    """An hour's response times, in milliseconds. `at`: its first instant, UTC."""

    at: datetime
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class OneLook:
    """A single look, as kept for DETAIL_DAYS: to the minute, the time within 3 %."""

    at: datetime
    up: str
    ms: float | None
    faults: tuple[tuple[str, str], ...]  # (check, failed or unknown)


@dataclass(frozen=True, slots=True)
class Present:
    """How a system stands now. `up` is unknown when nobody has looked for SILENCE beats."""

    system: System
    up: str
    took_ms: float | None
    seen_at: datetime | None
    states: list[State] = field(default_factory=list)

    @property
    def failed(self) -> list[State]:
        return [state for state in self.states if state.outcome == "failed"]

    @property
    def unknown(self) -> list[State]:
        return [state for state in self.states if state.outcome == "unknown"]


def availability(system: System, *, now: datetime, days: int = 90) -> list[OneDay]:
    """Return the last Vietnamese days, today included, the oldest first; a day without a look has none."""
    return bars([system], now=now, days=days)[system.pk]


def bars(systems: Iterable[System], *, now: datetime, days: int = 90) -> dict[int, list[OneDay]]:
    """Return `availability` of several systems by primary key; two queries for all of them."""
    wanted = [vn_day(now) - n * DAY for n in range(days - 1, -1, -1)]
    counts = {system.pk: {on: [0, 0, 0] for on in wanted} for system in systems}
    for pk, at, hour in _hours(list(counts), day_start(wanted[0]), now):
        sums = counts[pk].get(vn_day(at), [0, 0, 0])
        for n, value in enumerate((hour.looks, hour.failed, hour.unknown)):
            sums[n] += value
    return {pk: [OneDay(on, *sums) for on, sums in of_days.items()] for pk, of_days in counts.items()}


def response(system: System, from_at: datetime, to_at: datetime) -> list[OneHour]:
    """Return p50 and p95 of each hour that has a look, in order."""
    return [OneHour(at, hour.p50_ms, hour.p95_ms) for _, at, hour in _hours([system.pk], from_at, to_at)]


def _hours(systems: list[int], from_at: datetime, to_at: datetime) -> list[tuple[int, datetime, Hour]]:
    """Return (system, first instant, hour) for the hours that begin in [from_at, to_at), in order; running ones too."""
    days = Day.objects.filter(system__in=systems, on__gte=from_at.astimezone(UTC).date())
    days = days.filter(on__lte=to_at.astimezone(UTC).date()).order_by()
    found = [
        (pk, datetime.combine(on, time(hour.hour), UTC), hour)
        for pk, on, hours in days.values_list("system", "on", "hours")
        for hour in hours_of(bytes(hours))
    ]
    running = Watching.objects.filter(pk__in=systems, recent_hour__isnull=False)
    for pk, at, recent in running.values_list("pk", "recent_hour", "recent"):
        kept = list(looks_of(bytes(recent)))
        if at is not None and kept:
            found += [(pk, at, hour) for hour in hours_of(hour_of(at.hour, kept))]
    return sorted((one for one in found if from_at <= one[1] < to_at), key=itemgetter(0, 1))


def looks(system: System, from_at: datetime, to_at: datetime) -> list[OneLook]:
    """Return every look in [from_at, to_at), in order, as far back as detail is kept."""
    names = dict(CheckNumber.objects.values_list("number", "check_id"))
    days = Detail.objects.filter(
        system=system, on__gte=from_at.astimezone(UTC).date(), on__lte=to_at.astimezone(UTC).date()
    )
    found = [
        _one(datetime.combine(day.on, time(hour), UTC), look, names)
        for day in days
        for hour, kept in chunks_of(bytes(day.looks))
        for look in kept
    ]
    row = Watching.objects.filter(pk=system.pk).only("recent", "recent_hour").first()
    if row is not None and row.recent_hour is not None:
        found += [_one(row.recent_hour, look, names) for look in looks_of(bytes(row.recent))]
    return sorted((look for look in found if from_at <= look.at < to_at), key=lambda look: look.at)


def _one(hour: datetime, look: Look, names: dict[int, str]) -> OneLook:
    codes = (read_fault(code) for code in look.faults)
    faults = tuple((names.get(number, "?"), outcome) for number, outcome in codes)
    return OneLook(hour + timedelta(seconds=look.second), look.up, look.ms, faults)


def changes(systems: SystemQuerySet, from_at: datetime, to_at: datetime) -> QuerySet[Change]:
    """Return what changed in [from_at, to_at), the newest first, with the systems and their units."""
    found = Change.objects.filter(system__in=systems, at__gte=from_at, at__lt=to_at)
    return found.select_related("system__unit")


def present(systems: SystemQuerySet, *, now: datetime) -> list[Present]:
    """Return how each system stands now, in the order of the query; three queries for any number."""
    states: dict[int, list[State]] = {}
    for state in State.objects.filter(system__in=systems.order_by()).order_by("check_id"):
        states.setdefault(state.system_id, []).append(state)
    rows = Watching.objects.filter(system__in=systems.order_by()).defer("recent").in_bulk()
    return [
        _present(system, rows.get(system.pk), states.get(system.pk, []), now)
        for system in systems.select_related("unit", "depends_on")
    ]


def _present(system: System, row: Watching | None, states: list[State], now: datetime) -> Present:
    if row is None:
        up = next((s.outcome for s in states if s.check_id == "site-dependents"), "unknown")
        return Present(system, up, None, None, states)
    stale = row.seen_at is None or now - row.seen_at > SILENCE * every()
    return Present(system, "unknown" if stale else row.stands, row.took_ms, row.seen_at, states)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a monitoring program wants to know of the watch as a whole."""

    systems: dict[tuple[str, str], int]  # (kind, up) -> how many
    failed: dict[str, int]  # check -> how many systems fail it
    unknown: dict[str, int]
    held: int  # systems in somebody's hands now
    late: int  # systems that are due for more than a beat and free
    waits_seconds: float  # how long the one that waits longest has waited
    seen_at: datetime | None  # the last look at anything


def figures(systems: SystemQuerySet, *, now: datetime) -> Figures:
    """Return the counts over the systems at the instant; two queries."""
    fresh = now - SILENCE * every()
    by_kind: Counter[tuple[str, str]] = Counter()
    held, late, oldest, newest = 0, 0, now, None
    rows = Watching.objects.filter(system__in=systems.order_by()).exclude(next_at=NEVER)
    for kind, up, seen_at, next_at, until in rows.values_list(
        "system__kind", "stands", "seen_at", "next_at", "held_until"
    ):
        by_kind[kind, up if seen_at and seen_at > fresh else "unknown"] += 1
        newest = max(newest or seen_at, seen_at) if seen_at else newest
        if until and until > now:
            held += 1
        elif next_at < now:
            late, oldest = late + (now - next_at > every()), min(oldest, next_at)
    ends = (
        State.objects.filter(system__in=systems.order_by())
        .order_by("check_id")
        .values_list("check_id", "outcome")
    )
    counted = list(ends.annotate(count=Count("pk")))
    failed = {check: count for check, outcome, count in counted if outcome == "failed"}
    unknown = {check: count for check, outcome, count in counted if outcome == "unknown"}
    return Figures(dict(by_kind), failed, unknown, held, late, (now - oldest).total_seconds(), newest)


def prune(*, now: datetime) -> int:
    """Drop detail older than DETAIL_DAYS and what is older than KEPT_DAYS; return how many rows went."""
    today = now.astimezone(UTC).date()
    old, very_old = today - DETAIL_DAYS * DAY, today - KEPT_DAYS * DAY
    gone = _drop(Detail.objects.filter(on__lt=old)) + _drop(Day.objects.filter(on__lt=very_old))
    gone += _drop(Change.objects.filter(at__lt=day_start(very_old)))
    return gone + _drop(Unwatched.objects.filter(to_at__lt=day_end(very_old)))


def _drop(rows: "QuerySet[Detail] | QuerySet[Day] | QuerySet[Change] | QuerySet[Unwatched]") -> int:
    """A few thousand at a time, so that nobody waits long for the writer."""
    count = 0
    while part := list(rows.order_by().values_list("pk", flat=True)[:5000]):
        count += rows.model._default_manager.filter(pk__in=part).delete()[0]
    return count
