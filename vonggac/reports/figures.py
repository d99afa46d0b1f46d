"""Everything that the report says in numbers and names, taken from one board and frozen. Nothing is counted here
that the board has not counted; `sources` checks each number against the rows behind it."""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from vonggac.core.text import collation
from vonggac.core.times import Window, day_end, day_start, first_working_day_from, vn
from vonggac.directives.corrected import Made, made_to
from vonggac.directives.models import Directive, Recipient, Requirement
from vonggac.registry.models import Unit
from vonggac.reports.sources import PARTS, Counted, Ledger, Source, counted, counted_part, ranges
from vonggac.standing.board import Board, Row, Tally, tally
from vonggac.standing.judge import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the statistic: `name` (indented by `depth` where it serves the one above), its tally, its source."""

    name: str
    tally: Tally
    mark: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement with its line."""

    ref: str
    text: str
    due: str  # the letter's words, "" for none
    line: Line


@dataclass(frozen=True, slots=True)
class Late:
    """An obligation that is overdue. `due_at`: ISO, +07:00, the instant from which it is late."""

    obligation: int
    unit: str
    ref: str
    text: str
    due_at: str
    hours: int


@dataclass(frozen=True, slots=True)
class Named:
    """A number with its source and the names that make it up."""

    count: int
    mark: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Season:
    """A special period, and how much of it the figures cannot show. Days ISO, both included."""

    from_on: str
    to_on: str
    days_seen: int  # that were over, or had begun, at the cut-off
    days_ahead: int  # that were still to end
    supplement_on: str  # the first working day after it, "" when it is over
    due_inside: tuple[str, ...]  # requirements whose report is due before it ends: "6.7"


