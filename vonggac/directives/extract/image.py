"""A picture of a letter: a photo from a phone, a fax as TIFF. Each frame is a page."""

import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from vonggac.core.errors import Unreadable
from vonggac.directives.extract import doubts, scan
from vonggac.directives.extract.limits import MAX_SCANNED_PAGES
from vonggac.directives.extract.sheets import Sheet, lines, numbered
from vonggac.directives.reading.values import Document

_MAX_PIXELS = 80_000_000  # A4 at 600 dpi has 35 million
_A4 = (8.27, 11.69)  # inches
_HINT = "Hãy chụp hoặc quét lại, lưu ở dạng JPG, PNG hay PDF."


def read(
    data: bytes, name: str, pages: Callable[[int], None], progress: Callable[[int, int], None]
) -> Document:
    """Return the lines of a picture. Raises Unreadable if it is broken, too large, or Tesseract is missing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP"))
            frames = getattr(picture, "n_frames", 1)
    except Image.DecompressionBombError:
        raise Unreadable(
            f"Ảnh {name} quá lớn ({len(data)} byte bung ra hơn một trang quét).", hint=_HINT
        ) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Unreadable(f"Ảnh {name} hỏng ({len(data)} byte).", hint=_HINT) from None
    if picture.width * picture.height > _MAX_PIXELS:
        raise Unreadable(f"Ảnh {name} quá lớn ({picture.width} × {picture.height} điểm).", hint=_HINT)
    if frames > MAX_SCANNED_PAGES:
        raise Unreadable(f"Ảnh {name} có {frames} trang, quá {MAX_SCANNED_PAGES} trang.", hint=_HINT)
    pages(frames)
    try:
        seen = scan.recognise(_frames(picture), frames, name, progress)
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Unreadable(f"Ảnh {name} bị cắt cụt ({len(data)} byte).", hint=_HINT) from None
    return _document(name, [seen[number] for number in range(frames)])


def _document(name: str, seen: list[scan.Seen]) -> Document:
    first, guesses = doubts.without_guesses(seen[0].words)
    words = [first, *(sheet.words for sheet in seen[1:])]
    sheets = [
        Sheet(w, sheet.grids, _A4[1] * 72, is_scan=True, width=sheet.width)
        for w, sheet in zip(words, seen, strict=True)
    ]
    read, taken = lines(sheets)
    notes = doubts.findings(read, range(1, len(sheets) + 1), guesses)
    aside = tuple(line for page in numbered(taken) for line in page)
    return Document(name, read, len(sheets), tuple(notes), aside)


def _frames(picture: Any) -> Iterator[tuple[int, Any]]:
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        yield number, _sized(ImageOps.exif_transpose(_on_paper(frame)))


def _on_paper(frame: Any) -> Any:
    """Return a frame in colour; what is transparent becomes white paper."""
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        paper = Image.new("RGB", frame.size, "white")
        seen = frame.convert("RGBA")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return frame.convert("RGB") if frame.mode != "L" else frame


def _sized(frame: Any) -> Any:
    """Return a frame at the resolution of `scan.DPI`, taken to be one A4 page; dpi tags of photos mean nothing."""
    inches = min(_A4) if frame.width <= frame.height else max(_A4)
    factor = inches * scan.DPI / max(frame.width, 1)
    if 0.9 < factor < 1.1:
        return frame
    size = round(frame.width * factor), max(round(frame.height * factor), 1)
    if size[1] > 3 * size[0]:
        size = size[0], 3 * size[0]
    return frame.resize(size, Image.Resampling.LANCZOS)
