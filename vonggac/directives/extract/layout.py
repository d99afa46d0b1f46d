"""Reading order from positions: words of a page into lines, columns and table rows. Pure; knows no file form.

Both the text of a PDF and the words that Tesseract saw come through here.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from vonggac.directives.extract.columns import unfolded
from vonggac.directives.extract.page import is_header, is_signing
from vonggac.directives.extract.words import Grid, Row, Word, glued, rows_of

_BROKEN_ADDRESS = re.compile(r"(@|://)(?!\S*\.(vn|com|net|org)$)\S*$")


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
        (block[0].top, unfolded(block, carried if not at else None)) for at, block in enumerate(blocks)
    ]
    return [row for _, block in sorted(pieces, key=lambda piece: piece[0]) for row in block]


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
            words[-1] = glued(words[-1], first)
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
