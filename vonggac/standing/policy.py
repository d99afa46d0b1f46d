"""When whom to remind: pure rules over a policy that an officer can edit (`reminders.toml`)."""

import tomllib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path

from vonggac.core.errors import Unreadable
from vonggac.core.times import (
    DAY,
    VIETNAM,
    first_working_day_from,
    is_working_day,
    last_working_day_before,
    vn_day,
)
from vonggac.notify.hours import after_quiet, is_quiet

NOTICE, UNRECEIVED = "giao", "nhac-tiep-nhan"
_INSTANT = timedelta(microseconds=1)
_AFTERNOON = time(14)


@dataclass(frozen=True, slots=True)
class Policy:
    """The columns of reminders.toml, which explains each."""

    at: time
    notice: bool
    unreceived_after: int
    before: tuple[int, ...]
    on_last_day: bool
    after: tuple[int, ...]
    then_every: int
    at_most: int

    @classmethod
    def load(cls, path: Path) -> "Policy":
        """Read a policy. Raises Unreadable, naming the line or the key at fault."""
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
            said["at"] = time.fromisoformat(said.get("at", ""))
            said["before"], said["after"] = tuple(said.get("before", ())), tuple(said.get("after", ()))
        except (OSError, ValueError) as error:
            raise Unreadable(f"Không đọc được chính sách nhắc việc {path.name}: {error}.") from error
        if odd := set(said) ^ {field.name for field in fields(cls)}:
            raise Unreadable(
                f"Chính sách nhắc việc {path.name} thừa hoặc thiếu: {', '.join(sorted(odd))}.",
                hint="So với tệp reminders.toml đi kèm chương trình.",
            )
        policy = cls(**said)
        for name in ("unreceived_after", "before", "after", "then_every", "at_most"):
            value = getattr(policy, name)
            if not all(
                type(number) is int and number >= 0
                for number in (value if isinstance(value, tuple) else [value])
            ):
                raise Unreadable(f"Chính sách nhắc việc {path.name}: {name} phải là số ngày.")
        return policy


DEFAULT = Path(__file__).with_name("reminders.toml")


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty that somebody may have to be reminded of. Instants on the campaign's clock."""

    obligation: int
    due_at: datetime | None  # the instant from which it is late
    answered: bool  # the unit said something, if only that it received the duty
    finished: bool  # it says that it is done, or nothing is left to do
    receivers: tuple[str, ...]  # who is told, by any name that stays the same


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to say to one receiver now; `key` is said once and never again."""

    owed: Owed
    step: str
    key: str


@dataclass(frozen=True, slots=True)
class Digest:
    """All that is to be said to one receiver in this run."""

    receiver: str
    items: tuple[Due, ...]


def plan(
    owed: Iterable[Owed],
    policy: Policy,
    said: Container[str],
    *,
    prefix: str,
    opened_at: datetime,
    now: datetime,
) -> list[Digest]:
    """Return whom to tell what at the aware instant `now`; nobody in the quiet hours, nothing twice.

    Of the steps that have passed only the latest is said: a program that stood still for a week says one thing, not
    five. `said`: keys said before; each begins with `prefix`. Finished duties are left in peace.
    """
    if is_quiet(now):
        return []
    due: dict[str, list[Due]] = defaultdict(list)
    known: dict[
        tuple[datetime | None, bool, bool], str | None
    ] = {}  # thousands of duties, a few kinds of them
    for one in owed:
        kind = (one.due_at, one.answered, one.finished)
        if kind not in known:
            known[kind] = latest_step(one, policy, opened_at=opened_at, now=now)
        step = known[kind]
        for receiver in one.receivers if step else ():
            key = _key(prefix, one, step or "", receiver)
            if key not in said:
                due[receiver].append(Due(one, step or "", key))
    return [Digest(receiver, tuple(items)) for receiver, items in due.items()]


def _key(prefix: str, owed: Owed, step: str, receiver: str) -> str:
    # The deadline is part of it, so that an extension starts its own round of reminders.
    due = (
        f"{owed.due_at.astimezone(VIETNAM):%y%m%d%H%M}"
        if owed.due_at and step not in (NOTICE, UNRECEIVED)
        else ""
    )
    return f"{prefix}{owed.obligation}/{step}{due}/{receiver}"


def latest_step(owed: Owed, policy: Policy, *, opened_at: datetime, now: datetime) -> str | None:
    """Return the name of the last step that applies to the duty and has passed; None before the first."""
    if owed.finished:
        return None
    passed = [(at, name) for name, at in steps(owed, policy, opened_at) if at <= now]
    return max(passed)[1] if passed else None


def steps(owed: Owed, policy: Policy, opened_at: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield each step of the duty with its instant, none of them at night."""
    if not owed.answered:
        if policy.notice:
            yield NOTICE, after_quiet(opened_at)
        if policy.unreceived_after:
            asked_on = working_days_after(vn_day(opened_at), policy.unreceived_after)
            yield UNRECEIVED, datetime.combine(asked_on, policy.at, VIETNAM)
    if owed.due_at is not None:
        for name, at in _around(owed.due_at, policy):
            if at > opened_at:
                yield name, at


def _around(due_at: datetime, policy: Policy) -> Iterator[tuple[str, datetime]]:
    last_day = vn_day(due_at - _INSTANT)
    for days in policy.before:
        yield f"truoc-{days}", datetime.combine(_working_day_until(last_day - days * DAY), policy.at, VIETNAM)
    if policy.on_last_day:
        morning = datetime.combine(last_day, policy.at, VIETNAM)
        # Due before the working day begins: the last afternoon on which it can still be done.
        yield (
            "den-han",
            morning if morning < due_at else datetime.combine(last_day - DAY, _AFTERNOON, VIETNAM),
        )
    day, count = last_day, 0
    for gap in (*_gaps(policy.after), *[policy.then_every] * policy.at_most):
        day, count = working_days_after(day, gap), count + 1
        if count > policy.at_most:
            return
        yield f"qua-han-{count}", datetime.combine(day, policy.at, VIETNAM)


def _gaps(days: tuple[int, ...]) -> Iterator[int]:
    """Yield the distances between the days: 1, 3 -> 1, 2."""
    for before, day in zip((0, *days), days, strict=False):
        yield day - before


def _working_day_until(day: date) -> date:
    return day if is_working_day(day) else last_working_day_before(day)


def working_days_after(day: date, count: int) -> date:
    """Return the `count`th working day after the day."""
    for _ in range(count):
        day = first_working_day_from(day + DAY)
    return day
