"""A fair rotation for units that want one made, and the changes to it: swaps by consent, overrides by an officer.

Fair: the minutes of holiday, weekend, night and plain turns are spread evenly, and so is their sum. A turn counts in
its hardest kind only. Rest rules and absences come before fairness; a turn that nobody may take stays open, with the
reason. Pure: the same slots and people give the same rotation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from vonggac.core.errors import Refused
from vonggac.core.lunar import is_public_holiday
from vonggac.core.text import key
from vonggac.core.times import DAY, Interval, Window, day_start, vn
from vonggac.roster.coverage import Shift, words_of_span

Burden = Literal["holiday", "weekend", "night", "plain"]
BURDENS: tuple[Burden, ...] = ("holiday", "weekend", "night", "plain")  # the hardest first
NIGHT_FROM, NIGHT_TO = time(22), time(6)  # Bộ luật Lao động 2019, Điều 106


@dataclass(frozen=True, slots=True)
class Slot:
    """One turn for one person, [starts_at, ends_at)."""

    role: str
    starts_at: datetime
    ends_at: datetime
    station: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes turns. `carried`: minutes from earlier seasons, which count as if they were in this one."""

    person: str
    phone: str
    roles: frozenset[str]
    away: tuple[Interval, ...] = ()
    carried: Mapping[Burden, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one person: the longest unbroken stretch and the least rest between two; None: no limit."""

    longest: timedelta | None = None
    rest: timedelta | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A turn that nobody may take, with the reason."""

    slot: Slot
    because: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """Shifts in order of time, what stayed open, and each person's minutes by kind of turn (carried ones not in)."""

    shifts: tuple[Shift, ...]
    unfilled: tuple[Unfilled, ...]
    minutes: Mapping[str, Mapping[Burden, int]]


def slots_of(window: Window, role: str, turns: Sequence[tuple[int, int]], *, people: int = 1) -> list[Slot]:
    """Return the turns of every day of a window. `turns`: (start, end) in minutes from midnight, a night past 1,440.

    >>> from datetime import date
    >>> len(slots_of(Window(date(2027, 2, 4), date(2027, 2, 6)), "duty", [(420, 1140), (1140, 1860)]))
    6
    """
    days = (window.to_on - window.from_on).days + 1
    midnights = [day_start(window.from_on + n * DAY) for n in range(days)]
    return [
        Slot(role, midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))
        for midnight in midnights
        for start, end in turns
        for _ in range(people)
    ]


def burden_of(slot: Slot) -> Burden:
    """Return the hardest kind that the turn has: it begins on a holiday, on a weekend, or reaches into 22:00-06:00."""
    start, end = vn(slot.starts_at), vn(slot.ends_at)
    if is_public_holiday(start.date()):
        return "holiday"
    if start.weekday() >= 5:
        return "weekend"
    night = start.time() < NIGHT_TO or start.time() >= NIGHT_FROM
    reaches = end > datetime.combine(start.date(), NIGHT_FROM, start.tzinfo)
    return "night" if night or reaches else "plain"


def rotate(slots: Iterable[Slot], members: Sequence[Member], limits: Limits = Limits()) -> Rotation:
    """Give every turn to somebody, evenly. Raises ValueError when one name is there twice."""
    if len({key(m.person) for m in members}) < len(members):
        raise ValueError("có hai người cùng tên trong danh sách luân phiên")
    plan = _Plan(members, limits)
    order = sorted(
        slots, key=lambda s: (BURDENS.index(burden_of(s)), s.starts_at, s.ends_at, s.role, s.station)
    )
    left = [slot for slot in order if not plan.place(slot)]
    left = [slot for slot in left if not plan.make_room(slot)]
    plan.even_out()
    return plan.result(left)


