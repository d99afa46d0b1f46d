"""The report to the province in words: figures in, an official document out. No counting, no database."""

from collections.abc import Iterator
from datetime import date, datetime

from vonggac.core.lunar import lunar
from vonggac.core.times import words_of_instant
from vonggac.directives.models import Directive
from vonggac.reports.annexes import NAMES, annexes, instant, statistic
from vonggac.reports.counts import marked, number, percent, short
from vonggac.reports.figures import Figures, Named, Season
from vonggac.reports.layout import (
    Block,
    Heading,
    Item,
    OfficialDocument,
    Paragraph,
    Signer,
    Span,
    Text,
    broken,
)

_KINDS = {
    "cong_van": "Công văn", "chi_thi": "Chỉ thị", "cong_dien": "Công điện", "ke_hoach": "Kế hoạch",
    "thong_bao": "Thông báo", "quyet_dinh": "Quyết định", "bao_cao": "Báo cáo", "to_trinh": "Tờ trình",
}  # fmt: skip
_TYPES = {"CT", "CĐ", "KH", "TB", "QĐ", "BC", "TTr", "HD"}  # in a symbol, before the organ: "02/CT-UBND"


def official_report(directive: Directive, figures: Figures, digest: str, *, above: str) -> OfficialDocument:
    """Return the report as a document that waits for number, day and signature.

    It speaks for the letter's issuer to `above`, the province's People's Committee. `digest`: SHA-256 of the figures,
    printed with the sources.
    """
    as_of = datetime.fromisoformat(figures.as_of)
    issuer = directive.issuer or "Cơ quan ban hành"
    organ, drafter = _symbol(directive.number)
    return OfficialDocument(
        kind="Báo cáo",
        issuer=issuer,
        parent_issuer=broken(above) if above != issuer else "",
        symbol=f"BC-{organ}",
        place=directive.reading.get("place") or "",
        month=as_of.date(),
        made_at=as_of,
        subject=f"Kết quả thực hiện {_letter(directive)} ngày {_day(directive.issued_on)}\nvề việc {directive.subject}",
        addressees=(above,),
        body=tuple(_body(directive, figures, issuer, above, as_of)),
        copies=("Như trên", f"Lãnh đạo {issuer}", f"Lưu: VT{f', {drafter}' if drafter else ''}"),
        signer=_signer(directive),
        annexes=tuple(annexes(figures, digest)),
        banner="DIỄN TẬP" if figures.rehearsal else "",
    )


def _symbol(number: str) -> tuple[str, str]:
    """Return organ and drafting unit of "15/SKHCN-BCVT": ("SKHCN", "BCVT")."""
    parts = [part for part in number.rpartition("/")[2].split("-") if part not in _TYPES]
    return (parts[0] if parts and parts[0] else "CQ", parts[1] if len(parts) > 1 else "")


def _letter(directive: Directive) -> str:
    return f"{_KINDS.get(directive.kind, 'Văn bản')} số {directive.number or '(chưa rõ số)'}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "(chưa rõ ngày)"


def _signer(directive: Directive) -> Signer:
    """Whoever signed the letter is proposed; the clerk changes it in the draft."""
    read = directive.reading.get("signer") or {}
    title, authority = read.get("title") or "Thủ trưởng đơn vị", read.get("authority") or ""
    deputy_of = title[4:] if authority == "KT." and title.casefold().startswith("phó ") else ""
    return Signer(title, read.get("name") or "", f"{authority} {deputy_of}".strip())


def _body(
    directive: Directive, figures: Figures, issuer: str, above: str, as_of: datetime
) -> Iterator[Block]:
    yield from _opening(directive, issuer, above, as_of)
    yield Heading("I. TÌNH HÌNH CHUNG")
    yield from _general(figures)
    yield Heading("II. KẾT QUẢ THỰC HIỆN")
    yield from _results(figures)
    yield Heading("III. NỘI DUNG QUÁ HẠN, CHƯA RÕ")
    yield from _shortcomings(figures)
    yield Heading("IV. PHẠM VI CỦA SỐ LIỆU")
    yield from _limits(figures, as_of)
    if proposals := list(_proposals(figures, issuer)):
        yield Heading("V. ĐỀ XUẤT")
        yield from proposals
    yield Paragraph(f"Trên đây là kết quả thực hiện {_letter(directive)}, {issuer} báo cáo {above}./.")


