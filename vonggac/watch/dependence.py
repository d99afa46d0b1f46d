"""Who is not to blame: systems under maintenance, and those whose ground (a data centre, a host) is down.

A dead data centre is one alarm. A ground that is itself probed is asked at once when something on it fails. One that
cannot be probed (kind "site") is judged by what stands on it: from FEWEST systems on, when MOST of them fail in the
same minutes. When CLUES of them fail, all the others are looked at at once, so that this is known before the first
failure is confirmed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Q

from vonggac.registry.models import System
from vonggac.watch import confirm
from vonggac.watch.models import Change, Maintenance, State, Watching
from vonggac.watch.schedule import hurry
from vonggac.watch.telling import tell
from vonggac.watch.values import Outcome, Seen

FEWEST, CLUES, MOST = 3, 3, 2 / 3
JUST = timedelta(seconds=10)
SITE_CHECK = "site-dependents"


@dataclass(frozen=True, slots=True)
class Blame:
    """Why failures of a system say nothing about itself. `only_up`: those alone that mean that it cannot be used."""

    because: str
    only_up: bool


class _Look(Protocol):
    @property
    def system(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def deep(self) -> bool: ...
    @property
    def seen(self) -> Sequence[Seen]: ...


def blame(
    looks: Sequence[_Look], rows: Mapping[int, Watching], up: frozenset[str], *, now: datetime
) -> dict[int, Blame]:
    """Return by system why its failures are excused; asks nothing where nothing fails or has just come back."""
    failing = {one.system for one in looks if any(seen.outcome == Outcome.FAILED for seen in one.seen)}
    down = {
        one.system: one.at
        for one in looks
        if not one.deep and any(s.outcome == Outcome.FAILED and s.check in up for s in one.seen)
    }
    back = {
        one.system for one in looks if not one.deep and rows[one.system].up == Outcome.FAILED
    } - down.keys()
    excused: dict[int, Blame] = {}
    if down or back:
        excused |= _grounded(down, back, up, now)
    return excused | (_under_maintenance(failing, now) if failing else {})


def _under_maintenance(failing: set[int], now: datetime) -> dict[int, Blame]:
    running = list(Maintenance.objects.running(now).select_related("unit"))
    if not running:
        return {}
    found = {}
    for pk, path in System.objects.filter(pk__in=failing).values_list("pk", "unit__path"):
        for one in running:
            if one.system_id == pk or (one.system_id is None and path.startswith(one.unit.path)):
                found[pk] = Blame(f"đang bảo trì ({one.reason})", only_up=False)
    return found


def _grounded(
    down: Mapping[int, datetime], back: set[int], up: frozenset[str], now: datetime
) -> dict[int, Blame]:
    """Return the excuses of those that fail on a ground that is down, and keep how grounds without probes stand."""
    above = dict(
        System.objects.filter(pk__in=[*down, *back], depends_on__isnull=False).values_list("pk", "depends_on")
    )
    if not above:
        return {}
    # In order, so that two batches with the same grounds do not wait for each other.
    locked = System.objects.select_for_update(no_key=True).filter(pk__in=set(above.values())).order_by("pk")
    grounds = {one.pk: one for one in locked}
    for ground in grounds.values():
        if ground.kind == System.Kind.SITE:
            _judge_site(ground, down, back, now)
    dead = _dead(list(grounds), up)
    _ask(grounds.keys() - dead.keys(), now)
    return {
        pk: Blame(f"{grounds[ground]} đang hỏng: {dead[ground]}"[:200], only_up=True)
        for pk, ground in above.items()
        if ground in dead and pk in down
    }


def _ask(grounds: Iterable[int], now: datetime) -> None:
    """Have grounds that were not looked at in these seconds looked at now."""
    stale = Watching.objects.filter(pk__in=list(grounds), seen_at__lt=now - JUST)
    hurry(stale.values_list("pk", flat=True), now=now)


def _dead(grounds: Sequence[int], up: frozenset[str]) -> dict[int, str]:
    """Return the grounds that are down, or may be as far as the last look tells, each with its sentence."""
    states = State.objects.filter(system__in=grounds, check_id__in=[*up, SITE_CHECK])
    doubtful = Q(outcome=confirm.FAILED) | Q(suspect=confirm.FAILED)
    return dict(states.filter(doubtful).order_by().values_list("system", "because"))


def _judge_site(site: System, down: Mapping[int, datetime], back: Iterable[int], now: datetime) -> None:
    """Count what stands on the site, this batch included, and keep how it stands."""
    on_it = dict(
        Watching.objects.filter(system__depends_on=site, seen_at__isnull=False).values_list("pk", "up")
    )
    ends = on_it | dict.fromkeys(back, Outcome.PASSED.value) | dict.fromkeys(down, Outcome.FAILED.value)
    failed, total = sum(ends[pk] == Outcome.FAILED for pk in on_it), len(on_it)
    state = State.objects.filter(system=site, check_id=SITE_CHECK).first()
    if state is None and failed < CLUES:
        return
    if failed >= CLUES and (state is None or state.outcome != confirm.FAILED):
        _ask([pk for pk in on_it if ends[pk] != Outcome.FAILED], now)
    is_down = total >= FEWEST and failed >= max(CLUES, MOST * total)
    because = f"{failed}/{total} hệ thống đặt tại đây không dùng được"
    _keep_site(site, state, confirm.FAILED if is_down else confirm.PASSED, because, now)


def _keep_site(site: System, state: State | None, outcome: str, because: str, now: datetime) -> None:
    """Many looks at once have seen it, so it counts without a second try."""
    before = state.outcome if state else confirm.UNKNOWN
    state = state or State(system=site, check_id=SITE_CHECK, first_at=now, since_at=now)
    if before != outcome:
        state.since_at = now
        said = Change.objects.create(
            system=site,
            check_id=SITE_CHECK,
            before=before,
            after=outcome,
            at=now,
            known_at=now,
            because=because,
        )
        tell([said], now=now)
    state.outcome, state.because, state.seen_at, state.last = outcome, because, now, outcome
    state.save()