@dataclass(frozen=True, slots=True)
class Figures:
    """The frozen content of a report."""

    number: str
    title: str  # of the letter: number and day
    subject: str
    as_of: str  # ISO, +07:00, the campaign's clock
    opened_at: str
    rehearsal: bool
    duties: int  # requirements of the letter that somebody may owe
    advice: int
    units: int
    cascaded: Named  # obligations that serve a unit above
    total: Tally
    marks: dict[str, str]  # part of the total, and "total" -> its source
    waiting: Named  # said to be done, not looked at yet
    kinds: tuple[Line, ...]
    asked: tuple[Asked, ...]
    each: tuple[Line, ...]
    late: tuple[Late, ...]
    unclear_claimed: Named
    unclear_unseen: Named
    silent: Named
    unresolved: tuple[str, ...]  # "mục 5: Các hợp tác xã"
    seasons: tuple[Season, ...]
    sources: tuple[Source, ...]

    def as_json(self) -> dict[str, Any]:
        """The figures as plain values, for keeping and for hashing."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain


def gather(board: Board) -> Figures:
    """Return the figures of the board. A handful of queries, however many rows."""
    return _Gathering(board).figures()


class _Gathering:
    """The board with the names that its keys stand for, and the ledger of sources."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.directive = board.campaign.directive
        self.asked = {r.pk: r for r in self.directive.requirements.all()}
        self.units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=board.by_unit)}
        self.corrections = list(self.directive.corrections.order_by("pk"))
        self.ledger = Ledger()

    def figures(self) -> Figures:
        board, directive = self.board, self.directive
        advice = sum(requirement.kind == "advice" for requirement in self.asked.values())
        marks, cascaded = self._total()
        return Figures(
            number=directive.number,
            title=directive.title,
            subject=directive.subject,
            as_of=vn(board.as_of).isoformat(),
            opened_at=vn(board.campaign.opened_at).isoformat(),
            rehearsal=board.campaign.rehearsal,
            duties=len(self.asked) - advice,
            advice=advice,
            units=len(board.by_unit),
            cascaded=cascaded,
            total=board.tally,
            marks=marks,
            waiting=self._named("đơn vị báo hoàn thành, chưa thẩm định", "chờ thẩm định", board.claimed),
            kinds=self._kinds(),
            asked=self._asked(),
            late=self._late(),
            unclear_claimed=self._unclear("đã báo hoàn thành, chưa thẩm định khi hết hạn", claimed=True),
            unclear_unseen=self._unclear(
                "không đủ thông tin cho cả đợt hoặc cho các đơn vị bên dưới", claimed=False
            ),
            silent=self._silent(),
            unresolved=_unresolved(directive),
            seasons=_seasons(directive, board.as_of),
            each=self._each(),
            sources=tuple(self.ledger.sources),
        )

    def _total(self) -> tuple[dict[str, str], Named]:
        rows, whole = self.board.rows, self.board.tally
        all_of_them = [counted("tổng số", whole.total, rows)]
        marks = {"total": self.ledger.note("Tổng số nhiệm vụ", "mọi nhiệm vụ", all_of_them)}
        served = [row for row in rows if row.parent is not None]
        cascaded = self._named("nhiệm vụ thực hiện theo phân cấp", "cấp trên ≠ trống", served)
        for part, (words, standings) in PARTS.items():
            query = f"tình trạng = {', '.join(sorted(standings))}"
            marks[part] = self.ledger.note(f"Số nhiệm vụ {words}", query, [counted_part(part, whole, rows)])
        return marks, cascaded

    def _named(self, what: str, query: str, rows: Sequence[Row]) -> Named:
        mark = self.ledger.note(what[0].upper() + what[1:], query, [counted(what, len(rows), rows)])
        return Named(len(rows), mark, self._names(row.unit for row in rows))

    def _names(self, units: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted({self.units[unit].name for unit in units}, key=collation))

    def _unclear(self, what: str, *, claimed: bool) -> Named:
        rows = [row for row in self.board.rows if row.standing is Standing.UNKNOWN and row.claimed == claimed]
        query = f"tình trạng = unknown; chờ thẩm định = {'có' if claimed else 'không'}"
        return self._named(f"chưa rõ: {what}", query, rows)

    def _silent(self) -> Named:
        units = self.board.silent_units
        rows = [row for row in self.board.rows if row.unit in units]
        owed = Counted("nhiệm vụ của các đơn vị này", len(rows), ranges(row.obligation for row in rows))
        mark = self.ledger.note(
            "Đơn vị chưa phản hồi nhiệm vụ nào", "mọi nhiệm vụ của đơn vị: chưa có phản hồi", [owed]
        )
        return Named(len(units), mark, self._names(units))

    def _kinds(self) -> tuple[Line, ...]:
        grouped = _grouped(self.board.rows, lambda row: self.units[row.unit].kind)
        order = [kind for kind in Unit.Kind if kind.value in grouped]
        return tuple(
            Line(
                _KINDS[kind],
                whole := tally(grouped[kind]),
                self._mark(_KINDS[kind], f"loại đơn vị = {kind.label}", whole, grouped[kind]),
            )
            for kind in order
        )

    def _mark(
        self, what: str, query: str, whole: Tally, rows: Sequence[Row], places: Sequence[str] = ()
    ) -> str:
        return self.ledger.note_tally(what, query, whole, rows, places)

    def _asked(self) -> tuple[Asked, ...]:
        grouped = _grouped(self.board.rows, lambda row: row.requirement)
        return tuple(self._ask(self.asked[pk], grouped[pk]) for pk in self.asked if pk in grouped)

    def _ask(self, requirement: Requirement, rows: Sequence[Row]) -> Asked:
        whole = self.board.by_requirement[requirement.pk]
        name = f"Mục {requirement.ref}"
        where = [place(requirement), *told(made_to(requirement.ref, self.corrections))]
        mark = self._mark(name, f"nội dung = mục {requirement.ref}", whole, rows, where)
        return Asked(requirement.ref, requirement.text, requirement.due_words, Line(name, whole, mark))

    def _each(self) -> tuple[Line, ...]:
        grouped = _grouped(self.board.rows, lambda row: row.unit)
        order = sorted(self.units.values(), key=lambda unit: _by_tree(unit, self.units))
        return tuple(self._unit(unit, grouped[unit.pk]) for unit in order)

    def _unit(self, unit: Unit, rows: Sequence[Row]) -> Line:
        whole = self.board.by_unit[unit.pk]
        refs = [self.asked[row.requirement].ref for row in rows]
        mark = self._mark(unit.name, f"đơn vị = {unit.code}", whole, rows, [f"mục {', '.join(refs)}"])
        return Line(unit.name, whole, mark, depth=int(unit.parent_id in self.units))

    def _late(self) -> tuple[Late, ...]:
        return tuple(self._late_one(row, row.due_at) for row in self.board.overdue if row.due_at)

    def _late_one(self, row: Row, due_at: datetime) -> Late:
        requirement = self.asked[row.requirement]
        hours = int((self.board.as_of - due_at) / timedelta(hours=1))
        unit, due = self.units[row.unit].name, vn(due_at).isoformat()
        return Late(row.obligation, unit, requirement.ref, requirement.text, due, hours)


