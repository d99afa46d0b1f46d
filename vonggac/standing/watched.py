"""What the watch has seen as evidence for a duty to hold something throughout a window (decision 0113).

A measure names the checks that can prove it ("watch:portal-*"). Of the unit's systems these checks are read, the
critical ones alone: a stretch in which one of them was confirmed as failed for LASTS or longer was not well; where all
of them passed, all was well; what nobody saw is neither. The watch vouches for a duty only where each of its measures
can be proved by a check that was made on one of the unit's systems; what it saw fail counts in any case.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import cache

from vonggac.campaigns.models import Campaign, Obligation, ObligationQuerySet
from vonggac.core.times import Interval, Window, gaps
from vonggac.directives.models import Requirement
from vonggac.measures.catalogue import by_id
from vonggac.registry.models import System
from vonggac.standing.evidence import Seen
from vonggac.watch.checks import CHECKS
from vonggac.watch.dependence import SITE_CHECK
from vonggac.watch.models import Change, State, Unwatched
from vonggac.watch.schedule import deep_every, every
from vonggac.watch.services import SILENCE

PROOF = "watch:"
LASTS = timedelta(minutes=5)
_CRITICAL = frozenset({check.id for check in CHECKS if check.weight == "critical"} | {SITE_CHECK})
HOLDING = ("standing", "recurring")


@dataclass(frozen=True, slots=True)
class Failure:
    """A stretch in which a check of a system failed. Instants on the campaign's clock; `to_at` None: it still does."""

    system: int
    name: str
    check: str
    from_at: datetime
    to_at: datetime | None
    because: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What the watch says of one obligation: stretches for the judge, and what a page shows."""

    seen: tuple[Seen, ...]
    failures: tuple[Failure, ...]
    holes: tuple[Interval, ...]  # parts of the window so far in which something was not seen
    systems: int
    vouches: bool  # well stretches count: the watch can prove all that is asked


@dataclass(frozen=True, slots=True)
class _Check:
    """One check of one system: what it says when."""

    system: int
    name: str
    state: State
    changes: tuple[Change, ...]
    unwatched: tuple[Unwatched, ...]
    until: datetime  # real instant up to which somebody has looked


def watched(
    obligations: ObligationQuerySet,
    asked: Iterable[Requirement],
    windows: Mapping[int, Window],
    as_of: datetime,
) -> dict[int, Watched]:
    """Return by obligation what was seen of the unit's systems in the window; nothing where nothing can be seen.

    Five queries, however many rows; none where no requirement asks for what the watch can prove.
    """
    wanted = {one.pk: found for one in asked if one.pk in windows and any(found := checks_of(one))}
    if not wanted:
        return {}
    owed = obligations.filter(requirement__in=list(wanted)).order_by()
    rows = list(owed.values_list("pk", "unit", "campaign", "requirement"))
    checks = frozenset[str]().union(*(ids for by_measure in wanted.values() for ids in by_measure))
    known = _known(owed, checks)
    campaigns = Campaign.objects.in_bulk({campaign for _, _, campaign, _ in rows}) if known else {}
    judged: dict[int, Watched] = {}
    for pk, unit, campaign, requirement in rows:
        by_measure = wanted[requirement]
        of_unit = [one for one in known.get(unit, ()) if any(one.state.check_id in ids for ids in by_measure)]
        if of_unit:
            seen_ids = {one.state.check_id for one in of_unit}
            vouches = all(ids & seen_ids for ids in by_measure)
            judged[pk] = _judged(of_unit, campaigns[campaign], windows[requirement], as_of, vouches)
    return judged


def checks_of(requirement: Requirement) -> tuple[frozenset[str], ...]:
    """Return, for each measure that the duty asks for, the critical checks that say something of it; none: empty."""
    measures = [by_id()[name] for name in requirement.measures if name in by_id()]
    return tuple(_checks_of(one.proof) for one in measures)


@cache
def _checks_of(proof: tuple[str, ...]) -> frozenset[str]:
    patterns = [one.removeprefix(PROOF) for one in proof if one.startswith(PROOF)]
    return frozenset(check for check in _CRITICAL if any(fnmatchcase(check, pattern) for pattern in patterns))


def owing(systems: Iterable[str]) -> set[int]:
    """Return the obligations about which the systems (primary keys) can say something."""
    keys = {int(pk) for pk in systems}
    if not keys:
        return set()
    owed = Obligation.objects.filter(requirement__kind__in=HOLDING, unit__systems__in=keys)
    return set(owed.order_by().values_list("pk", flat=True))


def ahead(campaign: Campaign, owed: ObligationQuerySet, as_of: datetime) -> Iterable[datetime]:
    """Yield the instants at which a failure that goes on begins to count, though nobody does anything."""
    requirements = campaign.directive.requirements.filter(kind__in=HOLDING)
    checks = frozenset[str]().union(*(ids for one in requirements for ids in checks_of(one)))
    if not checks:
        return
    failing = State.objects.filter(
        outcome="failed", check_id__in=checks, system__unit__in=owed.values("unit")
    )
    for since_at in failing.order_by().values_list("since_at", flat=True):
        if (at := campaign.time(since_at + LASTS)) > as_of:
            yield at


def _known(owed: ObligationQuerySet, checks: frozenset[str]) -> dict[int, list[_Check]]:
    """Return what is known of the units' systems, by unit."""
    systems = System.objects.filter(unit__in=owed.values("unit")).order_by()
    standing = State.objects.filter(system__in=systems, check_id__in=checks).select_related(
        "system__watching"
    )
    standing = standing.defer("facts", "flips", "system__watching__recent").order_by()
    if not (states := list(standing)):
        return {}
    changes: dict[tuple[int, str], list[Change]] = defaultdict(list)
    changed = Change.objects.filter(system__in=systems, check_id__in=checks)
    for change in changed.defer("facts").order_by("known_at", "pk"):
        changes[change.system_id, change.check_id].append(change)
    unwatched: dict[int, list[Unwatched]] = defaultdict(list)
    for stretch in Unwatched.objects.filter(system__in=systems).order_by("from_at"):
        unwatched[stretch.system_id].append(stretch)
    found: dict[int, list[_Check]] = defaultdict(list)
    for state in states:
        key = (state.system_id, state.check_id)
        one = _Check(
            state.system_id, state.system.name, state, tuple(changes[key]), tuple(unwatched[state.system_id]),
            _until(state),
        )  # fmt: skip
        found[state.system.unit_id].append(one)
    return found