def _opening(directive: Directive, issuer: str, above: str, as_of: datetime) -> Iterator[Block]:
    bases = [_cited(base) for base in directive.reading.get("bases", ())]
    under = f"Thực hiện {' và '.join(filter(None, (', '.join(bases[:-1]), *bases[-1:])))}, " if bases else ""
    yield Paragraph(
        f"{under}{issuer} đã ban hành {_letter(directive)} ngày {_day(directive.issued_on)} về việc "
        f"{directive.subject}. {issuer} báo cáo {above} kết quả thực hiện, số liệu chốt lúc {words_of_instant(as_of)} "
        f"({lunar(as_of.date())}), như sau:"
    )


def _cited(base: dict[str, str | None]) -> str:
    issued_on = base.get("issued_on")
    day = f" ngày {date.fromisoformat(issued_on):%d/%m/%Y}" if issued_on else ""
    issuer = f" của {base['issuer']}" if base.get("issuer") else ""
    return f"{_KINDS.get(base.get('type') or '', 'Văn bản')} số {base['number']}{day}{issuer}"


def _general(figures: Figures) -> Iterator[Block]:
    marks, total = figures.marks, figures.total
    advice = f", kèm {number(figures.advice)} nội dung để tham khảo" if figures.advice else ""
    yield Item(
        f"Văn bản giao {number(figures.duties)} nội dung{advice}, bắt đầu thực hiện lúc {instant(figures.opened_at)}."
    )
    cascaded = figures.cascaded
    below: Text = (
        ("; trong đó ", marked(cascaded.count, cascaded.mark), " nhiệm vụ do đơn vị trực thuộc thực hiện")
        if cascaded.count
        else ""
    )
    yield Item(
        (
            "Các nội dung đó thành ",
            marked(total.total, marks["total"]),
            f" nhiệm vụ của {number(figures.units)} đơn vị",
            *below,
            ".",
        )
    )
    yield Item(
        (
            f"Đã hoàn thành {number(total.done)} nhiệm vụ: ", marked(total.on_time, marks["on_time"]), " đúng hạn, ",
            marked(total.late, marks["late"]), f" quá hạn. Chưa hoàn thành {number(total.not_done)} nhiệm vụ: ",
            marked(total.in_time, marks["in_time"]), " trong hạn, ",
            marked(total.overdue, marks["overdue"]), " quá hạn.",
        )
    )  # fmt: skip
    yield Item(
        (
            "Có sự cố: ", marked(total.broken, marks["broken"]), " nhiệm vụ; chưa rõ: ",
            marked(total.unknown, marks["unknown"]), " nhiệm vụ; được miễn: ", marked(total.waived, marks["waived"]),
            f" nhiệm vụ. Tỷ lệ hoàn thành: {percent(total)} số nhiệm vụ phải thực hiện.",
        )
    )  # fmt: skip
    if figures.waiting.count:
        yield Item(
            (
                "Có ", marked(figures.waiting.count, figures.waiting.mark),
                " nhiệm vụ đơn vị đã báo hoàn thành nhưng chưa được thẩm định, nên chưa tính là hoàn thành.",
            )
        )  # fmt: skip


def _results(figures: Figures) -> Iterator[Block]:
    yield Heading("1. Theo nhóm đơn vị", 2)
    yield statistic("Nhóm đơn vị", [(line.name, line) for line in figures.kinds], figures.total)
    yield Heading("2. Theo nội dung của văn bản", 2)
    rows = [(f"{asked.ref}. {short(asked.text)}{_due(asked.due)}", asked.line) for asked in figures.asked]
    yield statistic("Nội dung", rows, figures.total)
    yield Paragraph("Kết quả của từng đơn vị tại phụ lục.")


def _due(words: str) -> str:
    return f" (hạn: {words})" if words else ""


