"""A PDF's streams, unpacked once with a ceiling before PDFium sees them: a bomb is refused, not survived."""

import re
import zlib

from vonggac.core.errors import Unreadable
from vonggac.directives.extract.limits import MAX_UNPACKED

_STREAM = re.compile(rb"stream\r?\n")
_CHUNK, _TAKEN = 1 << 20, 1 << 15


def check(data: bytes, name: str) -> None:
    """Raise Unreadable if the Flate streams of a PDF unpack to more than MAX_UNPACKED bytes together."""
    total = 0
    for found in _STREAM.finditer(data):
        if data[found.end() : found.end() + 1] not in (b"x", b"h", b"X", b"8", b"H", b"\x18"):
            continue  # first byte of a zlib stream: deflate with a window of 2^8 to 2^15
        total += _unpacked(data, found.end(), MAX_UNPACKED - total)
        if total > MAX_UNPACKED:
            raise Unreadable(
                f"Tệp {name} bung ra quá {MAX_UNPACKED // 2**20} MB.",
                hint="Đây có thể là tệp phá hoại; đừng mở, hãy hỏi lại nơi gửi.",
            )


def _unpacked(data: bytes, start: int, allowed: int) -> int:
    """Return how many bytes one stream unpacks to, counting no further than just past `allowed`."""
    size, inflate = 0, zlib.decompressobj()
    rest = memoryview(data)[start:]
    try:
        while size <= allowed and not inflate.eof:
            chunk = inflate.unconsumed_tail or bytes(rest[:_TAKEN])
            if not inflate.unconsumed_tail:
                rest = rest[_TAKEN:]
            out = inflate.decompress(chunk, _CHUNK)
            if not out and not inflate.unconsumed_tail and not rest:
                break
            size += len(out)
    except zlib.error:
        pass
    return size
