"""Scanned pages through Tesseract: upright, at one resolution, without the red of stamps.

Cost: 1.5 to 3 s of one core a page. Tesseract itself is the Debian package; nothing is sent anywhere.
"""

import contextlib
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

from vonggac.core.errors import Unreadable
from vonggac.directives.extract import doubts, marks, pen, pictures, sides
from vonggac.directives.extract.limits import MAX_SCANNED_PAGES, SECONDS_A_PAGE
from vonggac.directives.extract.rules import grids
from vonggac.directives.extract.words import Grid, Word

DPI = 300  # of the picture that is cleaned and in which pens are looked for
_EYE = 200  # what Tesseract is shown: its network wants lines 36 pixels high, and larger ones cost time and letters
NOISE = 0.5
_SECOND_LOOK = 3  # seconds of a page's ten, for one that stands on its head
LEGIBLE = 0.6  # a page below it may stand on its head
_LOWEST = 4.0  # points of ink; the small letters of 9-point type have more
_SPECKS = set("_|¦~^`'\"\\«»\u2039\u203a\u2044¿°¬")
HANDS = 2  # pages at once; each Tesseract runs on one core (OMP_THREAD_LIMIT=1)
_PACKAGES = "tesseract-ocr tesseract-ocr-vie"
Picture = Any  # PIL.Image.Image


@dataclass(frozen=True, slots=True)
class Seen:
    """One recognised page: its words and its ruled tables, in points.

    `width`: of the page as it was laid in; 0 where it had to be turned, and its words stand elsewhere than they show.
    """

    words: list[Word]
    grids: list[Grid]
    numbers: list[marks.Numbered]
    width: float = 0.0


def pages(
    pdf: pypdfium2.PdfDocument, numbers: list[int], name: str, progress: Callable[[int, int], None]
) -> dict[int, Seen]:
    """Recognise these pages of a PDF. Raises Unreadable if there are too many or Tesseract is missing."""
    return recognise(((number, _render(pdf, number)) for number in numbers), len(numbers), name, progress)


def recognise(
    images: Iterable[tuple[int, Picture]], count: int, name: str, progress: Callable[[int, int], None]
) -> dict[int, Seen]:
    """Recognise pictures of pages at DPI, in colour or grey. As `pages`."""
    if count > MAX_SCANNED_PAGES:
        hint = "Hãy tách riêng văn bản cần đọc."
        raise Unreadable(f"Tệp {name} có {count} trang quét, quá {MAX_SCANNED_PAGES} trang.", hint=hint)
    _needs_tesseract(name)
    seen: dict[int, Seen] = {}
    running: list[tuple[int, Future[Seen]]] = []

    def finish() -> None:
        number, future = running.pop(0)
        seen[number] = future.result()
        progress(len(seen), count)

    with ThreadPoolExecutor(HANDS) as hands:
        for number, picture in images:
            running.append((number, hands.submit(_sheet, picture)))
            if len(running) > HANDS:  # a rendered page is 26 MB: never hold a whole file of them
                finish()
        while running:
            finish()
    _count(list(seen.values()))
    return seen


def _count(pages: list[Seen]) -> None:
    """Settle the numbers that begin lines by the count of the whole letter."""
    told = iter(marks.counted([number for page in pages for number in page.numbers]))
    for page in pages:
        for number, word in zip(page.numbers, told, strict=False):
            at = page.words.index(number.word)
            page.words[at : at + 1] = [word] if word else [number.word] * bool(number.word.text)


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


def _sheet(picture: Picture) -> Seen:
    """Return what Tesseract sees on one page, which may stand on its head."""
    seen = _seen(pictures.cleaned(picture), SECONDS_A_PAGE - _SECOND_LOOK)
    if _legible(seen) >= LEGIBLE:
        return seen
    turned = _seen(pictures.cleaned(picture.transpose(Image.Transpose.ROTATE_180)), _SECOND_LOOK)
    return max(seen, replace(turned, width=0.0), key=_legible)


def _legible(seen: Seen) -> float:
    """Return how sure Tesseract is of the page's letters, a blank page being as good as it can be."""
    letters = sum(len(word.text) for word in seen.words)
    return sum(word.confidence * len(word.text) for word in seen.words) / letters if letters else 1.0


