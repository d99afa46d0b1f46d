"""The process that draws a letter's pages: python -m vonggac.directives.extract.picture FILE FOLDER < lines.json

Like `child`, a process of its own, since PDFium can fall over a hostile file. Writes 1.png, 2.png … into the folder and
prints JSON: for each page its height (the width is WIDTH) and the boxes of its lines, {line: [x, y, width, height]}.
"""

import json
import resource
import signal
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from vonggac.directives.extract.limits import MAX_MEMORY, SECONDS_TO_DRAW

WIDTH = 1000  # pixels, and the unit of the boxes
MAX_PAGES = 30
MAX_HEIGHT = 4 * WIDTH
_COLOURS = 64  # enough for a red seal and a blue signature; a third of the size


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    signal.alarm(SECONDS_TO_DRAW)
    data, folder = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
    lines: dict[str, list[list[Any]]] = json.load(sys.stdin)
    pages = _pdf(data, lines) if data.startswith(b"%PDF-") else _image(sys.argv[1])
    found = []
    for number, (picture, boxes) in enumerate(pages, start=1):
        canvas = Image.new("RGB", (WIDTH, picture.height), "white")
        canvas.paste(picture, (0, 0))
        canvas.quantize(_COLOURS).save(folder / f"{number}.png")
        found.append({"height": picture.height, "boxes": boxes})
    print(json.dumps(found))


def _pdf(
    data: bytes, lines: dict[str, list[list[Any]]]
) -> Iterator[tuple[Image.Image, dict[int, list[int]]]]:
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()  # number and day of an e-signed letter are drawn by form widgets
    for number in range(min(len(pdf), MAX_PAGES)):
        page = pdf[number]
        scale = min(WIDTH / page.get_width(), MAX_HEIGHT / page.get_height())
        picture = page.render(scale=scale, may_draw_forms=True).to_pil()
        yield picture, _boxes(page, scale, lines.get(str(number + 1), []))


def _boxes(page: pypdfium2.PdfPage, scale: float, lines: list[list[Any]]) -> dict[int, list[int]]:
    """Find each line's letters among the page's: marks and spaces are left out, since PDF writers differ in them."""
    text = page.get_textpage()
    letters = [
        (base, index)
        for index, char in enumerate(text.get_text_range())
        if index < text.count_chars()
        for base in _bases(char)
    ]
    written = "".join(base for base, _ in letters)
    boxes: dict[int, list[int]] = {}
    reached = 0
    for number, line in lines:
        wanted = "".join(_bases(line))
        start = written.find(wanted, reached) if wanted else -1
        start = written.find(wanted) if wanted and start < 0 else start
        if start < 0:
            continue
        reached = start + len(wanted)
        chars = [text.get_charbox(index) for _, index in letters[start:reached]]
        boxes[number] = _around(chars, scale, page.get_height())
    return boxes


def _around(chars: list[tuple[float, float, float, float]], scale: float, height: float) -> list[int]:
    left, right = min(c[0] for c in chars), max(c[2] for c in chars)
    bottom, top = min(c[1] for c in chars), max(c[3] for c in chars)
    return [round(v * scale) for v in (left - 3, height - top - 2, right - left + 6, top - bottom + 4)]


def _bases(text: str) -> str:
    """The letters and digits alone, without marks, in lower case."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d")).lower()
    return "".join(char for char in plain if char.isalnum())


def _image(path: str) -> Iterator[tuple[Image.Image, dict[int, list[int]]]]:
    with Image.open(path) as image:
        for number in range(min(getattr(image, "n_frames", 1), MAX_PAGES)):
            image.seek(number)
            frame = image.convert("RGB")
            frame.thumbnail((WIDTH, MAX_HEIGHT))
            yield frame, {}


if __name__ == "__main__":
    main()
