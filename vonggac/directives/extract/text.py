"""Plain text: UTF-8, UTF-16, or one of the old encodings. A form feed begins a page."""

import codecs
import re
from dataclasses import replace

from vonggac.core.errors import Unreadable
from vonggac.core.text import nfc
from vonggac.directives.extract import old_fonts
from vonggac.directives.extract.aligned import with_bars
from vonggac.directives.extract.limits import MAX_LINES, MAX_TEXT
from vonggac.directives.reading.values import Document, Finding, Line, Place

_BREAKS = re.compile(r"\r\n?|\n|\v|\x85|\u2028|\u2029")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read(data: bytes, name: str) -> Document:
    """Return the lines of a plain text. Raises Unreadable for other bytes than text, naming the first bad one."""
    if len(data) > MAX_TEXT:
        raise Unreadable(
            f"Tệp {name} dài {len(data) / 2**20:.0f} MB, quá {MAX_TEXT // 2**20} MB cho một văn bản.",
            hint="Hãy tách riêng văn bản cần đọc.",
        )
    text, notes = _decode(data, name)
    return document(text, name, notes)


def document(text: str, name: str, notes: tuple[Finding, ...] = ()) -> Document:
    """Return a text cut into pages and lines. Raises Unreadable when it has too many lines."""
    lines = [
        Line(Place(page, number), nfc(_CONTROLS.sub("", words)).rstrip())
        for page, sheet in enumerate(text.removesuffix("\f").split("\f"), 1)
        for number, words in enumerate(with_bars(_BREAKS.split(sheet.removesuffix("\n"))), 1)
    ]
    if len(lines) > MAX_LINES:
        raise Unreadable(
            f"Tệp {name} có {len(lines)} dòng, quá {MAX_LINES} dòng.", hint="Hãy tách riêng văn bản cần đọc."
        )
    lines = _with_beginnings(lines)
    return Document(name, tuple(lines), lines[-1].at.page if lines else 1, notes)


def _with_beginnings(lines: list[Line]) -> list[Line]:
    """Where few lines stand apart, a blank line ends a paragraph; some exports set one after every line."""
    after_blank = [
        bool(line.text) and number > 0 and not lines[number - 1].text for number, line in enumerate(lines)
    ]
    if 2 * sum(after_blank) > sum(bool(line.text) for line in lines):
        return lines
    return [
        replace(line, begins=True) if apart else line for line, apart in zip(lines, after_blank, strict=True)
    ]


def _decode(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    unicode = _unicode(data)
    if unicode is None or "\ufffd" in unicode:
        found = old_fonts.recognise(data.decode("latin-1")) or _windows_1258(data)
        if found is None:
            raise _not_text(data, name)
        return found.text, (found.note(),)
    if len(_CONTROLS.findall(unicode)) > len(unicode) // 100:
        raise _not_text(data, name)
    found = old_fonts.recognise(unicode)
    return (found.text, (found.note(),)) if found else (unicode, ())


def _unicode(data: bytes) -> str | None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    wide = _wide(data)
    try:
        return data.decode(wide or "utf-8")
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: spaces and digits leave a zero in every second byte."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= len(sample) // 8 or min(even, odd) > max(even, odd) // 8:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _windows_1258(data: bytes) -> old_fonts.Converted | None:
    try:
        text = nfc(data.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    if _CONTROLS.search(text) or old_fonts.vietnamese_words(text) < old_fonts.ENOUGH_WORDS:
        return None
    return old_fonts.Converted(text, "Windows-1258")


def _not_text(data: bytes, name: str) -> Unreadable:
    try:
        data.decode("utf-8")
        where = "có nhiều byte điều khiển"
    except UnicodeDecodeError as error:
        where = f"byte 0x{data[error.start]:02x} ở vị trí {error.start} không phải UTF-8"
    return Unreadable(
        f"Tệp {name} không phải văn bản đọc được: {where}.",
        hint="Hãy lưu lại ở dạng UTF-8, hoặc gửi DOCX hay PDF.",
    )
