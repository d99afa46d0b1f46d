"""A file becomes sheets of cells. Raises Unreadable with one line when there is no roster to be had from it."""

import io
import zipfile

from vonggac.core.errors import Unreadable
from vonggac.roster.intake.values import Sheet

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 60 * 2**20  # a roster of 10,000 rows unpacks to about 3 MB; openpyxl needs some 50 times that
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "Workbook".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
AGAIN = "Hãy gửi .xlsx, .docx, .pdf có lớp chữ, hoặc gõ vào."


def open_roster(data: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a file by what its bytes are, whatever its name says."""
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(f"Tệp {name} trống.", hint=AGAIN)
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"Tệp {name} nặng {len(data) // 2**20} MB, giới hạn {MAX_BYTES // 2**20} MB.", hint=AGAIN
        )
    if data.startswith(_OLE):
        raise _ole(data, name)
    if data.startswith(b"PK"):
        return _package(data, name)
    if b"%PDF-" in data[:1024]:
        from vonggac.roster.intake.pdf import read_pdf  # the native library loads only when a PDF comes

        return read_pdf(data, name)
    from vonggac.roster.intake.typed import read_typed

    return read_typed(_text(data, name))


def _ole(data: bytes, name: str) -> Unreadable:
    if _ENCRYPTED in data:
        return Unreadable(f"Tệp {name} đặt mật khẩu, không đọc được.", hint="Bỏ mật khẩu rồi gửi lại.")
    if _WORKBOOK in data:
        return Unreadable(f"Tệp {name} là Excel đời cũ (.xls).", hint="Lưu lại dạng .xlsx rồi gửi lại.")
    if _WORD in data:
        return Unreadable(f"Tệp {name} là Word đời cũ (.doc).", hint="Lưu lại dạng .docx rồi gửi lại.")
    return Unreadable(f"Tệp {name} không phải danh sách trực.", hint=AGAIN)


def _package(data: bytes, name: str) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {item.filename: item.file_size for item in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise Unreadable(f"Tệp {name} bị hỏng hoặc bị cắt.", hint="Mở, lưu lại rồi gửi lại.") from error
    if sum(parts.values()) > MAX_UNPACKED:
        raise Unreadable(f"Tệp {name} giải nén ra {sum(parts.values()) // 2**20} MB.", hint=AGAIN)
    if "xl/workbook.xml" in parts:
        from vonggac.roster.intake.xlsx import read_xlsx

        return read_xlsx(data, name)
    if "word/document.xml" in parts:
        from vonggac.roster.intake.docx import read_docx

        return read_docx(data, name)
    raise Unreadable(f"Tệp {name} không phải .xlsx hay .docx.", hint=AGAIN)


def _text(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16"):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # NUL and its like mean a picture or a program, not something typed.
        if not any(ord(c) < 32 and c not in "\t\r\n\f\v" for c in text):
            return text
    raise Unreadable(f"Tệp {name} không phải danh sách trực đọc được.", hint=AGAIN)
