"""One letter in every form in which offices send letters. Input: a plain text in the order in which it is read.

The text is cut as Nghị định 30/2020 lays a letter out: the header's two columns, the body, Nơi nhận and the
signature. Cells of a table row are joined by " | ". Fonts: DejaVu, the only free family with all Vietnamese
letters that every Debian has.
"""

import base64
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from vonggac.core.text import fold, nfc
from vonggac.directives.extract import old_fonts

_FONTS = Path("/usr/share/fonts/truetype/dejavu")
PLAIN, BOLD, ITALIC = "Body", "Body-Bold", "Body-Italic"
_TYPES = re.compile(r"(chi thi|cong dien|ke hoach|thong bao|quyet dinh|bao cao|to trinh)$")
_WIDTH, _HEIGHT = A4


@dataclass
class Letter:
    """A letter's lines by where they stand on paper."""

    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)

    def encoded(self, encode: Callable[[str], str]) -> "Letter":
        """Return the letter with every line put into the codes of an old font."""
        parts = (self.left, self.right, self.body, self.copies, self.signature, self.annex)
        return Letter(*([encode(line) for line in part] for part in parts))


def cut(text: str) -> Letter:
    """Return the letter's parts. Two columns set with spaces are taken apart, wrapped lines are joined again."""
    letter, part, gap = Letter(), "header", False
    for raw in nfc(text).replace("\f", "\n").splitlines():
        line = raw.strip()
        gap = gap or not line
        if not line or re.fullmatch(r"[_\s]{4,}|\d{1,2}", line):
            continue
        key = fold(line)
        if part == "header" and _BODY.match(key):
            part = "body"
        if part == "body" and key.startswith("noi nhan"):
            part = "end"
        if part == "end" and _ANNEX.match(key):
            part = "annex"
        if part == "body" and gap and letter.body:
            letter.body.append(line)  # a blank line ends a paragraph
        else:
            _place(letter, part, raw, line)
        gap = False
    return letter


_BODY = re.compile(rf"kinh gui|can cu|{_TYPES.pattern}")
_ANNEX = re.compile(r"(phu luc|danh muc|danh sach|bang)\b")
_RIGHT = re.compile(r"cong hoa xa hoi|doc lap.*tu do|dang cong san viet nam|doan tncs|ngay.*thang.*nam")
# Where a scan set both columns on one line with a single space between them.
_SIDE_BY_SIDE = re.compile(
    r"(?<=\S) (?=CỘNG HÒA XÃ|Độc lập\s*-|ĐẢNG CỘNG SẢN)|(?<=[A-ZĐ]{2}) (?=[\w ]{4,20}, ngày .*tháng .*năm)"
)
_CAPACITY = re.compile(r"(TM|KT|TL|TUQ|Q)\.")
_ITEM = re.compile(
    r"(\d{1,2}|[IVX]{1,4})([.)]|/(?= ))|[a-zđ][)/]|[-+*•]|Điều|Kính gửi|Căn cứ|Nơi nhận|Trân trọng"
)


def _place(letter: Letter, part: str, raw: str, line: str) -> None:
    if part == "header":
        blanks = re.sub(r"(?<=:)\s{3,}(?=/)|(?<=ngày)\s{3,}(?=tháng)|(?<=tháng)\s{3,}(?=năm)", "  ", line)
        for piece in re.split(r"\s{3,}", _SIDE_BY_SIDE.sub("    ", blanks)):
            (letter.right if _RIGHT.search(fold(piece)) else letter.left).append(piece)
    elif part == "body":
        _flow(letter.body, raw, line)
    elif part == "annex":
        _flow(letter.annex, raw, line)
    else:
        columns = re.split(r"\s{3,}", line)
        alone = len(columns) == 1 and not raw.startswith(" " * 20)
        for number, piece in enumerate(columns):
            _sign_or_copy(letter, piece, left=alone or (number == 0 and len(columns) > 1))


def _sign_or_copy(letter: Letter, piece: str, *, left: bool) -> None:
    listed = fold(piece).startswith(("noi nhan", "-", "nhu tren", "luu"))
    signing = piece.isupper() or _CAPACITY.match(piece) or (letter.signature and not listed)
    if not left or (signing and not listed):
        letter.signature.append(piece)
    else:
        letter.copies.append(piece)


