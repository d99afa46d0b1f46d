"""A scanned page made ready for recognition: grey, upright, without red ink and without drawn lines.

Only Pillow, no array library: what looks like arithmetic on pixels is done by its resizing and its tables.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

Picture = Any  # PIL.Image.Image
Box = tuple[float, float, float, float]

MAX_SKEW = 4.0  # degrees; a page turned further was laid in by hand and shall be scanned again
UNDER_A_SEAL = 0.7  # how sure one can be of a word that a seal overprints
BY_HAND = 0.3  # and of one that a blue pen wrote
_ACROSS_LINES = 2.0  # times as much change as along the lines; a page has two at least, a photo about one
_SMALL = 8  # the ink of seals and pens is looked at in a picture so many times smaller
_RUN = 32  # pixels; a row of so many dark ones, several times on end, is a drawn line and no letter


def _above(level: int) -> list[int]:
    return [255 * (value > level) for value in range(256)]


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready for Tesseract; boxes and rules in its pixels."""

    grey: Picture
    rules: list[Box]
    red: Picture | None = None
    blue: Picture | None = None
    turned: bool = False  # by a quarter: it lies otherwise than it was laid in

    def trust(self, box: Box) -> float:
        """Return how far a word in this box can be trusted at all: 1.0, less under a seal or from a pen."""
        if self.blue and _share(self.blue, box) > 0.12:
            return BY_HAND
        return UNDER_A_SEAL if self.red and _share(self.red, box) > 0.08 else 1.0


def cleaned(picture: Picture) -> Page:
    """Return a page's picture upright and clean; one that lies on its side is turned, head up or down."""
    turned = is_sideways(picture)
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    grey, red, blue = inks(picture)
    angle = skew(grey)
    if angle:
        grey = grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        red = red and red.rotate(angle, Image.Resampling.BILINEAR)
        blue = blue and blue.rotate(angle, Image.Resampling.BILINEAR)
    rules = drawn_lines(grey)
    brush = ImageDraw.Draw(grey)
    for rule in rules:
        # The rest of an upright rule is read as a dash before the cell's first word.
        left, top, right, bottom = rule if rule[2] - rule[0] > rule[3] - rule[1] else lengthened(rule)
        brush.rectangle((left - 2, top - 2, right + 2, bottom + 2), fill=255)
    return Page(grey, rules, red, blue, turned)


def inks(picture: Picture) -> tuple[Picture, Picture | None, Picture | None]:
    """Return the page in grey without red ink, and where red and blue ink lie (small pictures, None if nowhere).

    Black under a seal stays: there the red channel is dark too.
    """
    if picture.mode != "RGB":
        return picture.convert("L"), None, None
    red, green, blue = picture.split()
    seal = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point(_above(35))
    pale = red.point(_above(120))
    grey = red.copy()
    _lighten(grey, ImageChops.multiply(seal, pale), pale)
    pen = ImageChops.subtract(blue, red).point(_above(35))
    return grey, _small(seal), _small(pen)


def _lighten(grey: Picture, ink: Picture, pale: Picture) -> None:
    """Make the ink white, with one pixel around it: its edge is a mixture that no threshold catches."""
    box = ink.reduce(_SMALL).point(_above(40)).getbbox()  # specks of a JPEG are no seal
    if box:
        left, top, right, bottom = (edge * _SMALL for edge in box)
        part = left, top, min(right, grey.width), min(bottom, grey.height)
        wider = ink.crop(part).filter(ImageFilter.MaxFilter(3))
        grey.paste(255, part[:2], ImageChops.multiply(wider, pale.crop(part)))


def _small(mask: Picture) -> Picture | None:
    small = mask.reduce(_SMALL)
    return small if small.point(_above(40)).getbbox() else None


def _share(small: Picture, box: Box) -> float:
    left, top = int(box[0] // _SMALL), int(box[1] // _SMALL)
    part = small.crop((left, top, max(int(box[2] // _SMALL), left + 1), max(int(box[3] // _SMALL), top + 1)))
    return float(part.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))) / 255


def is_sideways(picture: Picture) -> bool:
    """Tell whether the lines of text run up or down: there dark and light change from column to column."""
    small = picture.convert("L").resize((500, 500), Image.Resampling.BOX)
    dark = ImageOps.invert(small)
    return _contrast(dark.transpose(Image.Transpose.ROTATE_90), 0.0) > _ACROSS_LINES * _contrast(dark, 0.0)


def skew(grey: Picture) -> float:
    """Return by how many degrees to turn the page: at the right angle rows of dark and light differ most."""
    height = max(500 * grey.height // max(grey.width, 1), 1)
    dark = ImageOps.invert(grey.resize((500, min(height, 1500)), Image.Resampling.BILINEAR))
    steps = [step / 2 for step in range(int(-2 * MAX_SKEW), int(2 * MAX_SKEW) + 1)]
    coarse = max(steps, key=lambda angle: _contrast(dark, angle))
    angle = max((coarse + step / 10 for step in range(-4, 5)), key=lambda angle: _contrast(dark, angle))
    return angle if abs(angle) > 0.15 else 0.0


def _contrast(dark: Picture, angle: float) -> float:
    turned = dark.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((a - b) ** 2 for a, b in pairwise(rows)))


# The bars of four T in STTTT make a stroke of 9 mm; no letter is higher than 5.
_ACROSS = re.compile(rb"[\xbe-\xff]{6,}")
_DOWN = re.compile(rb"[\xbe-\xff]{3,}")


def drawn_lines(grey: Picture) -> list[Box]:
    """Return the straight lines drawn on an upright page, 16 mm across or 8 mm down at least, as thin boxes."""
    dark = grey.point([255 * (value < 160) for value in range(256)])
    across = _runs(dark, _ACROSS)
    down = [(y0, x0, y1, x1) for x0, y0, x1, y1 in _runs(dark.transpose(Image.Transpose.TRANSPOSE), _DOWN)]
    return across + down


def lengthened(rule: Box) -> Box:
    """Return a line with the ends that its last runs, mostly dark but not wholly, may have lost."""
    left, top, right, bottom = rule
    lost = 0.75 * _RUN
    if right - left > bottom - top:
        return left - lost, top, right + lost, bottom
    return left, top - lost, right, bottom + lost


def _runs(dark: Picture, long: re.Pattern[bytes]) -> list[Box]:
    width = dark.width // _RUN
    if not width or not dark.height:
        return []
    shares = dark.resize(
        (width, dark.height), Image.Resampling.BOX, box=(0, 0, width * _RUN, dark.height)
    ).tobytes()
    lines = []
    for y in range(dark.height):
        row = y * width
        for run in long.finditer(shares, row, row + width):
            lines.append(((run.start() - row) * _RUN, float(y), (run.end() - row) * _RUN, y + 1.0))
    return lines


def scaled(box: Box, by: float) -> Box:
    left, top, right, bottom = box
    return left * by, top * by, right * by, bottom * by
