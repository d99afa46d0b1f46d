"""The components of an official document, put on the page. Numbers (ô) are those of NĐ 30/2020, Phụ lục I, Mục IV."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Mm, Pt, RGBColor

from vonggac.reports.layout import (
    Annex,
    Block,
    Heading,
    Item,
    OfficialDocument,
    Paragraph,
    Signer,
    Table,
    Text,
    Urgency,
    listed,
    words_of_date,
)
from vonggac.reports.ooxml import (
    CellText,
    Run,
    add_row,
    element,
    field,
    fix_table,
    frame,
    link,
    repeat,
    rule_above,
    unbroken,
)
from vonggac.reports.styles import TEXT_WIDTH

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_WIDTH = Cm(5.6)  # of the words at 13 points bold, measured: the rule beneath is exactly as long
RED = RGBColor(0xC0, 0x00, 0x00)
FRAMES = {Urgency.FLASH: Mm(30), Urgency.IMMEDIATE: Mm(40), Urgency.URGENT: Mm(20)}  # ô 10b, all 8 mm high
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
CELL_ALIGN = {"l": "left", "c": "center", "r": "right"}
ALIGN = {"l": WD_ALIGN_PARAGRAPH.LEFT, "c": WD_ALIGN_PARAGRAPH.CENTER, "r": WD_ALIGN_PARAGRAPH.RIGHT}


def write(document: OfficialDocument, paper: Any) -> None:
    """Put the whole document on an empty paper that is laid out already."""
    _page_head(paper.sections[0], document.banner)
    _head(document, paper)
    _title(document, paper)
    _addressees(document.addressees, paper)
    writer = _Body(paper, TEXT_WIDTH)
    writer.blocks(document.body)
    _foot(document, paper)
    for n, annex in enumerate(document.annexes):
        number = f" {ROMAN[n]}" if len(document.annexes) > 1 else ""
        _annex(annex, f"PHỤ LỤC{number}", document, writer)


def _page_head(section: Any, banner: str) -> None:
    """Number the pages at the top, in the middle, from the second on; say the banner at the foot of every page."""
    number = section.header.paragraphs[0]
    number.style = "Số trang"
    field(number, "PAGE")
    if banner:
        for footer in (section.first_page_footer, section.footer):
            footer.paragraphs[0].style = "Dấu"
            footer.paragraphs[0].add_run(banner).font.color.rgb = RED


def _borderless(paper: Any, rows: int, widths: Sequence[Length]) -> Any:
    table = paper.add_table(rows, len(widths))
    fix_table(table, widths, borders=False)
    return table


def _put(cell: Any, text: str, style: str) -> Any:
    """Add the text to the cell, in its first paragraph while that is empty."""
    paragraph = cell.paragraphs[0]
    if paragraph._p.pPr is not None:  # a paragraph that was put here has a style
        paragraph = cell.add_paragraph()
    paragraph.style = style
    for n, line in enumerate(text.split("\n")):
        if n:
            paragraph.add_run().add_break()
        paragraph.add_run(line)
    return paragraph


def _rule(cell: Any, cell_width: Length, width: Length) -> None:
    paragraph = cell.add_paragraph()
    side = Emu(max(0, (cell_width - width) // 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.space_before = Pt(3)  # clear of the dots below ẹ, ọ, ạ
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(2)
    rule_above(paragraph)


def _head(document: OfficialDocument, paper: Any) -> None:
    """Ô 1 to 4, 5b, 10b: who issues it on the left, the nation, place and day on the right."""
    left, right = Cm(7.0), Emu(TEXT_WIDTH - Cm(7.0))
    table = _borderless(paper, 2, (left, right))
    issuer, nation = table.rows[0].cells
    if document.parent_issuer:
        _put(issuer, document.parent_issuer.upper(), "Cơ quan chủ quản")
    _put(issuer, document.issuer.upper(), "Cơ quan ban hành")
    _rule(issuer, left, Cm(min(3.2, 0.1 * max(map(len, document.issuer.split("\n"))))))
    _put(nation, NATION, "Quốc hiệu")
    _put(nation, MOTTO, "Tiêu ngữ")
    _rule(nation, right, MOTTO_WIDTH)
    number, place = table.rows[1].cells
    _put(number, f"Số: {document.number or '        '}/{document.symbol}", "Số, ký hiệu")
    if not document.kind:
        _put(number, f"V/v {document.subject}", "Trích yếu công văn")
    if document.urgency:
        _urgency(number, document.urgency)
    _put(place, f"{document.place}, {words_of_date(document.dated, document.month)}", "Địa danh, thời gian")


def _urgency(cell: Any, urgency: Urgency) -> None:
    cell.add_paragraph().paragraph_format.line_spacing = Pt(6)
    box = cell.add_table(1, 1)
    box.alignment = WD_TABLE_ALIGNMENT.CENTER
    fix_table(box, (FRAMES[urgency],), borders=True)
    frame(box, str(RED))
    box.rows[0].height, box.rows[0].height_rule = Mm(8), WD_ROW_HEIGHT_RULE.EXACTLY
    paragraph = _put(box.rows[0].cells[0], urgency.value, "Độ khẩn")
    paragraph.runs[0].font.color.rgb = RED
    cell.add_paragraph().paragraph_format.line_spacing = Pt(
        2
    )  # Word wants a paragraph after a table in a cell


def _title(document: OfficialDocument, paper: Any) -> None:
    """Ô 5a, with the rule beneath."""
    if not document.kind:
        return
    paper.add_paragraph(document.kind.upper(), "Tên loại")
    paper.add_paragraph(document.subject, "Trích yếu")
    _rule(paper, TEXT_WIDTH, Cm(3.5))


def _addressees(addressees: Sequence[str], paper: Any) -> None:
    """Ô 9a: one on the line itself, several below it with a dash each."""
    if not addressees:
        return
    if len(addressees) == 1:
        paper.add_paragraph(f"Kính gửi: {addressees[0]}.", "Kính gửi")
        return
    opening = paper.add_paragraph("Kính gửi:", "Kính gửi")
    opening.alignment = ALIGN["l"]
    opening.paragraph_format.left_indent, opening.paragraph_format.space_after = Cm(2.6), Pt(0)
    for line in listed(addressees):
        paragraph = paper.add_paragraph(line, "Nơi gửi")
        paragraph.paragraph_format.left_indent = Cm(4.2)
        paragraph.paragraph_format.first_line_indent = Cm(-0.3)
    paragraph.paragraph_format.space_after = Pt(12)


class _Body:
    """Writes blocks on a paper, `width` wide; knows the number of the next bookmark."""

    def __init__(self, paper: Any, width: Length) -> None:
        self.paper = paper
        self.width = width
        self.marks = 0

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block)

    def _paragraph(self, block: Paragraph | Heading | Item) -> None:
        paragraph = self.paper.add_paragraph(style=_style(block))
        if isinstance(block, Item):
            paragraph.add_run(f"{block.mark} ")
        runs(paragraph, block.text)

    def _table(self, block: Table) -> None:
        if block.title:
            self.paper.add_paragraph(block.title, "Tên bảng")
        table = self.paper.add_table(2 if block.groups else 1, len(block.headings))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        unit = self.width / sum(block.widths)
        widths = [Emu(int(unit * share)) for share in block.widths]
        fix_table(table, widths, borders=True)
        _headings(block, [list(row.cells) for row in table.rows])
        for row in table.rows:
            unbroken(row)
            repeat(row)
        style = self.paper.styles["Ô bảng nhỏ" if block.small else "Ô bảng"].style_id
        last = len(block.rows) - 1
        for n, values in enumerate(block.rows):
            # The sum is not left alone at the head of a page.
            add_row(table, style, self._row(block, values, n, widths), keep=block.total and n == last - 1)
        if block.note:
            self.paper.add_paragraph(block.note, "Ghi chú bảng")
        else:
            self.paper.add_paragraph().paragraph_format.space_after = Pt(2)

    def _row(
        self, block: Table, values: Sequence[Text], n: int, widths: Sequence[Length]
    ) -> Iterator[CellText]:
        bold = block.total and n == len(block.rows) - 1
        for column, (value, align, width) in enumerate(zip(values, block.align, widths, strict=True)):
            name = _anchor(block.anchors[n]) if block.anchors and column == 0 else ""
            self.marks += bool(name)
            yield CellText(tuple(_cell_runs(value, bold)), CELL_ALIGN[align], width, name, self.marks)


def _cell_runs(text: Text, bold: bool) -> Iterator[Run]:
    for span in (text,) if isinstance(text, str) else text:
        if isinstance(span, str):
            yield Run(span, bold)
            continue
        yield Run(span.text, bold or span.bold, span.italic)
        if span.mark:
            yield Run(f"[{span.mark}]", anchor=_anchor(span.mark))


def _style(block: Paragraph | Heading | Item) -> str:
    if isinstance(block, Heading):
        return "Phần" if block.level == 1 else "Mục"
    return block.style if isinstance(block, Paragraph) else "Nội dung"


def _headings(block: Table, cells: Sequence[Sequence[Any]]) -> None:
    style = "Đầu bảng nhỏ" if block.small else "Đầu bảng"
    first = 0
    for title, span in block.groups:
        if title:
            _heading_cell(cells[0][first].merge(cells[0][first + span - 1]), title, style)
        first += span
    alone = {n for n in range(len(block.headings)) if not block.groups or not _grouped(block, n)}
    for n, heading in enumerate(block.headings):
        cell = (
            cells[0][n].merge(cells[1][n])
            if block.groups and n in alone
            else cells[1 if block.groups else 0][n]
        )
        _heading_cell(cell, heading, style)


def _grouped(block: Table, column: int) -> str:
    for title, span in block.groups:
        if column < span:
            return title
        column -= span
    return ""


def _heading_cell(cell: Any, text: str, style: str) -> None:
    for extra in cell.paragraphs[1:]:  # a merge leaves the empty paragraphs of its parts
        extra._p.getparent().remove(extra._p)
    cell.paragraphs[0].style = style
    cell.paragraphs[0].add_run(text)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _anchor(mark: str) -> str:
    return f"nguon_{mark}"


def runs(paragraph: Any, text: Text) -> None:
    """Append the text to the paragraph; a mark becomes a raised [n] that leads to its row."""
    for part in (text,) if isinstance(text, str) else text:
        span = part if not isinstance(part, str) else None
        run = paragraph.add_run(span.text if span else part)
        run.bold = True if span and span.bold else None
        run.italic = True if span and span.italic else None
        if span and span.mark:
            raised = paragraph.add_run(f"[{span.mark}]")
            raised.font.superscript = True
            link(paragraph, raised, _anchor(span.mark))


def _foot(document: OfficialDocument, paper: Any) -> None:
    """Ô 9b on the left, ô 7 on the right, never on a page without the end of the text."""
    if not document.copies and document.signer is None:
        return
    if paper.paragraphs:
        paper.paragraphs[-1].paragraph_format.keep_with_next = True
    gap = paper.add_paragraph()
    gap.paragraph_format.line_spacing, gap.paragraph_format.keep_with_next = Pt(4), True
    table = _borderless(paper, 1, (Cm(8.5), Emu(TEXT_WIDTH - Cm(8.5))))
    unbroken(table.rows[0])
    copies, signature = table.rows[0].cells
    if document.copies:
        _put(copies, "Nơi nhận:", "Nơi nhận")
        for line in listed(document.copies):
            _put(copies, line, "Danh sách nơi nhận")
    if document.signer:
        _signature(signature, document.signer)


def _signature(cell: Any, signer: Signer) -> None:
    for line in filter(None, (signer.authority, signer.title)):
        _put(cell, line.upper(), "Chữ ký")
    name = _put(cell, signer.name, "Chữ ký")
    name.paragraph_format.space_before = Cm(2.4)  # room for the signature and the seal


def _annex(annex: Annex, label: str, document: OfficialDocument, writer: _Body) -> None:
    section = writer.paper.add_section(WD_SECTION.NEW_PAGE)
    turned = section.orientation == WD_ORIENT.LANDSCAPE
    if annex.landscape != turned:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE if annex.landscape else WD_ORIENT.PORTRAIT
    _number_from_one(section._sectPr)
    writer.width = Emu(section.page_width - section.left_margin - section.right_margin)
    writer.paper.add_paragraph(label, "Phụ lục")
    writer.paper.add_paragraph(annex.title, "Tên phụ lục")
    issuer = document.issuer.replace("\n", " ")
    writer.paper.add_paragraph(f"(Kèm theo {document.reference} của {issuer})", "Kèm theo")
    writer.blocks(annex.body)


def _number_from_one(properties: Any) -> None:
    for old in properties.findall(qn("w:pgNumType")):  # copied from the section before
        properties.remove(old)
    later = ("w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:docGrid")
    properties.insert_element_before(element("w:pgNumType", start="1"), *later)
