"""The words of a PDF page and their boxes, from PDFium's text page.

Cost: the text comes in one call and only the first and the last letter of a word are asked for their boxes;
asking every letter through ctypes costs 9 ms a full page, this 3.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from vonggac.directives.extract.upright import Box, Upright
from vonggac.directives.extract.words import Word, whole

_LEADER = r"[.…_]{3,}"  # a dotted blank: it must not hide a number that a signature laid over it
_TOKEN = re.compile(rf"{_LEADER}|(?:(?!{_LEADER})[^\s\x00])+")
_EDGE_HYPHEN = "\x02"  # PDFium's mark for a hyphen at the end of a line
_LATIN = re.compile("[\xa1-\xff]")
_VIETNAMESE = re.compile("[ăđơư\u1ea0-\u1ef9]", re.IGNORECASE)
_ASCENT, _DESCENT = 0.89, 0.22  # of the size of type, as Times has them


def words(page: pypdfium2.PdfPage) -> list[Word]:
    """Return the words of the page, turned upright, in PDFium's order."""
    upright = Upright.of(page)
    textpage = page.get_textpage()
    try:
        found = list(_words(_Letters(textpage, upright)))
    finally:
        textpage.close()
    return whole(found) if any(a.touches(b) for a, b in pairwise(found) if _follows(a, b)) else found


def _follows(a: Word, b: Word) -> bool:
    return abs(a.middle - b.middle) < 0.4 * a.height and abs(b.left - a.right) < a.height


class _Letters:
    """A page's letters: the text, and the box of each on demand."""

    def __init__(self, textpage: pypdfium2.PdfTextPage, upright: Upright) -> None:
        self.raw = textpage.raw
        self.count = textpage.count_chars()
        self.upright = upright
        self.rect = pdfium.FS_RECTF()
        self.reference = ctypes.byref(self.rect)
        self.text = self._text()
        self.inked = self._is_inked()
        self.old = bool(_LATIN.search(self.text)) and not _VIETNAMESE.search(self.text)

    def _text(self) -> str:
        buffer = ctypes.create_string_buffer((self.count + 1) * 2)
        pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = pdfium.FPDFText_GetText(self.raw, 0, self.count, pointer)
        text = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", errors="replace")
        if len(text) == self.count:
            return text
        # Letters that PDFium leaves out of the bulk text would shift every index after them.
        codes = (pdfium.FPDFText_GetUnicode(self.raw, index) for index in range(self.count))
        return "".join(
            chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\0" for code in codes
        )

    def box(self, index: int) -> Box:
        pdfium.FPDFText_GetLooseCharBox(self.raw, index, self.reference)
        rect = self.rect
        west, south, east, north = rect.left, rect.bottom, rect.right, rect.top
        if self.inked:
            west, south, east, north = self._on_baseline(index, west, south, east, north)
        return self.upright.box(west, south, east, north)

    def _is_inked(self) -> bool:
        """Tell whether the fonts have no ascent: then PDFium boxes the ink, and a dash would be a line of its own."""
        edges = [ctypes.c_double() for _ in range(4)]
        places = [at for at in range(0, self.count, self.count // 60 + 1) if self.text[at] > " "]
        tight = 0
        for at in places:
            pdfium.FPDFText_GetCharBox(self.raw, at, *map(ctypes.byref, edges))
            pdfium.FPDFText_GetLooseCharBox(self.raw, at, self.reference)
            tight += (
                abs(self.rect.top - edges[3].value) < 0.05 and abs(self.rect.bottom - edges[2].value) < 0.05
            )
        return tight > len(places) // 20

    def _on_baseline(self, index: int, west: float, south: float, east: float, north: float) -> Box:
        """Return a letter's box from where it stands and how large it is set."""
        x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
        pdfium.FPDFText_GetCharOrigin(self.raw, index, ctypes.byref(x), ctypes.byref(y))
        pdfium.FPDFText_GetMatrix(self.raw, index, ctypes.byref(matrix))
        size = pdfium.FPDFText_GetFontSize(self.raw, index) * math.hypot(matrix.c, matrix.d)
        up, down = _ASCENT * size, _DESCENT * size
        if self.upright.turn in (0, 180):
            return west, y.value - down, east, y.value + up
        return (
            (x.value - up, south, x.value + down, north)
            if self.upright.turn == 90
            else (x.value - down, south, x.value + up, north)
        )

    def font(self, index: int) -> str:
        """Return the name of a letter's font without its subset tag, "" if PDFium knows none."""
        buffer = ctypes.create_string_buffer(128)
        size = pdfium.FPDFText_GetFontInfo(self.raw, index, buffer, 128, None)
        return buffer.raw[: max(min(size, 128) - 1, 0)].decode("utf-8", errors="replace").rpartition("+")[2]


def _words(letters: _Letters) -> Iterator[Word]:
    end = 0
    for token in _TOKEN.finditer(letters.text):
        first, last = letters.box(token.start()), letters.box(token.end() - 1)
        space = _space_before(letters, token.start(), first, end)
        end = token.end()
        # In TCVN3 the code of ư is Latin-1's soft hyphen, for which PDFium puts U+FFFE at the end of a line.
        if _on_one_line(first, last) and _EDGE_HYPHEN not in token[0]:
            word = _word(token[0], first, last, space=space)
            yield replace(word, font=letters.font(token.start())) if letters.old else word
        else:
            yield from _split(letters, token.start(), token.end(), space=space)


def _space_before(letters: _Letters, start: int, first: Box, end: int) -> bool | None:
    """Tell whether a space stands before a token: True, False, or None where only the distance can tell.

    Where a second font drew a letter, PDFium puts a space that is none: it has no room, a real one has.
    """
    if start == 0 or start > end + 1:
        return None
    if start == end:
        return False
    before = letters.box(start - 1)
    room = first[0] - before[0]
    same_line = abs(first[3] - before[3]) < 0.5 * max(first[3] - first[1], 1.0)
    return (
        True if same_line and 0.1 < room / max(first[3] - first[1], 1.0) < 0.55 else None
    )  # wider: a letter may stand in it


def _split(letters: _Letters, start: int, end: int, *, space: bool | None) -> Iterator[Word]:
    """Cut a token wherever its letters jump to another line."""
    begin, first = start, letters.box(start)
    before = first
    for index in range(start + 1, end):
        box = letters.box(index)
        if box[0] < box[2] and not _on_one_line(before, box):
            yield _word(letters.text[begin:index], first, before, space=space if begin == start else None)
            begin, first = index, box
        before = box if box[0] < box[2] else before
    yield _word(letters.text[begin:end], first, before, space=space if begin == start else None)


def _on_one_line(first: Box, last: Box) -> bool:
    height = max(first[3] - first[1], last[3] - last[1], 1.0)
    return abs(first[3] - last[3]) < 0.5 * height and last[0] >= first[0]


def _word(text: str, first: Box, last: Box, *, space: bool | None) -> Word:
    top, bottom = min(first[1], last[1]), max(first[3], last[3])
    return Word(text.replace(_EDGE_HYPHEN, "-"), first[0], top, max(last[2], first[2]), bottom, space=space)
