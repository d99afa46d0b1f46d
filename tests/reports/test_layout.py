"""The DOCX opened again, as a clerk's program would: components, type and page of NĐ 30/2020, Phụ lục I."""

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from vonggac.reports.layout import (
    Annex,
    Heading,
    Item,
    OfficialDocument,
    Paragraph,
    Signer,
    Span,
    Table,
    Urgency,
    docx_bytes,
    words_of_date,
    write_docx,
)
from vonggac.reports.pdf import to_pdf
from vonggac.reports.styles import FONT, LOOKS

SOURCES = Table(
    headings=("STT", "Số liệu", "Nguồn"),
    rows=tuple((str(n), f"số thứ {n}", "bảng nhiệm vụ") for n in range(1, 61)),
    widths=(1, 4, 4),
    align="cll",
    anchors=tuple(str(n) for n in range(1, 61)),
)
REPORT = OfficialDocument(
    parent_issuer="Ủy ban nhân dân\ntỉnh Lĩnh Giang",
    issuer="Sở Khoa học và Công nghệ",
    symbol="BC-SKHCN",
    kind="Báo cáo",
    place="Lĩnh Giang",
    month=date(2027, 2, 1),
    subject="Kết quả thực hiện",
    addressees=("Ủy ban nhân dân tỉnh",),
    body=(
        Paragraph("Căn cứ Công văn số 15;", "Căn cứ"),
        Heading("I. TÌNH HÌNH CHUNG"),
        Heading("1. Số liệu", 2),
        Item(("Có ", Span("12", bold=True, mark="3"), " đơn vị hoàn thành.")),
        Table(
            headings=("Đơn vị", "Đúng hạn", "Quá hạn", "Tỷ lệ"),
            groups=(("", 1), ("Hoàn thành", 2), ("", 1)),
            rows=(("Sở Y tế", "3", "1", "80,0%"), ("Tổng số", "3", "1", "80,0%")),
            widths=(5, 1, 1, 1),
            align="lccc",
            total=True,
        ),
    ),
    copies=("Như trên", "Lưu: VT"),
    signer=Signer("Phó Giám đốc", "Đoàn Thục Khuê", "KT. Giám đốc"),
    annexes=(Annex("Nguồn số liệu", (SOURCES,)), Annex("Bảng rộng", (SOURCES,), landscape=True)),
)


@cache
def made(document):
    return docx_bytes(document)


def opened(document):
    return Document(io.BytesIO(made(document)))


def words(paper):
    """Every paragraph, those in tables too, in the order of the page."""
    return [
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paper.element.body.iter(qn("w:p")) if len(p)
    ]


def test_the_page_is_a4_with_the_margins_of_the_decree():
    section = opened(REPORT).sections[0]
    measured = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    assert [round(length.mm) for length in measured] == [210, 297, 20, 20]  # Word counts in twips: 1/57 mm
    assert [round(length.mm) for length in (section.left_margin, section.right_margin)] == [30, 15]


def test_pages_are_numbered_at_the_top_in_the_middle_but_not_the_first():
    section = opened(REPORT).sections[0]
    assert section.different_first_page_header_footer
    assert [i.text for i in section.header._element.iter(qn("w:instrText"))] == [" PAGE "]
    assert section.header.paragraphs[0].style.name == "Số trang"
    assert not list(section.first_page_header._element.iter(qn("w:instrText")))


@pytest.mark.parametrize("name", LOOKS)
def test_every_style_is_times_new_roman_for_every_script(name):
    style = opened(REPORT).styles[name]
    fonts = style.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {FONT}


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("Quốc hiệu", (12, 13)),
        ("Tiêu ngữ", (13, 14)),
        ("Cơ quan chủ quản", (12, 13)),
        ("Cơ quan ban hành", (12, 13)),
        ("Số, ký hiệu", (13, 13)),
        ("Địa danh, thời gian", (13, 14)),
        ("Tên loại", (13, 14)),
        ("Trích yếu công văn", (12, 13)),
        ("Nội dung", (13, 14)),
        ("Chữ ký", (13, 14)),
        ("Kính gửi", (13, 14)),
        ("Nơi nhận", (12, 12)),
        ("Danh sách nơi nhận", (11, 11)),
        ("Số trang", (13, 14)),
    ],
)
@pytest.mark.parametrize("body", [13, 14])
def test_components_have_the_size_that_the_decree_names(name, sizes, body):
    size = opened(replace(REPORT, body_size=body)).styles[name].font.size
    assert Pt(sizes[0]) <= size <= Pt(sizes[1])


