"""Page and type of an official document, as data.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I (page) and Mục II (components; "ô" is its number there).
"""

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Mm, Pt

from vonggac.reports.ooxml import element

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
PAPER = (Mm(210), Mm(297))  # A4, the only size allowed
MARGINS = {"top": Mm(20), "bottom": Mm(20), "left": Mm(30), "right": Mm(15)}
TEXT_WIDTH = Emu(PAPER[0] - MARGINS["left"] - MARGINS["right"])
INDENT = Cm(1.27)

_LEFT, _CENTRE, _RIGHT, _JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True, slots=True)
class Look:
    """How one component looks. `size` in points, 0: the size of the body; spaces in points; indents in cm."""

    size: float
    align: Any = _LEFT
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    first: float = 0
    left: float = 0
    level: int | None = None  # in Word's outline, from 0
    keep: bool = False  # on one page with what follows


LOOKS = {
    "Quốc hiệu": Look(12, _CENTRE, bold=True),  # ô 1
    "Tiêu ngữ": Look(13, _CENTRE, bold=True),
    "Cơ quan chủ quản": Look(12, _CENTRE),  # ô 2
    "Cơ quan ban hành": Look(12, _CENTRE, bold=True),
    "Số, ký hiệu": Look(13, _CENTRE, before=4),  # ô 3
    "Địa danh, thời gian": Look(13, _CENTRE, italic=True, before=4),  # ô 4
    "Tên loại": Look(14, _CENTRE, bold=True, before=16, keep=True),  # ô 5a
    "Trích yếu": Look(14, _CENTRE, bold=True, keep=True),
    "Trích yếu công văn": Look(12, _CENTRE, before=6),  # ô 5b
    "Độ khẩn": Look(13, _CENTRE, bold=True, before=2),  # ô 10b
    "Kính gửi": Look(0, _CENTRE, before=14, after=12),  # ô 9a
    "Nơi gửi": Look(0, before=2),
    "Nội dung": Look(0, _JUSTIFY, after=6, first=1.27),  # ô 6
    "Dòng mẫu": Look(0, after=4, first=1.27),  # of a form: never justified, dots would be torn apart
    "Nhãn mẫu": Look(0, after=2, first=1.27, keep=True),
    "Căn cứ": Look(0, _JUSTIFY, italic=True, after=6, first=1.27),
    "Phần": Look(0, bold=True, before=8, after=6, first=1.27, level=0, keep=True),
    "Mục": Look(0, _JUSTIFY, bold=True, before=4, after=6, first=1.27, level=1, keep=True),
    "Tên bảng": Look(0, _CENTRE, bold=True, before=6, after=4, keep=True),
    "Đầu bảng": Look(12, _CENTRE, bold=True, before=2, after=2),
    "Ô bảng": Look(12, before=2, after=2),
    "Đầu bảng nhỏ": Look(11, _CENTRE, bold=True, before=2, after=2),
    "Ô bảng nhỏ": Look(11, before=1.5, after=1.5),
    "Ghi chú bảng": Look(11, italic=True, before=2, after=8),
    "Nơi nhận": Look(12, bold=True, italic=True),  # ô 9b
    "Danh sách nơi nhận": Look(11),
    "Chữ ký": Look(0, _CENTRE, bold=True),  # ô 7
    "Số trang": Look(13, _CENTRE),
    "Dấu": Look(12, _CENTRE, bold=True),
    "Phụ lục": Look(14, _CENTRE, bold=True, level=0, keep=True),
    "Tên phụ lục": Look(14, _CENTRE, bold=True, keep=True),
    "Kèm theo": Look(14, _CENTRE, italic=True, after=12, keep=True),
}


def lay_out(document: Any, body: float) -> None:
    """Give a python-docx document the page, the font, the language and every style. `body`: 13 or 14 points."""
    _defaults(document, body)
    _page(document.sections[0])
    for name, look in LOOKS.items():
        _style(document, name, look, look.size or body)


def _page(section: Any) -> None:
    section.page_width, section.page_height = PAPER
    for side, width in MARGINS.items():
        setattr(section, f"{side}_margin", width)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True


def _defaults(document: Any, body: float) -> None:
    styles = document.styles
    fonts = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(fonts):
        if child.tag in {qn("w:rFonts"), qn("w:lang")}:
            fonts.remove(child)
    fonts.append(element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))
    _font(styles["Normal"], body)
    spacing = styles["Normal"].paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule = WD_LINE_SPACING.SINGLE
    spacing.widow_control = True
    for name in ("Header", "Footer"):
        _font(styles[name], 13)


def _style(document: Any, name: str, look: Look, size: float) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _font(style, size)
    style.font.bold, style.font.italic = look.bold, look.italic
    paragraph = style.paragraph_format
    paragraph.alignment = look.align
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.first_line_indent, paragraph.left_indent = Cm(look.first), Cm(look.left)
    paragraph.keep_with_next = look.keep
    if look.level is not None:
        style.element.get_or_add_pPr().append(element("w:outlineLvl", val=str(look.level)))


def _font(style: Any, size: float) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    fonts = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
