"""From a file to its lines: the only place that knows PDF, DOCX, scans and the other forms of a letter.

Each form has one adapter, imported when a file of that form arrives: a text is read without loading PDFium.
"""

from collections.abc import Callable
from pathlib import Path

from vonggac.core.errors import Unreadable, cause
from vonggac.directives.extract.limits import MAX_FILE, MAX_LETTERS
from vonggac.directives.extract.sniff import Form, form_of
from vonggac.directives.reading.values import Document

Progress = Callable[[int, int], None]

ACCEPTED = "Hãy gửi văn bản dạng DOCX, PDF, ảnh chụp rõ, TXT hoặc edXML."


def extract(path: Path, *, name: str | None = None, progress: Progress | None = None) -> Document:
    """Return the lines of a letter in reading order, each with its page and line.

    `name`: how messages call the file (default: its own name). `progress(done, pages)` is called while a scan
    is recognised. Raises Unreadable, one line in Vietnamese, when there is no letter in the file.
    """
    name = name or path.name
    data = _bytes(path, name)
    return extract_bytes(data, name=name, progress=progress)


def extract_bytes(data: bytes, *, name: str, progress: Progress | None = None) -> Document:
    """Return the lines of a letter held in memory. As `extract`."""
    if not data:
        raise Unreadable(f"Tệp {name} rỗng (0 byte).", hint="Hãy lấy lại văn bản từ nơi gửi.")
    document = _read(data, name, progress)
    if not any(line.text for line in document.lines):
        raise Unreadable(f"Tệp {name} không có chữ nào.", hint="Hãy kiểm tra lại tệp với nơi gửi.")
    letters = sum(len(line.text) for line in document.lines)
    if letters > MAX_LETTERS:
        hint = "Hãy tách riêng văn bản cần đọc."
        raise Unreadable(f"Tệp {name} có {letters} chữ cái, quá {MAX_LETTERS} cho một văn bản.", hint=hint)
    return document


def _bytes(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable(f"{name} là thư mục, không phải tệp văn bản.", hint="Hãy chọn từng tệp.")
        size = path.stat().st_size
        if size > MAX_FILE:
            raise Unreadable(
                f"Tệp {name} nặng {size / 2**20:.0f} MB, quá {MAX_FILE // 2**20} MB.",
                hint="Hãy quét lại ở 200–300 dpi.",
            )
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)[:MAX_FILE]
    except FileNotFoundError:
        raise Unreadable(f"Không có tệp {name}.", hint="Hãy kiểm tra lại đường dẫn.") from None
    except OSError as error:
        raise Unreadable(f"Không mở được tệp {name}: {cause(error)}.", hint="Hãy kiểm tra quyền.") from None


def _read(data: bytes, name: str, progress: Progress | None) -> Document:
    form = form_of(data[:8192])
    if form is Form.PACKAGE:
        from vonggac.directives.extract.package import form_of_package

        form = form_of_package(data, name)
    if form is Form.TEXT:
        from vonggac.directives.extract import text

        return text.read(data, name)
    if form is Form.DOCX:
        from vonggac.directives.extract import docx

        return docx.read(data, name)
    if form in (Form.PDF, Form.IMAGE):
        from vonggac.directives.extract import guard

        return guard.read(data, name, form, progress)
    if form is Form.OFFICE:
        from vonggac.directives.extract import office

        return office.read(data, name)
    if form is Form.EDXML:
        from vonggac.directives.extract import edxml

        return edxml.read(data, name, progress)
    raise Unreadable(f"Tệp {name} không phải là văn bản ({_kind(data)}).", hint=ACCEPTED)


def _kind(data: bytes) -> str:
    return f"{len(data)} byte, bắt đầu bằng {data[:4].hex(' ')}"
