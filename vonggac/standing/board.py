"""The board: every obligation of a campaign judged at one instant. It joins both sides and stores nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from vonggac.campaigns.models import Campaign, Obligation
from vonggac.registry.models import Unit, User
from vonggac.standing.judge import Standing
from vonggac.standing.rows import Row, rows
from vonggac.standing.snapshot import Snapshot, snapshot

T = TypeVar("T")
KEPT = 32  # answers that one board remembers
SCOPES = 64  # boards of different scopes that a process remembers for each campaign

LABELS: Mapping[Standing, str] = {
    Standing.MET: "Hoàn thành đúng hạn",
    Standing.LATE: "Hoàn thành quá hạn",
    Standing.OPEN: "Đang trong hạn",
    Standing.OVERDUE: "Quá hạn",
    Standing.HELD: "Giữ vững cả đợt",
    Standing.BROKEN: "Có sự cố",
    Standing.UNKNOWN: "Chưa rõ",
    Standing.WAIVED: "Được miễn",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """The statistic every office prints. Parts add up to `total`; nothing unknown hides in another part."""

    total: int = 0
    on_time: int = 0  # done by the deadline, or held throughout
    late: int = 0
    in_time: int = 0  # not done, and not due yet
    overdue: int = 0
    broken: int = 0
    unknown: int = 0
    waived: int = 0

    @property
    def done(self) -> int:
        return self.on_time + self.late

    @property
    def not_done(self) -> int:
        return self.in_time + self.overdue

    @property
    def other(self) -> int:
        return self.broken + self.unknown + self.waived

    @property
    def done_share(self) -> float | None:
        """Per cent done of what is owed and not waived; None when nothing is owed."""
        owed = self.total - self.waived
        return 100 * self.done / owed if owed else None


@dataclass(frozen=True)
class Board:
    """All rows in the viewer's scope at `as_of` (the campaign's clock). What is counted is counted once."""

    campaign: Campaign
    as_of: datetime
    rows: tuple[Row, ...]
    lasting: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def lastingly(self, name: str, make: Callable[[], T]) -> T:
        """Return what `make` gives, from memory while no unit and no obligation of the board comes or goes."""
        if name not in self.lasting:
            self.lasting[name] = make()
        found: T = self.lasting[name]
        return found

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` gives, from memory while the board stands: thousands look at one board between changes.

        `key`: everything that the answer depends on besides the rows. The oldest of KEPT answers makes room.
        """
        found: T | None = self._kept.get(key)
        if found is None:
            found = make()
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = found
        return found

    @cached_property
    def tally(self) -> Tally:
        return tally(self.rows)

    @cached_property
    def by_unit(self) -> dict[int, Tally]:
        return _tallies(self.rows, attrgetter("unit"))

    @cached_property
    def by_requirement(self) -> dict[int, Tally]:
        return _tallies(self.rows, attrgetter("requirement"))

    @cached_property
    def places(self) -> dict[int, list[int]]:
        """Where the rows of each unit are."""
        return self.lastingly("places", lambda: _places(self.rows))

    def of_units(self, units: Iterable[int]) -> tuple[Row, ...]:
        """Return the rows of these units (primary keys), in the order of the letter."""
        return tuple(self.rows[place] for place in sorted(chain(*(self.places.get(pk, ()) for pk in units))))

    @cached_property
    def overdue(self) -> list[Row]:
        """Rows that are overdue, the longest first."""
        late = [row for row in self.rows if row.standing is Standing.OVERDUE]
        return sorted(late, key=lambda row: (row.due_at or self.as_of, row.requirement, row.unit))

    @cached_property
    def broken(self) -> list[Row]:
        """Rows of what was to be held and was seen not to be."""
        return [row for row in self.rows if row.standing is Standing.BROKEN]

    @cached_property
    def claimed(self) -> list[Row]:
        """Rows whose unit says that it is done and that nobody above has looked at, in order of their deadlines."""
        waiting = [row for row in self.rows if row.claimed]
        return sorted(waiting, key=lambda row: (row.due_at is None, row.due_at or self.as_of, row.unit))

    @cached_property
    def deadlines(self) -> list[tuple[datetime, int, int]]:
        """Deadlines still ahead: instant, how many rows have it, how many of these are done; the next first."""
        owed = Counter(row.due_at for row in self.rows)
        done = Counter(row.due_at for row in self.rows if row.proved_at is not None)
        ahead = (at for at in owed if at is not None and at > self.as_of)
        return sorted((due_at, owed[due_at], done[due_at]) for due_at in ahead)

    @cached_property
    def silent_units(self) -> set[int]:
        """Units in the scope that have not answered any of their duties."""
        return {row.unit for row in self.rows} - {row.unit for row in self.rows if row.answered}


