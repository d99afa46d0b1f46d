"""The annexes of the report: a statistic of every unit, what is overdue, long lists, and where each figure is from."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from vonggac.core.times import words_of_instant
from vonggac.reports.counts import number, percent, short
from vonggac.reports.figures import Figures, Line
from vonggac.reports.layout import Annex, Block, Paragraph, Span, Table, Text
from vonggac.reports.sources import Source
from vonggac.standing.board import Tally

NAMES = 30  # units named in running text; the annex has all
LATE_PRINTED = 1000  # overdue rows in the annex, about forty pages; the .xlsx has all
RANGES = 12  # ranges of obligations printed per number; the .xlsx has all
# Parts of the statistic, the first four in pairs: heading, and whether its column is left out where all is nothing.
_STATISTIC = {
    "on_time": ("Đúng hạn", False),
    "late": ("Quá hạn", False),
    "in_time": ("Trong hạn", False),
    "overdue": ("Quá hạn", False),
    "unknown": ("Chưa rõ", False),
    "broken": ("Có sự cố", True),
    "waived": ("Được miễn", True),
}


def annexes(figures: Figures, digest: str) -> Iterator[Annex]:
    """Return the annexes in order; `digest`: SHA-256 of the frozen figures, in hexadecimal."""
    names = [(f"{'– ' * line.depth}{line.name}", line) for line in figures.each]
    yield Annex("Kết quả thực hiện của từng đơn vị", (statistic("Đơn vị", names, figures.total),))
    if figures.late:
        yield Annex("Nhiệm vụ quá hạn chưa hoàn thành", (_late(figures),))
    lists = {
        "Đơn vị chưa phản hồi": figures.silent,
        "Đơn vị có nhiệm vụ chưa được thẩm định": figures.unclear_claimed,
        "Đơn vị có nhiệm vụ không đủ thông tin": figures.unclear_unseen,
    }
    for title, named in lists.items():
        if len(named.names) > NAMES:
            yield Annex(title, (_list(named.names),))
    yield Annex("Nguồn số liệu", tuple(_sources(figures, digest)), landscape=True)


def _list(names: Sequence[str]) -> Table:
    rows = tuple((str(n), name) for n, name in enumerate(names, 1))
    return Table(("STT", "Đơn vị"), rows, (1, 9), "cl", small=True)


def _late(figures: Figures) -> Table:
    rows: list[tuple[Text, ...]] = [
        (
            str(n),
            late.unit,
            late.ref,
            short(late.text),
            instant(late.due_at),
            _overdue(late.hours),
            str(late.obligation),
        )
        for n, late in enumerate(figures.late[:LATE_PRINTED], 1)
    ]
    headings = ("STT", "Đơn vị", "Mục", "Nội dung", "Hạn (trước)", "Đã quá hạn", "Mã nhiệm vụ")
    more = len(figures.late) - LATE_PRINTED
    note = (
        f"Còn {number(more)} nhiệm vụ quá hạn nữa, đủ trong bảng số liệu kèm theo (.xlsx)."
        if more > 0
        else ""
    )
    widths = (1.2, 3.7, 1.2, 5, 2.5, 1.7, 1.6)
    return Table(headings, tuple(rows), widths, "clclccc", note=note, small=True)


def _overdue(hours: int) -> str:
    return f"{hours // 24} ngày" if hours >= 24 else f"{hours} giờ"


def instant(text: str) -> str:
    """Return the instant of a frozen figure (ISO 8601 with its zone) as a letter writes it."""
    return words_of_instant(datetime.fromisoformat(text))


def _sources(figures: Figures, digest: str) -> Iterator[Block]:
    yield Paragraph(
        f"Mỗi số liệu lấy từ bảng nhiệm vụ của đợt, chốt lúc {instant(figures.as_of)}. Cột «Cách hỏi» là điều kiện "
        "lọc trên bảng ấy; cột «Nhiệm vụ» là mã các nhiệm vụ được đếm; cột «Trong văn bản» là chỗ của nội dung trong "
        "văn bản giao việc."
    )
    yield Paragraph(f"Mã kiểm của toàn bộ số liệu (SHA-256): {digest}", "Ghi chú bảng")
    yield Table(
        headings=("Số", "Số liệu", "Cách hỏi", "Nhiệm vụ", "Trong văn bản"),
        rows=tuple(_source(source) for source in figures.sources),
        widths=(1.2, 5.5, 5.5, 8.5, 4.3),
        align="cllll",
        anchors=tuple(source.mark for source in figures.sources),
        small=True,
    )


def _source(source: Source) -> tuple[Text, ...]:
    counted = "; ".join(f"{c.words} {number(c.count)}{_keys(c.obligations)}" for c in source.counted)
    return (
        f"[{source.mark}]",
        source.what,
        source.query,
        counted,
        "; ".join(source.places) or "toàn văn bản",
    )


def _keys(obligations: str) -> str:
    parts = obligations.split(",") if obligations else []
    shown = ", ".join(parts[:RANGES])
    return f" ({shown}{', …' if len(parts) > RANGES else ''})" if parts else ""


def statistic(heading: str, lines: Sequence[tuple[str, Line]], total: Tally) -> Table:
    """Return the table of counts by line with its total; columns that are nothing throughout are left out."""
    parts = [part for part, (_, droppable) in _STATISTIC.items() if getattr(total, part) or not droppable]
    rows: list[tuple[Text, ...]] = [(name, *_numbers(line.tally, parts, line.mark)) for name, line in lines]
    rows.append(("Cộng", *_numbers(total, parts)))
    loose = [("", 1)] * (len(parts) - 4)
    return Table(
        headings=(heading, "Tổng số", *(_STATISTIC[part][0] for part in parts), "Tỷ lệ hoàn thành"),
        groups=(("", 1), ("", 1), ("Hoàn thành", 2), ("Chưa hoàn thành", 2), *loose, ("", 1)),
        rows=tuple(rows),
        widths=(16.5 - 1.6 - 1.35 * len(parts) - 1.7, 1.6, *([1.35] * len(parts)), 1.7),
        align="l" + "c" * (len(parts) + 2),
        total=True,
        small=True,
    )


def _numbers(counts: Tally, parts: Sequence[str], mark: str = "") -> tuple[Text, ...]:
    total: Text = (Span(number(counts.total), mark=mark),) if mark else number(counts.total)
    return (total, *(number(getattr(counts, part)) for part in parts), percent(counts))