def _flow(body: list[str], raw: str, line: str) -> None:
    """Add a line of the body, to the paragraph before it if that goes on."""
    goes_on = (
        body
        and len(body[-1]) > 60
        and not _ITEM.match(line)
        and " | " not in line + body[-1]
        and not body[-1].endswith((":", "./.", ";"))
        and (not body[-1].endswith(".") or line[0].islower())
        and not raw.startswith("     ")
        and not (len(body) == 2 and _TYPES.match(fold(body[0])) and line[0].isupper())
    )
    if goes_on:
        body[-1] += " " + line
    else:
        body.append(line)


# --- PDF ------------------------------------------------------------------------------------------------------


def _fonts() -> None:
    if PLAIN in pdfmetrics.getRegisteredFontNames():
        return
    for name, file in (
        (PLAIN, "DejaVuSerifCondensed.ttf"),
        (BOLD, "DejaVuSerifCondensed-Bold.ttf"),
        (ITALIC, "DejaVuSerifCondensed-Italic.ttf"),
    ):
        path = _FONTS / file
        if not path.exists():
            path = _FONTS / file.replace("Condensed", "").replace("Italic", "").replace("-.", ".")
        pdfmetrics.registerFont(TTFont(name, path))


@dataclass
class Blank:
    """A place left free on page one, in points from the lower left corner, and what belongs there."""

    fact: str
    value: str
    x: float
    y: float


class _Pages:
    """A4 pages with the margins of NĐ 30: text flows, page numbers stand top centre from page two on."""

    def __init__(self, file: Any, *, footer: str = "", numbers: bool = True, compressed: bool = True) -> None:
        _fonts()
        self.canvas = Canvas(file, pagesize=A4, pageCompression=int(compressed))
        self.footer, self.numbers, self.page = footer, numbers, 1
        self.left, self.right = 85.0, _WIDTH - 50.0
        self.y = _HEIGHT - 60.0

    def line(self, text: str, x: float, font: str = PLAIN, size: float = 12.0) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)

    def centred(self, text: str, middle: float, font: str = PLAIN, size: float = 12.0) -> None:
        self.line(text, middle - pdfmetrics.stringWidth(text, font, size) / 2, font, size)

    def down(self, step: float) -> None:
        self.y -= step
        if self.y < 60:
            self.turn()

    def turn(self) -> None:
        self.edge()
        self.canvas.showPage()
        self.page += 1
        self.y = _HEIGHT - 70.0

    def edge(self) -> None:
        if self.page > 1 and self.numbers:
            self.canvas.setFont(PLAIN, 12)
            self.canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 40, str(self.page))
        if self.footer:
            self.canvas.setFont(PLAIN, 9)
            self.canvas.drawString(self.left, 30, self.footer)

    def paragraph(self, text: str, *, indent: float = 28.0, font: str = PLAIN) -> None:
        """Set one paragraph justified, as Word does."""
        lines = _wrapped(text, self.right - self.left, font, 12, indent)
        for number, line in enumerate(lines):
            x = self.left + (indent if number == 0 else 0)
            last = number == len(lines) - 1
            self._justified(line, x, font, stretch=not last)
            self.down(17)
        self.y -= 4

    def _justified(self, line: str, x: float, font: str, *, stretch: bool) -> None:
        text = self.canvas.beginText(x, self.y)
        text.setFont(font, 12)
        spaces = line.count(" ")
        room = self.right - x - pdfmetrics.stringWidth(line, font, 12)
        if not stretch or spaces == 0 or room < 1:
            text.textOut(line)
        else:  # word by word: a TrueType subset knows no word spacing
            for word in line.split(" "):
                text.setTextOrigin(x, self.y)
                text.textOut(word + " ")
                x += pdfmetrics.stringWidth(word + " ", font, 12) + room / spaces
        self.canvas.drawText(text)

    def table(self, rows: list[list[str]]) -> None:
        """Set a ruled table; columns share the width by their longest cell."""
        columns = max(map(len, rows))
        lengths = [max(len(row[c]) if c < len(row) else 0 for row in rows) ** 0.7 + 3 for c in range(columns)]
        total = self.right - self.left
        widths = [total * length / sum(lengths) for length in lengths]
        for row in rows:
            cells = [_wrapped(cell, width - 8, PLAIN, 11) for cell, width in zip(row, widths, strict=False)]
            height = 15 * max(map(len, cells)) + 6
            if self.y - height < 60:
                self.turn()
            x, top = self.left, self.y + 12
            for cell, width in zip(cells, widths, strict=False):
                self.canvas.rect(x, top - height, width, height)
                self.canvas.setFont(PLAIN, 11)
                for number, line in enumerate(cell):
                    self.canvas.drawString(x + 4, top - 13 - 15 * number, line)
                x += width
            self.y -= height
        self.down(18)


