"""Tables that leave the program: whole, readable, and dead (OWASP, CSV Injection)."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from vonggac.reports.sheet import Column, Sheet, csv_bytes, harmless, xlsx_bytes

AT = datetime(2027, 2, 9, 2, tzinfo=UTC)
SHEET = Sheet(
    "Đơn vị: [xã/phường]",
    (Column("Mã"), Column("Tên đơn vị", width=40), Column("Hạn"), Column("Số")),
    (
        ("X.1", "Ủy ban nhân dân xã Gò Sậy", date(2027, 1, 25), 3),
        ("X.2", '=HYPERLINK("http://a.example";"bấm")', datetime(2027, 2, 9, 2, tzinfo=UTC), 2.5),
    ),
)


def page(sheet=SHEET):
    return load_workbook(io.BytesIO(xlsx_bytes([sheet], at=AT))).worksheets[0]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "- danh sách",
        "\t=1",
        "\r=1",
        " =1",
        "\n@x",
        "\uff1d1",
        "\uff0b1",
    ],
)
def test_text_that_a_spreadsheet_would_run_is_quoted(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Sở Y tế", "0900.000.001", "+84 900.000.001", "a=b", "", "100%", "'đã có"])
def test_other_text_is_left_alone(text):
    assert harmless(text) == text


@given(st.text(max_size=50))
def test_no_text_becomes_a_formula(text):
    sheet = Sheet("x", (Column("a"),), ((text,),))
    cell = page(sheet)["A2"]
    assert cell.data_type != "f"
    assert not str(cell.value or "").lstrip().startswith(("=", "@"))


def test_headings_are_frozen_filtered_and_wide_enough():
    sheet = page()
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"
    assert [cell.value for cell in sheet[1]] == ["Mã", "Tên đơn vị", "Hạn", "Số"]
    assert sheet.column_dimensions["B"].width == 40
    assert sheet.column_dimensions["A"].width >= 5


def test_days_and_numbers_stay_what_they_are_and_instants_show_vietnams_clock():
    sheet = page()
    assert sheet["C2"].value == datetime(2027, 1, 25)
    assert sheet["C2"].number_format == "dd/mm/yyyy"
    assert sheet["C3"].value == datetime(2027, 2, 9, 9)
    assert (sheet["D2"].value, sheet["D3"].value) == (3, 2.5)


def test_a_tab_has_a_name_that_excel_accepts():
    assert page().title == "Đơn vị   xã phường "


def test_the_same_table_makes_the_same_bytes():
    assert xlsx_bytes([SHEET], at=AT) == xlsx_bytes([SHEET], at=AT)


def test_a_csv_opens_in_excel_with_vietnamese_letters_and_no_formula():
    data = csv_bytes(SHEET)
    assert data.startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert head == ["Mã", "Tên đơn vị", "Hạn", "Số"]
    assert first == ["X.1", "Ủy ban nhân dân xã Gò Sậy", "25/01/2027", "3"]
    assert second[1].startswith("'=")
    assert second[2] == "09/02/2027 09:00"


def test_characters_that_xml_cannot_hold_are_left_out():
    assert page(Sheet("x", (Column("a"),), (("Sở\x00 Y\x0b tế",),)))["A2"].value == "Sở Y tế"
