"""PDF: the text layer with its places, what signatures laid over it, and scanned pages through Tesseract.

Runs inside `child`, never in the program's own process. Everything comes from PDFium; see decision 0031.
"""

from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from vonggac.core.errors import Unreadable
from vonggac.directives.extract import bombs, doubts, old_fonts, rules, signatures
from vonggac.directives.extract.limits import MAX_PAGES
from vonggac.directives.extract.sheets import Sheet, lines, numbered
from vonggac.directives.extract.upright import Upright
from vonggac.directives.extract.words import Word
from vonggac.directives.reading.values import Document, Finding, Line, Place

_HINT = "Hãy xin lại tệp từ nơi gửi."
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_COVERED = 0.7  # a picture over so much of a page is a scan, whatever text a scanner laid under it
_SOME = 0.05  # a page without text but with a picture of this share may hold the text in it


def read(
    data: bytes, name: str, pages: Callable[[int], None], progress: Callable[[int, int], None]
) -> Document:
    """Return the lines of a PDF in reading order. `pages` is told their number before the work begins.

    Raises Unreadable for one that is encrypted, cut off, too long, or a bomb.
    """
    bombs.check(data, name)
    with _opened(data, name) as pdf:
        pages(len(pdf))
        overlay = signatures.Overlay.of(pdf)
        sheets = [_sheet(pdf, number, overlay) for number in range(len(pdf))]
        scanned = [number for number, sheet in enumerate(sheets) if sheet.is_scan]
        if scanned:
            from vonggac.directives.extract import scan

            for number, seen in scan.pages(pdf, scanned, name, progress).items():
                sheets[number].words, sheets[number].grids = seen.words, seen.grids
                sheets[number].width = seen.width
        guesses: list[str] = []
        if 0 in scanned:
            sheets[0].words, guesses = doubts.without_guesses(sheets[0].words)
        for number in scanned:
            sheets[number].words = overlay.merged(sheets[number].words, number)
        sheets[0].words = overlay.dated(sheets[0].words)
        converted = _converted(sheets)
        return _document(name, sheets, overlay, [*converted, *overlay.notes()], guesses)


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    if b"startxref" not in data[-8192:]:
        raise Unreadable(f"Tệp {name} bị cắt cụt ({len(data)} byte, thiếu phần cuối).", hint=_HINT)
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        if pdfium.FPDF_GetLastError() == _PASSWORD:
            hint = "Hãy xin bản không đặt mật khẩu."
            raise Unreadable(f"Tệp {name} đặt mật khẩu, không mở được.", hint=hint) from None
        raise Unreadable(f"Tệp {name} là PDF hỏng ({len(data)} byte).", hint=_HINT) from None
    if len(pdf) > MAX_PAGES:
        raise Unreadable(
            f"Tệp {name} có {len(pdf)} trang, quá {MAX_PAGES} trang.", hint="Hãy tách riêng văn bản cần đọc."
        )
    if len(pdf) == 0:
        raise Unreadable(f"Tệp {name} không có trang nào.", hint=_HINT)
    return pdf


def _sheet(pdf: pypdfium2.PdfDocument, number: int, overlay: signatures.Overlay) -> Sheet:
    try:
        words = overlay.words(number)
        page = pdf[number]
    except pypdfium2.PdfiumError:  # one broken page must not cost the others
        return Sheet([])
    upright = Upright.of(page)
    drawn = rules.drawn(page, upright)
    scan = drawn.picture > _COVERED or (not words and drawn.picture > _SOME)
    grids = [] if scan else rules.grids(drawn.lines)
    page.close()
    return Sheet(words, grids, upright.height, is_scan=scan)


def _document(
    name: str, sheets: list[Sheet], overlay: signatures.Overlay, notes: list[Finding], guesses: list[str]
) -> Document:
    read, taken = lines(sheets)
    for number, rows in overlay.aside.items():
        taken[number] += rows
    scanned = [number for number, sheet in enumerate(sheets, 1) if sheet.is_scan]
    said = notes + doubts.findings(read, scanned, guesses)
    times = overlay.times()
    aside = [line for page in numbered(taken) for line in page]
    if times:
        aside.append(Line(Place(len(sheets), 0), times))
    return Document(name, read, len(sheets), tuple(said), tuple(aside))


def _converted(sheets: list[Sheet]) -> list[Finding]:
    """Turn words in TCVN3 or VNI into Unicode: by the font where it is named, else by what the words look like."""
    found = old_fonts.recognise(" ".join(word.text for sheet in sheets for word in sheet.words))
    if found is None:
        for sheet in sheets:
            sheet.words = [_hyphened(word) for word in sheet.words]
        return []
    for sheet in sheets:
        sheet.words = [replace(word, text=found.again(word.text, word.font)) for word in sheet.words]
    return [found.note()]


def _hyphened(word: Word) -> Word:
    """PDFium writes U+FFFE for a hyphen that ends a line; in TCVN3 the same code is the letter ư."""
    return replace(word, text=word.text.replace("\ufffe", "-")) if "\ufffe" in word.text else word
