"""Roster files as offices send them, made by the same libraries that offices' programs write like. All invented."""

import io
from collections.abc import Sequence

from docx import Document
from openpyxl import Workbook
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
Grid = Sequence[Sequence[object]]


def xlsx(*sheets: tuple[str, Grid], merge: dict[str, Sequence[str]] | None = None) -> bytes:
    """Return a workbook; `merge`: ranges to merge, by sheet title."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in (merge or {}).get(title, ()):
            sheet.merge_cells(area)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def docx(
    above: Sequence[str],
    rows: Grid,
    merge: Sequence[tuple[int, int, int, int]] = (),
    below: Sequence[str] = (),
) -> bytes:
    """Return a document with one table; `merge`: (row, column, row, column) from 0."""
    document = Document()
    for line in above:
        document.add_paragraph(line)
    table = document.add_table(rows=len(rows), cols=max(len(r) for r in rows))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = str(text)
    for top, left, bottom, right in merge:
        joined = table.cell(top, left).merge(table.cell(bottom, right))
        joined.text = joined.text.strip()
    for line in below:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(
    above: Sequence[str],
    rows: Grid,
    spans: Sequence[tuple[int, int, int, int]] = (),
    *,
    ruled: bool = True,
    repeat: int = 0,
    widths: Sequence[float] | None = None,
) -> bytes:
    """Return a PDF with one table, over several pages when it is long; `spans`: (column, row, column, row)."""
    if "Viet" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Viet", FONT))
    style = ParagraphStyle("cell", fontName="Viet", fontSize=9, leading=11)
    cells = [[Paragraph(str(c).replace("\n", "<br/>"), style) if c else "" for c in row] for row in rows]
    marks = [("SPAN", (a, b), (c, d)) for a, b, c, d in spans]
    marks += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    table = Table(cells, style=TableStyle(marks), repeatRows=repeat, colWidths=widths)
    buffer = io.BytesIO()
    story = [Paragraph(line, style) for line in above]
    SimpleDocTemplate(buffer, pagesize=landscape(A4)).build([*story, table])
    return buffer.getvalue()
