"""DOCX: every table with its merged cells, and the paragraphs around it, in the order of the document."""

import io
import zipfile
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from vonggac.core.errors import Unreadable
from vonggac.core.text import nfc
from vonggac.roster.intake.typed import grid_or_lines
from vonggac.roster.intake.values import Cell, Place, Row, Sheet

MAX_ROWS = 20_000


def read_docx(data: bytes, name: str) -> list[Sheet]:
    """Return the document as one sheet. Raises Unreadable when it has neither table nor text."""
    try:
        body = Document(io.BytesIO(data)).element.body
    except (PackageNotFoundError, KeyError, ValueError, XMLSyntaxError, zipfile.BadZipFile, OSError) as error:
        raise Unreadable(
            f"Tệp {name} không phải .docx đọc được.", hint="Mở bằng Word, lưu lại rồi gửi lại."
        ) from error
    rows: list[Row] = []
    lines: list[str] = []
    tables = 0
    for element in body.iterchildren():
        if element.tag == qn("w:p") and (text := _text(element)):
            lines.append(text)
            rows.append((Cell(text, Place("Đoạn văn", len(lines))),))
        elif element.tag == qn("w:tbl"):
            tables += 1
            rows += _table(element, f"Bảng {tables}")
    if not rows:
        raise Unreadable(f"Tệp {name} không có chữ nào.", hint="Kiểm tra lại tệp.")
    if not tables:
        return grid_or_lines(lines, "Đoạn văn")
    return [Sheet("Văn bản", tuple(rows[:MAX_ROWS]))]


def _text(element: Any) -> str:
    """Return the final text: insertions kept, deletions gone (their text is in w:delText), one line per paragraph."""
    words: list[str] = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            words.append(node.text or "")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            words.append("\n")
        elif node.tag == qn("w:tab"):
            words.append("\t" if node.getparent().tag == qn("w:r") else "")
        elif node.tag == qn("w:p") and words:
            words.append("\n")
    return nfc("".join(words)).strip()


def _table(table: Any, name: str) -> list[Row]:
    rows: list[Row] = []
    above: dict[int, Cell] = {}
    for number, tr in enumerate(table.iterchildren(qn("w:tr")), 1):
        row: list[Cell] = [Cell("", Place(name, number, n + 1)) for n in range(_grid(tr, "gridBefore"))]
        for tc in tr.iter(qn("w:tc")):
            if next(tc.iterancestors(qn("w:tr"))) is not tr:
                continue  # a table inside the cell: its text is the cell's text
            row += _cells(tc, Place(name, number, len(row) + 1), above)
        above = dict(enumerate(row, 1))
        rows.append(tuple(row))
    return rows


def _cells(tc: Any, at: Place, above: dict[int, Cell]) -> list[Cell]:
    """Return one cell for each grid column that the Word cell spans."""
    properties = tc.find(qn("w:tcPr"))
    span = _value(properties, "w:gridSpan")
    merge = properties.find(qn("w:vMerge")) if properties is not None else None
    continues = merge is not None and merge.get(qn("w:val")) != "restart"
    over = above.get(at.column)
    first = Cell(over.text, over.at, merged=True) if continues and over is not None else Cell(_text(tc), at)
    return [first, *(Cell(first.text, first.at, merged=True) for _ in range(int(span or 1) - 1))]


def _value(properties: Any, tag: str) -> str | None:
    found = properties.find(qn(tag)) if properties is not None else None
    return found.get(qn("w:val")) if found is not None else None


def _grid(tr: Any, tag: str) -> int:
    properties = tr.find(qn("w:trPr"))
    return int(_value(properties, f"w:{tag}") or 0)