class _Plan:
    """Turns given so far. Costs grow with turns times people; a season of one unit is some hundred turns."""

    def __init__(self, members: Sequence[Member], limits: Limits) -> None:
        self.members = members
        self.limits = limits
        self.turns: dict[str, list[Slot]] = {m.person: [] for m in members}
        self.load: dict[str, dict[Burden, int]] = {
            m.person: {b: m.carried.get(b, 0) for b in BURDENS} for m in members
        }

    def place(self, slot: Slot, *, but: str = "") -> bool:
        """Give the turn to whoever has least of its kind, then least in all; tell whether anybody may take it."""
        able = [m for m in self.members if m.person != but and self.may(m, slot)]
        if not able:
            return False
        kind = burden_of(slot)
        # min takes the first of equals: the order of the list decides, as on paper.
        self.give(
            min(able, key=lambda m: (self.load[m.person][kind], sum(self.load[m.person].values()))), slot
        )
        return True

    def make_room(self, slot: Slot) -> bool:
        """Let somebody take the turn by handing one of theirs to another."""
        for member in self.members:
            if not _willing(member, slot):
                continue
            for held in list(self.turns[member.person]):
                self.take(member, held)
                if self.may(member, slot):
                    self.give(member, slot)
                    if self.spaced(member) and self.place(held, but=member.person):
                        return True
                    self.take(member, slot)
                self.give(member, held)
        return False

    def even_out(self) -> None:
        """Hand turns over, or exchange two, while that makes the spread smaller; each step lowers a whole number."""
        moved = True
        while moved:
            moved = any(
                self._ease(giver, slot) for giver in self.members for slot in list(self.turns[giver.person])
            )

    def _ease(self, giver: Member, slot: Slot) -> bool:
        if slot not in self.turns[giver.person] or not self.spaced(giver, without=slot):
            return False
        for taker in self.members:
            if taker is giver or not _willing(taker, slot):
                continue
            before = self._unevenness(giver, taker)
            self.take(giver, slot)
            if self.may(taker, slot):
                self.give(taker, slot)
                if self._unevenness(giver, taker) < before:
                    return True
                self.take(taker, slot)
            self.give(giver, slot)
        return False

    def _unevenness(self, one: Member, other: Member) -> int:
        """Return the sum of squares of two people's minutes, by kind and in all: least when they are even."""
        loads = (self.load[one.person], self.load[other.person])
        return sum(sum(n * n for n in load.values()) + sum(load.values()) ** 2 for load in loads)

    def may(self, member: Member, slot: Slot) -> bool:
        return _willing(member, slot) and _rested(self.turns[member.person], slot, self.limits)

    def spaced(self, member: Member, *, without: Slot | None = None) -> bool:
        """Tell whether the rests between the person's turns stay long enough: one taken out of a row leaves a gap."""
        if self.limits.rest is None:
            return True
        held = sorted((s.starts_at, s.ends_at) for s in self.turns[member.person] if s is not without)
        return all(back == left or back - left >= self.limits.rest for (_, left), (back, _) in pairwise(held))

    def give(self, member: Member, slot: Slot) -> None:
        self.turns[member.person].append(slot)
        self.load[member.person][burden_of(slot)] += _minutes(slot)

    def take(self, member: Member, slot: Slot) -> None:
        self.turns[member.person].remove(slot)
        self.load[member.person][burden_of(slot)] -= _minutes(slot)

    def result(self, left: Sequence[Slot]) -> Rotation:
        shifts = [
            Shift(s.role, m.person, m.phone, s.starts_at, s.ends_at, s.station)
            for m in self.members
            for s in self.turns[m.person]
        ]
        minutes = {
            m.person: {b: self.load[m.person][b] - m.carried.get(b, 0) for b in BURDENS} for m in self.members
        }
        open_turns = sorted(left, key=lambda s: (s.starts_at, s.role))
        return Rotation(
            tuple(sorted(shifts, key=lambda s: (s.starts_at, s.role, s.person))),
            tuple(Unfilled(s, self._why(s)) for s in open_turns),
            minutes,
        )

    def _why(self, slot: Slot) -> str:
        able = [m for m in self.members if slot.role in m.roles]
        away = sum(1 for m in able if _away(m, slot))
        if not able:
            return "không có ai nhận nhiệm vụ này"
        return f"{len(able)} người nhận nhiệm vụ: {away} vắng, {len(able) - away} đang trực hoặc chưa đủ giờ nghỉ"


