"""What a file is, by its content. Names lie: a PDF that came by Zalo is often called .doc."""

from enum import Enum


class Form(Enum):
    """A form in which offices send letters; the value is how an officer calls it."""

    TEXT = "văn bản thuần"
    DOCX = "Word (.docx)"
    PACKAGE = "gói nén"  # a zip that is not DOCX: told apart by its members
    PDF = "PDF"
    IMAGE = "ảnh"
    OFFICE = "Word cũ (.doc, .rtf, .odt)"
    EDXML = "edXML"
    ENCRYPTED = "Word đặt mật khẩu"
    FOREIGN = "không phải văn bản"


_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_FOREIGN = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ", b"SQLite format", b"OggS", b"ID3")


def form_of(head: bytes) -> Form:
    """Return the form of a file from its first 8 KiB.

    >>> form_of(b"%PDF-1.7 ..."), form_of("Số: 12/KH".encode())
    (<Form.PDF: 'PDF'>, <Form.TEXT: 'văn bản thuần'>)
    """
    if b"%PDF-" in head[:1024]:
        return Form.PDF
    if head.startswith(b"PK\x03\x04"):
        return Form.PACKAGE
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Form.OFFICE
    if head.startswith(b"{\\rtf"):
        return Form.OFFICE
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Form.IMAGE
    if head.startswith(_FOREIGN) or head[4:8] == b"ftyp":
        return Form.FOREIGN
    if _is_edxml(head):
        return Form.EDXML
    return Form.TEXT


def _is_edxml(head: bytes) -> bool:
    letters = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").lstrip()
    return letters.startswith(b"<") and b"edxml" in letters[:4096].lower()