def _until(state: State) -> datetime:
    """Return up to when a look vouches: a few beats after the last one, of its own kind."""
    row = getattr(state.system, "watching", None)
    if state.deep:
        seen_at = (row.deep_seen_at if row else None) or state.seen_at
        return max(seen_at, state.seen_at) + 2 * deep_every()
    seen_at = (row.seen_at if row else None) or state.seen_at
    return max(seen_at, state.seen_at) + SILENCE * every()


def _judged(
    checks: list[_Check], campaign: Campaign, window: Window, as_of: datetime, vouches: bool
) -> Watched:
    start, end = window.starts_at, min(window.ends_at, as_of)
    lasts = campaign.time(as_of + LASTS) - campaign.time(as_of)  # a rehearsal's minutes are shorter
    failures: list[Failure] = []
    holes: list[Interval] = []
    for check in checks:
        for from_at, to_at, outcome, because in _stretches(check, campaign, as_of):
            if outcome == "failed" and (to_at or as_of) - from_at >= lasts:
                failures.append(
                    Failure(check.system, check.name, check.state.check_id, from_at, to_at, because)
                )
            elif outcome == "unknown":
                holes.append((from_at, to_at or as_of))
        holes += _not_looked(check, campaign, as_of)
    inside = [f for f in failures if f.from_at < end and (f.to_at is None or f.to_at > start)]
    bad = [Seen(f.from_at, f.to_at or as_of, False, f"{f.name}: {f.because}") for f in inside]
    known = gaps(start, end, [(s.from_at, s.to_at) for s in bad] + holes) if end > start else []
    words = f"theo dõi {len({check.system for check in checks})} hệ thống"
    well = [Seen(a, b, True, words) for a, b in known] if vouches else []
    missing = gaps(start, end, [*known, *((s.from_at, s.to_at) for s in bad)]) if end > start else []
    inside.sort(key=lambda one: one.from_at)
    systems = len({check.system for check in checks})
    return Watched((*bad, *well), tuple(inside), tuple(missing), systems, vouches)


def _stretches(
    check: _Check, campaign: Campaign, as_of: datetime
) -> Iterable[tuple[datetime, datetime | None, str, str]]:
    """Yield how the check stood and from when to when (None: still), as was known at the instant."""
    known = [one for one in check.changes if campaign.time(one.known_at) <= as_of]
    first = check.changes[0].before if check.changes else check.state.outcome
    from_at, outcome, because = campaign.time(check.state.first_at), first, ""
    for change in known:
        at = campaign.time(change.at)
        if at > from_at and change.after != outcome:
            yield from_at, at, outcome, because
            from_at = at
        outcome, because = change.after, change.because
    yield from_at, None, outcome, because


def _not_looked(check: _Check, campaign: Campaign, as_of: datetime) -> list[Interval]:
    """Return when nobody looked: before the first look, after the last one, and in between."""
    first_at, until = campaign.time(check.state.first_at), campaign.time(check.until)
    long = 2 * deep_every() if check.state.deep else timedelta(0)
    found = [(datetime.min.replace(tzinfo=first_at.tzinfo), first_at), (until, as_of)]
    found += [
        (campaign.time(one.from_at), campaign.time(one.to_at))
        for one in check.unwatched
        if one.to_at - one.from_at > long
    ]
    return [(a, b) for a, b in found if a < b]