def _minutes(slot: Slot) -> int:
    return int((slot.ends_at - slot.starts_at).total_seconds() // 60)


def _away(member: Member, slot: Slot) -> bool:
    return any(a < slot.ends_at and b > slot.starts_at for a, b in member.away)


def _willing(member: Member, slot: Slot) -> bool:
    return slot.role in member.roles and not _away(member, slot)


def _rested(held: Iterable[Slot | Shift], slot: Slot | Shift, limits: Limits) -> bool:
    """Tell whether the turn fits between the same person's others: no overlap, no stretch too long, rest enough."""
    start, end = slot.starts_at, slot.ends_at
    near = sorted(((h.starts_at, h.ends_at) for h in held), key=lambda span: span[0])
    for a, b in near:
        if a < slot.ends_at and b > slot.starts_at:
            return False
    for a, b in near:  # in order of time, so that a chain before the turn is found link by link from its end
        end = b if a == end else end
    for a, b in reversed(near):
        start = a if b == start else start
    if limits.longest is not None and end - start > limits.longest:
        return False
    if limits.rest is None:
        return True
    breaks = [a - end for a, _ in near if a > end] + [start - b for _, b in near if b < start]
    return all(pause >= limits.rest for pause in breaks)


# Changes to a rotation that is already out


@dataclass(frozen=True, slots=True)
class Swap:
    """A wish to hand over a shift, or to exchange two. It holds once everybody concerned has agreed."""

    gives: Shift
    taker: Member
    returns: Shift | None
    asked_at: datetime
    consents: Mapping[str, datetime] = field(default_factory=dict)  # by key(name)

    @property
    def parties(self) -> tuple[str, str]:
        return self.gives.person, self.taker.person

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """Return who has not agreed yet."""
        return tuple(name for name in self.parties if key(name) not in self.consents)


def ask(
    shifts: Sequence[Shift], gives: Shift, taker: Member, *, returns: Shift | None = None, at: datetime
) -> Swap:
    """Return a swap to be agreed upon. Raises Refused when it could never hold."""
    for shift, owner in ((gives, gives.person), (returns, taker.person)):
        if shift is None:
            continue
        if shift not in shifts or key(shift.person) != key(owner):
            raise Refused(f"{owner} không có ca {_when(shift)}.", hint="Xem lại danh sách trực.")
        if shift.starts_at <= at:
            raise Refused(
                f"Ca {_when(shift)} của {owner} đã bắt đầu.", hint="Dùng điều động của trực điều hành."
            )
    if key(gives.person) == key(taker.person):
        raise Refused(f"{taker.person} không thể đổi ca với chính mình.", hint="Chọn người khác.")
    if gives.role not in taker.roles:
        raise Refused(f"{taker.person} không nhận nhiệm vụ này.", hint="Chọn người cùng nhiệm vụ.")
    return Swap(gives, taker, returns, at)


def consent(swap: Swap, person: str, *, at: datetime) -> Swap:
    """Return the swap with one party's agreement. Raises Refused for somebody whom it does not concern."""
    if key(person) not in {key(name) for name in swap.parties}:
        raise Refused(
            f"{person} không có trong việc đổi ca này.", hint="Chỉ hai người đổi ca mới đồng ý được."
        )
    return replace(swap, consents={key(person): at, **swap.consents})  # the first word counts


def apply(shifts: Sequence[Shift], swap: Swap, limits: Limits = NO_LIMITS, *, at: datetime) -> list[Shift]:
    """Return the roster with the swap done. Raises Refused: not agreed, begun, changed, against a rest rule."""
    if swap.waiting_for:
        raise Refused(f"Chưa có đồng ý của {', '.join(swap.waiting_for)}.", hint="Gọi để xác nhận.")
    again = ask(shifts, swap.gives, swap.taker, returns=swap.returns, at=at)
    done = [s for s in shifts if s not in (swap.gives, swap.returns)]
    new = [replace(again.gives, person=swap.taker.person, phone=swap.taker.phone)]
    if swap.returns is not None:
        new.append(replace(swap.returns, person=swap.gives.person, phone=swap.gives.phone))
    for shift in new:
        _must_fit(done, shift, limits)
    return _ordered([*done, *new])


def _must_fit(others: Iterable[Shift], shift: Shift, limits: Limits) -> None:
    theirs = [s for s in others if key(s.person) == key(shift.person)]
    if not _rested(theirs, shift, limits):
        raise Refused(
            f"{shift.person} nhận ca {_when(shift)} thì trùng ca khác, quá giờ hoặc không đủ nghỉ.",
            hint="Chọn người khác hoặc ca khác.",
        )


@dataclass(frozen=True, slots=True)
class Override:
    """What an officer changed without asking, for the record. `broken`: limits that it breaks, in words."""

    shift: Shift
    person: str
    by: str
    reason: str
    at: datetime
    broken: str = ""


def override(
    shifts: Sequence[Shift],
    shift: Shift,
    member: Member,
    limits: Limits = NO_LIMITS,
    *,
    by: str,
    reason: str,
    at: datetime,
) -> tuple[list[Shift], Override]:
    """Return the roster with another person on a shift, from now on when it has begun, and the record of it.

    Needs no consent, but a reason. A broken rest rule does not stop an officer; it is written down. An overlap does:
    nobody stands in two places. Raises Refused without a reason, for a shift that is over, or on an overlap.
    """
    if not reason.strip():
        raise Refused("Điều động phải có lý do.", hint="Ghi lý do, ví dụ: ốm, đi công tác.")
    if shift not in shifts or shift.ends_at <= at:
        raise Refused(f"Ca {_when(shift)} không còn để điều động.", hint="Xem lại danh sách trực.")
    begins = max(at, shift.starts_at)
    new = replace(shift, person=member.person, phone=member.phone, starts_at=begins)
    done = [s for s in shifts if s != shift]
    if begins > shift.starts_at:
        done.append(replace(shift, ends_at=begins))
    _must_fit(done, new, Limits())
    theirs = [s for s in done if key(s.person) == key(member.person)]
    broken = "" if _rested(theirs, new, limits) else "quá giờ trực liền hoặc không đủ nghỉ"
    return _ordered([*done, new]), Override(shift, member.person, by, reason.strip(), at, broken)


def _ordered(shifts: Iterable[Shift]) -> list[Shift]:
    return sorted(shifts, key=lambda s: (s.starts_at, s.role, s.person))


def _when(shift: Shift) -> str:
    return words_of_span(shift.starts_at, shift.ends_at)


def spread(rotation: Rotation) -> dict[Burden, int]:
    """Return, by kind of turn, how many minutes lie between who has most and who has least."""
    by_kind: dict[Burden, list[int]] = defaultdict(list)
    for minutes in rotation.minutes.values():
        for kind, count in minutes.items():
            by_kind[kind].append(count)
    return {kind: max(counts) - min(counts) for kind, counts in by_kind.items()}
