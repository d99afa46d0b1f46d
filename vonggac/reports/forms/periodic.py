"""Mẫu số 05: what happened over a period, class by class. Figures in, a document out; no database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vonggac.core.times import vn_day
from vonggac.incidents.clocks import classes
from vonggac.reports.forms import Form
from vonggac.reports.forms.drawing import DOTS, Sender, initials, marks_of
from vonggac.reports.layout import Block, Heading, Item, OfficialDocument, Paragraph, Signer, Table

HANDLED = ("self", "domestic", "abroad", "coordinator")
_HEADINGS = (
    "Loại sự cố/tấn công mạng", "Số lượng", "Số sự cố tự xử lý", "Có hỗ trợ của tổ chức khác",
    "Có hỗ trợ của tổ chức nước ngoài", "Đề nghị VNCERT hỗ trợ", "Thiệt hại ước tính (đồng)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """What the form counts of one incident. `damage`: đồng, None: not estimated. `class_id` "": not classified."""

    class_id: str
    handled_by: frozenset[str]
    helpers: str
    damage: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. `unknown_damage`: incidents whose damage nobody has estimated."""

    label: str
    count: int
    handled: tuple[int, ...]  # in the order of HANDLED
    damage: int
    unknown_damage: int


def lines_of(cases: Sequence[Case]) -> list[Line]:
    """Return a line for each class in the order of the form, then what has no class if there is any, then the sum."""
    by_class = [(one.id, one.label) for one in classes()]
    known = {id for id, _label in by_class}
    found = [_line(label, [c for c in cases if c.class_id == id]) for id, label in by_class]
    rest = [case for case in cases if case.class_id not in known]
    if rest:
        found.append(_line("Chưa phân loại", rest))
    return [*found, _line("Tổng số", cases)]


def _line(label: str, cases: Sequence[Case]) -> Line:
    return Line(
        label,
        len(cases),
        tuple(sum(way in case.handled_by for case in cases) for way in HANDLED),
        sum(case.damage or 0 for case in cases),
        sum(case.damage is None for case in cases),
    )


def periodic_report(
    form: Form,
    first: date,
    last: date,
    cases: Sequence[Case],
    sender: Sender,
    *,
    proposals: str,
    at: datetime,
) -> OfficialDocument:
    """Return the report over [first, last], both days included, that waits for number, day and signature."""
    return OfficialDocument(
        kind=form.title,
        issuer=sender.name,
        parent_issuer=sender.above,
        symbol=f"{form.symbol}-{initials(sender.name)}",
        place=sender.place or "…",
        month=vn_day(at),
        made_at=at,
        subject=f"{form.subject}\ntừ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}",
        addressees=sender.addressees,
        body=tuple(_body(form, cases, proposals)),
        copies=("Như trên", "Lưu: VT"),
        signer=Signer(sender.signer, ""),
        body_size=13,
    )


def _body(form: Form, cases: Sequence[Case], proposals: str) -> Iterator[Block]:
    yield from marks_of(form)
    yield Heading("1. Số lượng sự cố và cách thức xử lý")
    yield _table(lines_of(cases))
    yield Heading("2. Danh sách các tổ chức hỗ trợ xử lý sự cố")
    yield from _listed([case.helpers for case in cases if case.helpers and "abroad" not in case.handled_by])
    yield Heading("3. Danh sách các tổ chức nước ngoài hỗ trợ xử lý sự cố")
    yield from _listed([case.helpers for case in cases if case.helpers and "abroad" in case.handled_by])
    yield Heading("4. Đề xuất, kiến nghị")
    for line in proposals.splitlines() or [DOTS]:
        yield Paragraph(line)


def _listed(names: Sequence[str]) -> Iterator[Block]:
    found = sorted({name.strip() for names_ in names for name in names_.split(";") if name.strip()})
    if not found:
        yield Paragraph("Không có.")
    for name in found:
        yield Item(name)


def _table(lines: Sequence[Line]) -> Table:
    unknown = lines[-1].unknown_damage
    return Table(
        headings=_HEADINGS,
        rows=tuple(
            (line.label, _grouped(line.count), *(_grouped(n) for n in line.handled), _damage(line))
            for line in lines
        ),
        widths=(0.28, 0.09, 0.1, 0.12, 0.14, 0.12, 0.15),
        align="lcccccr",
        total=True,
        small=True,
        note=f"{_grouped(unknown)} sự cố chưa ước tính thiệt hại, không tính vào cột cuối."
        if unknown
        else "",
    )


def _damage(line: Line) -> str:
    if line.count and line.unknown_damage == line.count:
        return "chưa ước tính"
    return _grouped(line.damage)


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")
