"""What the pages of the watch show: units with their systems, a system's days and response times as figures for SVG."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core import signing

from vonggac.core.errors import Refused
from vonggac.core.times import vn_day
from vonggac.registry.models import System, SystemQuerySet, Unit
from vonggac.watch.baselines import JUDGES, is_other
from vonggac.watch.checks import CHECKS, checks_for
from vonggac.watch.checks.manual import Manual, manual
from vonggac.watch.history import OneDay, OneHour, Present
from vonggac.watch.models import Baseline, Change, Picture, State, Watching
from vonggac.watch.schedule import every
from vonggac.watch.services import SILENCE
from vonggac.watch.values import Check

LIFETIME = timedelta(days=400)  # of a status page's address: a year's seasons
_SALT = "vonggac.web.status"
SHOWN = {*JUDGES, "portal-injected-spam"}  # the checks of what visitors are shown
_RANK = {"critical": 0, "warning": 1, "note": 2}
_WEIGHTS = {check.id: check.weight for check in CHECKS}
ENOUGH, NEARLY = 99.9, 99.0  # per cent of a day: green from here on, amber from here on


@dataclass(slots=True)
class Place:
    """A unit on the wall: how many of its systems can be used, and the names of those that cannot.

    `replaced`: those that answer, but show what is not theirs; they are not counted as usable.
    """

    unit: Unit
    up: int = 0
    unknown: int = 0
    down: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.up + self.unknown + self.in_trouble

    @property
    def in_trouble(self) -> int:
        return len(self.down) + len(self.replaced)

    @property
    def mark(self) -> str:
        return "failed" if self.in_trouble else "unknown" if self.unknown else "passed"


def places(systems: SystemQuerySet, *, now: datetime) -> list[Place]:
    """Return the units of the systems under watch, those in trouble first; two queries for any number."""
    fresh = now - SILENCE * every()
    other = State.objects.filter(system__in=systems.order_by(), check_id__in=SHOWN, outcome="failed")
    replaced = set(other.values_list("system", flat=True))
    rows = Watching.objects.filter(system__in=systems.watchable(now).order_by()).defer("recent")
    found: dict[int, Place] = {}
    for row in rows.select_related("system__unit").order_by("system__unit__code", "system__name"):
        place = found.setdefault(row.system.unit_id, Place(row.system.unit))
        up = row.stands if row.seen_at and row.seen_at > fresh else "unknown"
        if up == "failed":
            place.down.append(row.system.name)
        elif up == "passed" and row.pk in replaced:
            place.replaced.append(row.system.name)
        else:
            place.up, place.unknown = place.up + (up == "passed"), place.unknown + (up != "passed")
    return sorted(found.values(), key=lambda p: (-p.in_trouble, -p.unknown, p.unit.code))


@dataclass(frozen=True, slots=True)
class Bar:
    """One day as a bar; `tall` of 30."""

    day: OneDay
    x: int
    tall: float
    mark: str

    @property
    def share(self) -> float | None:
        return self.day.share


def day_bars(days: Sequence[OneDay]) -> list[Bar]:
    """Return the bars from the left; a day that nobody saw is short and grey."""
    return [_bar(n, day) for n, day in enumerate(days)]


def _bar(n: int, day: OneDay) -> Bar:
    if day.share is None:
        return Bar(day, n * 8, 8.0, "unknown")
    mark = "passed" if day.share >= ENOUGH else "late" if day.share >= NEARLY else "failed"
    return Bar(day, n * 8, 30.0, mark)


def over_all(days: Iterable[OneDay]) -> float | None:
    """Return per cent over all days, weighed by looks; None when nobody saw anything."""
    known = failed = 0
    for day in days:
        known, failed = known + day.looks - day.unknown, failed + day.failed
    return 100 * (known - failed) / known if known else None


@dataclass(frozen=True, slots=True)
class Plot:
    """Response times in a picture of 720 by 160: lines as SVG paths, and the figures of the axes."""

    median: str
    slow: str
    top_ms: int
    half_ms: int
    from_at: datetime
    to_at: datetime


def plot(hours: Sequence[OneHour], from_at: datetime, to_at: datetime) -> Plot | None:
    """Return the plot of p50 and p95; None when there is nothing to draw. Hours without a look leave a gap."""
    top = max((h.p95_ms or h.p50_ms or 0 for h in hours), default=0)
    if not top:
        return None
    scale = _round_up(top)
    median, slow = (_path(hours, name, from_at, to_at, scale) for name in ("p50_ms", "p95_ms"))
    return Plot(median, slow, scale, scale // 2, from_at, to_at)


def _path(hours: Sequence[OneHour], name: str, from_at: datetime, to_at: datetime, top: float) -> str:
    drawn: list[str] = []
    last: datetime | None = None
    for hour in hours:
        if (value := getattr(hour, name)) is None:
            continue
        x = 720 * ((hour.at - from_at) / (to_at - from_at))
        y = 150 - 145 * min(value, top) / top
        joined = last is not None and hour.at - last <= timedelta(hours=2)
        drawn.append(f"{'L' if joined else 'M'}{x:.1f} {y:.1f}" + ("" if joined else "h1"))
        last = hour.at
    return "".join(drawn)


def _round_up(ms: float) -> int:
    """Return the next of 10, 20, 50, 100, 200 … milliseconds.

    >>> _round_up(34), _round_up(130), _round_up(2000)
    (50, 200, 2000)
    """
    step = 10
    while True:
        for factor in (1, 2, 5):
            if ms <= step * factor:
                return step * factor
        step *= 10


@dataclass(frozen=True, slots=True)
class Finding:
    """A check of a system as it stands, with its manual page."""

    state: State
    check: Check | None
    manual: Manual | None

    @property
    def weight(self) -> str:
        return self.check.weight if self.check else "note"


def gravest(states: Iterable[State]) -> list[State]:
    """Return the states of failed checks, the gravest first."""
    return sorted(
        states, key=lambda state: (_RANK.get(_WEIGHTS.get(state.check_id, "critical"), 0), state.check_id)
    )


def shows_other(present: Present) -> bool:
    """Tell whether a system that can be used shows what is not its own."""
    return any(state.check_id in SHOWN for state in present.failed)


def findings(present: Present) -> list[Finding]:
    """Return the checks of a system: what fails first, the weightiest ahead, then what is unknown, then the rest."""
    known = {check.id: check for check in checks_for(present.system.kind)}
    order = {"failed": 0, "unknown": 1, "passed": 2}
    found = [_finding(state, known.get(state.check_id)) for state in present.states]
    return sorted(found, key=lambda f: (order.get(f.state.outcome, 3), _RANK[f.weight], f.state.check_id))


def _finding(state: State, check: Check | None) -> Finding:
    return Finding(state, check, manual(check) if check else None)


def title_of(check_id: str) -> str:
    """Return a check's title, its id for one that is no more."""
    for kind in System.Kind.values:
        for check in checks_for(kind):
            if check.id == check_id:
                return manual(check).title
    return check_id


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of state in words."""

    change: Change
    title: str


def turns(changes: Iterable[Change]) -> list[Turn]:
    return [Turn(change, title_of(change.check_id).rstrip(".")) for change in changes]


def before_and_after(system: System) -> tuple[Picture | None, Picture | None]:
    """Return the accepted picture of a page and the newest other one."""
    pictures = Picture.objects.filter(system=system)
    return pictures.filter(accepted=True).first(), pictures.filter(accepted=False).first()


def waits(system: System) -> bool:
    """Tell whether the page was last seen with another content than the accepted one."""
    return is_other(system) and Baseline.objects.filter(system=system).exclude(latest={}).exists()


def by_unit(found: Iterable[Present]) -> list[tuple[Unit, list[Present]]]:
    """Group systems by unit, in the order of codes."""
    groups: dict[Unit, list[Present]] = defaultdict(list)
    for one in found:
        groups[one.system.unit].append(one)
    return sorted(groups.items(), key=lambda pair: pair[0].code)


def status_address(unit: Unit) -> str:
    """Return the signed part of a unit's public status page: names of systems and whether they can be used."""
    return signing.dumps(unit.pk, salt=_SALT)


def status_unit(signed: str) -> Unit:
    """Return whose status page the signed part opens. Raises Refused when it is forged, cut short or too old."""
    try:
        return Unit.objects.get(pk=signing.loads(signed, salt=_SALT, max_age=LIFETIME))
    except (signing.BadSignature, Unit.DoesNotExist) as error:
        raise Refused(
            "Địa chỉ trang tình trạng không đúng hoặc đã hết hạn.", hint="Hỏi lại đơn vị đã gửi địa chỉ."
        ) from error


def systems_today(systems: SystemQuerySet, now: datetime) -> SystemQuerySet:
    """Return the systems in use, in the order of units."""
    return systems.on(vn_day(now)).order_by("unit__code", "kind", "name")
