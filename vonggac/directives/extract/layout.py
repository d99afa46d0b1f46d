"""Reading order from positions: words of a page into lines, columns and table rows. Pure; knows no file form.

Both the text of a PDF and the words that Tesseract saw come through here. Lengths are in points (1/72 inch),
`top` grows downwards from the page's upper edge.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from vonggac.core.text import fold, nfc
from vonggac.directives.extract.page import is_header, is_signing

TOUCHING = 0.1  # of the height of the type; the narrowest space of a text face is twice that
MIN_CORRIDOR = 9.0  # points; two columns of a letter stand further apart, words of a line seldom do
_BODY_STARTS = re.compile(r"kinh gui\b")
_BROKEN_ADDRESS = re.compile(r"(@|://)(?!\S*\.(vn|com|net|org)$)\S*$")
_ANNEX = re.compile(r"(phu luc|danh muc|danh sach|bieu|mau)\b")
_DRIFT = 80.0  # points
_NAME = re.compile(r"cong hoa xa hoi chu nghia viet nam")
_DATE = re.compile(r"ngay\b.*\bthang\b.*\bnam\b")


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
        return self.across[0] <= word.middle <= self.across[-1] and self.down[0] <= middle <= self.down[-1]


def lines_of(words: Sequence[Word], grids: Sequence[Grid] = (), carried: float | None = None) -> list[Row]:
    """Return the rows of a page in reading order; columns one after the other, a table row as one row.

    Cells are joined by " | ". The header's left column comes before its right one, Nơi nhận before the signature.
    `carried`: where the corridor of a signing block runs that the page before did not finish.
    """
    tabled: list[tuple[float, list[Row]]] = []
    free = list(words)
    for grid in grids:
        inside = [word for word in free if grid.holds(word)]
        if not inside or is_header(_joined(inside)) or is_signing(_joined(inside)):
            continue  # a ruled frame around header or signing block sets columns, it is no table
        free = [word for word in free if not grid.holds(word)]
        tabled.append((grid.across[0], _table_rows(inside, grid)))
    blocks = _between(rows_of(free), tabled)
    pieces = tabled + [
        (block[0].top, _unfold(block, carried if not at else None)) for at, block in enumerate(blocks)
    ]
    return [row for _, block in sorted(pieces, key=lambda piece: piece[0]) for row in block]


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
                pieces[-1] = _glued(pieces[-1], word)
            else:
                pieces.append(word)
        found += pieces
    return found


def _glued(a: Word, b: Word) -> Word:
    return replace(
        a,
        text=a.text + b.text,
        right=max(a.right, b.right),
        top=min(a.top, b.top),
        bottom=max(a.bottom, b.bottom),
    )


def _joined(words: Sequence[Word]) -> str:
    return "\n".join(row.text for row in rows_of(words))


def _between(rows: list[Row], tables: list[tuple[float, list[Row]]]) -> list[list[Row]]:
    """Cut the rows at the tops of tables, so that a block never reads across one."""
    tops = sorted(top for top, _ in tables)
    blocks: dict[int, list[Row]] = {}
    for row in rows:
        blocks.setdefault(sum(top < row.middle for top in tops), []).append(row)
    return list(blocks.values())


def _table_rows(words: list[Word], grid: Grid) -> list[Row]:
    lines = []
    for upper, lower in pairwise(grid.across):
        band = [word for word in words if upper < word.middle <= lower]
        cells = []
        for left, right in pairwise(grid.down):
            cell = [word for word in band if left < (word.left + word.right) / 2 <= right]
            cells.append(_cell(rows_of(cell)))
        if any(cells):
            lines.append(_joined_cells(cells, upper, lower, grid))
    return lines


def _cell(rows: list[Row]) -> list[Word]:
    """Return a cell's words. An address too long for its column is broken anywhere: its pieces are one word."""
    words: list[Word] = []
    for row in rows:
        first, *rest = row.words
        if words and _BROKEN_ADDRESS.search(words[-1].text):
            words[-1] = _glued(words[-1], first)
        else:
            words.append(first)
        words += rest
    return words


def _joined_cells(cells: list[list[Word]], upper: float, lower: float, grid: Grid) -> Row:
    words: list[Word] = []
    for number, cell in enumerate(cells):
        if number:
            words.append(Word("|", grid.down[number], upper, grid.down[number], lower))
        words += cell
    return Row(tuple(words))


def _unfold(rows: list[Row], carried: float | None = None) -> list[Row]:
    """Return the rows with the header's and the signing block's columns one after the other."""
    at, found = 0, list[Row]()
    if carried is not None:
        corridor = _moved(rows, carried)
        at = _carried_rows(rows, corridor)
        found = _signed(rows[:at], corridor)
    while at < len(rows):
        header = _header_block(rows, at)
        block = header or _signing_block(rows, at)
        if block is None:
            found.append(rows[at])
            at += 1
            continue
        start, end, corridor = block
        del found[len(found) - (at - start) :]
        left, right = _columns(rows[start:end], corridor)
        found += left + _motto_whole(right) if header else _signed(rows[start:end], corridor)
        at = end
    return found


