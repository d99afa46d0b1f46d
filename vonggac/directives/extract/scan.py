"""Scanned pages through Tesseract: upright, at one resolution, without the red of stamps.

Cost: 1.5 to 3 s of one core a page. Tesseract itself is the Debian package; nothing is sent anywhere.
"""

import contextlib
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageFilter, ImageOps

from vonggac.core.errors import Unreadable
from vonggac.directives.extract.layout import Word
from vonggac.directives.extract.limits import MAX_SCANNED_PAGES, SECONDS_A_PAGE
from vonggac.directives.reading.values import Finding

DPI = 300
SURE = 0.80  # below it a figure that Tesseract saw is a guess
HANDS = 2  # pages at once; each Tesseract runs on one core (OMP_THREAD_LIMIT=1)
_MAX_SKEW = 4.0  # degrees; a page turned further was laid in by hand and shall be scanned again
_PACKAGES = "tesseract-ocr tesseract-ocr-vie"
Picture = Any  # PIL.Image.Image


@dataclass(slots=True)
class Seen:
    """The words of scanned pages by page number from 0, and what an officer must be told."""

    words: dict[int, list[Word]] = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)


def pages(
    pdf: pypdfium2.PdfDocument, numbers: list[int], name: str, progress: Callable[[int, int], None]
) -> Seen:
    """Recognise these pages of a PDF. Raises Unreadable if there are too many or Tesseract is missing."""
    return recognise(((number, _render(pdf, number)) for number in numbers), len(numbers), name, progress)


def recognise(
    pictures: Iterable[tuple[int, Picture]], count: int, name: str, progress: Callable[[int, int], None]
) -> Seen:
    """Recognise pictures of pages at DPI, in colour or grey. As `pages`."""
    if count > MAX_SCANNED_PAGES:
        hint = "Hãy tách riêng văn bản cần đọc."
        raise Unreadable(f"Tệp {name} có {count} trang quét, quá {MAX_SCANNED_PAGES} trang.", hint=hint)
    _needs_tesseract(name)
    seen, running = Seen(), list[tuple[int, Future[list[Word]]]]()

    def finish() -> None:
        number, future = running.pop(0)
        seen.words[number], said = checked(future.result(), number + 1)
        seen.notes += said
        progress(len(seen.words), count)

    with ThreadPoolExecutor(HANDS) as hands:
        for number, picture in pictures:
            running.append((number, hands.submit(_words, picture)))
            if len(running) > HANDS:  # a rendered page is 26 MB: never hold a whole file of them
                finish()
        while running:
            finish()
    return seen


@cache
def languages() -> frozenset[str]:
    """Return the languages that the installed Tesseract reads; empty when there is no Tesseract."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=False)  # noqa: S603
    return frozenset((listed.stdout + listed.stderr).decode(errors="replace").split())


def _needs_tesseract(name: str) -> None:
    if "vie" not in languages():
        raise Unreadable(
            f"Tệp {name} là bản quét hoặc ảnh chụp, máy này chưa có phần mềm nhận dạng chữ Việt.",
            hint=f"Hãy cài: apt install {_PACKAGES}",
        )


def _render(pdf: pypdfium2.PdfDocument, number: int) -> Picture:
    page = pdf[number]
    # A page of odd size must not become a picture of gigabytes: A3 at 300 dpi is the most.
    scale = min(DPI / 72, 5000 / max(page.get_width(), page.get_height(), 1.0))
    bitmap = page.render(scale=scale, may_draw_forms=False)
    picture = bitmap.to_pil().convert("RGB")
    bitmap.close()
    page.close()
    return picture


def _words(picture: Picture) -> list[Word]:
    """Return what Tesseract sees on one page, in points."""
    upright = straightened(without_red(picture))
    scale = 72 / DPI
    lines: dict[tuple[str, ...], list[Word]] = {}
    for row in _tesseract(upright).splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, width, height = (int(cell) * scale for cell in cells[6:10])
            sure = max(float(cells[10]), 0.0) / 100
            word = Word(cells[11].strip(), left, top, left + width, top + height, sure)
            lines.setdefault(tuple(cells[1:5]), []).append(word)
    return [word for line in lines.values() for word in levelled(line)]


def levelled(line: list[Word]) -> list[Word]:
    """Give the words of one line its height: Tesseract boxes the ink, and a dash has almost none."""
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    return [replace(word, top=top, bottom=bottom) for word in line]


def without_red(picture: Picture) -> Picture:
    """Return the page in grey without red ink. Black under a seal stays: there the red channel is dark too."""
    if picture.mode != "RGB":
        return picture.convert("L")
    red, green, blue = picture.split()
    redder = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    ink = ImageChops.multiply(redder.point(_ABOVE_35), red.point(_ABOVE_120)).filter(ImageFilter.MaxFilter(3))
    grey = red.copy()
    grey.paste(255, mask=ImageChops.multiply(ink, red.point(_ABOVE_120)))
    return grey


_ABOVE_35 = [255 * (level > 35) for level in range(256)]
_ABOVE_120 = [255 * (level > 120) for level in range(256)]


def straightened(picture: Picture) -> Picture:
    """Return the page turned upright. The right angle makes rows of dark and light: their contrast is largest."""
    small = picture.resize(
        (600, max(600 * picture.height // max(picture.width, 1), 1)), Image.Resampling.BILINEAR
    )
    dark = ImageOps.invert(small)
    coarse = max(
        (step / 2 for step in range(int(-2 * _MAX_SKEW), int(2 * _MAX_SKEW) + 1)),
        key=lambda a: _contrast(dark, a),
    )
    angle = max((coarse + step / 10 for step in range(-4, 5)), key=lambda a: _contrast(dark, a))
    if abs(angle) < 0.15:
        return picture
    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)


def _contrast(dark: Picture, angle: float) -> float:
    turned = dark.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((a - b) ** 2 for a, b in pairwise(rows)))


def _tesseract(picture: Picture) -> str:
    header = f"P5 {picture.width} {picture.height} 255\n".encode()
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", str(DPI), "tsv"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (SECONDS_A_PAGE, SECONDS_A_PAGE + 1))
        try:
            out, _ = process.communicate(header + picture.tobytes(), timeout=4 * SECONDS_A_PAGE)
        except subprocess.TimeoutExpired:
            process.kill()
            return ""
    return out.decode(errors="replace")


def checked(words: list[Word], page: int) -> tuple[list[Word], list[Finding]]:
    return words, []
