"""Test calls before the watch begins: whom to ring, what came of it, whom nobody has reached (decision 0067)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.phones import parse_phone
from vonggac.core.text import collation, key, one_line
from vonggac.core.times import words_of_instant
from vonggac.registry.models import Unit, User
from vonggac.roster.models import RosterQuerySet, Shift, TrialCall, TrialCallQuerySet
from vonggac.roster.now import upcoming_shifts

STALE = timedelta(days=30)  # an older success says little about the number now
LONGEST = 60


@dataclass(frozen=True, slots=True)
class OnCall:
    """One person on a coming watch under one number. `last`: the newest call to it that still counts."""

    unit: Unit
    person: str
    title: str
    phone: str
    fault: str  # why no call can be made to it, "" when one can
    roles: tuple[str, ...]
    first_at: datetime
    last: TrialCall | None

    @property
    def reached(self) -> bool | None:
        """None: nobody has tried."""
        if self.last is None:
            return False if self.fault else None
        return self.last.result == TrialCall.Result.REACHED


@dataclass(frozen=True, slots=True)
class UnitTrials:
    """How far one unit has been called."""

    unit: Unit
    people: tuple[OnCall, ...]

    @property
    def reached(self) -> int:
        return sum(one.reached is True for one in self.people)

    @property
    def unreached(self) -> tuple[OnCall, ...]:
        return tuple(one for one in self.people if one.reached is False)

    @property
    def uncalled(self) -> int:
        return sum(one.reached is None for one in self.people)


def trials(
    rosters: RosterQuerySet, calls: TrialCallQuerySet, *, since: datetime, known_at: datetime
) -> list[UnitTrials]:
    """Return by unit everybody who stands watch after `since`, whom nobody reached first, then whom nobody called.

    Three queries, however many units; units without a roster are not among them.
    """
    shifts = upcoming_shifts(rosters, since=since, known_at=known_at)
    last = _last(calls.filter(unit__in=[unit.pk for unit in shifts]), known_at)
    found = [UnitTrials(unit, tuple(_people(unit, theirs, last))) for unit, theirs in shifts.items()]
    return sorted(found, key=lambda one: (-len(one.unreached), -one.uncalled, one.unit.code))


def _last(calls: TrialCallQuerySet, known_at: datetime) -> dict[tuple[int, str], TrialCall]:
    recent = calls.filter(called_at__gt=known_at - STALE, entered_at__lte=known_at)
    return {(call.unit_id, _number(call.phone)): call for call in recent.order_by("called_at", "pk")}


def _number(phone: str) -> str:
    """The same number however it is written."""
    return parse_phone(phone).digits or key(phone)


def _people(unit: Unit, shifts: Iterable[Shift], last: dict[tuple[int, str], TrialCall]) -> list[OnCall]:
    found: dict[tuple[str, str], list[Shift]] = {}
    for shift in shifts:
        found.setdefault((key(shift.person), _number(shift.phone)), []).append(shift)
    people = [
        OnCall(
            unit,
            theirs[0].person,
            theirs[0].title,
            theirs[0].phone,
            parse_phone(theirs[0].phone).fault,
            tuple(dict.fromkeys(shift.role for shift in theirs)),
            min(shift.starts_at for shift in theirs),
            last.get((unit.pk, number)),
        )
        for (_person, number), theirs in found.items()
    ]
    rank = {False: 0, None: 1, True: 2}
    return sorted(people, key=lambda one: (rank[one.reached], one.first_at, collation(one.person)))


@transaction.atomic
def note_call(
    unit: Unit,
    person: str,
    phone: str,
    result: str,
    *,
    by: User,
    now: datetime,
    called_at: datetime | None = None,
    note: str = "",
) -> TrialCall:
    """Keep what came of a call. Raises Refused for whoever does not direct, and for what is no result."""
    if not by.directs or by.unit is None or not unit.path.startswith(by.unit.path):
        raise Refused(
            f"Tài khoản {by} không có quyền ghi kết quả gọi thử của {unit}.", hint="Nhờ người trực điều hành."
        )
    if result not in TrialCall.Result.values:
        raise Refused("Chưa chọn kết quả cuộc gọi.", hint="Chọn một kết quả rồi ghi.")
    called_at = called_at or now
    if called_at > now:
        raise Refused(f"Giờ gọi {words_of_instant(called_at)} còn ở phía trước.", hint="Ghi lại giờ gọi.")
    made = TrialCall.objects.create(
        unit=unit,
        person=one_line(person)[:120],
        phone=one_line(phone)[:LONGEST],
        result=result,
        note=one_line(note)[:300],
        called_at=called_at,
        entered_at=now,
        by=by,
    )
    record(by, "roster.called", made, now=now, unit=unit.code, result=result, called_at=called_at)
    return made
