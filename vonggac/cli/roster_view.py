"""How `vonggac roster check` looks in a terminal."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

from vonggac.core.lunar import lunar
from vonggac.core.phones import parse_phone
from vonggac.core.times import Window, vn, words_of_day
from vonggac.roster.coverage import TITLES, Outcome, Rule
from vonggac.roster.intake.values import KINDS, Doubt, RosterReading
from vonggac.roster.roles import label

MOST = 200  # rows of shifts shown; --json has all
_COLOURS = {"error": "red", "warning": "yellow", "note": "dim"}


def show(reading: RosterReading, window: Window, outcomes: Sequence[tuple[str, list[Rule], Outcome]]) -> None:
    """Print mapping, shifts, doubts, unread rows and the outcome of each unit."""
    console = Console(highlight=False)
    days = f"{words_of_day(window.from_on)}–{words_of_day(window.to_on)}"
    console.print(f"[bold]{reading.name}[/]  đợt {days} ({lunar(window.from_on)} – {lunar(window.to_on)})")
    _mapping(console, reading)
    _shifts(console, reading)
    _doubts(console, reading.doubts)
    for unread in reading.unread:
        console.print(f"[dim]không dùng[/] {unread.at}: “{unread.text[:120]}” ({unread.why})", soft_wrap=True)
    for unit, rules, outcome in outcomes:
        _outcome(console, unit, rules, outcome)


def _mapping(console: Console, reading: RosterReading) -> None:
    for block in reading.mapping.blocks:
        table = Table(
            "cột", "tiêu đề", "hiểu là", "tin cậy", title=f"{block.sheet}, từ dòng {block.first_row}"
        )
        for column in block.columns:
            means = KINDS[column.kind] + (f" ({label(column.role)})" if column.role else "")
            table.add_row(str(column.index), column.header, means, f"{column.confidence:.0%}")
        console.print(table)
    named = [f"{name or 'mặc định'}: {hours}" for name, hours in reading.mapping.hours.items()]
    if named:
        console.print("Giờ theo tệp: " + "; ".join(named))


def _shifts(console: Console, reading: RosterReading) -> None:
    several = len(reading.units) > 1
    table = Table("họ tên, chức vụ", "nhiệm vụ", "điện thoại", "thời gian", "ở")
    if several:
        table.add_column("đơn vị")
    for shift in reading.shifts[:MOST]:
        phone = str(parse_phone(shift.phone)) if shift.phone else "[red]chưa có[/]"
        where = str(shift.at).split(", ", 1)[1]
        name = f"{shift.name}, {shift.title}" if shift.title else shift.name
        when = _when(vn(shift.starts_at), vn(shift.ends_at))
        table.add_row(name, label(shift.role), phone, when, where, *([shift.unit] if several else []))
    console.print(table)
    if len(reading.shifts) > MOST:
        console.print(f"… và {len(reading.shifts) - MOST} ca nữa (--json để xem hết)")


def _when(start: datetime, end: datetime) -> str:
    """Return the span as short as it goes: 05/02 19:00–07:00 +1."""
    days = (end.date() - start.date()).days
    if end.hour == end.minute == 0 and days:
        return f"{start:%d/%m %H:%M}–24:00" + (f" +{days - 1}" if days > 1 else "")
    return f"{start:%d/%m %H:%M}–{end:%H:%M}" + (f" +{days}" if days else "")


def _doubts(console: Console, doubts: Sequence[Doubt]) -> None:
    for doubt in sorted(doubts, key=lambda d: ("error", "warning", "note").index(d.severity)):
        hint = f" Có thể là {doubt.suggestion}." if doubt.suggestion else ""
        console.print(f"[{_COLOURS[doubt.severity]}]{doubt.at}:[/] {doubt.message}.{hint}", soft_wrap=True)


def _outcome(console: Console, unit: str, rules: Sequence[Rule], outcome: Outcome) -> None:
    asked = ", ".join(f"{label(r.role)} ≥ {r.at_least}" for r in rules)
    console.print(f"\n[bold]{unit or 'Kết quả'}[/]  cần: {asked}")
    if outcome.certificate:
        made = vn(rules[0].starts_at)
        console.print(f"[green]Đủ người trực ở mọi thời điểm[/] kể từ {made:%H:%M %d/%m/%Y}.")
        console.print(f"Mã chứng nhận: {outcome.certificate.digest}", soft_wrap=True)
        return
    for problem in outcome.problems:
        role = f" ({label(problem.role)})" if problem.trouble == "hole" else ""
        console.print(f"[red]{TITLES[problem.trouble]}[/]{role}: {problem.because}", soft_wrap=True)
