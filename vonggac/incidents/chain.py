"""The chain of an escalation as frozen values, and how patient each step is. Pure, but for the file of the policy."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from vonggac.core.errors import Unreadable

StepId = Literal["unit", "department", "leader"]
STEPS: tuple[StepId, ...] = ("unit", "department", "leader")
DEFAULT = Path(__file__).with_name("escalation.toml")
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Callee:
    """One person to call. On duty in [from_at, until_at); None: always. `own`: addresses by channel."""

    name: str
    title: str = ""
    phone: str = ""
    email: str = ""
    unit: int | None = None  # registry.Unit by number
    person: int | None = None  # registry.Person by number
    from_at: datetime | None = None
    until_at: datetime | None = None
    own: Mapping[str, str] = field(default_factory=dict)

    def on_duty(self, at: datetime) -> bool:
        return (self.from_at is None or self.from_at <= at) and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who may be called on it, and why nobody can be when `people` is empty."""

    id: StepId
    title: str
    people: tuple[Callee, ...] = ()
    nobody: str = ""
    patience: timedelta = timedelta(minutes=10)

    def called_at(self, at: datetime) -> list[tuple[int, Callee]]:
        """Return who is on duty at the instant, with their places among the step's people."""
        return [(place, one) for place, one in enumerate(self.people) if one.on_duty(at)]

    def next_change(self, after: datetime, before: datetime) -> datetime | None:
        """Return the first instant strictly between the two at which somebody comes on duty, None for none."""
        changes = [p.from_at for p in self.people if p.from_at is not None and after < p.from_at < before]
        return min(changes, default=None)


@dataclass(frozen=True, slots=True)
class Policy:
    """Minutes by step, for an ordinary incident and for a serious one."""

    minutes: Mapping[str, int]
    serious: Mapping[str, int]

    def patience(self, id: StepId, *, serious: bool) -> timedelta:
        return timedelta(minutes=(self.serious if serious else self.minutes)[id])


@lru_cache(maxsize=4)
def policy(path: Path = DEFAULT) -> Policy:
    """Return the policy of a file. Raises Unreadable, naming the step and the key at fault."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Unreadable(f"Không đọc được chính sách báo động {path.name}: {error}.") from error
    if odd := set(given) ^ set(STEPS):
        raise _wrong(path, f"thừa hoặc thiếu mục: {', '.join(sorted(odd))}")
    for id, step in given.items():
        if not isinstance(step, dict) or set(step) != {"minutes", "serious"}:
            raise _wrong(path, f"mục [{id}] phải có đúng hai dòng minutes và serious")
        for name, value in step.items():
            if type(value) is not int or not 1 <= value <= MOST_MINUTES:
                raise _wrong(path, f"[{id}] {name} = {value!r} phải là số phút từ 1 đến {MOST_MINUTES}")
    return Policy({i: given[i]["minutes"] for i in STEPS}, {i: given[i]["serious"] for i in STEPS})


def _wrong(path: Path, what: str) -> Unreadable:
    return Unreadable(f"Chính sách báo động {path.name}: {what}.", hint="So với tệp escalation.toml đi kèm.")


def as_json(chain: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the chain as it is frozen: plain values, instants in ISO 8601, patience in seconds."""
    return [
        {
            "id": step.id,
            "title": step.title,
            "nobody": step.nobody,
            "patience": step.patience.total_seconds(),
            "people": [
                asdict(one)
                | {
                    "own": dict(one.own),
                    "from_at": one.from_at.isoformat() if one.from_at else None,
                    "until_at": one.until_at.isoformat() if one.until_at else None,
                }
                for one in step.people
            ],
        }
        for step in chain
    ]


def from_json(frozen: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Return the chain that `as_json` froze."""
    return tuple(
        Step(
            step["id"],
            step["title"],
            tuple(_callee(one) for one in step["people"]),
            step["nobody"],
            timedelta(seconds=step["patience"]),
        )
        for step in frozen
    )


def _callee(one: Mapping[str, Any]) -> Callee:
    instants = {
        name: datetime.fromisoformat(one[name]) if one[name] else None for name in ("from_at", "until_at")
    }
    return Callee(**{**one, **instants})
