"""One letter in every form gives the same words in the same order."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests import forms
from tests.directives.extract.samples import LETTER, line, text, words
from vonggac.core.errors import Unreadable
from vonggac.directives.extract import extract_bytes
from vonggac.directives.extract.pictures import UNDER_A_SEAL

SAME = [
    pytest.param(lambda: LETTER.encode(), id="UTF-8"),
    pytest.param(lambda: LETTER.encode("utf-8-sig"), id="UTF-8 with its mark"),
    pytest.param(lambda: LETTER.encode("utf-16"), id="UTF-16"),
    pytest.param(lambda: LETTER.encode("utf-16-be"), id="UTF-16 without its mark"),
    pytest.param(lambda: LETTER.replace("\n", "\r\n").encode(), id="lines of Windows"),
    pytest.param(lambda: forms.to_vni(LETTER).encode("latin-1"), id="VNI"),
    pytest.param(lambda: forms.to_vni(LETTER).encode(), id="VNI letters in UTF-8"),
    pytest.param(lambda: forms.to_docx(LETTER), id="DOCX"),
    pytest.param(lambda: forms.to_docx(LETTER, forms.Word(numbered=False)), id="DOCX, numbers typed"),
    pytest.param(lambda: forms.to_docx(LETTER, forms.Word(tracked=True)), id="DOCX, changes tracked"),
    pytest.param(lambda: forms.to_docx(LETTER, forms.Word(edges=True)), id="DOCX, header and footer"),
    pytest.param(lambda: forms.to_docx(LETTER, forms.Word(font="VNI-Times", encode=forms.to_vni)),
                 id="DOCX in a VNI font"),
    pytest.param(lambda: forms.to_pdf(LETTER)[0], id="PDF"),
    pytest.param(lambda: forms.to_pdf(LETTER, footer="http://stttt.example.vn")[0], id="PDF with a footer"),
    pytest.param(lambda: forms.to_signed_pdf(LETTER), id="e-signed PDF"),
]  # fmt: skip


@pytest.mark.parametrize("make", SAME)
def test_every_form_gives_the_words_of_the_letter_in_their_order(make) -> None:
    assert text(extract_bytes(make(), name="thu")) == words(LETTER)


def test_tcvn3_gives_all_but_the_capitals_that_it_never_had() -> None:
    for data in (
        forms.to_tcvn3(LETTER).encode("latin-1"),
        forms.to_docx(LETTER, forms.Word(font=".VnTime", encode=forms.to_tcvn3)),
        forms.to_pdf(LETTER, encode=forms.to_tcvn3)[0],
    ):
        document = extract_bytes(data, name="thu")
        assert text(document).lower() == words(LETTER).lower()
        assert line(document, "PHÓ") == "PHÓ GIÁM ĐỐC"
        assert document.notes[0].code == "old-encoding"


def test_a_capital_font_of_tcvn3_gives_capitals() -> None:
    how = forms.Word(font=".VnTimeH", encode=forms.to_tcvn3)
    document = extract_bytes(forms.to_docx("Kính gửi: các sở", how), name="thu")
    assert document.lines[0].text == "KÍNH GỬI: CÁC SỞ"


@pytest.mark.parametrize("gap", ["\t", "          "], ids=["tab", "spaces"])
def test_columns_that_a_typist_set_apart_stay_apart(gap: str) -> None:
    document = docx.Document()
    document.add_paragraph(f"SỞ Y TẾ{gap}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    document.add_paragraph("1.\tTrực  ban đêm.")
    file = io.BytesIO()
    document.save(file)
    assert [line.text for line in extract_bytes(file.getvalue(), name="thu").lines] == [
        "SỞ Y TẾ    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "1. Trực ban đêm.",
    ]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_was_put_in_sideways_is_read_with_its_tables(turn: int) -> None:
    pdf = PdfWriter(clone_from=PdfReader(io.BytesIO(forms.to_pdf(LETTER)[0])))
    for page in pdf.pages:
        page.rotate(turn)
    file = io.BytesIO()
    pdf.write(file)
    assert text(extract_bytes(file.getvalue(), name="thu")) == words(LETTER)


def test_a_font_without_ascent_keeps_a_dash_on_its_line() -> None:
    """As LibreOffice writes them: no ascent, and code 65, of which PDFium takes the height instead, is the dash."""
    pdfmetrics.registerFont(
        TTFont(
            "Numbered", str((forms.FONTS / "dejavu") / "DejaVuSerif.ttf"), asciiReadable=False
        )  # codes in order of use
    )
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setFont("Numbered", 13)
    others = "".join(map(chr, range(0x1EA0, 0x1EF9)))
    for y, said in ((760, others[:63]), (730, "-" + others[63:]), (700, "Độc lập - Tự do - Hạnh phúc")):
        canvas.drawString(60, y, said)
    canvas.save()
    pdf = PdfWriter(clone_from=PdfReader(file))
    for item in pdf._objects:
        if isinstance(item, dict) and item.get("/Type") == "/FontDescriptor":
            item.update({NameObject("/Ascent"): NumberObject(0), NameObject("/Descent"): NumberObject(0)})
    file = io.BytesIO()
    pdf.write(file)
    assert extract_bytes(file.getvalue(), name="thu").lines[-1].text == "Độc lập - Tự do - Hạnh phúc"


def test_a_mark_of_urgency_in_a_text_box_is_read_once() -> None:
    document = extract_bytes(forms.to_docx(LETTER, forms.Word(boxed=True)), name="thu")
    assert text(document).count("HỎA TỐC") == 1


def test_what_stands_in_the_margins_is_kept_apart_and_never_lost() -> None:
    pdf = extract_bytes(forms.to_pdf(LETTER, footer="http://stttt.example.vn")[0], name="thu")
    assert [aside.text for aside in pdf.margins] == [
        "http://stttt.example.vn",
        "2",
        "http://stttt.example.vn",
    ]
    docx = extract_bytes(forms.to_docx(LETTER, forms.Word(edges=True)), name="thu")
    assert {aside.text for aside in docx.margins} == {
        "http://so.example.vn",
        "Tài liệu lưu hành trong hệ thống",
    }


def test_a_form_feed_begins_a_page() -> None:
    document = extract_bytes("trang một\ndòng hai\ftrang hai".encode(), name="thu")
    assert [(line.at.page, line.at.line) for line in document.lines] == [(1, 1), (1, 2), (2, 1)]


def test_facts_from_signatures_are_marked_as_such() -> None:
    document = extract_bytes(forms.to_signed_pdf(LETTER), name="thu.pdf")
    filled = [line for line in document.lines if line.confidence < 1]
    assert [line.text for line in filled] == ["Số: 507/STTTT-CNTT", "Lam Hải, ngày 18 tháng 01 năm 2027"]
    (note,) = document.notes
    assert note.code == "low-confidence"
    assert "số 507, ngày 18" in note.message
    assert "16:47:02 ngày 18/01/2027" in note.message
    assert [aside.text[:6] for aside in document.margins] == ["Ky boi", "2", "Văn bả"]


@pytest.mark.parametrize(
    ("laid", "facts"),
    [
        pytest.param({"number": "507/STTTT-CNTT"}, "số 507/STTTT-CNTT, ngày 18", id="a whole number"),
        pytest.param({"number": "Số: 507/STTTT-CNTT"}, "số 507/STTTT-CNTT, ngày 18", id="and the word before it"),
        pytest.param({"day": "18 tháng 01 năm 2027"}, "ngày 18 tháng 01 năm 2027, số 507", id="a whole date"),
        pytest.param({"number": "Số: 507/STTTT-CNTT", "day": "Lam Hải, ngày 18 tháng 01 năm 2027"},
                     "số 507/STTTT-CNTT, ngày 18 tháng 01 năm 2027", id="both, with the place"),
    ],
)  # fmt: skip
def test_a_whole_fact_in_one_field_takes_the_place_of_what_it_covers(
    laid: dict[str, str], facts: str
) -> None:
    document = extract_bytes(forms.to_signed_pdf(LETTER, laid=laid), name="thu.pdf")
    assert text(document) == words(LETTER)
    (note,) = document.notes
    assert f"không có trong phần chữ của văn bản: {facts};" in note.message
    assert "16:47:02 ngày 18/01/2027" in note.message


def test_an_empty_day_is_filled_from_the_time_of_signing_only_in_its_own_month() -> None:
    undated = LETTER.replace("ngày 18 tháng 01", "ngày    tháng 01")
    document = extract_bytes(forms.to_signed_pdf(undated), name="thu.pdf")
    assert line(document, "Lam Hải, ") == "Lam Hải, ngày 18 tháng 01 năm 2027"
    assert "theo thời điểm ký" in document.notes[0].message
    other = extract_bytes(forms.to_signed_pdf(undated, signed_at="D:20270203080000+07'00'"), name="thu.pdf")
    assert line(other, "Lam Hải, ") == "Lam Hải, ngày tháng 01 năm 2027"


HEADER = {
    "number": "507", "notation": "STTTT-CNTT", "date": "2027-01-18", "place": "Lam Hải", "signer": "Phan Thị Mẫu Đơn",
    "organ": "Sở Thông tin và Truyền thông tỉnh Lam Hải", "to": "Sở Y tế", "due": "2027-01-29",
    "subject": "Bảo đảm an toàn thông tin mạng dịp Tết Nguyên đán Đinh Mùi năm 2027",
}  # fmt: skip


@pytest.mark.parametrize("namespace", [forms.QCVN, forms.EDOC])
@pytest.mark.parametrize("zipped", [True, False])
def test_edxml_gives_the_attached_letter_and_its_envelope(namespace: str, zipped: bool) -> None:
    attached = {"cv507.docx": forms.to_docx(LETTER), "phuluc.xlsx": b"PK\x03\x04khong"}
    message = forms.to_edxml(attached, HEADER, namespace=namespace, zipped=zipped)
    document = extract_bytes(message, name="goi.edxml")
    assert text(document) == words(LETTER)
    envelope = document.envelope
    assert envelope
    assert (envelope.number, envelope.issued_on) == ("507/STTTT-CNTT", date(2027, 1, 18))
    assert (envelope.addressees, envelope.due_on) == (("Sở Y tế",), date(2027, 1, 29))
    assert [note.code for note in document.notes] == ["attachment-unread"]


def test_an_envelope_that_contradicts_its_letter_is_told() -> None:
    wrong = HEADER | {"number": "508", "date": "19/01/2027"}
    document = extract_bytes(forms.to_edxml({"a.docx": forms.to_docx(LETTER)}, wrong), name="goi.edxml")
    assert [note.code for note in document.notes] == ["envelope-mismatch"] * 2
    assert "508/STTTT-CNTT" in document.notes[0].message
    assert "19/01/2027" in document.notes[1].message


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(lambda m: b"<!DOCTYPE a><edXML/>", "DTD", id="a DTD"),
        pytest.param(lambda m: m[: len(m) // 2], "XML", id="cut off"),
        pytest.param(
            lambda m: b"<edXML><edXMLEnvelope/></edXML>", "không kèm văn bản", id="nothing attached"
        ),
        pytest.param(lambda m: m.replace(b"Encoded>UEsDB", b"Encoded>!!!"), "base64", id="no base64"),
        pytest.param(lambda m: forms.to_edxml({"a.edxml": m}, HEADER), "lồng", id="a message in a message"),
    ],
)
def test_a_broken_edxml_message_is_refused(change, why: str) -> None:
    message = change(forms.to_edxml({"a.docx": forms.to_docx(LETTER)}, HEADER))
    with pytest.raises(Unreadable, match=why):
        extract_bytes(message, name="goi.edxml")


def test_an_old_word_file_is_read_through_libreoffice(tmp_path: Path) -> None:
    import shutil

    if not shutil.which("soffice"):
        pytest.skip("libreoffice-writer is not installed")
    rtf = (
        "{\\rtf1\\ansi "
        + "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in "Số: 9/KH-UBND\\par Độc lập")
        + "}"
    )
    document = extract_bytes(rtf.encode(), name="cu.doc")
    assert [line.text for line in document.lines][:2] == ["Số: 9/KH-UBND", "Độc lập"]


@pytest.mark.ocr
@pytest.mark.parametrize("dpi", [200, 300])
def test_a_scan_gives_nearly_all_words_and_says_how_sure_it_is(dpi: int) -> None:
    seen: list[tuple[int, int]] = []
    document = extract_bytes(
        forms.to_scan(LETTER, dpi=dpi), name="quet.pdf", progress=lambda *at: seen.append(at)
    )
    expected, found = words(LETTER).split(), text(document).split()
    assert len(set(expected) & set(found)) > 0.95 * len(set(expected))
    assert line(document, "Số") == "Số: 507/STTTT-CNTT"
    # Of a single line Tesseract may be sure of nothing at all; of a clean page it is sure of most.
    sure = sorted(line.confidence for line in document.lines)
    assert 0 <= sure[0] < sure[len(sure) // 2] <= 1
    assert sure[len(sure) // 4] > 0.8
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.ocr
def test_a_scanned_table_gives_its_rows() -> None:
    document = extract_bytes(forms.to_scan(LETTER, skew=-1.5), name="quet.pdf")
    assert "2 | Diễn tập ứng cứu sự cố | Các doanh nghiệp viễn thông | 30/01/2027" in [
        line.text for line in document.lines
    ]


@pytest.mark.ocr
@pytest.mark.parametrize("pen", ["#1e2896", "#4a4a8c", "#202020"], ids=["blue", "pale", "black"])
def test_a_number_and_a_day_from_a_pen_are_guesses_and_never_asserted(pen: str) -> None:
    document = extract_bytes(forms.to_scan(LETTER, pen=pen), name="quet.pdf")
    header = " ".join(line.text for line in document.lines[:9])
    assert "507" not in header
    assert "ngày tháng 01 năm 2027" in header
    (doubt,) = document.notes
    assert (doubt.code, doubt.severity) == ("low-confidence", "warning")
    assert "số “" in doubt.message
    assert "ngày “" in doubt.message


@pytest.mark.ocr
def test_words_under_a_seal_are_read_and_marked_as_less_sure() -> None:
    def sure(stamp: bool) -> float:  # without grain, which is another one each time
        scan = forms.to_scan(LETTER, stamp=stamp, noise=False)
        document = extract_bytes(scan, name="quet.pdf")
        return next(one.confidence for one in document.lines if one.text == "Phan Thị Mẫu Đơn")

    assert sure(stamp=True) == UNDER_A_SEAL < sure(stamp=False)


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_laid_the_wrong_way_on_the_scanner_is_read(turn: int) -> None:
    file = io.BytesIO()
    forms.to_images(LETTER)[0].rotate(turn, expand=True).save(file, "PNG")
    document = extract_bytes(file.getvalue(), name="quet.png")
    assert line(document, "Số") == "Số: 507/STTTT-CNTT"
    assert line(document, "Lam Hải") == "Lam Hải, ngày 18 tháng 01 năm 2027"


@pytest.mark.ocr
def test_a_photo_is_read_as_one_page() -> None:
    file = io.BytesIO()
    forms.to_images(LETTER, dpi=150)[0].save(file, "JPEG", quality=80)
    document = extract_bytes(file.getvalue(), name="anh.jpg")
    assert document.pages == 1
    assert line(document, "Lam Hải") == "Lam Hải, ngày 18 tháng 01 năm 2027"
