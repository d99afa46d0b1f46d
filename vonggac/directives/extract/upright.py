"""How a PDF page is turned to be read: by its letters, else by its own mark."""

import math
from collections import Counter
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]  # left, top, right, bottom in points, from the upper left corner
_SAMPLE = 40  # letters


@dataclass(frozen=True, slots=True)
class Upright:
    """A page's visible part in PDF's own coordinates, and by how many degrees clockwise it is turned to be read."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> "Upright":
        textpage = page.get_textpage()
        try:
            turn = _turn(textpage)
        finally:
            textpage.close()
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right, top, page.get_rotation() if turn is None else turn)

    @property
    def height(self) -> float:
        return self.top - self.bottom if self.turn in (0, 180) else self.right - self.left

    def box(self, west: float, south: float, east: float, north: float) -> Box:
        """Return where edges in PDF's coordinates lie on the upright page."""
        if self.turn == 0:
            return west - self.left, self.top - north, east - self.left, self.top - south
        if self.turn == 90:
            return south - self.bottom, west - self.left, north - self.bottom, east - self.left
        if self.turn == 180:
            return self.right - east, south - self.bottom, self.right - west, north - self.bottom
        return self.top - north, self.right - east, self.top - south, self.right - west


def _turn(textpage: pypdfium2.PdfTextPage) -> int | None:
    """Return the turn that most letters need: a page put in sideways is read all the same. None without letters."""
    count = textpage.count_chars()
    angles = (
        pdfium.FPDFText_GetCharAngle(textpage.raw, index) for index in range(0, count, count // _SAMPLE + 1)
    )
    turns = Counter(-round(angle / (math.pi / 2)) % 4 * 90 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else None