def test_text_of_any_other_size_is_refused():
    with pytest.raises(ValueError, match="body_size 12"):
        replace(REPORT, body_size=12)


def test_the_language_of_the_document_is_vietnamese():
    parts = zipfile.ZipFile(io.BytesIO(docx_bytes(REPORT)))
    assert b'w:lang w:val="vi-VN"' in parts.read("word/styles.xml")


def test_a_report_leaves_number_and_day_to_the_clerk():
    text = words(opened(REPORT))
    assert "Số:         /BC-SKHCN" in text
    assert "Lĩnh Giang, ngày      tháng 02 năm 2027" in text
    assert (
        text.index("BÁO CÁO")
        < text.index("Kết quả thực hiện")
        < text.index("Kính gửi: Ủy ban nhân dân tỉnh.")
    )


def test_a_letter_has_its_subject_under_the_number():
    letter = replace(REPORT, kind="", number="15", dated=date(2027, 1, 11), subject="trực Tết")
    text = words(opened(letter))
    assert text.index("Số: 15/BC-SKHCN") + 1 == text.index("V/v trực Tết")
    assert "BÁO CÁO" not in text


def test_several_addressees_are_listed_with_dashes_and_end_with_a_full_stop():
    text = words(opened(replace(REPORT, addressees=("Sở Y tế", "Sở Tư pháp", "Công an tỉnh"))))
    start = text.index("Kính gửi:")
    assert text[start + 1 : start + 4] == ["- Sở Y tế;", "- Sở Tư pháp;", "- Công an tỉnh."]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 9), "ngày 09 tháng 01 năm 2027"),
        (date(2027, 2, 10), "ngày 10 tháng 02 năm 2027"),
        (date(2027, 3, 1), "ngày 01 tháng 3 năm 2027"),
        (date(2027, 12, 31), "ngày 31 tháng 12 năm 2027"),
        (None, "ngày      tháng      năm      "),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero(day, expected):
    assert words_of_date(day) == expected


def test_the_place_and_day_are_in_italics():
    assert opened(REPORT).styles["Địa danh, thời gian"].font.italic


@pytest.mark.parametrize(
    ("urgency", "millimetres"), [(Urgency.FLASH, 30), (Urgency.IMMEDIATE, 40), (Urgency.URGENT, 20)]
)
def test_the_stamp_of_urgency_is_red_in_a_frame_eight_millimetres_high(urgency, millimetres):
    paper = opened(replace(REPORT, urgency=urgency))
    box = paper.tables[0].rows[1].cells[0].tables[0]
    assert box.rows[0].height.mm == pytest.approx(8, abs=0.1)
    assert abs(box.columns[0].width - Mm(millimetres)) < Mm(0.1)
    assert box.rows[0].cells[0].text == urgency.value
    border = box._tbl.tblPr.find(qn("w:tblBorders")).find(qn("w:top"))
    assert border.get(qn("w:color")) == "C00000"


def test_where_it_goes_stands_beside_who_signs():
    left, right = ([p.text for p in cell.paragraphs] for cell in opened(REPORT).tables[2].rows[0].cells)
    assert left == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert right == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Đoàn Thục Khuê"]


def test_the_heading_rows_of_a_table_repeat_on_each_page_and_join_where_they_stand_alone():
    table = opened(REPORT).tables[1]
    repeated = [
        row
        for row in table.rows
        if row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
    ]
    assert len(repeated) == 2
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert [table.cell(0, n).text for n in range(4)] == ["Đơn vị", "Hoàn thành", "Hoàn thành", "Tỷ lệ"]
    assert [table.cell(1, n).text for n in range(4)] == ["Đơn vị", "Đúng hạn", "Quá hạn", "Tỷ lệ"]


