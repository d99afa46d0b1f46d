"""Is the watch complete? A certificate that it is, or the smallest list of what is wrong.

Every instant is aware and every shift half-open: [starts_at, ends_at). Somebody counts at an instant when a
shift of the role holds it and the number given for that shift can be called. Pure: no clock, no database.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import Literal

from vonggac.core.phones import parse_phone
from vonggac.core.text import key
from vonggac.core.times import Interval, Window, vn
from vonggac.roster.roles import label

Trouble = Literal[
    "hole", "double", "overlap", "too-long", "short-rest", "unreachable", "malformed", "shared-number"
]
TITLES: dict[Trouble, str] = {
    "hole": "Thiếu người",
    "double": "Ghi trùng",
    "overlap": "Một người hai việc cùng lúc",
    "too-long": "Ca quá dài",
    "short-rest": "Nghỉ chưa đủ",
    "unreachable": "Không liên lạc được",
    "malformed": "Số điện thoại sai",
    "shared-number": "Một số cho hai người",
}


@dataclass(frozen=True, slots=True)
class Shift:
    """One person on watch in one role, [starts_at, ends_at). Raises ValueError if naive or empty."""

    role: str
    person: str  # the name as written; two spellings of one name (hoà, hòa) are one person
    phone: str  # as written, "" when none was given
    starts_at: datetime
    ends_at: datetime
    station: str = ""  # where, when the roster says; the same person cannot be in two
    source: str = ""  # its place in the unit's file, for the officer; no part of the certificate

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError(f"ca trực của {self.person}: thời điểm không có múi giờ")
        if self.ends_at <= self.starts_at:
            raise ValueError(f"ca trực của {self.person}: kết thúc không sau bắt đầu")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one role owes over [starts_at, ends_at): at least so many people; None: no limit is asked."""

    role: str
    starts_at: datetime
    ends_at: datetime
    at_least: int = 1
    longest: timedelta | None = None  # of one person's unbroken stretch, whatever the roles
    rest: timedelta | None = None  # between two stretches of one person


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a roster from its certificate. `because` is the sentence for the unit."""

    trouble: Trouble
    role: str
    people: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    because: str
    present: int | None = None  # a hole's worst moment
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that a roster keeps its rules. `digest`: SHA-256 over roster, rules, desks, dead numbers and result."""

    digest: str
    shifts: int
    fewest: Mapping[str, int]  # by role: reachable people at the thinnest instant

    def holds_for(
        self,
        shifts: Sequence[Shift],
        rules: Sequence[Rule],
        *,
        desks: frozenset[str] = frozenset(),
        dead: Mapping[str, str] | None = None,
    ) -> bool:
        """Tell whether this certificate is the one of exactly that roster and those rules."""
        return self.digest == _digest(shifts, rules, self.fewest, desks, dead or {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exactly one of the two says something: a certificate, or problems in order of time."""

    certificate: Certificate | None
    problems: tuple[Problem, ...]


def rules_for(window: Window, needs: Mapping[str, int], **limits: timedelta | None) -> list[Rule]:
    """Return a rule per role for a letter's window. `limits`: `longest`, `rest` of `Rule`."""
    return [Rule(role, window.starts_at, window.ends_at, need, **limits) for role, need in needs.items()]


def prove(
    shifts: Sequence[Shift],
    rules: Sequence[Rule],
    *,
    desks: frozenset[str] = frozenset(),
    dead: Mapping[str, str] | None = None,
) -> Outcome:
    """Judge one unit's roster. The order of the shifts does not matter; shifts outside every window are ignored.

    `desks`: numbers (digits) of duty desks, which several people may share. `dead`: numbers that a test
    call did not reach, with the reason. Raises ValueError without a rule: nothing asked proves nothing.
    """
    if not rules:
        raise ValueError("không có yêu cầu nào để đối chiếu")
    dead = dead or {}
    first, last = min(r.starts_at for r in rules), max(r.ends_at for r in rules)
    # Sorted, so that the answer is the same for any order of the rows.
    inside = sorted((s for s in shifts if s.starts_at < last and s.ends_at > first), key=_ROW_ORDER)
    asked = {rule.role for rule in rules}
    problems = [*_numbers([s for s in inside if s.role in asked], desks, dead), *_people(inside, rules)]
    fewest: dict[str, int] = {}
    for rule in rules:
        reached = [s for s in inside if s.role == rule.role and _reason(s.phone, dead) is None]
        holes, thinnest = _holes(reached, rule)
        problems += holes
        fewest[rule.role] = min(thinnest, fewest.get(rule.role, thinnest))
    if problems:
        return Outcome(None, tuple(sorted(problems, key=_order)))
    return Outcome(Certificate(_digest(shifts, rules, fewest, desks, dead), len(shifts), fewest), ())


_ROW_ORDER = attrgetter("starts_at", "person", "role", "ends_at", "phone", "station", "source")


def _order(problem: Problem) -> tuple[float, str, str, tuple[str, ...], str]:
    # Wrong numbers have no time and come first: they are the cause of holes.
    at = problem.starts_at.timestamp() if problem.starts_at else 0.0
    return (at, problem.trouble, problem.role, problem.people, problem.because)


@lru_cache(maxsize=65536)
def _person(name: str) -> str:
    return key(name)


@lru_cache(maxsize=65536)
def _digits(written: str) -> tuple[str | None, str]:
    phone = parse_phone(written)
    return phone.digits, phone.fault


def _reason(written: str, dead: Mapping[str, str]) -> str | None:
    """Return why nobody is reached under the number, None when a call can be made."""
    digits, fault = _digits(written)
    return fault if digits is None else dead.get(digits)


Span = tuple[datetime, datetime, str]


def _segments(spans: Iterable[Span]) -> Iterator[tuple[datetime, datetime, Counter[str]]]:
    """Yield every stretch between two changes with the labels that hold it (a live Counter: do not keep it)."""
    events: dict[datetime, list[tuple[str, int]]] = defaultdict(list)
    for start, end, name in spans:
        events[start].append((name, 1))
        events[end].append((name, -1))
    held: Counter[str] = Counter()
    for now, after in pairwise(sorted(events)):
        for name, step in events[now]:
            held[name] += step
            if not held[name]:
                del held[name]
        yield now, after, held


def _stretches(spans: Iterable[Span], wanted: Callable[[Counter[str]], bool]) -> list[Interval]:
    """Return the longest unbroken intervals whose labels are as wanted."""
    found: list[Interval] = []
    for start, end, held in _segments(spans):
        if not wanted(held):
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _holes(shifts: Sequence[Shift], rule: Rule) -> tuple[list[Problem], int]:
    """Return the longest intervals of the window with too few people, and how few there are at the worst."""
    spans: list[Span] = [
        (rule.starts_at, rule.ends_at, "")
    ]  # "" holds the window, so that empty parts appear
    for shift in shifts:
        start, end = max(shift.starts_at, rule.starts_at), min(shift.ends_at, rule.ends_at)
        if start < end:
            spans.append((start, end, _person(shift.person)))
    found: list[tuple[datetime, datetime, int]] = []
    thinnest = len(spans)
    for start, end, held in _segments(spans):
        present = len(held) - 1
        thinnest = min(thinnest, present)
        if present >= rule.at_least:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end, min(found[-1][2], present))
        else:
            found.append((start, end, present))
    return [_hole(rule, *hole) for hole in found], thinnest


def _hole(rule: Rule, start: datetime, end: datetime, present: int) -> Problem:
    because = f"{words_of_span(start, end)} có {present} người, cần {rule.at_least}"
    return Problem("hole", rule.role, (), start, end, because, present)


def _people(shifts: Sequence[Shift], rules: Sequence[Rule]) -> Iterator[Problem]:
    """Yield what one body cannot do: be written twice, be in two places, stand too long, rest too little."""
    by_person: dict[str, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_person[_person(shift.person)].append(shift)
    longest = {r.role: r.longest for r in rules if r.longest}
    rest = {r.role: r.rest for r in rules if r.rest}
    for theirs in by_person.values():
        if not _apart(theirs):
            yield from _doubles(theirs)
            yield from _overlaps(theirs)
        yield from _fatigue(theirs, _least(theirs, longest), _least(theirs, rest, most=True))


def _apart(theirs: list[Shift]) -> bool:
    """Tell whether no two of the shifts, in order of their beginnings, share an instant: so it is with most people."""
    return all(one.ends_at <= next_.starts_at for one, next_ in pairwise(theirs))


def _least(shifts: list[Shift], limits: dict[str, timedelta], *, most: bool = False) -> timedelta | None:
    """Return the strictest limit among the roles that the person has."""
    mine = [limits[role] for role in {s.role for s in shifts} if role in limits]
    return (max(mine) if most else min(mine)) if mine else None


def _doubles(theirs: list[Shift]) -> Iterator[Problem]:
    jobs: dict[tuple[str, str], list[Shift]] = defaultdict(list)
    for shift in theirs:
        jobs[shift.role, shift.station].append(shift)
    for (role, _), same in jobs.items():
        if len(same) < 2:
            continue
        spans = [(s.starts_at, s.ends_at, "") for s in same]
        for start, end in _stretches(spans, lambda held: held[""] > 1):
            yield _personal("double", role, same, start, end, "được ghi hai lần")


def _overlaps(theirs: list[Shift]) -> Iterator[Problem]:
    if len({(s.role, s.station) for s in theirs}) < 2:
        return
    spans = [(s.starts_at, s.ends_at, f"{s.role}\0{s.station}") for s in theirs]
    for start, end in _stretches(spans, lambda held: len(held) > 1):
        at_once = [s for s in theirs if s.starts_at < end and s.ends_at > start]
        jobs = " và ".join(sorted({f"{label(s.role)} {s.station}".strip() for s in at_once}))
        yield _personal("overlap", at_once[0].role, theirs, start, end, f"cùng lúc {jobs}")


def _fatigue(theirs: list[Shift], longest: timedelta | None, rest: timedelta | None) -> Iterator[Problem]:
    if longest is None and rest is None:
        return
    spans = [(s.starts_at, s.ends_at, "") for s in theirs]
    stretches = _stretches(spans, bool)
    for start, end in stretches:
        if longest is not None and end - start > longest:
            long = f"trực liền {_hours(end - start)}, tối đa {_hours(longest)}"
            yield _personal("too-long", "", theirs, start, end, long)
    for (_, left), (back, _) in pairwise(stretches):
        if rest is not None and back - left < rest:
            short = f"nghỉ {_hours(back - left)} giữa hai ca, cần {_hours(rest)}"
            yield _personal("short-rest", "", theirs, left, back, short)


def _personal(
    trouble: Trouble, role: str, theirs: list[Shift], start: datetime, end: datetime, words: str
) -> Problem:
    near = [s for s in theirs if s.starts_at <= end and s.ends_at >= start]
    sources = tuple(dict.fromkeys(s.source for s in near if s.source))
    name = theirs[0].person
    because = f"{name} {words}: {words_of_span(start, end)}"
    return Problem(trouble, role or near[0].role, (name,), start, end, because, sources=sources)


def _numbers(shifts: Sequence[Shift], desks: frozenset[str], dead: Mapping[str, str]) -> Iterator[Problem]:
    """Yield each bad number once for each person, and each number that two people share once."""
    first: dict[tuple[str, str], Shift] = {}
    owners: dict[str, dict[str, Shift]] = defaultdict(dict)
    for shift in shifts:
        digits, _ = _digits(shift.phone)
        person = _person(shift.person)
        first.setdefault((person, digits or shift.phone.strip()), shift)
        if digits and digits not in desks:
            owners[digits].setdefault(person, shift)
    for shift in first.values():
        if (why := _reason(shift.phone, dead)) is not None:
            yield _bad_number(shift, why)
    for held in owners.values():
        if len(held) > 1:
            names = tuple(sorted(s.person for s in held.values()))
            because = f"số {next(iter(held.values())).phone} ghi cho {len(names)} người: {', '.join(names)}"
            sources = tuple(s.source for s in held.values() if s.source)
            role = next(iter(held.values())).role
            yield Problem("shared-number", role, names, None, None, because, sources=sources)


def _bad_number(shift: Shift, why: str) -> Problem:
    digits, _ = _digits(shift.phone)
    missing = not shift.phone.strip()
    trouble: Trouble = "unreachable" if missing or digits else "malformed"
    said = "chưa có số điện thoại" if missing else f"số {shift.phone} {why}"
    because = f"{shift.person}: {said}"
    sources = (shift.source,) if shift.source else ()
    return Problem(trouble, shift.role, (shift.person,), None, None, because, sources=sources)


def _hours(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:.1f}".rstrip("0").rstrip(".").replace(".", ",") + " giờ"


def words_of_span(start: datetime, end: datetime) -> str:
    """Return [start, end) as an office writes it; the end of a day is 24:00 of it, not 00:00 of the next.

    >>> day = datetime(2027, 2, 3, 17, tzinfo=UTC)
    >>> words_of_span(day, day + timedelta(days=1))
    'từ 00:00 đến 24:00 ngày 04/02/2027'
    """
    a, b = vn(start), vn(end)
    midnight = b.hour == b.minute == b.second == 0
    last = b - timedelta(days=1) if midnight else b
    until = "24:00" if midnight else f"{b:%H:%M}"
    if a.date() == last.date():
        return f"từ {a:%H:%M} đến {until} ngày {a:%d/%m/%Y}"
    return f"từ {a:%H:%M} ngày {a:%d/%m/%Y} đến {until} ngày {last:%d/%m/%Y}"


def _digest(
    shifts: Sequence[Shift],
    rules: Sequence[Rule],
    fewest: Mapping[str, int],
    desks: frozenset[str],
    dead: Mapping[str, str],
) -> str:
    """Hash what was judged in one canonical form: sorted, UTC, names and numbers normalised."""
    canonical = {
        "shifts": sorted(_row(s) for s in shifts),
        "rules": sorted(
            [r.role, _utc(r.starts_at), _utc(r.ends_at), r.at_least, str(r.longest), str(r.rest)]
            for r in rules
        ),
        "desks": sorted(desks),
        "dead": sorted(dead.items()),
        "fewest": sorted(fewest.items()),
    }
    text = json.dumps(canonical, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _row(shift: Shift) -> tuple[str, ...]:
    number = _digits(shift.phone)[0] or shift.phone
    return (
        shift.role,
        _person(shift.person),
        number,
        _utc(shift.starts_at),
        _utc(shift.ends_at),
        shift.station,
    )


@lru_cache(maxsize=65536)
def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
