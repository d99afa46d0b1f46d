"""The board: every obligation of a campaign judged at one instant. It joins both sides and stores nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max, Min, Q

from vonggac.campaigns.models import Campaign, Extension, Obligation, ObligationQuerySet, Submission, Waiver
from vonggac.campaigns.steps import FINISHED
from vonggac.core.times import Window
from vonggac.directives.models import Requirement
from vonggac.registry.models import User
from vonggac.standing.evidence import Seen
from vonggac.standing.judge import Standing, by_first_proof, judge_window, roll_up

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
    claimed: bool  # it says that it is done, and nobody above has looked yet
    standing: Standing
    below: int = 0  # how many units further down serve it,
    below_answered: int = 0  # how many of them have said anything,
    depth: int = 0  # and over how many levels


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


def rows(obligations: ObligationQuerySet, as_of: datetime) -> list[Row]:
    """Judge each obligation of the query at the instant. The same few queries, however many rows.

    What was passed on is judged with the units that serve it, as far as the query holds them.
    """
    windows = _windows(obligations)
    said = _said(obligations, as_of)
    due_later = _granted(obligations, as_of)
    waived = set(
        Waiver.objects.filter(obligation__in=obligations, at__lte=as_of).values_list("obligation", flat=True)
    )
    columns = obligations.order_by("requirement__position", "unit__code").values_list(
        "pk", "requirement", "unit", "parent", "due_at"
    )
    judged = []
    for pk, requirement, unit, parent, first_due_at in columns:
        proved_at, vouched_until, claimed_at = said.get(pk, _SILENCE)
        due_at = due_later.get(pk, first_due_at)
        if pk in waived:
            standing = Standing.WAIVED
        elif window := windows.get(requirement):
            standing = judge_window(window, _seen(window, vouched_until), as_of)
        else:
            standing = by_first_proof(due_at, proved_at, as_of, claimed_at=claimed_at)
        judged.append(
            Row(
                pk, requirement, unit, parent, due_at, proved_at, pk in said, claimed_at is not None, standing
            )
        )
    return _rolled_up(judged)


_SILENCE = (None, None, None)


def _said(obligations: ObligationQuerySet, as_of: datetime) -> dict[int, tuple[datetime | None, ...]]:
    """Return by obligation: first verified proof, last verified one, first claim that nobody has reviewed yet."""
    known = Submission.objects.filter(
        obligation__in=obligations, entered_at__lte=as_of, received_at__lte=as_of
    )
    finished = Q(step__in=FINISHED)
    verified = finished & Q(review__verified=True, review__at__lte=as_of)
    waiting = finished & (Q(review__isnull=True) | Q(review__at__gt=as_of))
    summed = known.values_list("obligation").annotate(
        first=Min("received_at", filter=verified),
        last=Max("received_at", filter=verified),
        claimed=Min("received_at", filter=waiting),
    )
    return {pk: (first, last, claimed) for pk, first, last, claimed in summed.order_by()}


def _granted(obligations: ObligationQuerySet, as_of: datetime) -> dict[int, datetime]:
    granted = Extension.objects.filter(obligation__in=obligations, granted=True, decided_at__lte=as_of)
    return dict(granted.values_list("obligation").annotate(until=Max("until")).order_by())


def _rolled_up(judged: list[Row]) -> list[Row]:
    """Let what was passed on stand no better than what serves it; children before parents, at any depth."""
    below: dict[int, list[Row]] = defaultdict(list)
    for row in judged:
        if row.parent is not None:
            below[row.parent].append(row)
    if not below:
        return judged
    final: dict[int, Row] = {}

    def settle(row: Row) -> Row:
        if row.obligation not in final:
            served = [settle(child) for child in below.get(row.obligation, ())]
            final[row.obligation] = _with_below(row, served) if served else row
        return final[row.obligation]

    return [settle(row) for row in judged]


def _with_below(row: Row, served: list[Row]) -> Row:
    return replace(
        row,
        standing=roll_up(row.standing, (child.standing for child in served)),
        below=len(served) + sum(child.below for child in served),
        below_answered=sum(child.answered + child.below_answered for child in served),
        depth=1 + max(child.depth for child in served),
    )


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
