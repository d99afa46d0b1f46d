"""What python-docx has no word for: borders, fields, bookmarks and links, table widths, in raw WordprocessingML.

Source: ECMA-376 part 1, section 17. Order of children matters to Word, so each maker puts them in schema order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """Return `<w:tag w:name="value">` with the children. Attributes without a prefix are in the w namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for child in children:
        made.append(child)
    return made


def rule_above(paragraph: Any, eighths: int = 6) -> None:
    """Draw a line along the top of the paragraph, between its indents."""
    border = element("w:top", val="single", sz=str(eighths), space="0", color="000000")
    _into_ppr(paragraph, element("w:pBdr", border))


def _into_ppr(paragraph: Any, child: Any) -> None:
    later = (
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:outlineLvl",
        "w:rPr",
    )
    paragraph._p.get_or_add_pPr().insert_element_before(child, *later)


def field(paragraph: Any, code: str) -> None:
    """Append a field that Word fills in, such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = text
        elif kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            code_text = element("w:instrText")
            code_text.text = f" {text} "
            run._r.append(code_text)


def link(paragraph: Any, run: Any, name: str) -> None:
    """Make the run, already in the paragraph, lead to the bookmark."""
    wrapper = element("w:hyperlink", anchor=name, history="1")
    run._r.addprevious(wrapper)
    wrapper.append(run._r)


def fix_table(table: Any, widths: Sequence[Length], *, borders: bool) -> None:
    """Hold the columns to their widths, with thin black lines or none, and no stray cell margins."""
    table.autofit = False
    properties = table._tbl.tblPr
    for tag in ("w:tblStyle", "w:tblW", "w:tblBorders", "w:tblLook"):
        if (old := properties.find(qn(tag))) is not None:
            properties.remove(old)
    width = element("w:tblW", w=str(sum(w.twips for w in widths)), type="dxa")
    line = {"val": "single", "sz": "4", "space": "0", "color": "000000"} if borders else {"val": "nil"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = element("w:tblBorders", *(element(f"w:{side}", **line) for side in sides))
    margin = "70" if borders else "0"
    cells = element(
        "w:tblCellMar", *(element(f"w:{side}", w=margin, type="dxa") for side in ("left", "right"))
    )
    layout = properties.find(qn("w:tblLayout"))
    jc = properties.find(qn("w:jc"))
    for child in (layout, jc):
        if child is not None:
            properties.remove(child)
    for child in (width, jc if jc is not None else element("w:jc", val="center"), lines, layout, cells):
        properties.append(child)
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
        for cell in column.cells:
            cell.width = wide


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in a cell. `anchor`: the bookmark that the run, raised, leads to."""

    text: str
    bold: bool = False
    italic: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell of a body row holds. `align`: left, center, right. `name`: a bookmark around it, with its number."""

    runs: tuple[Run, ...]
    align: str
    width: Length
    name: str = ""
    number: int = 0


def add_row(table: Any, style: str, cells: Iterable[CellText], *, keep: bool = False) -> None:
    """Append an unbroken row. `style`: a paragraph style's id. `keep`: on one page with the row below.

    Raw elements: python-docx needs a millisecond a cell, and a province has ten thousand.
    """
    row = _add(table._tbl, "tr")
    _add(_add(row, "trPr"), "cantSplit")
    for cell in cells:
        made = _add(row, "tc")
        _add(_add(made, "tcPr"), "tcW", w=str(cell.width.twips), type="dxa")
        paragraph = _add(made, "p")
        properties = _add(paragraph, "pPr")
        _add(properties, "pStyle", val=style)
        if keep:
            _add(properties, "keepNext")
        _add(properties, "jc", val=cell.align)
        if cell.name:
            _add(paragraph, "bookmarkStart", id=str(cell.number), name=cell.name)
        for run in cell.runs:
            _add_run(paragraph, run)
        if cell.name:
            _add(paragraph, "bookmarkEnd", id=str(cell.number))


def _add_run(paragraph: Any, run: Run) -> None:
    if run.anchor:
        paragraph = _add(paragraph, "hyperlink", anchor=run.anchor, history="1")
    made = _add(paragraph, "r")
    if run.bold or run.italic or run.anchor:
        properties = _add(made, "rPr")
        for tag in filter(None, ("b" * run.bold, "i" * run.italic)):
            _add(properties, tag)
        if run.anchor:
            _add(properties, "vertAlign", val="superscript")
    text = _add(made, "t")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = run.text


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    made = etree.SubElement(parent, f"{_W}{tag}")
    for name, value in attributes.items():
        made.set(f"{_W}{name}", value)
    return made


def repeat(row: Any) -> None:
    """Repeat the row at the head of each page that the table runs on to."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def unbroken(row: Any) -> None:
    """Keep the row on one page."""
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, element("w:cantSplit"))


def frame(table: Any, colour: str) -> None:
    """Draw a box of 1.5 points in the colour (hex) around a table of one cell."""
    lines = table._tbl.tblPr.find(qn("w:tblBorders"))
    for side in ("top", "left", "bottom", "right"):
        line = lines.find(qn(f"w:{side}"))
        for name, value in {"val": "single", "sz": "12", "space": "0", "color": colour}.items():
            line.set(qn(f"w:{name}"), value)
