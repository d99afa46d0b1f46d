"""A letter as a DOCX with the constructs that Word itself writes."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from tests.forms.paper import cut

_NUMBERED = re.compile(r"^(?:(\d{1,2})\.|([a-zđ])\)|(-|\+))\s+")


@dataclass
class Word:
    """How a DOCX is made: with which of Word's constructs."""

    numbered: bool = True  # "1.", "a)", "-" by automatic lists instead of typed
    boxed: bool = False  # the mark of urgency in a text box
    tracked: bool = False  # a struck sentence and an inserted one in the first paragraph
    edges: bool = False  # running header and footer
    font: str = "Times New Roman"
    encode: Callable[[str], str] = str  # into the codes of an old font


def to_docx(text: str, how: Word | None = None) -> bytes:
    """Return a DOCX with the constructs that Word itself writes."""
    how = how or Word()
    letter, docx = cut(text).encoded(how.encode), Docx()
    docx.styles["Normal"].font.name = how.font
    docx.styles["Normal"].font.size = Pt(13)
    section = docx.sections[0]
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    if how.edges:
        section.header.paragraphs[0].text = "Tài liệu lưu hành trong hệ thống"
        section.footer.paragraphs[0].text = "http://so.example.vn"
    _two_columns(docx, letter.left, letter.right)
    if how.boxed:
        _box(docx.add_paragraph(), "HỎA TỐC")
    _docx_body(docx, letter.body, how)
    if how.tracked:
        _track(docx)
    _two_columns(docx, letter.copies, letter.signature)
    if letter.annex:
        docx.add_page_break()
        _docx_body(docx, letter.annex, how)
    file = io.BytesIO()
    docx.save(file)
    return file.getvalue()


def _two_columns(docx: Any, left: list[str], right: list[str]) -> None:
    if not left and not right:
        return
    table = docx.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(line).bold = line.isupper()


def _docx_body(docx: Any, lines: list[str], how: Word) -> None:
    lists = _Lists(docx) if how.numbered else None
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if " | " in line:
            rows.append(re.split(r"\s*\|\s*", line))
            continue
        if rows:
            _table(docx, rows)
            rows = []
        if line:
            _docx_line(docx, line, lists)


def _docx_line(docx: Any, line: str, lists: "_Lists | None") -> None:
    paragraph = docx.add_paragraph()
    found = _NUMBERED.match(line)
    if lists and found and lists.take(paragraph, found):
        line = line[found.end() :]
    halves = line.partition(", ")  # Word cuts runs anywhere: an edit, a spelling mark
    for piece in (halves[0], halves[1] + halves[2]):
        paragraph.add_run(piece)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _table(docx: Any, rows: list[list[str]]) -> None:
    table = docx.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=False):
            cell.text = words


class _Lists:
    """Automatic lists: one of "1.", one of "a)" that begins again under each number, bullets "-" and "+"."""

    def __init__(self, docx: Any) -> None:
        self.part = docx.part.numbering_part.element
        for identity, levels in ((77, [("decimal", "%1."), ("lowerLetter", "%2)")]), (78, [("bullet", "-")] * 1),
                                 (79, [("bullet", "+")])):  # fmt: skip
            self.part.insert(0, parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}"><w:multiLevelType w:val="multilevel"/>'
                + "".join(
                    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
                    "</w:lvl>"
                    for n, (form, text) in enumerate(levels)
                )
                + "</w:abstractNum>"
            ))  # fmt: skip
            use = f'<w:abstractNumId w:val="{identity}"/>'
            self.part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{identity}">{use}</w:num>'))
        self.count, self.letters = 0, 0

    def take(self, paragraph: Any, found: re.Match[str]) -> bool:
        """Number the paragraph automatically, if Word would print just what the text has."""
        number, letter, bullet = found.groups()
        if number and int(number) == self.count + 1:
            self.count, self.letters, place = self.count + 1, 0, (77, 0)
        elif letter and self.letters < 26 and letter == "abcdefghijklmnopqrstuvwxyz"[self.letters]:
            self.letters, place = self.letters + 1, (77, 1)
        elif bullet:
            place = (78 if bullet == "-" else 79, 0)
        else:
            return False
        number = f'<w:ilvl w:val="{place[1]}"/><w:numId w:val="{place[0]}"/>'
        numbering = parse_xml(f"<w:numPr {nsdecls('w')}>{number}</w:numPr>")
        paragraph._p.get_or_add_pPr().append(numbering)
        return True


def _box(paragraph: Any, words: str) -> None:
    """A text box as Word 2010 and later write it: a drawing, and the same words again for old readers."""
    inside = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        nsdecls("w")
        + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        + ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        + ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    graphic = (
        '<wp:inline><wp:extent cx="1200000" cy="300000"/><wp:docPr id="9" name="Box"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1200000" cy="300000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"/></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:inline>"
    )
    paragraph._p.append(parse_xml(
        f'<w:r {spaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{graphic}</w:drawing></mc:Choice>'
        f'<mc:Fallback><w:pict><v:shape style="width:94pt;height:24pt"><v:textbox>{inside}</v:textbox></v:shape>'
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ))  # fmt: skip


def _track(docx: Any) -> None:
    """Strike a sentence that is not in the final letter and mark the first run of another as inserted."""
    paragraph = next(p for p in docx.paragraphs if len(p.text) > 60)
    runs = paragraph._p.findall(qn("w:r"))
    insertion = OxmlElement("w:ins")
    insertion.set(qn("w:id"), "1")
    insertion.set(qn("w:author"), "Văn thư")
    paragraph._p.replace(runs[0], insertion)
    insertion.append(runs[0])
    paragraph._p.append(parse_xml(
        f'<w:del {nsdecls("w")} w:id="2" w:author="Văn thư"><w:r><w:delText xml:space="preserve"> Đoạn này đã bỏ.'
        "</w:delText></w:r></w:del>"
    ))  # fmt: skip
