"""Keeping what was seen: what is new becomes rows, the rest some bytes. One transaction for a whole batch of looks."""

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from django.db import connection, models, transaction

from vonggac.core.text import one_line
from vonggac.watch import confirm
from vonggac.watch.baselines import FINGERPRINT, keep_content, shows_content
from vonggac.watch.dependence import Blame, blame
from vonggac.watch.folding import fold
from vonggac.watch.models import Change, CheckNumber, State, Unwatched, Watching
from vonggac.watch.packing import Look, append, fault
from vonggac.watch.schedule import deep_every, every, share
from vonggac.watch.telling import tell
from vonggac.watch.values import Outcome, Seen

# Whether a system can be used at all; what else is wrong with it does not count against its availability.
UP = frozenset({"portal-resolves", "portal-status", "host-connects", "mail-mx", "backup-recent", "log-heard"})
CONTENT = frozenset({"portal-defacement", "portal-injected-spam"})  # what a picture shows
REFRESH = timedelta(hours=1)  # measured values of checks that stand as before are written this often
SILENCE = 5  # beats without a look, after which the time in between is unwatched
DEEP_RETRY = timedelta(minutes=1)
MAX_BECAUSE = 400  # characters
MAX_FACTS = 2_000  # characters of JSON kept with a state
_UNSTORABLE = re.compile(r"\\u(?:0000|d[89a-f]..)")  # NUL and surrogates, which PostgreSQL refuses in JSON


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at one system gave. `fence`: that of its claim; None where nobody claimed it."""

    system: int
    at: datetime
    deep: bool
    seen: Sequence[Seen]
    fence: int | None = None


@dataclass(slots=True)
class _Batch:
    """What a batch writes, gathered before anything is written."""

    states: dict[tuple[int, str], State] = field(default_factory=dict)  # each once, whatever sees it
    changes: list[Change] = field(default_factory=list)
    unwatched: list[Unwatched] = field(default_factory=list)
    contents: list[Seen] = field(default_factory=list)  # what shows a page's content
    turned: list[Watching] = field(default_factory=list)  # whose hour is over: (row as it was)


def keep(seen: Sequence[Seen], *, now: datetime, deep: bool = False) -> None:
    """Keep what was seen of systems under watch, without a claim."""
    by_system: dict[int, list[Seen]] = {}
    for one in seen:
        by_system.setdefault(one.target, []).append(one)
    keep_looks([Looked(pk, found[0].at, deep, found) for pk, found in by_system.items()], now=now)


@transaction.atomic
def keep_looks(looks: Sequence[Looked], *, now: datetime) -> int:
    """Write a batch of looks and return how many counted.

    A look whose claim has passed to somebody else, or whose system was let go meanwhile, is dropped whole.
    """
    rows = Watching.objects.select_for_update().in_bulk([look.system for look in looks])
    ours = [look for look in looks if (row := rows.get(look.system)) and _is_ours(look, row)]
    blames = blame(ours, rows, UP, now=now)
    states = _states(ours, rows, blames)
    batch, numbers = _Batch(), _numbers(ours)
    for look in ours:
        _take_in(look, rows[look.system], blames, states.get(look.system), batch, numbers, now)
    _write(ours, rows, batch, now)
    return len(ours)


def _is_ours(look: Looked, row: Watching) -> bool:
    return look.fence is None or look.fence == (row.deep_fence if look.deep else row.fence)


def _take_in(
    look: Looked,
    row: Watching,
    blames: Mapping[int, Blame],
    states: dict[str, State] | None,
    batch: _Batch,
    numbers: Mapping[str, int],
    now: datetime,
) -> None:
    """Change the row, and add to the batch what else the look changes."""
    found = [_excused(one, blames.get(look.system)) for one in look.seen]
    again = False
    if states is not None:
        before = len(batch.changes)
        again = _turn_all(look, found, states, batch)
        if not look.deep and any(_shows_other(change) for change in batch.changes[before:]):
            row.deep_next_at = (
                look.at
            )  # a picture of what visitors see, before somebody mends it, and once mended
        row.stands = _worst(state.outcome for state in states.values() if state.check_id in UP)
        in_doubt = any(_held(states[one.check]).in_doubt for one in found)
        settled = 0 if in_doubt else fingerprint(found)
        if look.deep:
            row.deep_settled = settled
            row.settled = row.settled if settled else 0  # what it doubts, the next quick look reads again
        else:
            first = row.refreshed_at is None
            row.settled, row.refreshed_at = settled, look.at - share(row.pk) * REFRESH if first else look.at
    if look.deep:
        row.deep_seen_at, row.deep_held_until = look.at, None
        row.deep_next_at = look.at + (DEEP_RETRY if again else deep_every())
    else:
        _count_in(look, found, row, batch, numbers)
        _set_next(row, look.at, now, again=again)


def _shows_other(change: Change) -> bool:
    return change.check_id in CONTENT and Outcome.FAILED in (change.before, change.after)


def _count_in(
    look: Looked, found: Sequence[Seen], row: Watching, batch: _Batch, numbers: Mapping[str, int]
) -> None:
    """Put the quick look into the running hour, and say which time before it nobody watched."""
    if row.seen_at is None:
        row.first_seen_at = look.at
    elif look.at - row.seen_at > SILENCE * every():
        because = "không có lần đo nào trong khoảng này"
        batch.unwatched.append(
            Unwatched(system_id=look.system, from_at=row.seen_at + every(), to_at=look.at, because=because)
        )
    hour = look.at.replace(minute=0, second=0, microsecond=0)
    if row.recent_hour is not None and row.recent_hour != hour and row.recent:
        batch.turned.append(Watching(system_id=row.pk, recent_hour=row.recent_hour, recent=bytes(row.recent)))
        row.recent = b""
    row.recent_hour, row.seen_at = hour, look.at
    row.up, row.took_ms = up_of(look.seen), _took(look.seen)
    faults = tuple(fault(numbers[one.check], one.outcome) for one in found if one.outcome != Outcome.PASSED)
    second = int((look.at - hour).total_seconds())
    row.recent = append(bytes(row.recent), Look(second, row.took_ms, up_of(found), faults))


def _set_next(row: Watching, at: datetime, now: datetime, *, again: bool) -> None:
    """Keep the beat: beats that have passed are left out, and a second try comes between two of them."""
    if row.beat_at <= max(at, now):
        late = max(at, now) - row.beat_at
        row.beat_at += (late // every() + 1) * every()
    row.held_until = None
    row.next_at = min(row.beat_at, at + confirm.RETRY) if again else row.beat_at


def _excused(one: Seen, excuse: Blame | None) -> Seen:
    """A failure during maintenance, or of something whose ground is down, says nothing about the system itself."""
    if excuse is None or one.outcome != Outcome.FAILED or (excuse.only_up and one.check not in UP):
        return one
    because = f"{excuse.because}; đo được: {one.because}"
    return one._replace(outcome=Outcome.UNKNOWN, because=because)


def _turn_all(look: Looked, found: Sequence[Seen], states: dict[str, State], batch: _Batch) -> bool:
    again = False
    for one in found:
        state = states.get(one.check)
        if state is None:
            step = confirm.first(one.outcome, look.at)
            state = states[one.check] = State(
                system_id=look.system, check_id=one.check, first_at=look.at, deep=look.deep
            )
            before: str = confirm.UNKNOWN
        else:
            before = state.outcome
            step = confirm.turn(_held(state), one.outcome, look.at)
        again = again or step.again
        state.deep = state.deep and look.deep
        _set(state, step.held, one)
        batch.states[look.system, one.check] = state
        if step.changed:
            batch.changes.append(_change(state, before, look.at))
        if shows_content(one):
            batch.contents.append(one)
    return again


def _held(state: State) -> confirm.Held:
    return confirm.Held(
        state.outcome, state.since_at, state.suspect, state.suspect_at, tuple(state.flips), state.last,
        state.flapping,
    )  # fmt: skip


def _set(state: State, held: confirm.Held, one: Seen) -> None:
    """The sentence tells what was measured now, unless a blip is in doubt: then what stands keeps its own."""
    if not held.suspect or not state.because:
        state.because = plain(("chập chờn; lần đo này: " if held.flapping else "") + one.because)
        state.facts = _facts(one.facts)
    state.outcome, state.since_at, state.seen_at = held.outcome, held.since_at, one.at
    state.suspect, state.suspect_at, state.last = held.suspect, held.suspect_at, held.last
    state.flips, state.flapping = list(held.flips), held.flapping


def plain(text: str) -> str:
    """Return a sentence as a column holds it: what a hostile page put in may hold NUL or half a surrogate."""
    return one_line(text.encode("utf-8", "replace").decode())[:MAX_BECAUSE]


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    text = json.dumps({name: value for name, value in facts.items() if name != FINGERPRINT}, default=str)
    if len(text) > MAX_FACTS:
        return {"cut": f"quá {MAX_FACTS} ký tự"}
    kept: dict[str, Any] = json.loads(_UNSTORABLE.sub("", text))
    return kept


def _change(state: State, before: str, known_at: datetime) -> Change:
    return Change(
        system_id=state.system_id, check_id=state.check_id, before=before, after=state.outcome,
        at=state.since_at if before != state.outcome else known_at, known_at=known_at,
        because=state.because, facts=state.facts, flapping=state.flapping,
    )  # fmt: skip


def _states(
    looks: Sequence[Looked], rows: Mapping[int, Watching], blames: Mapping[int, Blame]
) -> dict[int, dict[str, State]]:
    """Return the states by system and check of those looks alone that see something new, or are due for a refresh."""
    stirred = [
        look.system
        for look in looks
        if (row := rows[look.system])
        and (
            fingerprint([_excused(one, blames.get(look.system)) for one in look.seen])
            != (row.deep_settled if look.deep else row.settled)
            or look.deep
            or row.refreshed_at is None
            or look.at - row.refreshed_at >= REFRESH
        )
    ]
    found: dict[int, dict[str, State]] = {pk: {} for pk in stirred}
    for state in State.objects.filter(system__in=stirred).order_by():
        found[state.system_id][state.check_id] = state
    return found


def fingerprint(found: Iterable[Seen]) -> int:
    """Return a number that two looks share when every check ended alike in both; 0 for no look."""
    return _fingerprint(tuple((one.check, one.outcome.value) for one in found))


@lru_cache(maxsize=10_000)
def _fingerprint(ends: tuple[tuple[str, str], ...]) -> int:
    text = ";".join(f"{check}={outcome}" for check, outcome in sorted(ends)).encode()
    return zlib.crc32(text) << 31 | zlib.adler32(text) >> 1 if ends else 0


def up_of(seen: Iterable[Seen]) -> str:
    """Return whether the system could be used: the worst of the checks in UP; unknown without any."""
    return _worst(one.outcome for one in seen if one.check in UP)


def _worst(outcomes: Iterable[str]) -> str:
    ends = set(outcomes)
    if Outcome.FAILED in ends:
        return Outcome.FAILED
    return Outcome.PASSED if ends == {Outcome.PASSED} else Outcome.UNKNOWN


def _took(seen: Iterable[Seen]) -> float | None:
    """The slowest thing that was timed: the first byte, where the portal answered."""
    return max((one.took_ms for one in seen if one.took_ms is not None), default=None)


def _numbers(looks: Sequence[Looked]) -> dict[str, int]:
    """Return the small numbers of the checks that did not pass, giving one to each that has none."""
    quick = (look for look in looks if not look.deep)
    wanted = {one.check for look in quick for one in look.seen if one.outcome != Outcome.PASSED}
    known: dict[str, int] = {}
    while wanted - known.keys():
        known = dict(CheckNumber.objects.values_list("check_id", "number"))
        free = max(known.values(), default=0) + 1
        # Two processes may take one number: the slower one's row is ignored, and it looks again.
        CheckNumber.objects.bulk_create(
            [
                CheckNumber(number=n, check_id=check)
                for n, check in enumerate(sorted(wanted - known.keys()), free)
            ],
            ignore_conflicts=True,
        )
        known = dict(CheckNumber.objects.values_list("check_id", "number"))
    return known


_COLUMNS = (
    "next_at", "beat_at", "held_until", "deep_next_at", "deep_held_until", "first_seen_at", "seen_at",
    "deep_seen_at", "up", "stands", "took_ms", "settled", "deep_settled", "refreshed_at", "recent", "recent_hour",
)  # fmt: skip
_STATE = [
    "outcome", "because", "facts", "since_at", "seen_at", "suspect", "suspect_at", "flips", "last", "flapping", "deep",
]  # fmt: skip


def _write(looks: Sequence[Looked], rows: Mapping[int, Watching], batch: _Batch, now: datetime) -> None:
    _write_rows(list({look.system: rows[look.system] for look in looks}.values()))
    fold(batch.turned)
    State.objects.bulk_create(
        batch.states.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["system", "check_id"],
        update_fields=_STATE,
    )
    Change.objects.bulk_create(batch.changes, batch_size=500)
    Unwatched.objects.bulk_create(batch.unwatched, batch_size=500)
    keep_content(batch.contents)
    tell(batch.changes, now=now)


def _write_rows(rows: Sequence[Watching]) -> None:
    """One prepared statement for all of them: Django's bulk_update is forty times dearer for so many columns."""
    fields = [cast("models.Field[Any, Any]", Watching._meta.get_field(name)) for name in _COLUMNS]
    columns = ", ".join(f"{one.column} = %s" for one in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE watch_watching SET {columns} WHERE system_id = %s",  # noqa: S608 - our own names
            [
                (*(one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields), row.pk)
                for row in rows
            ],
        )
