"""DOCX: paragraphs as an officer sees them in Word, with automatic numbers, tables, boxes and tracked changes.

Read from word/document.xml itself: one pass of lxml is several times faster than an object model, and numbers,
boxes and tracked changes are in no model anyway. A paragraph is one line; page breaks are Word's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from vonggac.core.errors import Unreadable
from vonggac.core.text import nfc
from vonggac.directives.extract import numbering, old_fonts, package, wordml
from vonggac.directives.extract.limits import MAX_LINES, MAX_PAGES
from vonggac.directives.extract.numbering import W
from vonggac.directives.extract.page import is_header, is_mark, is_signing
from vonggac.directives.reading.values import Document, Finding, Line, Place

_GONE = {
    f"{W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sdtEndPr")
}
_LONGEST_MARK = 6  # letters: "2.1.3."
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = re.compile(r"[ \t\u00a0]+")
_GAP = re.compile(r"[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{3,}")  # columns set by tabs or by the space bar


def read(data: bytes, name: str) -> Document:
    """Return the lines of a DOCX: body first to last; text of headers, footers and notes in `margins`.

    Raises Unreadable if the package is broken, unpacks to too much or has too many pages.
    """
    with package.opened(data, name) as zipped:
        body = package.part(zipped, "word/document.xml", name) or b""
        parts = {
            member: package.part(zipped, f"word/{member}.xml", name)
            for member in ("numbering", "styles", "footnotes", "endnotes")
        }
        edges = [
            package.part(zipped, member, name) or b""
            for member in sorted(zipped.namelist())
            if re.fullmatch(r"word/(header|footer)\d{0,3}\.xml", member)
        ]
    trees = {member: _tree(part, name) for member, part in parts.items() if part}
    reader = _Reader(_Styles.of(trees.get("styles")), numbering.read(trees.get("numbering")), name)
    reader.old = b'".Vn' in body + (parts["styles"] or b"") or b"VNI-" in body + (parts["styles"] or b"")
    notes = [trees[part] for part in ("footnotes", "endnotes") if part in trees]
    return reader.document(_tree(body, name), [_tree(edge, name) for edge in edges if edge], notes)


def _tree(data: bytes, name: str) -> etree._Element:
    transitional = data.replace(_STRICT, W[1:-1].encode())
    return package.xml(transitional, f"Tệp {name}")


@dataclass(slots=True)
class _Styles:
    """What paragraph and character styles say of numbers and fonts, followed up their chain."""

    elements: dict[str, etree._Element] = field(default_factory=dict)
    default: etree._Element | None = None
    normal: str = ""

    @classmethod
    def of(cls, root: etree._Element | None) -> "_Styles":
        if root is None:
            return cls()
        styles = {style.get(f"{W}styleId", ""): style for style in root.iterfind(f"{W}style")}
        normal = next(
            (
                i
                for i, s in styles.items()
                if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true")
            ),
            "",
        )
        return cls(styles, root.find(f"{W}docDefaults/{W}rPrDefault"), normal)

    def chain(self, style: str | None) -> Iterator[tuple[str, etree._Element]]:
        seen: set[str] = set()
        while style and style in self.elements and style not in seen:
            seen.add(style)
            element = self.elements[style]
            yield style, element
            based = element.find(f"{W}basedOn")
            style = None if based is None else based.get(f"{W}val")


@dataclass(slots=True)
class _Reader:
    styles: _Styles
    numbers: numbering.Numbering
    name: str
    old: bool = False  # some run has a .Vn or VNI font
    page: int = 1
    row: int = 0
    broke: bool = False  # an explicit page break was just taken; Word's rendered one after it is the same
    lines: list[Line] = field(default_factory=list)
    carried: str = ""  # text of a paragraph whose end mark a tracked change deleted
    fields: list[bool] = field(default_factory=list)  # open field codes; True once a field's result has begun

    def document(
        self, root: etree._Element, edges: list[etree._Element], notes: list[etree._Element]
    ) -> Document:
        body = root.find(f"{W}body")
        if body is None:
            raise Unreadable(
                f"Tệp {self.name} không có nội dung Word.", hint="Hãy lưu lại bằng Word rồi gửi lại."
            )
        margins = [text for edge in edges for text in self._texts(edge)]
        marks = [text for text in dict.fromkeys(margins) if is_mark(text)]
        for mark in marks:
            self._emit(mark)
        self._blocks(body)
        if self.carried:
            self._emit("")
        others = [text for text in dict.fromkeys(margins) if text not in marks]
        others += [text for part in notes for text in self._texts(part)]
        aside = tuple(Line(Place(self.page, 0), nfc(text)) for text in others if text.strip())
        return self._converted(Document(self.name, tuple(self.lines), self.page, margins=aside))

    def _converted(self, document: Document) -> Document:
        """Say that old fonts were converted; convert what a font did not tell (text pasted without its font)."""
        notes: list[Finding] = []
        if self.old:
            notes.append(old_fonts.Converted("", "TCVN3 hoặc VNI (theo phông chữ)").note())
        found = None if self.old else old_fonts.recognise("\n".join(line.text for line in document.lines))
        if found is None:
            return Document(document.name, document.lines, document.pages, tuple(notes), document.margins)
        texts = found.text.split("\n")
        lines = tuple(Line(line.at, text) for line, text in zip(document.lines, texts, strict=True))
        return Document(document.name, lines, document.pages, (found.note(),), document.margins)

    def _texts(self, root: etree._Element) -> list[str]:
        """Return the paragraphs of a side part (header, footer, footnotes) as plain texts."""
        aside = _Reader(self.styles, numbering.Numbering(), self.name, self.old)
        for child in root:
            if child.tag in (f"{W}footnote", f"{W}endnote"):
                aside._blocks(child)
        aside._blocks(root)
        return [line.text.strip() for line in aside.lines if line.text.strip()]

    def _blocks(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif wordml.is_prompt(element):
                continue
            elif element.tag in (
                f"{W}sdt",
                f"{W}sdtContent",
                f"{W}ins",
                f"{W}customXml",
                f"{W}moveTo",
                wordml.CHOICE,
            ):
                self._blocks(element)
            elif element.tag == wordml.ALTERNATIVE:
                self._blocks(wordml.chosen(element))

    def _paragraph(self, element: etree._Element) -> None:
        for box in wordml.boxes(element):
            self._blocks(box)
        text = self._label(element) + self._text(element)
        properties = element.find(f"{W}pPr/{W}rPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            self.carried += text
            return
        before = element.find(f"{W}pPr/{W}pageBreakBefore")
        if before is not None and before.get(f"{W}val") not in ("0", "false") and self.lines:
            self._break(rendered=False)
        self._emit(text)

    def _emit(self, text: str) -> None:
        text, self.carried = self.carried + text, ""
        for number, sheet in enumerate(text.split(wordml.PAGE)):
            if number:
                self._break(rendered=False)
                if not sheet.strip():
                    continue
            # Word's own break inside a paragraph: the paragraph stays whole, on the page where it begins.
            words = sheet.lstrip(wordml.RENDERED + " ")
            if sheet.startswith(wordml.RENDERED):
                self._break(rendered=True)
            for line in words.replace(wordml.RENDERED, "").split(wordml.LINE):
                self._line(line)
            if wordml.RENDERED in words:
                self._break(rendered=True)

    def _line(self, text: str) -> None:
        self.row += 1
        self.lines.append(Line(Place(self.page, self.row), _spaced(nfc(text))))
        if text.strip():
            self.broke = False
        if len(self.lines) > MAX_LINES:
            raise Unreadable(
                f"Tệp {self.name} có hơn {MAX_LINES} dòng.", hint="Hãy tách riêng văn bản cần đọc."
            )

    def _break(self, *, rendered: bool) -> None:
        if rendered and self.broke:
            self.broke = False
            return
        self.broke = not rendered
        if self.row:
            self.page, self.row = self.page + 1, 0
        if self.page > MAX_PAGES:
            raise Unreadable(
                f"Tệp {self.name} có hơn {MAX_PAGES} trang.", hint="Hãy tách riêng văn bản cần đọc."
            )

    def _label(self, element: etree._Element) -> str:
        """Return the automatic number: the paragraph's own, else that of its style."""
        style = wordml.style(element) or self.styles.normal
        own = element.find(f"{W}pPr/{W}numPr")
        number, depth = wordml.number(own)
        for identity, ancestor in self.styles.chain(style):
            if number is not None:
                break
            number, level = wordml.number(ancestor.find(f"{W}pPr/{W}numPr"))
            if number is not None:
                linked = self.numbers.styled.get(identity)
                depth = depth if depth is not None else linked[1] if linked and linked[0] == number else level
        if number is None or number == "0" or not wordml.has_text(element):
            return ""
        return self.numbers.label(number, depth or 0)

    def _text(self, element: etree._Element) -> str:
        return "".join(self._pieces(element, wordml.style(element)))

    def _pieces(self, parent: etree._Element, style: str | None) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                yield self._run(element, style)
            elif tag == wordml.ALTERNATIVE:
                yield from self._pieces(wordml.chosen(element), style)
            elif tag not in _GONE and isinstance(tag, str) and not wordml.is_prompt(element):
                yield from self._pieces(element, style)

    def _run(self, run: etree._Element, style: str | None) -> str:
        properties = run.find(f"{W}rPr")
        if properties is not None and wordml.on(properties, "vanish"):
            return ""
        text = "".join(character for element in run if (character := self._character(element)))
        if self.old:
            text = old_fonts.by_font(text, self._font(properties, style))
        return text.upper() if properties is not None and wordml.on(properties, "caps") else text

    def _character(self, element: etree._Element) -> str:
        """Return what an element of a run shows: nothing of a field's code, all of its last result."""
        if element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                self.fields.append(False)
            elif self.fields and kind == "separate":
                self.fields[-1] = True
            elif self.fields and kind == "end":
                self.fields.pop()
        return wordml.character(element) if all(self.fields) else ""

    def _font(self, properties: etree._Element | None, style: str | None) -> str:
        own = None if properties is None else properties.find(f"{W}rStyle")
        styles = [s for name in (None if own is None else own.get(f"{W}val"), style or self.styles.normal)
                  for _, s in self.styles.chain(name)]  # fmt: skip
        places = [properties, *(s.find(f"{W}rPr") for s in styles)]
        places.append(None if self.styles.default is None else self.styles.default.find(f"{W}rPr"))
        for place in places:
            fonts = None if place is None else place.find(f"{W}rFonts")
            font = None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
            if font:
                return font
        return ""

    def _table(self, table: etree._Element) -> None:
        rows = [wordml.cells(row) for row in wordml.rows(table)]
        words = self._words(table)
        if is_header(words) or is_signing(words):
            self._columns(rows)
            return
        for row in rows:
            nested = [cell for cell in row if cell.find(f".//{W}tbl") is not None]
            if len(row) == 1 or nested:
                for cell in row:
                    self._blocks(cell)
            else:
                self._row(row)

    def _words(self, table: etree._Element) -> str:
        """Return a table's words, whatever encoding they hide in, to see what the table is for."""
        if self.old:
            return "\n".join(self._text(paragraph) for paragraph in table.iter(f"{W}p"))
        words = "\n".join("".join(map(str, p.itertext())) for p in table.iter(f"{W}p"))
        found = old_fonts.recognise(words)
        return found.text if found else words

    def _columns(self, rows: list[list[etree._Element]]) -> None:
        """A table that only sets two columns side by side: first column down to its end, then the next."""
        for column in range(max(map(len, rows), default=0)):
            for row in rows:
                if column < len(row):
                    self._blocks(row[column])

    def _row(self, cells: list[etree._Element]) -> None:
        texts = []
        for cell in cells:
            aside = _Reader(self.styles, self.numbers, self.name, self.old)
            aside._blocks(cell)
            texts.append(" ".join(line.text.strip() for line in aside.lines if line.text.strip()))
            for _ in range(aside.page - 1):
                self._break(rendered=True)
        if any(texts):
            self._line(" | ".join(texts))


def _spaced(text: str) -> str:
    """Return a line with single spaces, and four where columns stand apart; a number's tab sets no column."""
    pieces = [_SPACES.sub(" ", piece) for piece in _GAP.split(text.strip(" \t\u00a0"))]
    line = pieces[0]
    for before, piece in pairwise(pieces):
        line += ("    " if len(before) > _LONGEST_MARK else " ") + piece
    return line
