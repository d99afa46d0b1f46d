"""What signing software laid over a letter: number and day in signature widgets, and the times of signing.

An office signs the PDF with blanks in it ("Số:      /UBND-KGVX", "ngày     tháng 01"); the clerk's software then
puts number and day into the appearance of signature fields over the blanks, where no text extraction looks.
Flattening a page makes PDFium draw those appearances as text; what is new afterwards is what was filled in.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

import pypdfium2
import pypdfium2.raw as pdfium

from vonggac.core.text import fold
from vonggac.core.times import vn
from vonggac.directives.extract import glyphs
from vonggac.directives.extract.page import is_mark
from vonggac.directives.extract.upright import Box, Upright
from vonggac.directives.extract.words import Row, Word, rows_of
from vonggac.directives.reading.values import Finding, Place

FILLED = 0.8  # the software wrote it, but not into the letter: an officer looks at it
FROM_SIGNING = 0.5  # not written anywhere: the day on which the letter was signed
_FIGURES = re.compile(r"[\d/.-]{1,10}[A-Za-zĐđ]?")
# A whole number, or a whole date with its place, in one field: the blank under it is covered, words and all.
_WHOLE = {
    "số": re.compile(
        r"(?:Số\s*:?\s*)?(\d{1,6}\w?\s*/\s*[A-ZĐ\d][\wĐ&./-]*(?:\s?-\s?[\wĐ&.]+)*)", re.IGNORECASE
    ),
    "ngày": re.compile(
        r"(?:[^\d,]{2,40},\s*)?(?:ngày\s*)?(\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4})", re.IGNORECASE
    ),
}
_REST = re.compile(
    r"tháng|năm|\d{1,4}|/\S+|[.…_]+", re.IGNORECASE
)  # what a blank has printed in and after it
_HEADER = 400.0  # points from the top of page one, within which number and date stand
_TIME = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?")
_LEADER = re.compile(r"[.…_]{3,}")
_SHOWN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_FACTS = {"so": "số", "ngay": "ngày", "thang": "tháng", "nam": "năm"}


@dataclass(slots=True)
class Overlay:
    """A PDF's signatures; `words` must be asked before anything else opens the page, since it flattens it."""

    pdf: pypdfium2.PdfDocument
    signed_at: list[datetime] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    aside: dict[int, list[Row]] = field(default_factory=dict)  # what a stamp says beside the letter's text
    fills: dict[int, list[Word]] = field(default_factory=dict)
    whole: list[list[Word]] = field(default_factory=list)  # of page one: a fact with the words around it
    place: Place | None = None

    @classmethod
    def of(cls, pdf: pypdfium2.PdfDocument) -> "Overlay":
        overlay = cls(pdf, sorted(_signing_times(pdf)))
        pdf.init_forms()
        return overlay

    def words(self, number: int) -> list[Word]:
        """Return the words of a page with what was filled in at its place. Raises PdfiumError if it is broken."""
        page = self.pdf[number]
        found = glyphs.words(page)
        if not _has_overlay(page):
            return found
        extra = self._extra(page, number, found)
        page.close()
        self.fills[number] = [word for group in extra for word in self._sorted_out(group, number)]
        return self.merged(found, number)

    def merged(self, words: list[Word], number: int) -> list[Word]:
        """Return words of a page (of its text, or as Tesseract saw them) with the page's fills among them."""
        for group in self.whole if number == 0 else ():
            words = [*_uncovered(words, group), *group]
        for fill in self.fills.get(number, []):
            words, fact = _put(words, fill)
            if fact and fact not in self.facts:
                self.facts.append(fact)
        return words

    def dated(self, words: list[Word]) -> list[Word]:
        """Return page one's words with an empty day filled from the time of signing, if month and year agree."""
        if not self.signed_at:
            return words
        signed = vn(self.signed_at[-1])
        for row in rows_of(words)[:12]:
            keys = [fold(word.text).strip(",.") for word in row.words]
            for at, triple in enumerate(zip(keys, keys[1:], keys[2:], strict=False)):
                if triple == ("ngay", "thang", f"{signed.month:02d}") and f"{signed.year}" in keys[at:]:
                    self.facts.append(f"ngày {signed.day:02d} (theo thời điểm ký)")
                    before, after = row.words[at : at + 2]
                    kept = [replace(word, space=True) if word is after else word for word in words]
                    return [*kept, _day_between(before, after, signed.day)]
        return words

    def notes(self) -> list[Finding]:
        """Return which facts stand only in the signatures, with the time of signing as their evidence."""
        if not self.facts:
            return []
        what = f"Lấy từ ô ký số, không có trong phần chữ của văn bản: {', '.join(self.facts)}; cần đối chiếu bản gốc."
        signed = self.times()
        evidence = f" {signed}; đó là căn cứ đối chiếu ngày ban hành." if signed else ""
        return [Finding("low-confidence", "note", what + evidence, Place(1, 1))]

    def times(self) -> str:
        """Return when the letter was signed, in words, "" if it carries no signature with a time."""
        moments = dict.fromkeys(f"{vn(moment):%H:%M:%S ngày %d/%m/%Y}" for moment in self.signed_at)
        return f"Văn bản được ký số lúc {'; '.join(moments)}" if moments else ""

    def _extra(self, page: pypdfium2.PdfPage, number: int, before: list[Word]) -> list[list[Word]]:
        boxes = list(_widgets(page, self.pdf.formenv))
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
        known = Counter(map(_identity, before))
        extra = []
        for word in glyphs.words(self.pdf[number]):
            if known[_identity(word)]:
                known[_identity(word)] -= 1
            else:
                extra.append(word)
        groups: dict[int, list[Word]] = {}
        for word in extra:
            groups.setdefault(_home(word, boxes), []).append(word)
        return list(groups.values())

    def _sorted_out(self, group: list[Word], number: int) -> list[Word]:
        """Keep figures for the blanks and marks of urgency; the signer's name and certificate go aside."""
        rows = rows_of(group)
        fact = _whole_fact(rows) if number == 0 else None
        if fact:
            self.facts.append(fact)
            self.whole.append([replace(word, confidence=FILLED) for word in group])
            return []
        if is_mark(" ".join(row.text for row in rows)) or all(
            _FIGURES.fullmatch(word.text) for word in group
        ):
            return [replace(word, confidence=FILLED) for word in group]
        self.aside.setdefault(number, []).extend(rows)
        return []


