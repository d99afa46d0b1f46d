"""A table in a PDF with a text layer: ruled lines make the cells; without rules, the white gaps between columns do.

Coordinates are PDF points, y upwards. Rules are drawn as lines, rectangles or thin filled bars; all become segments.
"""

from collections.abc import Iterable, Sequence
from ctypes import c_float
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vonggac.core.errors import Unreadable
from vonggac.core.text import nfc
from vonggac.roster.intake.values import Cell, Place, Row, Sheet

MAX_PAGES = 60
NEAR = 2.5  # points: two rules closer than this are one
SHORTEST = 6.0  # points: shorter strokes are letters and ornaments


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at `at` across, from `start` to `end` along."""

    at: float
    start: float
    end: float


def read_pdf(data: bytes, name: str) -> list[Sheet]:
    """Return all pages as one sheet, so that a table may run over pages. Raises Unreadable on a scan or a lock."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        said = "đặt mật khẩu" if locked else "bị hỏng hoặc bị cắt"
        raise Unreadable(f"Tệp {name} {said}, không đọc được.", hint="Gửi lại bản mở được.") from error
    try:
        pages = min(len(document), MAX_PAGES)
        rows = [row for number in range(pages) for row in _page_rows(document[number], number + 1)]
    finally:
        document.close()
    if not rows:
        raise Unreadable(
            f"Tệp {name} là bản quét, không có lớp chữ.", hint="Gửi tệp Excel, Word, hoặc gõ danh sách vào."
        )
    return [Sheet("PDF", tuple(rows))]


def _page_rows(page: Any, number: int) -> list[Row]:
    glyphs = _glyphs(page)
    horizontal, vertical = _rules(page)
    grids = _grids(horizontal, vertical)
    outside = [g for g in glyphs if not any(grid.holds(g) for grid in grids)]
    blocks: list[tuple[float, list[list[tuple[str, bool, int]]]]] = [
        (grid.top, grid.rows(glyphs)) for grid in grids
    ]
    blocks += _loose(outside)
    rows: list[Row] = []
    for _, block in sorted(blocks, key=lambda b: -b[0]):
        start = len(rows)
        for line in block:
            where = len(rows) + 1
            cells = [
                Cell(
                    nfc(text).strip(),
                    Place(f"Trang {number}", start + origin + 1 if merged else where, n),
                    merged=merged,
                )
                for n, (text, merged, origin) in enumerate(line, 1)
            ]
            rows.append(tuple(cells))
    return rows


def _glyphs(page: Any) -> list[Glyph]:
    """Return the letters in the order of the page's content; a blank becomes part of the gap between boxes."""
    text = page.get_textpage()
    glyphs = []
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        letter = chr(code) if code else ""
        if not letter.strip() or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        glyphs.append(Glyph(letter, left, bottom, right, top))
    return glyphs


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and the vertical rules of a page."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        points = _points(shape)
        left, bottom = min((p[0] for p in points), default=0.0), min((p[1] for p in points), default=0.0)
        right, top = max((p[0] for p in points), default=0.0), max((p[1] for p in points), default=0.0)
        if top - bottom < NEAR and right - left >= SHORTEST:
            horizontal.append(Rule((top + bottom) / 2, left, right))
        elif right - left < NEAR and top - bottom >= SHORTEST:
            vertical.append(Rule((left + right) / 2, bottom, top))
        else:
            _edges(points, horizontal, vertical)
    return horizontal, vertical


def _edges(points: Sequence[tuple[float, float, bool]], horizontal: list[Rule], vertical: list[Rule]) -> None:
    for (ax, ay, _), (bx, by, drawn) in pairwise(points):
        if not drawn:
            continue
        if abs(ay - by) < NEAR / 2 and abs(ax - bx) >= SHORTEST:
            horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) < NEAR / 2 and abs(ay - by) >= SHORTEST:
            vertical.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))