def test_a_tables_columns_fill_the_width_of_the_text():
    widths = [column.width for column in opened(REPORT).tables[1].columns]
    assert abs(sum(widths) - (Mm(210) - Mm(30) - Mm(15))) < Mm(0.2)
    assert widths[0] == pytest.approx(5 * widths[1], rel=0.01)


def test_a_marked_figure_leads_to_its_row_in_the_annex():
    body = opened(REPORT).element.body
    (link,) = body.iter(qn("w:hyperlink"))
    assert "".join(t.text for t in link.iter(qn("w:t"))) == "[3]"
    (target,) = [
        b for b in body.iter(qn("w:bookmarkStart")) if b.get(qn("w:name")) == link.get(qn("w:anchor"))
    ][:1]
    row = next(e for e in target.iterancestors() if e.tag == qn("w:tr"))
    assert "số thứ 3" in "".join(t.text for t in row.iter(qn("w:t")))


def test_bookmarks_have_numbers_of_their_own():
    starts = [b.get(qn("w:id")) for b in opened(REPORT).element.body.iter(qn("w:bookmarkStart"))]
    assert len(starts) == len(set(starts)) == 120


def test_each_annex_counts_its_pages_anew_and_may_lie_on_its_side():
    first, upright, lying = opened(REPORT).sections
    assert first._sectPr.find(qn("w:pgNumType")) is None
    for section in (upright, lying):
        (numbers,) = section._sectPr.findall(qn("w:pgNumType"))
        assert numbers.get(qn("w:start")) == "1"
    assert [round(length.mm) for length in (lying.page_width, lying.page_height)] == [297, 210]
    text = words(opened(REPORT))
    assert text.index("PHỤ LỤC I") < text.index("PHỤ LỤC II")
    assert "(Kèm theo Báo cáo số       /BC-SKHCN ngày      /     /2027 của Sở Khoa học và Công nghệ)" in text


def test_a_rehearsal_says_so_on_every_page():
    section = opened(replace(REPORT, banner="DIỄN TẬP")).sections[0]
    for footer in (section.first_page_footer, section.footer):
        assert "DIỄN TẬP" in [p.text for p in footer.paragraphs]


def test_the_same_document_makes_the_same_bytes(tmp_path):
    write_docx(REPORT, tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes() == docx_bytes(REPORT)
    dates = {entry.date_time for entry in zipfile.ZipFile(tmp_path / "a.docx").infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_no_picture_of_another_document_travels_along():
    names = zipfile.ZipFile(io.BytesIO(docx_bytes(REPORT))).namelist()
    assert not [name for name in names if "thumbnail" in name]


def test_the_properties_say_who_issued_what_and_when():
    properties = opened(replace(REPORT, dated=date(2027, 2, 9))).core_properties
    assert (properties.title, properties.author) == ("Kết quả thực hiện", "Sở Khoa học và Công nghệ")
    assert f"{properties.created:%Y-%m-%dT%H:%M}" == "2027-02-08T17:00"  # midnight in Vietnam, as UTC


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice (libreoffice-writer)")
def test_libreoffice_lays_it_out_as_written(tmp_path):
    write_docx(replace(REPORT, banner="NHÁP"), tmp_path / "report.docx")
    (tmp_path / "report.pdf").write_bytes(to_pdf(tmp_path / "report.docx"))
    pdf = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    # Only letters that every font has: others come from a second font here and there, out of order.
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    assert "PHÓ GIÁM" in pages[0]
    assert all("NHÁP" in page for page in pages)
    assert sum("STT" in page for page in pages) >= 4  # sixty rows run over a page, upright and lying
    widths = [round(page.get_width()) for page in pdf]
    assert widths[0] == 595
    assert widths[-1] == 842


def test_the_body_is_indented_as_the_decree_allows():
    indent = opened(REPORT).styles["Nội dung"].paragraph_format.first_line_indent
    assert indent in (Cm(1), Cm(1.27))
    assert opened(REPORT).styles["Nội dung"].paragraph_format.space_after >= Pt(6)