def _shortcomings(figures: Figures) -> Iterator[Block]:
    marks, total = figures.marks, figures.total
    yield Heading("1. Nhiệm vụ quá hạn", 2)
    if figures.late:
        yield Paragraph(
            (
                "Có ",
                marked(total.overdue, marks["overdue"]),
                " nhiệm vụ quá hạn chưa hoàn thành, danh sách tại phụ lục.",
            )
        )
    else:
        yield Paragraph("Không có nhiệm vụ quá hạn.")
    yield Heading("2. Nhiệm vụ chưa rõ", 2)
    yield Item(
        (
            "Đã báo hoàn thành, hết hạn mà chưa được thẩm định: ",
            *_named(figures.unclear_claimed, "nhiệm vụ", "của "),
        )
    )
    yield Item(("Không đủ thông tin để kết luận: ", *_named(figures.unclear_unseen, "nhiệm vụ", "của ")))
    yield Heading("3. Đơn vị chưa phản hồi", 2)
    silent = figures.silent
    yield Paragraph(
        ("Chưa phản hồi nhiệm vụ nào, kể cả xác nhận tiếp nhận: ", *_named(silent, "đơn vị", "gồm "))
    )
    if figures.unresolved:
        yield Heading("4. Nội dung chưa xác định được nơi thực hiện", 2)
        yield Paragraph("Các nội dung sau chưa được tính vào số liệu vì chưa rõ đơn vị thực hiện:")
        yield from (Item(f"{words[0].upper()}{words[1:]};") for words in figures.unresolved)


def _named(named: Named, noun: str, lead: str) -> tuple[str | Span, ...]:
    if not named.count:
        return (Span("0", mark=named.mark), f" {noun}.")
    shown = "; ".join(named.names[:NAMES])
    more = (
        f"; và {number(len(named.names) - NAMES)} đơn vị khác (tại phụ lục)"
        if len(named.names) > NAMES
        else ""
    )
    return (Span(number(named.count), mark=named.mark), f" {noun}, {lead}{shown}{more}.")


def _limits(figures: Figures, as_of: datetime) -> Iterator[Block]:
    yield Item(
        f"Số liệu là những gì đã biết lúc {words_of_instant(as_of)}; việc đơn vị báo sau thời điểm này chưa được tính. "
        "Nhiệm vụ không có thông tin được tính là chưa rõ hoặc chưa hoàn thành, không tính là hoàn thành; nhiệm vụ mà "
        "văn bản không ghi thời hạn được tính là trong hạn."
    )
    for season in figures.seasons:
        yield Item(_season(season))
    yield Item("Số trong ngoặc vuông dẫn đến nguồn của từng số liệu, tại phụ lục «Nguồn số liệu».")


def _season(season: Season) -> str:
    days = " đến hết ngày ".join(f"{date.fromisoformat(d):%d/%m/%Y}" for d in (season.from_on, season.to_on))
    inside = (
        f" Hạn báo cáo tại mục {', '.join(season.due_inside)} rơi vào trong đợt này."
        if season.due_inside
        else ""
    )
    if not season.days_ahead:
        return f"Đợt cao điểm từ ngày {days} đã kết thúc khi chốt số liệu.{inside}"
    started = "chưa kết thúc" if season.days_seen else "chưa bắt đầu"
    return (
        f"Đợt cao điểm từ ngày {days} {started} khi chốt số liệu: còn {season.days_ahead} ngày chưa được phản ánh "
        f"đầy đủ.{inside}"
    )


def _proposals(figures: Figures, issuer: str) -> Iterator[Block]:
    supplements = [
        date.fromisoformat(season.supplement_on) for season in figures.seasons if season.supplement_on
    ]
    if supplements:
        yield Item(
            f"{issuer} sẽ báo cáo bổ sung cho cả đợt cao điểm trong ngày {max(supplements):%d/%m/%Y}, ngày làm việc "
            "đầu tiên sau đợt."
        )
    if figures.late:
        yield Item("Đề nghị các đơn vị có nhiệm vụ quá hạn hoàn thành ngay và báo cáo lý do.")
    if figures.silent.count:
        yield Item("Đề nghị các đơn vị chưa phản hồi xác nhận tiếp nhận và cử đầu mối.")
    if figures.unresolved:
        yield Item("Đề nghị cho ý kiến về đơn vị thực hiện các nội dung chưa xác định được nơi thực hiện.")
