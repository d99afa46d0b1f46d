"""How an obligation stands at an instant: two pure rules. Nothing here reads a clock or a database.

Instants are aware, stretches half-open. `due_at` is the instant from which it is late (docs/decisions/0005).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from vonggac.core.times import Interval, Window, gaps
from vonggac.standing.evidence import Evidence, Seen


class Standing(StrEnum):
    MET = "met"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    HELD = "held"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    WAIVED = "waived"


def judge(due_at: datetime | None, evidence: Iterable[Evidence], as_of: datetime) -> Standing:
    """Return how a duty with a deadline stands: done by it, done late, still open, overdue.

    Evidence from after `as_of` is not known yet and is ignored. Without a deadline nothing is ever late.
    """
    return by_first_proof(due_at, min((e.at for e in evidence if e.at <= as_of), default=None), as_of)


def by_first_proof(
    due_at: datetime | None,
    proved_at: datetime | None,
    as_of: datetime,
    *,
    claimed_at: datetime | None = None,
) -> Standing:
    """The same rule when the first proof known at `as_of` is at hand: boards judge thousands of rows.

    `claimed_at`: when the unit said that it is done, while nobody above has verified it. A claim made in time is
    not overdue and not met: whether it holds is unknown until somebody looks.
    """
    if proved_at is not None:
        return Standing.MET if due_at is None or proved_at < due_at else Standing.LATE
    if due_at is None or as_of < due_at:
        return Standing.OPEN
    return Standing.UNKNOWN if claimed_at is not None and claimed_at < due_at else Standing.OVERDUE


def judge_window(window: Window, seen: Sequence[Seen], as_of: datetime) -> Standing:
    """Return how a duty to hold throughout a window stands.

    Broken as soon as one stretch was not well; open until the window has ended; then held when every instant of
    it is vouched for, and unknown when some instant is not: silence is not failure.
    """
    if any(
        not s.well and s.from_at < window.ends_at and s.to_at > window.starts_at and s.from_at <= as_of
        for s in seen
    ):
        return Standing.BROKEN
    if as_of < window.ends_at:
        return Standing.OPEN
    return Standing.UNKNOWN if unseen(window, seen, as_of) else Standing.HELD


def unseen(window: Window, seen: Iterable[Seen], as_of: datetime) -> list[Interval]:
    """Return the stretches of the window up to `as_of` for which nobody vouches, in order."""
    end = min(window.ends_at, as_of)
    if end <= window.starts_at:
        return []
    return gaps(window.starts_at, end, [(s.from_at, min(s.to_at, as_of)) for s in seen if s.from_at < as_of])


# From what asks most for somebody's attention to what asks least; `roll_up` takes the first that occurs.
GRAVITY = (
    Standing.BROKEN,
    Standing.OVERDUE,
    Standing.UNKNOWN,
    Standing.OPEN,
    Standing.LATE,
    Standing.HELD,
    Standing.MET,
)


def roll_up(own: Standing, below: Iterable[Standing]) -> Standing:
    """Return how a duty stands that was passed on: no better than the worst of the units that serve it.

    A waived part counts for nothing; a duty that is itself waived stays so.
    """
    if own is Standing.WAIVED:
        return own
    return min((own, *(s for s in below if s is not Standing.WAIVED)), key=GRAVITY.index)