def _columns(rows: list[Row], corridor: float) -> tuple[list[Row], list[Row]]:
    left = [word for row in rows for word in row.words if word.right <= corridor]
    right = [word for row in rows for word in row.words if word.right > corridor]
    return rows_of(left), rows_of(right)


def _signed(rows: list[Row], corridor: float) -> list[Row]:
    """Return a signing block's rows, Nơi nhận first, each with the side and the corridor it stands by."""
    left, right = _columns(rows, corridor)
    return [replace(row, beside=-corridor) for row in left] + [replace(row, beside=corridor) for row in right]


def _moved(rows: list[Row], carried: float) -> float:
    """Return where a carried corridor runs on this page: its columns may be fuller here than on the page before."""
    found = carried
    for end in range(1, len(rows) + 1):
        here = _corridor(rows[:end])
        if here is not None and abs(here - carried) > _DRIFT:
            break
        found = here if here is not None else found
    return found


def _carried_rows(rows: list[Row], corridor: float) -> int:
    """Count the rows at the top of a page that go on with the columns of the page before. An annex does not."""
    for at, row in enumerate(rows):
        left = [word for word in row.words if word.right <= corridor]
        crosses = any(word.left < corridor < word.right for word in row.words)
        if crosses or (left and (Row(tuple(left)).text.isupper() or _ANNEX.match(fold(row.text)))):
            return at
    return len(rows)


def _motto_whole(rows: list[Row]) -> list[Row]:
    """The national name is one line on paper; where a narrow column broke it, it is made one again."""
    for at, (row, after) in enumerate(pairwise(rows)):
        if _NAME.fullmatch(f"{fold(row.text)} {fold(after.text)}"):
            return [*rows[:at], Row(row.words + after.words), *rows[at + 2 :]]
    return rows


def _header_block(rows: list[Row], at: int) -> tuple[int, int, float] | None:
    """Find the header from its first row: as far down as one corridor stays free and Kính gửi has not come."""
    if not is_header(rows[at].text):
        return None
    start = at
    while start > 0 and at - start < 3 and _gap(rows[start - 1], rows[start]) < 2.0:
        start -= 1  # the parent body's name may stand a little higher than the national name
    end, best = at + 1, _corridor(rows[start : at + 1])
    while start < at and best is None:
        start, best = start + 1, _corridor(rows[start + 1 : at + 1])
    if best is None:
        return None
    dated = False
    while end < len(rows) and not _BODY_STARTS.search(fold(rows[end].text)):
        corridor = _corridor(rows[start : end + 1])
        if corridor is None or not _belongs(rows[end - 1], rows[end], corridor, dated):
            break
        dated = dated or bool(_DATE.search(fold(rows[end].text)))
        best, end = corridor, end + 1
    return start, end, best


def _belongs(before: Row, row: Row, corridor: float, dated: bool) -> bool:
    """A row on both sides goes on; on the left alone if it is near; on the right alone until the date has come."""
    left = any(word.right <= corridor for word in row.words)
    right = any(word.left >= corridor for word in row.words)
    return (left and right) or (left and _gap(before, row) < 2.6) or (right and not dated)


def _signing_block(rows: list[Row], at: int) -> tuple[int, int, float] | None:
    """Find Nơi nhận with the signature on its right: from here down as far as one corridor stays free."""
    row = rows[at]
    if not fold(row.text).startswith("noi nhan"):
        return None
    start = at
    while start > 0 and _gap(rows[start - 1], rows[start]) < 1.8 and _is_capacity(rows[start - 1], row):
        start -= 1
    best: tuple[int, float] | None = None
    for end in range(at + 1, len(rows) + 1):
        corridor = _corridor(rows[start:end], after=row.words[0].right)
        if corridor is not None:
            best = end, corridor
        elif best is not None:
            break
    return None if best is None else (start, *best)


def _is_capacity(row: Row, anchor: Row) -> bool:
    """TM., KT. … in capitals that begin a row above Nơi nhận, wholly on its right."""
    return row.words[0].left > anchor.words[0].right and row.text.isupper()


def _corridor(rows: Sequence[Row], after: float = 0.0) -> float | None:
    """Return the middle of the widest strip that no word of these rows crosses and that has words on both sides."""
    spans = sorted((word.left, word.right) for row in rows for word in row.words)
    best: tuple[float, float] | None = None
    reached = spans[0][1]
    for left, right in spans[1:]:
        wide = left - reached
        if wide >= MIN_CORRIDOR and reached >= after and (best is None or wide > best[0]):
            best = (wide, (left + reached) / 2)
        reached = max(reached, right)
    return best[1] if best else None


def _gap(above: Row, below: Row) -> float:
    """Return the step between two rows in heights of the lower one's type."""
    return (below.middle - above.middle) / max(median(word.height for word in below.words), 1.0)
