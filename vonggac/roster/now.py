"""Who stands watch at an instant, and what changed between two versions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from vonggac.core.text import key
from vonggac.core.times import DAY, vn_day
from vonggac.registry.models import Unit
from vonggac.roster.models import Roster, RosterQuerySet, Shift
from vonggac.roster.roles import ROLES

_RANK = {role.id: rank for rank, role in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Watch:
    """One unit's watch at an instant; no shifts: its roster has nobody then."""

    unit: Unit
    roster: Roster
    shifts: list[Shift]  # leaders first


def on_duty(rosters: RosterQuerySet, moment: datetime, *, known_at: datetime) -> list[Watch]:
    """Return the watch of every unit that has a roster for the instant, as known at another, by code of the unit.

    A unit's newest version speaks. On the day after a window its last night still runs, unless the next one has begun.
    """
    day = vn_day(moment)
    current: dict[int, Roster] = {}
    columns = ("pk", "version", "window_from", "window_to", "certificate", "unit")
    found = rosters.about(moment).known_at(known_at).select_related("unit")
    for roster in found.only(*columns, *(f"unit__{c}" for c in ("code", "name", "short_name", "path"))):
        best = current.get(roster.unit_id)
        if best is None or _precedence(roster, day) > _precedence(best, day):
            current[roster.unit_id] = roster
    by_roster: dict[int, list[Shift]] = defaultdict(list)
    chosen = [roster.pk for roster in current.values()]
    for start in range(0, len(chosen), 5000):  # SQLite takes a limited number of values
        for shift in Shift.objects.at(moment).filter(roster__in=chosen[start : start + 5000]):
            by_roster[shift.roster_id].append(shift)
    watches = [Watch(r.unit, r, sorted(by_roster[r.pk], key=_order)) for r in current.values()]
    return sorted(watches, key=lambda watch: watch.unit.code)


def _precedence(roster: Roster, day: date) -> tuple[bool, int]:
    return (roster.window_to >= day, roster.version)


def _order(shift: Shift) -> tuple[int, str, str]:
    return (_RANK.get(shift.role, len(_RANK)), shift.role, shift.person)


@dataclass(frozen=True, slots=True)
class Change:
    """How many shifts a version has that the one before had not, and the other way round."""

    added: int
    removed: int


def change(before: Iterable[Shift], after: Iterable[Shift]) -> Change:
    """Compare two versions by who stands when, in which role, and under which number."""
    old, new = Counter(map(_said, before)), Counter(map(_said, after))
    return Change(sum((new - old).values()), sum((old - new).values()))


def _said(shift: Shift) -> tuple[object, ...]:
    return (shift.role, key(shift.person), shift.phone, shift.starts_at, shift.ends_at)


def current_shifts(unit: Unit, *, since: datetime, known_at: datetime) -> list[Shift]:
    """Return the unit's shifts that end after `since`; for each day the newest version about it speaks."""
    found = upcoming_shifts(Roster.objects.filter(unit=unit), since=since, known_at=known_at)
    return next(iter(found.values()), [])


def upcoming_shifts(
    rosters: RosterQuerySet, *, since: datetime, known_at: datetime
) -> dict[Unit, list[Shift]]:
    """Return by unit, in the order of codes, the shifts that end after `since`, each day by its newest version.

    Two queries, however many units. A unit whose rosters have nobody left is not among them.
    """
    newest_first: dict[int, list[Roster]] = defaultdict(list)
    known = rosters.known_at(known_at).filter(window_to__gte=vn_day(since) - DAY).select_related("unit")
    for roster in known.order_by("unit__code", "-version"):
        newest_first[roster.unit_id].append(roster)
    shifts: dict[int, list[Shift]] = defaultdict(list)
    chosen = [roster.pk for theirs in newest_first.values() for roster in theirs]
    for start in range(0, len(chosen), 5000):  # SQLite takes a limited number of values
        for shift in Shift.objects.filter(roster__in=chosen[start : start + 5000], ends_at__gt=since):
            shifts[shift.roster_id].append(shift)
    found = {theirs[0].unit: list(_spoken(theirs, shifts)) for theirs in newest_first.values()}
    return {
        unit: sorted(theirs, key=lambda shift: (shift.starts_at, _order(shift)))
        for unit, theirs in found.items()
        if theirs
    }


def _spoken(newest_first: list[Roster], shifts: dict[int, list[Shift]]) -> Iterator[Shift]:
    for rank, roster in enumerate(newest_first):
        for shift in shifts[roster.pk]:
            day = vn_day(shift.starts_at)
            if not any(newer.window_from <= day <= newer.window_to for newer in newest_first[:rank]):
                yield shift
