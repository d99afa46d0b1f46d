"""A letter as signing software leaves it: number and day only in the looks of signature fields."""

import io
from typing import Any

from tests.forms.pdf import to_pdf


def to_signed_pdf(text: str, *, signed_at: str = "D:20270118164702+07'00'", stamp: bool = True) -> bytes:
    """Return a PDF as signing software leaves it: number and day only in the looks of signature fields."""
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
    looks = [(b.x - 2, b.y - 4, 8.0 * len(b.value) + 6, 15.0, b.value.translate(typed), 11) for b in blanks]
    if stamp:
        looks.append(
            (380.0, 770.0, 190.0, 30.0, "Ky boi: So Thong tin va Truyen thong 18.01.2027 16:47:02 +07:00", 5)
        )
    for number, (x, y, width, height, words, size) in enumerate(looks):
        look = writer._add_object(_appearance(words, width, height, size))
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
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Times-Roman"),
    })  # fmt: skip
    look = DecodedStreamObject()
    look.set_data(f"q BT /F0 {size} Tf 2 4 Td ({words}) Tj ET Q".encode())
    look.update({
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject(FloatObject(n) for n in (0, 0, width, height)),
        NameObject("/Resources"): DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F0"): font})}
        ),
    })  # fmt: skip
    return look
