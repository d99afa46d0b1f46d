"""A letter as signing software leaves it: number and day only in the looks of signature fields."""

import io
from collections.abc import Mapping
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.forms.pdf import PLAIN, to_pdf


def to_signed_pdf(
    text: str,
    *,
    signed_at: str = "D:20270118164702+07'00'",
    stamp: bool = True,
    laid: Mapping[str, str] | None = None,
) -> bytes:
    """Return a PDF as signing software leaves it: number and day only in the looks of signature fields.

    `laid`: what the fields for "number" and "day" show instead, from where the figures stand back to their beginning.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        ByteStringObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    data, blanks = to_pdf(text, blanks=True)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    page, fields = writer.pages[0], ArrayObject()
    typed = str.maketrans("OoIl", "0011")  # a noisy letter's figures: software prints them clean
    looks = []
    for blank in blanks:
        figures = blank.value.translate(typed)
        words = (laid or {}).get(blank.fact, figures)
        before = stringWidth(words.partition(figures)[0], PLAIN, 11)
        looks.append((blank.x - 2 - before, blank.y - 4, stringWidth(words, PLAIN, 11) + 6, 15.0, words, 11))
    if stamp:
        looks.append(
            (380.0, 770.0, 190.0, 30.0, "Ky boi: So Thong tin va Truyen thong 18.01.2027 16:47:02 +07:00", 5)
        )
    for number, (x, y, width, height, words, size) in enumerate(looks):
        look = writer._add_object(_appearance(words, width, height, size).clone(writer))
        signature = DictionaryObject({
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/SubFilter"): NameObject("/ETSI.CAdES.detached"),
            NameObject("/M"): TextStringObject(signed_at),
            NameObject("/ByteRange"): ArrayObject(NumberObject(n) for n in (0, 10, 20, 30)),
            NameObject("/Contents"): ByteStringObject(b"\0" * 64),
        })  # fmt: skip
        widget = writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/T"): TextStringObject(f"Signature{number}"),
            NameObject("/F"): NumberObject(132),
            NameObject("/Rect"): ArrayObject(FloatObject(n) for n in (x, y, x + width, y + height)),
            NameObject("/P"): page.indirect_reference,
            NameObject("/V"): writer._add_object(signature),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): look}),
        }))  # fmt: skip
        fields.append(widget)
    page[NameObject("/Annots")] = fields
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): fields, NameObject("/SigFlags"): NumberObject(3)}
    )
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _appearance(words: str, width: float, height: float, size: float) -> Any:
    """Return the look of a field: a page of its size, with its font, as a form."""
    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, DecodedStreamObject, FloatObject, NameObject

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(width, height))
    canvas.setFont(PLAIN, size)
    canvas.drawString(2, 4, words)
    canvas.save()
    page = PdfReader(file).pages[0]
    look = DecodedStreamObject()
    look.set_data(page.get_contents().get_data())  # type: ignore[union-attr]
    look.update({
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject(FloatObject(n) for n in (0, 0, width, height)),
        NameObject("/Resources"): page["/Resources"],
    })  # fmt: skip
    return look