def _points(shape: Any) -> list[tuple[float, float, bool]]:
    """Return the corners of a path in page coordinates; the flag tells whether a line leads there."""
    matrix = shape.get_matrix()
    found: list[tuple[float, float, bool]] = []
    first: tuple[float, float] | None = None
    for index in range(raw.FPDFPath_CountSegments(shape)):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        x, y = c_float(), c_float()
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        px, py = matrix.on_point(x.value, y.value)
        drawn = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO
        first = first if drawn and first else (px, py)
        found.append((px, py, drawn))
        if raw.FPDFPathSegment_GetClose(segment) and first:
            found.append((*first, True))
    return found


class Grid:
    """One ruled table: the places of its rules, and which cells lack a rule between them."""

    def __init__(self, horizontal: list[Rule], vertical: list[Rule]) -> None:
        self.horizontal, self.vertical = horizontal, vertical
        self.xs = _cluster(r.at for r in vertical)
        self.ys = _cluster(r.at for r in horizontal)[::-1]  # from the top
        self.top = self.ys[0] if self.ys else 0.0

    def holds(self, glyph: Glyph) -> bool:
        return self.xs[0] <= glyph.x <= self.xs[-1] and self.ys[-1] <= glyph.y <= self.ys[0]

    def rows(self, glyphs: Iterable[Glyph]) -> list[list[tuple[str, bool, int]]]:
        """Return (text, merged, row of origin) for each cell."""
        owner = self._owners()
        inside: dict[tuple[int, int], list[Glyph]] = {}
        for glyph in glyphs:
            if self.holds(glyph):
                cell = _index(self.ys, glyph.y, falling=True), _index(self.xs, glyph.x)
                inside.setdefault(owner[cell], []).append(glyph)
        right = {
            first: self.xs[c + 1] for (_, c), first in owner.items()
        }  # the last column of a merged range wins
        texts = {cell: _flow(held, right[cell]) for cell, held in inside.items()}
        return [
            [
                (texts.get(owner[r, c], ""), owner[r, c] != (r, c), owner[r, c][0])
                for c in range(len(self.xs) - 1)
            ]
            for r in range(len(self.ys) - 1)
        ]

    def _owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return the first cell of the merged range of each cell."""
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for r in range(len(self.ys) - 1):
            for c in range(len(self.xs) - 1):
                x, y = (self.xs[c] + self.xs[c + 1]) / 2, (self.ys[r] + self.ys[r + 1]) / 2
                if c and not _crossed(self.vertical, self.xs[c], y):
                    owner[r, c] = owner[r, c - 1]
                elif r and not _crossed(self.horizontal, self.ys[r], x):
                    owner[r, c] = owner[r - 1, c]
                else:
                    owner[r, c] = (r, c)
        return owner


def _crossed(rules: Sequence[Rule], at: float, along: float) -> bool:
    return any(abs(r.at - at) < NEAR and r.start - NEAR <= along <= r.end + NEAR for r in rules)


def _grids(horizontal: list[Rule], vertical: list[Rule]) -> list[Grid]:
    """Return the tables of a page: rules that touch each other, with two cells at least."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for v in vertical:
        touching = [g for g in groups if any(_touch(h, v) for h in g[0])]
        mine = [h for h in horizontal if _touch(h, v)]
        merged = ([*mine, *(h for g in touching for h in g[0])], [v, *(w for g in touching for w in g[1])])
        groups = [g for g in groups if g not in touching] + [merged]
    found = []
    for across, along in groups:
        unique = list(dict.fromkeys(across))
        grid = Grid(unique, along)
        if len(grid.xs) >= 3 and len(grid.ys) >= 3:
            found.append(grid)
    return found


def _touch(h: Rule, v: Rule) -> bool:
    return h.start - NEAR <= v.at <= h.end + NEAR and v.start - NEAR <= h.at <= v.end + NEAR


def _cluster(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _index(places: Sequence[float], value: float, *, falling: bool = False) -> int:
    for n in range(len(places) - 1):
        low, high = (places[n + 1], places[n]) if falling else (places[n], places[n + 1])
        if low <= value <= high:
            return n
    return max(len(places) - 2, 0)


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the letters by line from the top, each line from the left."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.y):
        height = glyph.top - glyph.bottom
        if lines and abs(lines[-1][0].y - glyph.y) < 0.5 * max(height, 4.0):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda g: g.left) for line in lines]


