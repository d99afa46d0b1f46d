"""The board: every obligation of a campaign judged at one instant. It joins both sides and stores nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet

from vonggac.campaigns.models import Campaign, Obligation, ObligationQuerySet, Submission
from vonggac.campaigns.steps import FINISHED
from vonggac.core.times import Window
from vonggac.directives.models import Requirement
from vonggac.registry.models import User
from vonggac.standing.evidence import Seen
from vonggac.standing.judge import Standing, by_first_proof, judge_window

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
class Row:
    """One obligation as it stands."""

    obligation: int  # primary keys: a board has thousands of rows and shows a few
    requirement: int
    unit: int
    parent: int | None
    due_at: datetime | None
    proved_at: datetime | None
    answered: bool  # the unit said anything at all, if only that it received the duty
    standing: Standing


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
    def done_share(self) -> float | None:
        """Per cent done of what is owed and not waived; None when nothing is owed."""
        owed = self.total - self.waived
        return 100 * self.done / owed if owed else None


@dataclass(frozen=True, slots=True)
class Board:
    """All rows in the viewer's scope at `as_of` (the campaign's clock)."""

    campaign: Campaign
    as_of: datetime
    rows: tuple[Row, ...]

    @property
    def tally(self) -> Tally:
        return tally(self.rows)

    def by_unit(self) -> dict[int, Tally]:
        return _tallies(self.rows, lambda row: row.unit)

    def by_requirement(self) -> dict[int, Tally]:
        return _tallies(self.rows, lambda row: row.requirement)

    def overdue(self) -> list[Row]:
        """Rows that are overdue, the longest first."""
        late = [row for row in self.rows if row.standing is Standing.OVERDUE]
        return sorted(late, key=lambda row: (row.due_at or self.as_of, row.requirement, row.unit))

    def deadlines(self) -> list[tuple[datetime, int, int]]:
        """Deadlines still ahead: instant, how many rows have it, how many of these are done; the next first."""
        ahead = [row for row in self.rows if row.due_at is not None and row.due_at > self.as_of]
        owed = Counter(row.due_at for row in ahead if row.due_at)
        done = Counter(row.due_at for row in ahead if row.due_at and row.proved_at is not None)
        return sorted((due_at, count, done[due_at]) for due_at, count in owed.items())

    def silent_units(self) -> set[int]:
        """Units in the scope that have not answered any of their duties."""
        return {row.unit for row in self.rows} - {row.unit for row in self.rows if row.answered}


def board(campaign: Campaign, as_of: datetime, *, user: User) -> Board:
    """Return the board of the user's scope at any past or present instant of the campaign's clock.

    It shows what was known then: what was entered later, or said later, is ignored.
    """
    return Board(
        campaign, as_of, tuple(rows(Obligation.objects.visible_to(user).filter(campaign=campaign), as_of))
    )


def rows(obligations: ObligationQuerySet, as_of: datetime) -> Iterator[Row]:
    """Judge each obligation of the query at the instant. Three queries, however many rows."""
    windows = _windows(obligations)
    known = Submission.objects.filter(
        obligation__in=obligations, entered_at__lte=as_of, received_at__lte=as_of
    )
    finished = Q(step__in=FINISHED)
    proofs = dict(known.values_list("obligation").annotate(at=Min("received_at", filter=finished)).order_by())
    vouched = _vouched_until(known.filter(finished, obligation__requirement__in=windows)) if windows else {}
    columns = obligations.order_by("requirement__position", "unit__code").values_list(
        "pk", "requirement", "unit", "parent", "due_at"
    )
    for pk, requirement, unit, parent, due_at in columns:
        proved_at = proofs.get(pk)
        window = windows.get(requirement)
        if window is None:
            standing = by_first_proof(due_at, proved_at, as_of)
        else:
            standing = judge_window(window, _seen(window, vouched.get(pk)), as_of)
        yield Row(pk, requirement, unit, parent, due_at, proved_at, pk in proofs, standing)


def window_of(requirement: Requirement) -> Window | None:
    """Return the window throughout which the requirement is to be held; None: it is judged by its deadline."""
    if requirement.kind not in {"standing", "recurring"} or requirement.due_at is not None:
        return None
    if requirement.window_from is None or requirement.window_to is None:
        return None
    return Window(requirement.window_from, requirement.window_to)


def _windows(obligations: ObligationQuerySet) -> dict[int, Window]:
    asked = Requirement.objects.filter(pk__in=obligations.order_by().values("requirement"))
    return {requirement.pk: window for requirement in asked if (window := window_of(requirement))}


def _vouched_until(finished: QuerySet[Submission]) -> dict[int, datetime]:
    return dict(finished.values_list("obligation").annotate(at=Max("received_at")).order_by())


def _seen(window: Window, until: datetime | None) -> list[Seen]:
    """A unit's statement vouches for the time since the one before it, so the last one tells how far."""
    if until is None or until <= window.starts_at:
        return []
    return [Seen(window.starts_at, until, True, "báo cáo của đơn vị")]


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
