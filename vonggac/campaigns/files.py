"""Attachments: sniffed, bounded, hashed, and kept by their hash outside the web root."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from vonggac.core.errors import Refused
from vonggac.core.text import one_line
from vonggac.registry.files import path_of, store, store_chunks
from vonggac.registry.scanning import scan

# First bytes -> media type, for what offices send. Text is accepted when it is UTF-8 without control characters.
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),  # .doc, .xls: one container
)
_OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip",
}
_ACCEPTED = "PDF, ảnh PNG/JPEG/TIFF, Word, Excel, ZIP, văn bản UTF-8"


@dataclass(frozen=True)
class Kept:
    """A file that is on disk now."""

    name: str
    size: int
    sha256: str
    media_type: str
    scan: str  # `scanning.Scan`


def keep(file: "UploadedFile[bytes]") -> Kept:
    """Store the bytes under their SHA-256 and return what they are.

    Raises Refused when it is empty, too large, of a wrong kind or infected.
    """
    name = one_line(PurePosixPath((file.name or "tep").replace("\\", "/")).name)[-200:]
    size = file.size or 0
    if not size:
        raise Refused(f"Tệp {name} rỗng.", hint="Chọn lại tệp.")
    if size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // 2**20
        raise Refused(
            f"Tệp {name} nặng {size // 2**20} MB, giới hạn {limit} MB.", hint="Nén hoặc chia nhỏ tệp."
        )
    found = media_type(name, file)
    scanned = scan(name, file.chunks())  # before anything of it is stored
    return Kept(name, size, store_chunks(file.chunks()), found, scanned.value)


def media_type(name: str, file: "UploadedFile[bytes]") -> str:
    """Return the type that the content shows, whatever the name claims. Raises Refused for any other."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    suffix = PurePosixPath(name).suffix.lower()
    if head.startswith(b"PK\x03\x04") and suffix in _OFFICE:
        return _OFFICE[suffix]
    if _is_text(head):
        return "text/plain"
    raise Refused(f"Tệp {name} thuộc loại không được nhận.", hint=f"Gửi một trong: {_ACCEPTED}.")


def _is_text(head: bytes) -> bool:
    try:
        text = (
            head.decode("utf-8")
            if len(head) < 4096
            else head[: head.rfind(b"\n") + 1 or 4093].decode("utf-8", "ignore")
        )
    except UnicodeDecodeError:
        return False
    return all(letter >= " " or letter in "\t\r\n" for letter in text)


__all__ = ["Kept", "keep", "media_type", "path_of", "store"]