def _seen(page: pictures.Page, seconds: int) -> Seen:
    """Return the words and tables of a clean page. Ink of seals and pens lowers what Tesseract claims to be sure of."""
    scale, finer = 72 / DPI, DPI / _EYE
    lines: dict[tuple[str, ...], list[Word]] = {}
    shown = sides.unfolded(page.grey)
    for row in _tesseract(_shown(shown.picture), seconds, "--psm", "3", "tsv").splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) * finer for cell in cells[6:10])
        top = shown.back(top, height)
        sure = min(max(float(cells[10]), 0.0) / 100, page.trust((left, top, left + width, top + height)))
        text = _respelt(cells[11].strip())
        if _is_speck(text, sure, height * scale):
            continue
        word = Word(text, left * scale, top * scale, (left + width) * scale, (top + height) * scale, sure)
        lines.setdefault(tuple(cells[1:5]), []).append(word)
    level = _doubted([levelled(line) for line in lines.values()], page)
    longer = [pictures.lengthened(rule) for rule in page.rules]
    tables = grids([(a * scale, b * scale, c * scale, d * scale) for a, b, c, d in longer])
    level, numbers = marks.looked_at(level, tables, page.grey, 1 / scale)
    return Seen(
        [word for line in level for word in line],
        tables,
        numbers,
        0.0 if page.turned else page.grey.width * scale,
    )


def _shown(grey: Picture) -> Picture:
    return grey.resize((grey.width * _EYE // DPI, grey.height * _EYE // DPI), Image.Resampling.LANCZOS)


def _respelt(text: str) -> str:
    """Undo what Tesseract does to letters that it reads right: a bracket beside @, a second bar of Đ."""
    return re.sub(r"\(?@\)?", "@", text).replace("ĐÐ", "Đ")


def _is_speck(text: str, sure: float, height: float) -> bool:
    """Tell the rim of a seal, the rest of a drawn line, and the marks over capitals that were read as a line."""
    if any(map(str.isalnum, text)):
        return height < _LOWEST
    return sure < NOISE or not set(text) - _SPECKS


def _doubted(lines: list[list[Word]], page: pictures.Page) -> list[list[Word]]:
    """Return the lines; figures of the header that were not printed there are hardly sure of themselves.

    Of printed ones Tesseract is unsure beside a symbol that no dictionary has: a second look that agrees settles them.
    """
    scale = DPI / 72
    told: dict[Word, float] = {}
    for fact in pen.facts([word for line in lines for word in line]):
        by_hand = min(page.trust(pictures.scaled(box, scale)) for box in fact.boxes) == pictures.BY_HAND
        if by_hand or not pen.is_printed(fact, page.grey, scale):
            told |= {word: pictures.BY_HAND for word, _, _ in fact.pieces}
        elif fact.confidence < doubts.SURE and _agrees(fact, page.grey):
            told |= {word: max(word.confidence, doubts.SURE) for word, _, _ in fact.pieces}
    return [[replace(word, confidence=told.get(word, word.confidence)) for word in line] for line in lines]


def _agrees(fact: pen.Fact, grey: Picture) -> bool:
    """Read a fact's figures once more, by themselves and as nothing but figures; the stroke after them may show."""
    boxes = [pictures.scaled(box, DPI / 72) for box in fact.boxes]
    left, top, right, bottom = (min(b[0] for b in boxes), min(b[1] for b in boxes),
                                max(b[2] for b in boxes), max(b[3] for b in boxes))  # fmt: skip
    part = grey.crop((round(left) - 4, round(top) - 4, round(right) + 4, round(bottom) + 4))
    figures = ("--psm", "7", "-c", "tessedit_char_whitelist=0123456789/")
    again = "".join(_tesseract(_shown(ImageOps.expand(part, 30, 255)), _SECOND_LOOK, *figures).split())
    return again.startswith(fact.text) and len(again) <= len(fact.text) + 1


def levelled(line: list[Word]) -> list[Word]:
    """Give the words of one line its height: Tesseract boxes the ink, and a dash has almost none."""
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    return [replace(word, top=top, bottom=bottom) for word in line]


def _tesseract(picture: Picture, seconds: int, *how: str) -> str:
    """Return what Tesseract prints about a picture within so many seconds of one core, "" where it needs more."""
    header = f"P5 {picture.width} {picture.height} 255\n".encode()
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(_EYE), *how]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (seconds, seconds + 1))
        try:
            out, _ = process.communicate(header + picture.tobytes(), timeout=4 * seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return ""
    return out.decode(errors="replace")
