"""The board: every obligation of a campaign judged at one instant. It joins both sides and stores nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from vonggac.campaigns.models import Campaign, Obligation
from vonggac.registry.models import Unit, User
from vonggac.standing.judge import Standing
from vonggac.standing.rows import Row, rows
from vonggac.standing.snapshot import snapshot

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

    @cached_property
    def tally(self) -> Tally:
        return tally(self.rows)

    @cached_property
    def by_unit(self) -> dict[int, Tally]:
        return _tallies(self.rows, lambda row: row.unit)

    @cached_property
    def by_requirement(self) -> dict[int, Tally]:
        return _tallies(self.rows, lambda row: row.requirement)

    @cached_property
    def overdue(self) -> list[Row]:
        """Rows that are overdue, the longest first."""
        late = [row for row in self.rows if row.standing is Standing.OVERDUE]
        return sorted(late, key=lambda row: (row.due_at or self.as_of, row.requirement, row.unit))

    @cached_property
    def claimed(self) -> list[Row]:
        """Rows whose unit says that it is done and that nobody above has looked at, in order of their deadlines."""
        waiting = [row for row in self.rows if row.claimed]
        return sorted(waiting, key=lambda row: (row.due_at is None, row.due_at or self.as_of, row.unit))

    @cached_property
    def deadlines(self) -> list[tuple[datetime, int, int]]:
        """Deadlines still ahead: instant, how many rows have it, how many of these are done; the next first."""
        ahead = [row for row in self.rows if row.due_at is not None and row.due_at > self.as_of]
        owed = Counter(row.due_at for row in ahead if row.due_at)
        done = Counter(row.due_at for row in ahead if row.due_at and row.proved_at is not None)
        return sorted((due_at, count, done[due_at]) for due_at, count in owed.items())

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


_present: dict[
    tuple[int, str], tuple[tuple[Row, ...], Board]
] = {}  # the last board of each campaign and scope


def present_board(campaign: Campaign, now: datetime, *, user: User) -> Board:
    """Return the same board at the campaign's present (`now`: the real instant), from memory where nothing changed.

    Its `as_of` may be the moment of another look a blink later, never an earlier one.
    """
    if user.unit is None:
        return Board(campaign, campaign.time(now), ())
    judged = snapshot(campaign, campaign.time(now))
    place = (campaign.pk, user.unit.path)
    known = _present.get(place)
    if known is not None and known[0] is judged.rows:
        return known[1]
    seen = judged.rows
    if user.unit.parent_id is not None:
        scope = set(Unit.objects.within(user.unit).values_list("pk", flat=True))
        seen = tuple(row for row in judged.rows if row.unit in scope)
    made = Board(campaign, judged.as_of, seen)
    _present[place] = (judged.rows, made)
    return made


def tally(judged: Iterable[Row]) -> Tally:
    """Count the rows."""
    return _tally(Counter(row.standing for row in judged))


def _tallies(judged: Iterable[Row], by: Callable[[Row], int]) -> dict[int, Tally]:
    counts: dict[int, Counter[Standing]] = defaultdict(Counter)
    for row in judged:
        counts[by(row)][row.standing] += 1
    return {group: _tally(count) for group, count in counts.items()}


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
