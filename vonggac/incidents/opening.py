"""From a failed check to an incident: by one press, or by a rule that is data. Only values come in."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from vonggac.core.errors import Unreadable
from vonggac.incidents.clocks import classes
from vonggac.incidents.models import Incident
from vonggac.incidents.services import Drill, report
from vonggac.incidents.timeline import Actor
from vonggac.registry.models import System

WEIGHTS = ("note", "warning", "critical")  # from light to heavy
DEFAULT = Path(__file__).with_name("opening.toml")
_KEYS = {"check": str, "weight": str, "after": int, "alarm": bool, "class": str}


@dataclass(frozen=True, slots=True)
class Rule:
    """Checks whose id fits `check`, of this weight or heavier, failed without a break for `after`."""

    check: str
    weight: str
    after: timedelta
    class_id: str | None = None
    alarm: bool = False  # people are called too


@dataclass(frozen=True, slots=True)
class Failed:
    """One check that fails now on one system; `since_at`: the first of the unbroken failures. Real instants."""

    system: System
    check: str
    title: str
    weight: str
    because: str
    since_at: datetime

    @property
    def summary(self) -> str:
        """What an incident is called. A title says how it should be ("Nội dung cổng không bị thay"): not that alone."""
        return f"Không đạt «{self.title}»: {self.because}"[:300]

    @property
    def source_key(self) -> str:
        """One unbroken failure is one cause."""
        return f"check/{self.check}/{self.system.pk}/{self.since_at.isoformat()}"


def rules(path: Path = DEFAULT) -> tuple[Rule, ...]:
    """Return the rules of a file. Raises Unreadable, naming the rule and the key."""
    return _rules(path)


@lru_cache(maxsize=4)
def _rules(path: Path) -> tuple[Rule, ...]:
    try:
        given = tomllib.loads(path.read_text("utf-8")).get("rule", [])
    except (OSError, ValueError) as error:
        raise Unreadable(f"Không đọc được quy tắc mở sự cố {path.name}: {error}.") from error
    return tuple(_rule(path, number, one) for number, one in enumerate(given, 1))


def _rule(path: Path, number: int, given: dict[str, Any]) -> Rule:
    for key, kind in _KEYS.items():
        if key not in given and key != "class":
            raise _wrong(path, number, f"thiếu khóa {key}")
        if key in given and type(given[key]) is not kind:
            raise _wrong(path, number, f"khóa {key} sai kiểu ({given[key]!r})")
    if odd := set(given) - set(_KEYS):
        raise _wrong(path, number, f"có khóa lạ {sorted(odd)[0]}")
    if given["weight"] not in WEIGHTS:
        raise _wrong(path, number, f"weight “{given['weight']}” không có; chọn {', '.join(WEIGHTS)}")
    if given["after"] < 0:
        raise _wrong(path, number, f"after = {given['after']} phải từ 0 phút")
    if given.get("class") is not None and given["class"] not in {c.id for c in classes()}:
        raise _wrong(path, number, f"class “{given['class']}” không có")
    return Rule(
        given["check"], given["weight"], timedelta(minutes=given["after"]), given.get("class"), given["alarm"]
    )


def _wrong(path: Path, number: int, what: str) -> Unreadable:
    return Unreadable(f"Quy tắc {number} trong {path.name}: {what}.", hint="So với tệp opening.toml đi kèm.")


def rule_for(failed: Failed, among: Sequence[Rule], *, now: datetime) -> Rule | None:
    """Return the first rule that opens an incident for the failure now, None for none."""
    heavy = WEIGHTS.index(failed.weight)
    for rule in among:
        if fnmatchcase(failed.check, rule.check) and heavy >= WEIGHTS.index(rule.weight):
            return rule if now - failed.since_at >= rule.after else None
    return None


def open_by_rule(failed: Failed, *, now: datetime, among: Sequence[Rule] | None = None) -> Incident | None:
    """Open an incident if a rule says so; return it, also when the same failure has opened it before."""
    rule = rule_for(failed, rules() if among is None else among, now=now)
    return None if rule is None else open_from_check(failed, by=None, now=now, class_id=rule.class_id)


def open_from_check(
    failed: Failed, *, by: Actor, now: datetime, class_id: str | None = None, drill: Drill | None = None
) -> Incident:
    """Open an incident from a failed check: an officer's press (`by`), or a rule. One failure opens one."""
    return report(
        unit=failed.system.unit,
        system=failed.system,
        summary=failed.summary,
        details=f"Phép kiểm tra {failed.check} không đạt trên {failed.system.address}.",
        detected_at=failed.since_at,
        received_at=now,
        channel=Incident.Channel.CHECK,
        by=by,
        source_key=failed.source_key,
        class_id=class_id,
        drill=drill,
        now=now,
    )
