"""A reading on the terminal: who must do what by when, what is doubtful, what was not read."""

from datetime import date
from pathlib import Path

from rich.console import Console, Group
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from vonggac.core.lunar import lunar
from vonggac.core.times import words_of_day, words_of_instant
from vonggac.directives.reading import Trace
from vonggac.directives.reading.values import Contact, Reading, Reference, Requirement

KINDS = {
    "cong_van": "Công văn", "chi_thi": "Chỉ thị", "cong_dien": "Công điện", "ke_hoach": "Kế hoạch",
    "thong_bao": "Thông báo",
    "quyet_dinh": "Quyết định", "bao_cao": "Báo cáo", "to_trinh": "Tờ trình", "other": "Văn bản",
}  # fmt: skip
_URGENCY = {"hoa_toc": "HỎA TỐC", "thuong_khan": "THƯỢNG KHẨN", "khan": "KHẨN"}
_DUTY = {
    "action": "làm",
    "recurring": "định kỳ",
    "standing": "duy trì",
    "deliverable": "gửi",
    "advice": "tham khảo",
}
_EVERY = {
    "PT1H": "mỗi giờ",
    "P1D": "hằng ngày",
    "P1W": "hằng tuần",
    "P1M": "hằng tháng",
    "P3M": "hằng quý",
    "P1Y": "hằng năm",
}
_COLOUR = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_LEVEL = {"error": "LỖI", "warning": "HỎI", "note": "Ý"}


