"""When an outcome counts: pure rules over what was held and what was just seen.

A different outcome counts once a second look in a row has seen it; it then dates from the first. A check that turned
FLAPS times between passed and failed within FLAP_WINDOW is flapping: it counts as failed, without further changes,
until one outcome has kept still for QUIET. Single blips that no second look confirms are so seen as well.
Source: docs/decisions/0111.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"
RETRY = timedelta(seconds=15)  # the second look comes this soon
FLAPS = 6
FLAP_WINDOW = timedelta(minutes=30)
QUIET = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Held:
    """How a check stands: the columns of `State` that the rule reads and writes."""

    outcome: str
    since_at: datetime
    suspect: str = ""
    suspect_at: datetime | None = None
    flips: tuple[float, ...] = ()
    last: str = ""
    flapping: bool = False

    @property
    def in_doubt(self) -> bool:
        """Whether the next look may change something even if it sees what this one saw."""
        return bool(self.suspect) or self.flapping


@dataclass(frozen=True, slots=True)
class Turn:
    """What one look made of it. `changed`: it stands otherwise now; `again`: a second look is wanted soon."""

    held: Held
    changed: bool = False
    again: bool = False


def first(outcome: str, at: datetime) -> Turn:
    """Return how a check stands after its first look ever: a failure is not believed at once."""
    last = outcome if outcome != UNKNOWN else ""
    if outcome != FAILED:
        return Turn(Held(outcome, at, last=last))
    return Turn(Held(UNKNOWN, at, suspect=FAILED, suspect_at=at, last=last), again=True)


def turn(held: Held, outcome: str, at: datetime) -> Turn:
    """Return how it stands after a look at `at` that saw `outcome`.

    >>> from datetime import UTC
    >>> noon = datetime(2027, 2, 6, 12, tzinfo=UTC)
    >>> once = turn(Held(PASSED, noon, last=PASSED), FAILED, noon + RETRY)
    >>> once.changed, once.again, turn(once.held, FAILED, noon + 2 * RETRY).held.outcome
    (False, True, 'failed')
    """
    held = _with_flip(held, outcome, at)
    if held.flapping:
        return _flapping(held, at)
    if len(held.flips) >= FLAPS:
        began_at = datetime.fromtimestamp(held.flips[0], at.tzinfo)
        since_at = held.since_at if held.outcome == FAILED else began_at
        now_so = replace(held, outcome=FAILED, since_at=since_at, suspect="", suspect_at=None, flapping=True)
        return Turn(now_so, changed=True)
    if outcome == held.outcome:
        return Turn(replace(held, suspect="", suspect_at=None))
    if not held.suspect:
        return Turn(replace(held, suspect=outcome, suspect_at=at), again=True)
    since_at = held.suspect_at or at
    if outcome == held.suspect:
        return Turn(
            replace(held, outcome=outcome, since_at=since_at, suspect="", suspect_at=None), changed=True
        )
    # Twice not as before, but not twice the same: what it was is no longer known.
    if held.outcome == UNKNOWN:
        return Turn(replace(held, suspect=outcome, suspect_at=at), again=True)
    left = outcome if outcome != UNKNOWN else ""
    now_so = replace(held, outcome=UNKNOWN, since_at=since_at, suspect=left, suspect_at=at if left else None)
    return Turn(now_so, changed=True, again=bool(left))


def _with_flip(held: Held, outcome: str, at: datetime) -> Held:
    kept = tuple(flip for flip in held.flips if flip > (at - FLAP_WINDOW).timestamp())
    if outcome == UNKNOWN:
        return replace(held, flips=kept)
    if held.last and outcome != held.last:
        kept = (*kept, at.timestamp())[-FLAPS:]
    return replace(held, flips=kept, last=outcome)


def _flapping(held: Held, at: datetime) -> Turn:
    newest = held.flips[-1] if held.flips else 0.0
    if newest > (at - QUIET).timestamp():
        return Turn(held)
    since_at = datetime.fromtimestamp(newest, at.tzinfo) if newest else held.since_at
    steady = held.last or UNKNOWN
    if steady == held.outcome:
        return Turn(replace(held, flapping=False, flips=()), changed=True)
    return Turn(replace(held, outcome=steady, since_at=since_at, flapping=False, flips=()), changed=True)
