"""Drawn lines of a PDF page: which form the grid of a table, and how much of the page is a picture."""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from vonggac.directives.extract.upright import Box, Upright
from vonggac.directives.extract.words import Grid

THIN = 2.5  # points: a path no thicker than this is a rule
_NEAR = 3.0  # points within which rules meet
_MAX_OBJECTS = 20_000  # a page of a letter has some hundred


@dataclass(frozen=True, slots=True)
class Drawn:
    """The thin boxes drawn on a page, and the share of the page that its largest picture covers."""

    lines: list[Box]
    picture: float


def drawn(page: pypdfium2.PdfPage, upright: Upright) -> Drawn:
    """Return the rules and the pictures of a page."""
    area = max((upright.right - upright.left) * (upright.top - upright.bottom), 1.0)
    lines: list[Box] = []
    picture = 0.0
    for kind, (west, south, east, north), handle in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            picture = max(picture, (east - west) * (north - south) / area)
        else:
            lines += [upright.box(*rule) for rule in _thin((west, south, east, north), handle)]
    return Drawn(lines, min(picture, 1.0))


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Box, object]]:
    west, south, east, north = (ctypes.c_float() for _ in range(4))
    yield from _children(
        page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, (west, south, east, north)
    )


def _children(parent, count, get, box) -> Iterator[tuple[int, Box, object]]:  # type: ignore[no-untyped-def]
    references = [ctypes.byref(edge) for edge in box]
    for index in range(min(count(parent), _MAX_OBJECTS)):
        handle = get(parent, index)
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            # A scan made by some machines is one form that holds the picture; forms deeper down are never tables.
            if _holds_picture(handle):
                pdfium.FPDFPageObj_GetBounds(handle, *references)
                yield pdfium.FPDF_PAGEOBJ_IMAGE, tuple(edge.value for edge in box), handle
        elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            pdfium.FPDFPageObj_GetBounds(handle, *references)
            yield kind, tuple(edge.value for edge in box), handle


def _holds_picture(form) -> bool:  # type: ignore[no-untyped-def]
    count = min(pdfium.FPDFFormObj_CountObjects(form), 50)
    kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFFormObj_GetObject(form, index)) for index in range(count))
    return any(kind == pdfium.FPDF_PAGEOBJ_IMAGE for kind in kinds)


def _thin(box: Box, handle) -> list[Box]:  # type: ignore[no-untyped-def]
    """Return a path as rules: itself if thin, else its straight edges (a box drawn as one path has four)."""
    if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
        return [box]
    return _edges(handle) if pdfium.FPDFPath_CountSegments(handle) <= 400 else []


def _edges(handle) -> list[Box]:  # type: ignore[no-untyped-def]
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = None
    edges: list[Box] = []
    for index in range(pdfium.FPDFPath_CountSegments(handle)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO and before:
            edges.append(_between(before, here))
        if pdfium.FPDFPathSegment_GetClose(segment) and start:
            edges.append(_between(here, start))
        before = here
    return [e for e in edges if e[2] - e[0] <= THIN or e[3] - e[1] <= THIN]


def _between(a: tuple[float, float], b: tuple[float, float]) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def grids(lines: Iterable[Box]) -> list[Grid]:
    """Return the tables that the rules form: groups of touching rules with two columns or more.

    >>> frame = [(0, 0, 90, 1), (0, 20, 90, 21), (0, 40, 90, 41), (0, 0, 1, 40), (30, 0, 31, 40), (90, 0, 91, 40)]
    >>> grids(frame)
    [Grid(across=(0.5, 20.5, 40.5), down=(0.5, 30.5, 90.5))]
    """
    found = []
    for group in _touching([line for line in lines if max(line[2] - line[0], line[3] - line[1]) > 4]):
        across = _distinct((y0 + y1) / 2 for x0, y0, x1, y1 in group if x1 - x0 > y1 - y0)
        down = _distinct((x0 + x1) / 2 for x0, y0, x1, y1 in group if y1 - y0 > x1 - x0)
        if len(across) >= 2 and len(down) >= 3:
            found.append(Grid(across, down))
    return sorted(found, key=lambda grid: grid.across[0])


def _touching(lines: list[Box]) -> list[list[Box]]:
    groups: list[tuple[Box, list[Box]]] = []
    for line in sorted(lines, key=lambda box: box[1])[:5000]:
        apart, hull, members = [], line, [line]
        for box, group in groups:
            if _meet(box, hull):
                hull = (
                    min(box[0], hull[0]),
                    min(box[1], hull[1]),
                    max(box[2], hull[2]),
                    max(box[3], hull[3]),
                )
                members = group + members
            else:
                apart.append((box, group))
        groups = [*apart, (hull, members)]
    return [group for _, group in groups]


def _meet(a: Box, b: Box) -> bool:
    return a[0] - _NEAR <= b[2] and b[0] - _NEAR <= a[2] and a[1] - _NEAR <= b[3] and b[1] - _NEAR <= a[3]


def _distinct(places: Iterable[float]) -> tuple[float, ...]:
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _NEAR:
            kept.append(round(place, 1))
    return tuple(kept)