class Screen:
    """Prints readings on standard output, in colour where that is a terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)

    def letter(self, reading: Reading) -> None:
        """Print one letter."""
        self.console.print(_head(reading))
        self.console.print(_duties(reading))
        for part in (
            _windows(reading),
            _contacts(reading),
            _references(reading),
            _copies(reading),
            _doubts(reading),
            _unread(reading),
        ):
            if part is not None:
                self.console.print(part)

    def explain(self, path: Path, found: Trace) -> None:
        """Print each line with the stage that claimed it."""
        table = Table(
            title=f"{path.name}: bước nào nhận dòng nào", box=None, title_justify="left", pad_edge=False
        )
        table.add_column("Trang:dòng", style="dim", justify="right", no_wrap=True)
        table.add_column("Bước", style="green", no_wrap=True)
        table.add_column("Chữ")
        for line, owner in zip(found.document.lines, found.owners, strict=True):
            if line.text.strip():
                name = Text(owner or "CHƯA ĐỌC", style="" if owner else "bold red")
                table.add_row(f"{line.at.page}:{line.at.line}", name, Text(line.text.strip()))
        self.console.print(table)


def _head(reading: Reading) -> Group:
    title = Text(f"{KINDS[reading.kind]} {reading.number or '(không số)'}", style="bold")
    if reading.urgency:
        title.append(f"  {_URGENCY[reading.urgency]}", style="bold red")
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column()
    rows.add_row("Trích yếu", Text(reading.subject or "không có"))
    rows.add_row("Nơi ban hành", Text(_issuer(reading)))
    rows.add_row("Ngày", Text(_day(reading.issued_on)))
    if reading.signer:
        signer = reading.signer
        rows.add_row("Người ký", Text(" ".join(filter(None, [signer.authority, signer.title, signer.name]))))
    if reading.addressees:
        rows.add_row("Kính gửi", Text("; ".join(reading.addressees)))
    if reading.bases:
        rows.add_row("Căn cứ", Text("; ".join(map(_reference, reading.bases))))
    return Group(title, rows, Text())


def _issuer(reading: Reading) -> str:
    place = reading.place if reading.place and reading.place not in (reading.issuer or "") else None
    return ", ".join(filter(None, [reading.issuer or "không rõ", place]))


def _day(day: date | None) -> str:
    return f"{words_of_day(day)} ({lunar(day)})" if day else "không rõ"


def _duties(reading: Reading) -> Table:
    advice = sum(r.kind == "advice" for r in reading.requirements)
    also = f", {advice} nội dung tham khảo" if advice else ""
    table = Table(
        title=f"{len(reading.requirements) - advice} nhiệm vụ{also}",
        title_justify="left",
        title_style="bold",
        show_lines=True,
        expand=True,
    )
    table.add_column("Mục", no_wrap=True, style="bold")
    table.add_column("Ai", ratio=3)
    table.add_column("Việc", ratio=6)
    table.add_column("Hạn", ratio=3)
    for requirement in reading.requirements:
        table.add_row(requirement.id, _who(requirement), _what(requirement), _when(requirement))
    return table


def _who(requirement: Requirement) -> Text:
    who = Text("; ".join(requirement.recipients) or "không rõ")
    if requirement.supports:
        who.append(f"\nphối hợp: {'; '.join(requirement.supports)}", style="dim")
    return who


def _what(requirement: Requirement) -> Text:
    text = requirement.text
    what = Text(text if len(text) <= 220 else f"{text[:220].rsplit(' ', 1)[0]} …")
    notes = [_DUTY[requirement.kind], f"tr. {requirement.at.page} dòng {requirement.at.line}"]
    if requirement.inherits:
        notes.append(f"theo Mục {', '.join(requirement.inherits)}")
    notes += [channel.split(":", 1)[1] for channel in requirement.channels]
    return what.append(f"\n{' · '.join(notes)}", style="dim")


def _when(requirement: Requirement) -> Text:
    when = Text()
    if requirement.due_at:
        when.append(f"trước {words_of_instant(requirement.due_at)}", style="bold magenta")
    elif requirement.due_words:
        when.append(requirement.due_words, style="magenta")
    if requirement.every and (requirement.due_at or not requirement.due_words):
        when.append(f"{when.plain and chr(10)}{_EVERY.get(requirement.every, requirement.every)}")
    if requirement.window:
        when.append(
            f"\ntrong {requirement.window.from_on:%d/%m} đến {requirement.window.to_on:%d/%m/%Y}", style="dim"
        )
    return when


def _windows(reading: Reading) -> Text | None:
    if not (reading.windows or reading.places):
        return None
    lines = [
        f"Đợt cao điểm: {words_of_day(w.from_on)} đến hết {words_of_day(w.to_on)} "
        f"({lunar(w.from_on)} đến {lunar(w.to_on)})"
        for w in reading.windows
    ]
    if reading.places:
        lines.append(f"Điểm đông người: {'; '.join(reading.places)}")
    return Text("\n".join(lines))


def _contacts(reading: Reading) -> Text | None:
    return Text("Liên hệ: " + "; ".join(map(_contact, reading.contacts))) if reading.contacts else None


def _contact(contact: Contact) -> str:
    ways = [contact.phone, contact.fax and f"fax {contact.fax}", contact.email]
    return " ".join(filter(None, [contact.role, contact.name and f"({contact.name})", *ways]))


def _references(reading: Reading) -> Text | None:
    return Text("Dẫn: " + "; ".join(map(_reference, reading.references))) if reading.references else None


def _reference(reference: Reference) -> str:
    kind = KINDS[reference.type] if reference.type and reference.type != "other" else ""
    day = f"ngày {words_of_day(reference.issued_on)}" if reference.issued_on else ""
    return " ".join(filter(None, [kind, reference.number, day]))


def _copies(reading: Reading) -> Text | None:
    return Text("Nơi nhận: " + "; ".join(copy.to for copy in reading.copies)) if reading.copies else None


def _doubts(reading: Reading) -> Table | None:
    if not reading.findings:
        return None
    table = Table(
        title=f"{len(reading.findings)} điểm cần hỏi",
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
    )
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    for finding in reading.findings:
        where = f"{finding.at.page}:{finding.at.line}" if finding.at else ""
        table.add_row(
            Text(_LEVEL[finding.severity], style=_COLOUR[finding.severity]), where, Text(finding.message)
        )
    return table


def _unread(reading: Reading) -> Text:
    if not reading.unread:
        return Text("Mọi dòng đều đã được đọc.", style="green")
    lines = "\n".join(f"  {line.at.page}:{line.at.line}  {line.text.strip()}" for line in reading.unread)
    return Text(f"{len(reading.unread)} dòng chưa đọc được:\n{lines}", style="bold red")


_bars: dict[str, tuple[Progress, TaskID]] = {}


def page_bar(done: int, pages: int) -> None:
    """Show on standard error how many pages of a scan are recognised; gone when all are."""
    if "scan" not in _bars:
        bar = Progress(
            TextColumn("Nhận dạng trang {task.completed}/{task.total}"),
            BarColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        _bars["scan"] = (bar, bar.add_task("scan", total=pages))
        bar.start()
    bar, task = _bars["scan"]
    bar.update(task, completed=done, total=pages)
    if done >= pages:
        bar.stop()
        del _bars["scan"]