def board(campaign: Campaign, as_of: datetime, *, user: User) -> Board:
    """Return the board of the user's scope at any past or present instant of the campaign's clock.

    It shows what was known then: what was entered later, or said later, is ignored.
    """
    owed = Obligation.objects.visible_to(user).filter(campaign=campaign)
    return Board(campaign, as_of, tuple(rows(owed, as_of)))


# By campaign: the rows that its boards are made of, and these by scope, "" for all of it.
_present: dict[int, tuple[tuple[Row, ...], dict[str, Board]]] = {}


def present_board(campaign: Campaign, now: datetime, *, user: User) -> Board:
    """Return the same board at the campaign's present (`now`: the real instant), from memory where nothing changed.

    Its `as_of` may be the moment of another look a blink later, never an earlier one.
    """
    if user.unit is None:
        return Board(campaign, campaign.time(now), ())
    judged = snapshot(campaign, campaign.time(now))
    made_of, boards = _present.get(campaign.pk, (None, {}))
    if made_of is not judged.rows:
        _present[campaign.pk] = (judged.rows, boards := {})  # what was made of older rows is let go
    scope = "" if user.unit.parent_id is None else user.unit.path
    if scope not in boards:
        if len(boards) >= SCOPES:
            boards.pop(next(iter(boards)), None)
        boards[scope] = _scoped(campaign, judged, user.unit)
    return boards[scope]


def _scoped(campaign: Campaign, judged: Snapshot, unit: Unit) -> Board:
    whole = Board(campaign, judged.as_of, judged.rows, judged.era.setdefault("", {}))
    if unit.parent_id is None:
        return whole
    seen = whole.of_units(Unit.objects.within(unit).values_list("pk", flat=True))
    return Board(campaign, judged.as_of, seen, judged.era.setdefault(unit.path, {}))


def tally(judged: Iterable[Row]) -> Tally:
    """Count the rows."""
    return _tally(Counter(map(_STANDING, judged)))


def _tallies(judged: Sequence[Row], by: Callable[[Row], int]) -> dict[int, Tally]:
    """Count by group; pairs are counted without a line of Python, since a board has 200,000 rows."""
    counts: dict[int, Counter[Standing]] = defaultdict(Counter)
    for (group, standing), count in Counter(
        zip(map(by, judged), map(_STANDING, judged), strict=True)
    ).items():
        counts[group][standing] = count
    return {group: _tally(count) for group, count in counts.items()}


def _places(judged: Sequence[Row]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(judged):
        places[row.unit].append(place)
    return dict(places)


_STANDING = attrgetter("standing")


def _tally(count: Counter[Standing]) -> Tally:
    return Tally(
        total=count.total(),
        on_time=count[Standing.MET] + count[Standing.HELD],
        late=count[Standing.LATE],
        in_time=count[Standing.OPEN],
        overdue=count[Standing.OVERDUE],
        broken=count[Standing.BROKEN],
        unknown=count[Standing.UNKNOWN],
        waived=count[Standing.WAIVED],
    )


__all__ = ["LABELS", "Board", "Row", "Tally", "board", "present_board", "rows", "tally"]
