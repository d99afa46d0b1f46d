"""Where paragraphs begin, from where their lines stand on the page. Pure.

A line begins a paragraph if its first word would have fitted on the line before, if it stands well below that line, or
if it is indented as first lines of this letter are. A line at the margin of a letter that indents goes on.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from vonggac.directives.extract.words import Row

_NEAR = 4.0  # points; so far margins vary, on a scan above all
_INDENT = 8.0  # points; first lines stand in by 10 mm, or 12.7
_APART = 1.3  # times the usual step between lines
_ENOUGH = 3  # first lines that are sure, before the letter's habit is known
_SPACE = 0.25  # of the height of the type


@dataclass(frozen=True, slots=True)
class _Block:
    """The text block of a page: its margins, the usual step between lines, and whether first lines are indented."""

    left: float
    right: float
    step: float
    indents: bool = False


def beginnings(pages: Sequence[Sequence[Row]]) -> list[list[bool | None]]:
    """Return for each row of each page whether a paragraph begins with it; None where the page does not tell.

    Rows of tables and signing blocks tell nothing, nor does the first row of a letter.
    """
    blocks = [_block(rows) for rows in pages]
    sure = [
        (row, block)
        for rows, block in zip(pages, blocks, strict=True)
        for before, row in pairwise(rows)
        if block and _is_text(row) and _is_text(before) and _would_have_fitted(row, before, block)
    ]
    indented = sum(row.left - block.left > _INDENT for row, block in sure)
    habit = len(sure) >= _ENOUGH and indented > 0.6 * len(sure)
    found: list[list[bool | None]] = []
    last: tuple[Row, _Block] | None = None
    for rows, block in zip(pages, blocks, strict=True):
        said: list[bool | None] = []
        for row in rows:
            said.append(
                _begins(row, last, block, indents=habit) if block and last and _is_text(row) else None
            )
            last = (row, block) if block and _is_text(row) else None
        found.append(said)
    return found


def _is_text(row: Row) -> bool:
    return not row.beside and all(word.text != "|" for word in row.words)


def _block(rows: Sequence[Row]) -> _Block | None:
    """Return a page's text block, None for one with too few lines to have margins."""
    text = [row for row in rows if _is_text(row)]
    if len(text) < 2 * _ENOUGH:
        return None
    lefts = Counter(round(row.left / _NEAR) for row in text)
    often = max(2, len(text) // 10)
    left = min((place for place, times in lefts.items() if times >= often), default=min(lefts)) * _NEAR
    rights = sorted(row.right for row in text)
    steps = [b.middle - a.middle for a, b in pairwise(text) if b.middle > a.middle]
    return _Block(left, rights[int(0.95 * (len(rights) - 1))], median(steps) if steps else 0.0)


def _would_have_fitted(row: Row, before: Row, block: _Block) -> bool:
    first = row.words[0]
    more = first.right - first.left + _SPACE * first.height
    if _is_centred(before, block):
        return before.right - before.left + more < block.right - block.left - _NEAR
    return before.right + more < block.right - _NEAR


def _is_centred(row: Row, block: _Block) -> bool:
    return (
        abs(row.left - block.left - (block.right - row.right)) < 2 * _NEAR
        and row.left > block.left + 2 * _INDENT
    )


def _begins(row: Row, last: tuple[Row, _Block], block: _Block, *, indents: bool) -> bool | None:
    before, above = last
    if _would_have_fitted(row, before, above):
        return True
    step = row.middle - before.middle
    if above is block and block.step and step > _APART * block.step:
        return True
    if not indents or _is_centred(before, above):
        return None
    stands_in, stood_in = row.left - block.left > _INDENT, before.left - above.left > _INDENT
    if stands_in:
        return None if stood_in else True  # two lines that stand in alike may be one hanging paragraph
    return False if abs(row.left - block.left) < _NEAR else None