def _whole_fact(rows: Sequence[Row]) -> str | None:
    """Name the fact that a field's words are, "số 86/STTTT-BCVT", if they are one and nothing else."""
    if rows[0].top > _HEADER:
        return None
    text = " ".join(row.text for row in rows)
    found = ((name, pattern.fullmatch(text)) for name, pattern in _WHOLE.items())
    return next((f"{name} {said[1]}" for name, said in found if said), None)


def _uncovered(words: list[Word], group: list[Word]) -> list[Word]:
    """Return the words that a field does not lie over, nor says before them: the blank may be longer than the field."""
    left, right = min(word.left for word in group), max(word.right for word in group)
    top, bottom = min(word.top for word in group), max(word.bottom for word in group)

    def is_covered(word: Word) -> bool:
        shared = min(word.right, right) - max(word.left, left)
        said = word.left > left and word.left - right < 60 and _REST.fullmatch(word.text)
        return top < word.middle < bottom and (shared > 0.5 * (word.right - word.left) or bool(said))

    return [word for word in words if not is_covered(word)]


def _put(words: list[Word], fill: Word) -> tuple[list[Word], str | None]:
    """Set one filled word on the row that it was laid over, and name the fact that it is."""
    kept = [word for word in words if not (_LEADER.fullmatch(word.text) and _overlap(word, fill))]
    row = min(rows_of(kept), key=lambda r: abs(r.middle - fill.middle), default=None)
    if row is None or abs(row.middle - fill.middle) > 1.2 * fill.height:
        return [*kept, fill], None
    middle = row.words[0]
    placed = replace(fill, top=middle.top, bottom=middle.bottom, space=True)
    left = [word for word in row.words if word.left < fill.left]
    right = [word for word in row.words if word.left >= fill.left]
    if right:
        spaced = replace(right[0], space=not right[0].text.startswith("/"))
        kept = [spaced if word is right[0] else word for word in kept]
    name = _FACTS.get(fold(left[-1].text).strip(":., ")) if left else None
    return [*kept, placed], f"{name} {fill.text}" if name else None


def _overlap(a: Word, b: Word) -> bool:
    return a.left < b.right and b.left < a.right and abs(a.middle - b.middle) < max(a.height, b.height)


def _day_between(before: Word, after: Word, day: int) -> Word:
    left = before.right + 0.1
    return Word(
        f"{day:02d}", left, before.top, max(after.left - 0.1, left), before.bottom, FROM_SIGNING, space=True
    )


def _identity(word: Word) -> tuple[str, int, int]:
    return word.text, round(word.left), round(word.top)


def _home(word: Word, boxes: Sequence[Box]) -> int:
    x, y = (word.left + word.right) / 2, word.middle
    inside = (
        n
        for n, (left, top, right, bottom) in enumerate(boxes)
        if left <= x <= right and top - 2 <= y <= bottom + 2
    )
    return next(inside, -1)


def _annotations(page: pypdfium2.PdfPage) -> Iterator[tuple[int, object]]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 500)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            yield pdfium.FPDFAnnot_GetSubtype(annotation), annotation
            pdfium.FPDFPage_CloseAnnot(annotation)


def _has_overlay(page: pypdfium2.PdfPage) -> bool:
    return any(kind in _SHOWN for kind, _ in _annotations(page))


def _widgets(page: pypdfium2.PdfPage, _: object) -> Iterator[Box]:
    upright = Upright.of(page)
    rect = pdfium.FS_RECTF()
    for kind, annotation in _annotations(page):
        if kind in _SHOWN and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
            south, north = sorted((rect.bottom, rect.top))
            yield upright.box(rect.left, south, rect.right, north)


def _signing_times(pdf: pypdfium2.PdfDocument) -> Iterator[datetime]:
    for index in range(min(pdfium.FPDF_GetSignatureCount(pdf.raw), 100)):
        signature = pdfium.FPDF_GetSignatureObject(pdf.raw, index)
        buffer = ctypes.create_string_buffer(64)
        pdfium.FPDFSignatureObj_GetTime(signature, buffer, 64)
        moment = signing_time(buffer.value.decode("ascii", errors="replace"))
        if moment:
            yield moment


def signing_time(words: str) -> datetime | None:
    """Return the instant that a PDF date names, None if it names none. Without a zone it is Vietnam's clock.

    >>> signing_time("D:20270124164702+07'00'").isoformat()
    '2027-01-24T16:47:02+07:00'
    """
    found = _TIME.match(words)
    if not found:
        return None
    *numbers, zulu, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours or 7), minutes=int(minutes or 0)) if not zulu else timedelta()
    zone = timezone(-offset if sign == "-" else offset)
    try:
        return datetime(*(int(number or 0) for number in numbers), tzinfo=zone)  # type: ignore[arg-type,misc]
    except ValueError:
        return None