def _wrapped(text: str, width: float, font: str, size: float, indent: float = 0.0) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        room = width - (indent if not lines else 0)
        if line and pdfmetrics.stringWidth(longer, font, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def to_pdf(
    text: str,
    *,
    blanks: bool = False,
    footer: str = "",
    numbers: bool = True,
    encode: Callable[[str], str] = str,
    compressed: bool = True,
) -> tuple[bytes, list[Blank]]:
    """Return a text-layer PDF, and where number and day were left free (`blanks`) for a signature or a pen."""
    letter, file = cut(text).encoded(encode), io.BytesIO()
    pages = _Pages(file, footer=footer, numbers=numbers, compressed=compressed)
    free = _header(pages, letter, blanks=blanks)
    _body(pages, letter.body)
    _ending(pages, letter)
    if letter.annex:
        pages.turn()
        _body(pages, letter.annex)
    pages.edge()
    pages.canvas.save()
    return file.getvalue(), free


def _header(pages: _Pages, letter: Letter, *, blanks: bool) -> list[Blank]:
    top, free = pages.y, []
    for number, line in enumerate(letter.left):
        key = fold(line)
        font = PLAIN if key.startswith(("so:", "so ", "v/v")) or number == 0 < len(letter.left) - 3 else BOLD
        size = 11.0
        for piece in _wrapped(line, 195, font, size):
            x = 180 - pdfmetrics.stringWidth(piece, font, size) / 2
            if blanks and re.match(r"Số:\s*\d", piece):
                piece, blank = _blanked(piece, x, pages.y, r"(\d\w*)", "number", font, size)
                free.append(blank)
            pages.line(piece, x, font, size)
            pages.y -= 15
    low, pages.y = pages.y, top
    for line in letter.right:
        dated = "ngay" in fold(line)
        font = ITALIC if dated else BOLD
        size = 11.0 if len(line) > 32 and not dated else 12.0
        pages.y -= 16 if dated else 0
        x = 420 - pdfmetrics.stringWidth(line, font, size) / 2
        if blanks and re.search(r"ngày \d", line):
            line, blank = _blanked(line, x, pages.y, r"(?<=ngày )(\d\w*)", "day", font, size)
            free.append(blank)
        pages.line(line, x, font, size)
        pages.y -= 15
    pages.y = min(low, pages.y) - 14
    return free


def _blanked(
    text: str, x: float, y: float, value: str, fact: str, font: str, size: float
) -> tuple[str, Blank]:
    found = re.search(value, text)
    assert found
    before = text[: found.start()]
    at = x + pdfmetrics.stringWidth(before, font, size)
    spaces = " " * (len(found[1]) * 2 + 2)
    return before + spaces + text[found.end() :], Blank(fact, found[1], at + 2, y)


def _body(pages: _Pages, lines: list[str]) -> None:
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        if " | " in line:
            rows.append(re.split(r"\s*\|\s*", line))
            continue
        if rows:
            pages.table(rows)
            rows = []
        key = fold(line)
        if _TYPES.match(key) or (number == 1 and _TYPES.match(fold(lines[0]))):
            for piece in _wrapped(line, 400, BOLD, 13):
                pages.centred(piece, (pages.left + pages.right) / 2, BOLD, 13)
                pages.down(20)
        elif key.startswith("kinh gui"):
            pages.paragraph(line, indent=90)
        else:
            pages.paragraph(line)
    if rows:
        pages.table(rows)


def _ending(pages: _Pages, letter: Letter) -> None:
    if pages.y < 60 + 16 * max(len(letter.copies), 6):
        pages.turn()
    pages.y -= 8
    top = pages.y
    for number, line in enumerate(letter.copies):
        font, size = (BOLD, 11.0) if number == 0 else (PLAIN, 10.0)
        for piece in _wrapped(line, 210, font, size):
            pages.line(piece, pages.left, font, size)
            pages.y -= 14
    pages.y = top
    for number, line in enumerate(letter.signature):
        if number == len(letter.signature) - 1 and number:
            pages.y -= 50
        pages.centred(line, 430, BOLD, 12)
        pages.y -= 16


# --- E-signed PDF ---------------------------------------------------------------------------------------------


def to_signed_pdf(text: str, *, signed_at: str = "D:20270118164702+07'00'", stamp: bool = True) -> bytes:
    """Return a PDF as signing software leaves it: number and day only in the looks of signature fields."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        ByteStringObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    data, blanks = to_pdf(text, blanks=True)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    page, fields = writer.pages[0], ArrayObject()
    typed = str.maketrans("OoIl", "0011")  # a noisy letter's figures: software prints them clean
    looks = [(b.x - 2, b.y - 4, 8.0 * len(b.value) + 6, 15.0, b.value.translate(typed), 11) for b in blanks]
    if stamp:
        looks.append(
            (380.0, 770.0, 190.0, 30.0, "Ky boi: So Thong tin va Truyen thong 18.01.2027 16:47:02 +07:00", 5)
        )
    for number, (x, y, width, height, words, size) in enumerate(looks):
        look = writer._add_object(_appearance(words, width, height, size))
        signature = DictionaryObject({
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/SubFilter"): NameObject("/ETSI.CAdES.detached"),
            NameObject("/M"): TextStringObject(signed_at),
            NameObject("/ByteRange"): ArrayObject(NumberObject(n) for n in (0, 10, 20, 30)),
            NameObject("/Contents"): ByteStringObject(b"\0" * 64),
        })  # fmt: skip
        widget = writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/T"): TextStringObject(f"Signature{number}"),
            NameObject("/F"): NumberObject(132),
            NameObject("/Rect"): ArrayObject(FloatObject(n) for n in (x, y, x + width, y + height)),
            NameObject("/P"): page.indirect_reference,
            NameObject("/V"): writer._add_object(signature),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): look}),
        }))  # fmt: skip
        fields.append(widget)
    page[NameObject("/Annots")] = fields
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): fields, NameObject("/SigFlags"): NumberObject(3)}
    )
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _appearance(words: str, width: float, height: float, size: float) -> Any:
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Times-Roman"),
    })  # fmt: skip
    look = DecodedStreamObject()
    look.set_data(f"q BT /F0 {size} Tf 2 4 Td ({words}) Tj ET Q".encode())
    look.update({
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject(FloatObject(n) for n in (0, 0, width, height)),
        NameObject("/Resources"): DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F0"): font})}
        ),
    })  # fmt: skip
    return look


# --- Scans ----------------------------------------------------------------------------------------------------


def to_images(
    text: str, *, dpi: int = 200, skew: float = 0.6, stamp: bool = True, pen: str = "", noise: bool = True
) -> list[Any]:
    """Return the pages as pictures, as a scanner gives them: slightly turned, a red seal over the signature.

    `pen`: number and day are written by hand, in this colour, into their blanks.
    """
    import pypdfium2
    from PIL import Image, ImageChops, ImageFilter

    data, blanks = to_pdf(text, blanks=bool(pen))
    pictures = []
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf):
            picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
            if pen and number == 0:
                _written(picture, blanks, dpi, pen)
            if stamp and number == len(pdf) - 1:
                _sealed(picture, page, dpi)
            picture = picture.rotate(skew * (-1) ** number, Image.Resampling.BICUBIC, fillcolor="white")
            if noise:
                grain = Image.effect_noise(picture.size, 14).convert("RGB")
                picture = ImageChops.add(picture, grain, scale=1, offset=-128)
                picture = picture.filter(ImageFilter.GaussianBlur(dpi / 500))
            pictures.append(picture)
    return pictures


def _written(picture: Any, blanks: list[Blank], dpi: int, pen: str) -> None:
    from PIL import Image, ImageColor, ImageDraw, ImageFont

    scale = dpi / 72
    font = (
        ImageFont.truetype(str(_FONTS / "DejaVuSans-Oblique.ttf"), int(15 * scale))
        if (_FONTS / "DejaVuSans-Oblique.ttf").exists()
        else ImageFont.truetype(str(_FONTS / "DejaVuSans.ttf"), int(15 * scale))
    )
    for blank in blanks:
        ink = Image.new("RGBA", (int(60 * scale), int(30 * scale)))
        ImageDraw.Draw(ink).text((0, 0), blank.value, font=font, fill=ImageColor.getrgb(pen))
        ink = ink.rotate(8, expand=False)
        at = int((blank.x - 3) * scale), int((_HEIGHT - blank.y - 17) * scale)
        picture.paste(ink, at, ink)


def _sealed(picture: Any, page: Any, dpi: int) -> None:
    """Draw a round red seal left of the signer, over the words that stand there."""
    from PIL import Image, ImageChops, ImageDraw

    scale = dpi / 72
    textpage = page.get_textpage()
    found = textpage.search("Nơi nhận").get_next()
    top = _HEIGHT - textpage.get_charbox(found[0])[3] if found else 600.0
    ink = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(ink)
    x, y, radius = 360 * scale, (top + 55) * scale, 50 * scale
    for inset, width in ((0, 3), (8 * scale, 1)):
        box = (x - radius + inset, y - radius + inset, x + radius - inset, y + radius - inset)
        draw.ellipse(box, outline=(225, 50, 60), width=int(width * scale))
    draw.regular_polygon((x, y, radius / 3), 5, fill=(230, 90, 95))
    picture.paste(ImageChops.multiply(picture, ink))  # ink on ink: black letters stay black under the seal


def to_scan(text: str, *, dpi: int = 200, **how: Any) -> bytes:
    """Return a PDF of page pictures without any text."""
    pictures = to_images(text, dpi=dpi, **how)
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=85)
    return file.getvalue()


# --- Old encodings --------------------------------------------------------------------------------------------

_TO_TCVN3 = {letter: code for code, letter in zip(
    old_fonts._TCVN3_CODES, old_fonts._TCVN3_LETTERS, strict=True)}  # fmt: skip
_TO_VNI: dict[str, str] = {}
for _code, _letter in old_fonts._VNI.items():
    if _code[0].isupper() == _letter.isupper() and (len(_code) == 1 or _code.isupper() == _letter.isupper()):
        _TO_VNI.setdefault(_letter, _code)


def to_tcvn3(text: str) -> str:
    """Return the text behind the Latin-1 codes of .VnTime; a capital with a tone is typed small, as offices did."""
    text = nfc(text).replace("–", "-").replace("“", '"').replace("”", '"').replace("…", "...")
    return "".join(_TO_TCVN3.get(c) or _TO_TCVN3.get(c.lower(), c) for c in text)


def to_vni(text: str) -> str:
    """Return the text behind the Latin-1 codes of VNI-Times."""
    text = nfc(text).replace("–", "-").replace("“", '"').replace("”", '"').replace("…", "...")
    return "".join(_TO_VNI.get(c, c) for c in text)


# --- DOCX -----------------------------------------------------------------------------------------------------

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


# --- edXML ----------------------------------------------------------------------------------------------------

QCVN = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
EDOC = "http://www.go.vn/eDoc"


def to_edxml(
    attachments: dict[str, bytes], header: dict[str, str], *, namespace: str = QCVN, zipped: bool = True
) -> bytes:
    """Return an edXML message around attachments. `header`: number, notation, date, place, subject, organ, signer."""
    root = "edXML" if namespace == QCVN else "EdXML"
    envelope = "edXMLEnvelope" if namespace == QCVN else "EdXMLEnvelope"
    get = lambda key: header.get(key, "")  # noqa: E731
    files = "".join(
        f"<Attachment><ContentId>cid:{n}</ContentId><AttachmentName>{name}</AttachmentName>"
        f"<ContentType>application/octet-stream</ContentType>"
        f"<ContentTransferEncoded>{base64.b64encode(_zip(name, data) if zipped else data).decode()}"
        "</ContentTransferEncoded></Attachment>"
        for n, (name, data) in enumerate(attachments.items())
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{namespace}"><{envelope}><edXMLHeader><MessageHeader>'
        f"<From><OrganId>000.00.01.X99</OrganId><OrganName>{get('organ')}</OrganName></From>"
        f"<To><OrganId>000.00.02.X99</OrganId><OrganName>{get('to')}</OrganName></To>"
        f"<Code><CodeNumber>{get('number')}</CodeNumber><CodeNotation>{get('notation')}</CodeNotation></Code>"
        f"<PromulgationInfo><Place>{get('place')}</Place><PromulgationDate>{get('date')}</PromulgationDate>"
        f"</PromulgationInfo><Subject>{get('subject')}</Subject><SignerInfo><FullName>{get('signer')}</FullName>"
        f"</SignerInfo><DueDate>{get('due')}</DueDate></MessageHeader></edXMLHeader></{envelope}>"
        f"<AttachmentEncoded>{files}</AttachmentEncoded></{root}>"
    ).encode()


def _zip(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return file.getvalue()
