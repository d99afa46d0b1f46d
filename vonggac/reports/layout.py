"""An official document as a value, and the DOCX that Nghị định 30/2020/NĐ-CP asks it to be.

The value says what is in the document; `styles.LOOKS` says how each component looks; `parts` puts them on the page.
The same value gives the same bytes.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from vonggac.core.times import UTC, day_start


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text. `mark`: the source that a figure leads to, printed as [mark] and linked to its row."""

    text: str
    bold: bool = False
    italic: bool = False
    mark: str = ""


Text = str | tuple[str | Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one of the styles of `LOOKS`; "Căn cứ" for legal bases."""

    text: Text
    style: str = "Nội dung"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` 1 for parts (I. …), 2 for sections (1. …). Its number is part of the text."""

    text: Text
    level: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: "-", "+", "a)" … first line indented, as offices do."""

    text: Text
    mark: str = "-"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading repeats on each page.

    `widths`: shares of the text width. `align`: one of l, c, r per column. `groups`: a row above the headings, as
    (title, columns); "" joins the heading below. `anchors`: a mark per row, the target of `Span.mark`.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...]
    align: str
    groups: tuple[tuple[str, int], ...] = ()
    title: str = ""
    note: str = ""
    total: bool = False  # the last row is the sum
    small: bool = False  # 11 points instead of 12, for tables of many columns
    anchors: tuple[str, ...] = ()


Block = Paragraph | Heading | Item | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """A Phụ lục, on pages of its own with numbers of their own."""

    title: str
    body: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. `authority`: the line above the title, such as "KT. GIÁM ĐỐC" or "TM. ỦY BAN NHÂN DÂN"."""

    title: str
    name: str
    authority: str = ""


class Urgency(StrEnum):
    """Độ khẩn (ô 10b). The value is the stamp's text."""

    FLASH = "HỎA TỐC"
    IMMEDIATE = "THƯỢNG KHẨN"
    URGENT = "KHẨN"


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    r"""One document. Empty `kind` makes a công văn: the subject then stands under the number after "V/v".

    `issuer` and `parent_issuer` may hold "\n" where the line is to break. Without `number` or `dated` the clerk's
    blanks are left; a report that waits for its signature has neither, and `month` then names the month.
    """

    issuer: str
    symbol: str  # "SKHCN-BCVT", "BC-SKHCN"
    place: str
    subject: str
    body: tuple[Block, ...]
    kind: str = ""  # "BÁO CÁO"
    parent_issuer: str = ""
    number: str = ""
    dated: date | None = None
    month: date | None = None
    addressees: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    signer: Signer | None = None
    urgency: Urgency | None = None
    annexes: tuple[Annex, ...] = ()
    banner: str = ""  # on every page, in red: "DIỄN TẬP"
    body_size: float = 14  # points, 13 or 14
    made_at: datetime | None = None  # aware; what the file's properties say, else the start of its day

    def __post_init__(self) -> None:
        if self.body_size not in (13, 14):
            raise ValueError(f"body_size {self.body_size}, must be 13 or 14 (Nghị định 30/2020, ô 6)")

    @property
    def reference(self) -> str:
        """How an annex names the document it belongs to: "Báo cáo số …/BC-SKHCN ngày …"."""
        day = f"{self.dated:%d/%m/%Y}" if self.dated else "     /     /" + _year(self.month)
        return f"{self.kind.capitalize() or 'Công văn'} số {self.number or '      '}/{self.symbol} ngày {day}"


def _year(month: date | None) -> str:
    return f"{month:%Y}" if month else "      "


def words_of_date(dated: date | None, month: date | None = None) -> str:
    """Return the day as ô 4 wants it: days below 10 and the months 1 and 2 with a zero; blanks for the clerk.

    >>> words_of_date(date(2027, 3, 9))
    'ngày 09 tháng 3 năm 2027'
    """
    known = dated or month
    if known is None:
        return "ngày      tháng      năm      "
    number = f"{known.month:02d}" if known.month < 3 else str(known.month)
    return f"ngày {f'{dated:%d}' if dated else '    '} tháng {number} năm {known.year}"


def broken(name: str) -> str:
    """Return the name of an office with a line of its own for the province, as the heads of letters have it.

    >>> broken("Ủy ban nhân dân tỉnh Lĩnh Giang")
    'Ủy ban nhân dân\\ntỉnh Lĩnh Giang'
    """
    return re.sub(r" (?=(?:tỉnh|thành phố) )", "\n", name, count=1)


def plain(text: Text) -> str:
    """Return the text without its looks and marks."""
    return text if isinstance(text, str) else "".join(s if isinstance(s, str) else s.text for s in text)


def docx_bytes(document: OfficialDocument) -> bytes:
    """Return the document as DOCX. The same value gives the same bytes."""
    from docx import Document  # slow to import, and few commands write documents

    from vonggac.reports import parts
    from vonggac.reports.fixed import fixed_zip
    from vonggac.reports.styles import lay_out

    made_at = document.made_at or (
        day_start(document.dated) if document.dated else datetime(1980, 1, 1, tzinfo=UTC)
    )
    paper = Document()
    lay_out(paper, document.body_size)
    parts.write(document, paper)
    for key, relation in list(paper.part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of python-docx's own template
            del paper.part.package.rels[key]
    properties = paper.core_properties
    properties.title = document.subject.replace("\n", " ")
    properties.author = document.issuer.replace("\n", " ")
    properties.comments, properties.language, properties.last_modified_by = "", "vi-VN", ""
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    out = io.BytesIO()
    paper.save(out)
    return fixed_zip(out.getvalue(), at=made_at)


def write_docx(document: OfficialDocument, target: Path | BinaryIO) -> None:
    """Write the document to a path or an open binary file."""
    data = docx_bytes(document)
    if isinstance(target, Path):
        target.write_bytes(data)
    else:
        target.write(data)


def text_of(document: OfficialDocument) -> str:
    """Return the wording alone, one component or paragraph a line, as a reader of the paper would say it."""
    head = [
        document.parent_issuer.upper(),
        document.issuer.upper(),
        f"Số: {document.number}/{document.symbol}",
    ]
    titles = [document.kind.upper(), document.subject] if document.kind else [f"V/v {document.subject}"]
    motto = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    dated = f"{document.place}, {words_of_date(document.dated, document.month)}"
    return "\n".join(
        line.replace("\n", " ")
        for line in [
            *head,
            *motto,
            dated,
            *titles,
            *_kinh_gui(document.addressees),
            *_words(document.body),
            *_foot(document),
        ]
        if line
    )


def _kinh_gui(addressees: Sequence[str]) -> list[str]:
    if len(addressees) < 2:
        return [f"Kính gửi: {addressee}" for addressee in addressees]
    return ["Kính gửi:", *listed(addressees)]


def listed(entries: Sequence[str]) -> list[str]:
    """Return the entries as ô 9 lists them: a dash each, ";" between, "." at the end."""
    return [f"- {entry}{'.' if n == len(entries) else ';'}" for n, entry in enumerate(entries, 1)]


def _words(body: Sequence[Block]) -> list[str]:
    lines = []
    for block in body:
        if isinstance(block, Table):
            lines += [
                " | ".join(block.headings),
                *(" | ".join(plain(cell) for cell in row) for row in block.rows),
            ]
        else:
            lines.append(
                f"{block.mark} {plain(block.text)}" if isinstance(block, Item) else plain(block.text)
            )
    return lines


def _foot(document: OfficialDocument) -> list[str]:
    signer = document.signer
    signed = [signer.authority.upper(), signer.title.upper(), signer.name] if signer else []
    return [*(["Nơi nhận:"] if document.copies else []), *listed(document.copies), *signed]