def _spell(line: Sequence[Glyph], gap: float) -> list[tuple[float, float, str]]:
    """Return (left, right, words) of a line's pieces, split where the white is wider than `gap` letter heights."""
    pieces: list[tuple[float, float, str]] = []
    for glyph in line:
        height = max(glyph.top - glyph.bottom, 4.0)
        white = glyph.left - pieces[-1][1] if pieces else 0.0
        if not pieces or white > gap * height:
            pieces.append((glyph.left, glyph.right, glyph.text))
            continue
        left, right, words = pieces[-1]
        space = " " if white > 0.12 * height else ""
        pieces[-1] = (left, max(right, glyph.right), words + space + glyph.text)
    return pieces


def _flow(glyphs: Sequence[Glyph], right: float) -> str:
    """Return a cell's text. A line that ends because the next word had no room goes on; others end a line for good."""
    words = ""
    before: list[Glyph] = []
    for line in _lines(glyphs):
        joint = " " if before and _wrapped(before, line, right) else "\n"
        words += (joint if before else "") + _spell(line, 99.0)[0][2]
        before = line
    return words


def _wrapped(line: Sequence[Glyph], following: Sequence[Glyph], right: float) -> bool:
    height = max(g.top - g.bottom for g in line)
    end = following[0].right
    for one, other in pairwise(following):
        if other.left - one.right > 0.12 * height:
            break
        end = other.right
    # Cells keep some white at their edges: 4 to 6 points in what offices print.
    return max(g.right for g in line) + 0.2 * height + (end - following[0].left) > right - 5


def _loose(glyphs: Sequence[Glyph]) -> list[tuple[float, list[list[tuple[str, bool, int]]]]]:
    """Return the text outside ruled tables: lines, or a table made by white gaps where several lines share them."""
    lines = [(line[0], _spell(line, 1.1)) for line in _lines(glyphs)]
    tabular = [pieces for _, pieces in lines if len(pieces) >= 3]
    edges = _columns([p for pieces in tabular for p in pieces]) if len(tabular) >= 3 else []
    blocks = []
    for group in _groups(lines, edges):
        if edges and any(len(pieces) >= 2 for _, pieces in group):
            blocks.append((group[0][0].top, [[(c, False, 0) for c in _in_columns(group, edges)]]))
            continue
        for first, pieces in group:
            blocks.append((first.top, [[(" ".join(p[2] for p in pieces), False, 0)]]))
    return blocks


_Line = tuple[Glyph, list[tuple[float, float, str]]]


def _groups(lines: Sequence[_Line], edges: Sequence[float]) -> list[list[_Line]]:
    """Put wrapped lines of one row together: close below each other, and only one of them fills the first column."""
    groups: list[list[_Line]] = []
    for line in lines:
        first, _ = line
        last = groups[-1] if groups else []
        height = max(first.top - first.bottom, 4.0)
        near = bool(last) and last[-1][0].y - first.y < 1.35 * height
        full = sum(1 for other in [*last, line] if edges and _place(edges, other[1][0][0]) == 0)
        if near and full < 2:
            last.append(line)
        else:
            groups.append([line])
    return groups


def _in_columns(group: Sequence[_Line], edges: Sequence[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in edges]
    for _, pieces in group:
        for left, _, words in pieces:
            cells[_place(edges, left)].append(words)
    return ["\n".join(c) for c in cells]


def _place(edges: Sequence[float], left: float) -> int:
    return max((n for n, edge in enumerate(edges) if edge <= left + 1), default=0)


def _columns(pieces: Sequence[tuple[float, float, str]]) -> list[float]:
    """Return the left edges of columns: where no piece of the tabular lines covers the white before it."""
    edges: list[float] = []
    reached = float("-inf")
    for left, right, _ in sorted(pieces):
        if left > reached + 2:
            edges.append(left)
        reached = max(reached, right)
    return edges
