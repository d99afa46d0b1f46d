"""From the watch to incidents: what fails long enough opens one by rule, what passes again is said in its timeline.

`watch` and `incidents` do not know each other; this room reads the one and asks the other.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from vonggac.incidents.models import Entry, Incident
from vonggac.incidents.opening import DEFAULT, Failed, Rule, open_from_check, rule_for, rules
from vonggac.incidents.timeline import Actor, lock, write
from vonggac.standing.alarm import raise_alarm
from vonggac.watch.checks import CHECKS
from vonggac.watch.checks.manual import manual
from vonggac.watch.models import Result, State
from vonggac.watch.values import Check


def failed_of(state: State) -> Failed:
    """Return a failed state as what `incidents` takes. A check that is not in the list goes by its id, as critical."""
    check = _by_id().get(state.check_id)
    return Failed(
        system=state.system,
        check=state.check_id,
        title=manual(check).title.rstrip(".") if check else state.check_id,
        weight=check.weight if check else "critical",
        because=state.because,
        since_at=state.since_at,
    )


@cache
def _by_id() -> dict[str, Check]:
    return {check.id: check for check in CHECKS}


def open_by_rules(*, now: datetime) -> int:
    """Open what the rules say and call people where they say so; return how many incidents are new.

    What flaps is not opened: it waits for somebody's look. Two processes at once open one incident.
    """
    among = rules(Path(os.environ.get("VONGGAC_OPENING") or DEFAULT))
    states = State.objects.filter(outcome=Result.FAILED, flapping=False).select_related("system__unit")
    due = [(f, rule) for f in map(failed_of, states) if (rule := rule_for(f, among, now=now)) is not None]
    keys = [failed.source_key for failed, _ in due]
    known = set(Incident.objects.filter(source_key__in=keys).values_list("source_key", flat=True))
    fresh = [(failed, rule) for failed, rule in due if failed.source_key not in known]
    return sum(_open(failed, rule, now) for failed, rule in fresh)


@transaction.atomic
def _open(failed: Failed, rule: Rule, now: datetime) -> bool:
    """The incident and the call for people are one: a killed process leaves both or neither."""
    made = open_from_check(failed, by=None, now=now, class_id=rule.class_id)
    if made.entered_at != now:
        return False  # another process was faster
    if rule.alarm:
        raise_alarm(made, by=None, now=now)
    return True


def open_by_press(state: State, *, by: Actor, now: datetime) -> Incident:
    """Open an incident from a failed check by an officer's press; the one that is there is returned."""
    return open_from_check(failed_of(state), by=by, now=now)


def tell_recoveries(*, now: datetime) -> int:
    """Say in the timeline of what a check opened that the check passes again, once; return how many were told."""
    opened = Incident.objects.live().filter(channel=Incident.Channel.CHECK).exclude(system=None)
    count = 0
    for incident, key in _waiting(opened):
        _, check, system, since = key.split("/", 3)
        state = State.objects.filter(system=int(system), check_id=check, outcome=Result.PASSED).first()
        if state is not None and state.since_at.isoformat() > since:
            count += _say(incident, state, f"{key}/passed", now)
    return count


def _waiting(opened: Iterable[Incident]) -> list[tuple[Incident, str]]:
    pairs = [(i, i.source_key) for i in opened if i.source_key and i.source_key.startswith("check/")]
    told = set(
        Entry.objects.filter(key__in=[f"{key}/passed" for _, key in pairs]).values_list("key", flat=True)
    )
    return [(incident, key) for incident, key in pairs if f"{key}/passed" not in told]


@transaction.atomic
def _say(incident: Incident, state: State, key: str, now: datetime) -> bool:
    held = lock(incident)
    if Entry.objects.filter(key=key).exists():
        return False
    said = f"Phép kiểm tra {state.check_id} đã đạt lại: {state.because}. Sự cố vẫn mở cho tới khi có người kết thúc."
    write(held, Entry.Kind.CHANGED, said, by=None, now=now, happened_at=min(state.since_at, now), key=key)
    return True