_KINDS = {
    Unit.Kind.PROVINCE: "Ủy ban nhân dân tỉnh",
    Unit.Kind.DEPARTMENT: "Các sở, ban, ngành",
    Unit.Kind.POLICE: "Công an",
    Unit.Kind.PRESS: "Các cơ quan báo chí",
    Unit.Kind.CENTRE: "Các trung tâm",
    Unit.Kind.COMMUNE: "UBND các xã",
    Unit.Kind.WARD: "UBND các phường",
    Unit.Kind.DISTRICT: "UBND các huyện, thị xã, thành phố",
    Unit.Kind.DIVISION: "Các phòng",
    Unit.Kind.ENTERPRISE: "Các doanh nghiệp",
    Unit.Kind.BUREAU: "Văn phòng đại diện, phóng viên thường trú",
    Unit.Kind.OTHER: "Các đơn vị khác",
}


def place(requirement: Requirement) -> str:
    """Return where in the letter the requirement stands: "mục 2.1, trang 1, dòng 12-14"."""
    first = f"mục {requirement.ref}, trang {requirement.page}, dòng {requirement.line}"
    if requirement.last_page != requirement.page:
        return f"{first} đến trang {requirement.last_page}, dòng {requirement.last_line}"
    return first if requirement.last_line == requirement.line else f"{first}-{requirement.last_line}"


# What an officer corrected, in the words of a report.
_CORRECTED = {
    "text": "sửa nội dung", "recipients": "sửa nơi thực hiện", "kind": "sửa loại", "deliverable": "sửa sản phẩm",
    "due_at": "sửa thời hạn", "window_from": "sửa ngày đầu", "window_to": "sửa ngày cuối",
    "inherits": "sửa mục kế thừa",
}  # fmt: skip


def told(corrections: Iterable[Made]) -> list[str]:
    """Return what was corrected in the reading, each with its instant and reason."""
    return [
        f"khi đối chiếu {vn(one.at):%H:%M %d/%m/%Y}: {_act(one)}{f' ({one.reason})' if one.reason else ''}"
        for one in corrections
    ]


def _act(one: Made) -> str:
    if one.act == "changed":
        return _CORRECTED.get(one.field, "sửa")
    return f"gộp mục {one.now} vào" if one.act == "merged" else f"tách mục {one.ref}"


def _grouped(rows: Iterable[Row], by: Callable[[Row], Hashable]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return groups


def _by_tree(unit: Unit, units: dict[int, Unit]) -> tuple[Any, ...]:
    """Kinds in their order, names by the alphabet, and below a unit those that serve it."""
    above = units.get(unit.parent_id or 0)
    own = (list(Unit.Kind).index(Unit.Kind(unit.kind)), collation(unit.name))
    return (*_by_tree(above, units), own) if above else (own,)


def _unresolved(directive: Directive) -> tuple[str, ...]:
    asked = Recipient.objects.filter(requirement__directive=directive, group=None, unit=None)
    asked = asked.exclude(requirement__kind="advice").select_related("requirement")
    return tuple(f"mục {r.requirement.ref}: {r.words}" for r in asked.order_by("requirement__position", "pk"))


def _seasons(directive: Directive, as_of: datetime) -> tuple[Season, ...]:
    requirements = list(directive.requirements.all())
    windows = {(r.window_from, r.window_to) for r in requirements if r.window_from and r.window_to}
    for read in directive.reading.get("windows", ()):
        windows.add((date.fromisoformat(read["from"]), date.fromisoformat(read["to"])))
    return tuple(_season(Window(a, b), requirements, as_of) for a, b in sorted(windows) if a and b)


def _season(window: Window, requirements: Sequence[Requirement], as_of: datetime) -> Season:
    days = [window.from_on + timedelta(days=n) for n in range((window.to_on - window.from_on).days + 1)]
    ahead = sum(as_of < day_end(day) for day in days)
    after = first_working_day_from(window.to_on + timedelta(days=1))
    reports = [r for r in requirements if r.deliverable == "report" and r.due_at]
    return Season(
        from_on=window.from_on.isoformat(),
        to_on=window.to_on.isoformat(),
        days_seen=sum(day_start(day) <= as_of for day in days),
        days_ahead=ahead,
        supplement_on=after.isoformat() if ahead else "",
        due_inside=tuple(r.ref for r in reports if r.due_at and window.holds(r.due_at)),
    )
