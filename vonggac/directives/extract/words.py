"""Words of a page with their boxes, and the rows that they form. Pure; knows no file form.

Lengths are in points (1/72 inch), `top` grows downwards from the page's upper edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from vonggac.core.text import nfc

TOUCHING = 0.1  # of the height of the type; the narrowest space of a text face is twice that


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box. `bottom` and `top` are the font's, not the ink's, so words of a line agree."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0
    space: bool | None = None  # whether a space stands before it; None: as the distance tells
    font: str = ""  # known only where the letters look like those of an old font

    middle: float = field(
        init=False, compare=False, default=0.0
    )  # kept: it is asked a dozen times for each word
    height: float = field(init=False, compare=False, default=0.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "middle", (self.top + self.bottom) / 2)
        object.__setattr__(self, "height", self.bottom - self.top)

    def touches(self, after: "Word") -> bool:
        """Tell whether the next word on the row is the same word going on, as where another font drew a letter."""
        if "|" in (self.text, after.text):
            return False
        if after.space is not None:
            return not after.space
        height = min(self.height, after.height)
        return -0.5 * height < after.left - self.right < TOUCHING * height


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one height, left to right."""

    words: tuple[Word, ...]
    beside: float = 0.0  # in a signing block: its corridor, negative for the column left of it

    @property
    def text(self) -> str:
        parts = [self.words[0].text]
        for before, word in pairwise(self.words):
            parts.append(word.text if before.touches(word) else " " + word.text)
        return nfc("".join(parts)).strip()

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def middle(self) -> float:
        return median(word.middle for word in self.words)

    @property
    def confidence(self) -> float:
        return min(word.confidence for word in self.words)


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the heights of its horizontal and the places of its vertical rules, ascending."""

    across: tuple[float, ...]
    down: tuple[float, ...]

    def holds(self, word: Word) -> bool:
        middle = (word.left + word.right) / 2
        return self.across[0] < word.middle <= self.across[-1] and self.down[0] < middle <= self.down[-1]


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Return the words grouped by height, top to bottom. A word joins the row whose middle lies inside it."""
    rows: list[_Band] = []
    for word in sorted(words, key=lambda w: (w.middle, w.left)):
        for band in reversed(rows[-3:]):
            if band.takes(word):
                band.add(word)
                break
        else:
            rows.append(_Band(word))
    found = [Row(tuple(sorted(band.words, key=lambda w: w.left))) for band in rows]
    return sorted(found, key=lambda row: row.middle)


class _Band:
    """A row on its way. The first word's height stands for the row's: a median a word would be half the work."""

    __slots__ = ("height", "middles", "words")

    def __init__(self, word: Word) -> None:
        self.words, self.middles, self.height = [word], word.middle, word.height

    def takes(self, word: Word) -> bool:
        height = max(min(self.height, word.height), 1.0)
        return abs(self.middles / len(self.words) - word.middle) < 0.45 * height

    def add(self, word: Word) -> None:
        self.words.append(word)
        self.middles += word.middle


def whole(words: Sequence[Word]) -> list[Word]:
    """Return the words with pieces that touch made one: "T", "Ỉ", "NH" where a font had no letter for Ỉ."""
    found: list[Word] = []
    for row in rows_of(words):
        pieces = list(row.words[:1])
        for word in row.words[1:]:
            if pieces[-1].touches(word):
                pieces[-1] = glued(pieces[-1], word)
            else:
                pieces.append(word)
        found += pieces
    return found


def glued(a: Word, b: Word) -> Word:
    return replace(
        a,
        text=a.text + b.text,
        right=max(a.right, b.right),
        top=min(a.top, b.top),
        bottom=max(a.bottom, b.bottom),
    )
