"""The report's figures as a workbook: what the document shortens, in full."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vonggac.reports.models import Report
from vonggac.reports.sheet import Column, Sheet, Value, xlsx_bytes

_PARTS = {
    "total": "Tổng số",
    "on_time": "Hoàn thành đúng hạn",
    "late": "Hoàn thành quá hạn",
    "in_time": "Chưa hoàn thành, trong hạn",
    "overdue": "Chưa hoàn thành, quá hạn",
    "broken": "Có sự cố",
    "unknown": "Chưa rõ",
    "waived": "Được miễn",
}


def figures_xlsx(report: Report) -> bytes:
    """Return the workbook of a report: by unit, by requirement, what is overdue, and every source with all its rows."""
    figures = report.figures
    sheets = (
        _statistic("Theo đơn vị", "Đơn vị", [(line["name"], line) for line in figures["each"]]),
        _statistic(
            "Theo nội dung", "Nội dung", [(f"{a['ref']}. {a['text']}", a["line"]) for a in figures["asked"]]
        ),
        Sheet("Quá hạn", _LATE, tuple(_late(late) for late in figures["late"])),
        Sheet(
            "Nguồn số liệu", _SOURCES, tuple(row for source in figures["sources"] for row in _source(source))
        ),
    )
    return xlsx_bytes(sheets, at=report.as_of)


def _statistic(title: str, heading: str, lines: Sequence[tuple[str, dict[str, Any]]]) -> Sheet:
    columns = (Column(heading, 60), *(Column(words, 14) for words in _PARTS.values()), Column("Nguồn số", 10))
    rows = tuple((name, *(line["tally"][part] for part in _PARTS), int(line["mark"])) for name, line in lines)
    return Sheet(title, columns, rows)


_LATE = (
    Column("Đơn vị", 50),
    Column("Mục", 8),
    Column("Nội dung", 80),
    Column("Hạn (trước)", 18),
    Column("Quá hạn (giờ)", 14),
    Column("Mã nhiệm vụ", 14),
)
_SOURCES = (
    Column("Nguồn số", 10), Column("Số liệu", 50), Column("Cách hỏi", 50), Column("Đếm gì", 30), Column("Số lượng", 12),
    Column("Mã nhiệm vụ", 80), Column("Trong văn bản", 40),
)  # fmt: skip


def _late(late: dict[str, Any]) -> tuple[Value, ...]:
    due_at = datetime.fromisoformat(late["due_at"])
    return (late["unit"], late["ref"], late["text"], due_at, late["hours"], late["obligation"])


def _source(source: dict[str, Any]) -> list[tuple[Value, ...]]:
    head, places = (int(source["mark"]), source["what"], source["query"]), "; ".join(source["places"])
    return [(*head, c["words"], c["count"], c["obligations"], places) for c in source["counted"]]
