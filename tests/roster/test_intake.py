import io
import random
from datetime import date, datetime, time

import msoffcrypto.format.ooxml
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from making import docx, pdf, saved, xlsx
from openpyxl import Workbook

from vonggac.core.errors import Unreadable
from vonggac.core.times import Window
from vonggac.roster.coverage import prove, rules_for
from vonggac.roster.intake.reading import as_shifts, read_roster
from vonggac.roster.intake.values import mapping_from_json

THREE = Window(date(2027, 2, 4), date(2027, 2, 6))  # 28 Chạp to mùng 1
AN, BINH, CUONG, DUNG = "Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung"


def read(data, window=THREE, mapping=None, name="truc.xlsx"):
    return read_roster(data, name, window, mapping)


def brief(reading):
    """(role, name, phone, start, end) of each shift, days and hours in Vietnam."""
    return [
        (s.role, s.name, s.phone, f"{s.starts_at:%d %H:%M}", f"{s.ends_at:%d %H:%M}") for s in reading.shifts
    ]


def codes(reading, severity=None):
    return [d.code for d in reading.doubts if severity in (None, d.severity)]


WIDE = [
    ["VIỄN THÔNG TỈNH MẪU", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["DANH SÁCH TRỰC TẾT NGUYÊN ĐÁN ĐINH MÙI 2027"],
    ["(Từ ngày 04/02/2027 đến ngày 06/02/2027)"],
    [],
    ["STT", "Ngày trực", None, "Ca trực", "Trực lãnh đạo", None, None, "Trực kỹ thuật", None, None, "Ghi chú"],
    [None, "Dương lịch", "Âm lịch", None, "Họ và tên", "Chức vụ", "Điện thoại", "Họ và tên", "Chức vụ", "ĐT", None],
    [1, datetime(2027, 2, 4), "28/12", "7h00 - 19h00", AN, "Giám đốc", "0900.000.001", BINH, "KTV", "0900.000.002"],
    [None, None, None, "19h00 - 7h00 hôm sau", None, None, None, CUONG, "KTV", 900000003],
    [2, datetime(2027, 2, 5), "29/12", "7h00 - 19h00", DUNG, "Phó Giám đốc", "0900.000.004", BINH, "KTV"],
    [None, None, None, "19h00 - 7h00 hôm sau", None, None, None, CUONG, "KTV", "0900.000.003"],
    [3, "06/02", "mùng 1", "24/24", AN, "Giám đốc", "0900.000.001", f"{BINH}\n{CUONG}", "KTV\nKTV",
     "0900.000.002\n0900.000.003", "Giao thừa"],
    [],
    ["NGƯỜI LẬP", None, None, None, None, None, None, "GIÁM ĐỐC"],
    ["Hoàng Văn Em", None, None, None, None, None, None, AN],
]  # fmt: skip
MERGED = [
    "A2:K2", "A5:A6", "B5:C5", "D5:D6", "E5:G5", "H5:J5", "K5:K6", "A7:A8", "B7:B8", "C7:C8", "E7:E8", "F7:F8",
    "G7:G8", "A9:A10", "B9:B10", "C9:C10", "E9:E10", "F9:F10", "G9:G10",
]  # fmt: skip
EXPECTED = [
    ("leader", AN, "0900.000.001", "04 07:00", "04 19:00"),
    ("technical", BINH, "0900.000.002", "04 07:00", "04 19:00"),
    ("leader", AN, "0900.000.001", "04 19:00", "05 07:00"),
    ("technical", CUONG, "0900000003", "04 19:00", "05 07:00"),
    ("leader", DUNG, "0900.000.004", "05 07:00", "05 19:00"),
    ("technical", BINH, "0900.000.002", "05 07:00", "05 19:00"),
    ("leader", DUNG, "0900.000.004", "05 19:00", "06 07:00"),
    ("technical", CUONG, "0900.000.003", "05 19:00", "06 07:00"),
    ("leader", AN, "0900.000.001", "06 00:00", "07 00:00"),
    ("technical", BINH, "0900.000.002", "06 00:00", "07 00:00"),
    ("technical", CUONG, "0900.000.003", "06 00:00", "07 00:00"),
]


@pytest.fixture(scope="module")
def wide():
    return read(xlsx(("Tết", WIDE), merge={"Tết": MERGED}))


def test_a_workbook_with_merged_cells_gives_each_shift_once(wide):
    assert brief(wide) == EXPECTED
    assert wide.units == ("VIỄN THÔNG TỈNH MẪU",)
    assert wide.shifts[3].title == "KTV"
    assert wide.shifts[8].note == "Giao thừa"


def test_columns_say_what_they_were_taken_as(wide):
    (block,) = wide.mapping.blocks
    assert [c.kind for c in block.columns] == [
        "ordinal", "solar", "lunar", "hours", "people", "title", "phone", "people", "title", "phone", "note",
    ]  # fmt: skip
    assert [c.role for c in block.columns][4:10] == ["leader"] * 3 + ["technical"] * 3
    assert all(0.5 < c.confidence < 1 for c in block.columns)


def test_signatures_below_a_table_are_kept_as_unread_and_make_no_shift(wide):
    assert [u.text for u in wide.unread] == ["NGƯỜI LẬP | GIÁM ĐỐC", f"Hoàng Văn Em | {AN}"]
    assert str(wide.unread[0].at) == "Trang tính “Tết”, dòng 13, cột A"


def test_what_was_read_is_what_coverage_judges(wide):
    problems = prove(as_shifts(wide), rules_for(THREE, {"leader": 1, "technical": 1})).problems
    assert [(p.trouble, p.role) for p in problems] == [
        ("hole", "leader"),
        ("hole", "technical"),
        ("double", "technical"),
    ]
    assert problems[2].sources == ("Trang tính “Tết”, dòng 10, cột H", "Trang tính “Tết”, dòng 11, cột H")


ROWS = [
    ["Ngày", "Thứ", "Trực lãnh đạo (họ tên, chức vụ, SĐT)", "Trực chuyên môn"],
    ["04/02/2027", "Năm", f"Đ/c {AN} (GĐ) 0900.000.001", f"{BINH} 0900.000.002"],
    ["05/02/2027", "Sáu", "", f"{CUONG} - KTV - 0900.000.003"],
    ["06/02/2027", "Bảy", f"{DUNG}, Phó Giám đốc, 0900.000.004", f"1. {BINH}\n2. {CUONG}"],
]
WHOLE_DAYS = [
    ("leader", AN, "0900.000.001", "04 00:00", "05 00:00"),
    ("technical", BINH, "0900.000.002", "04 00:00", "05 00:00"),
    ("leader", AN, "0900.000.001", "05 00:00", "06 00:00"),
    ("technical", CUONG, "0900.000.003", "05 00:00", "06 00:00"),
    ("leader", DUNG, "0900.000.004", "06 00:00", "07 00:00"),
    ("technical", BINH, "0900.000.002", "06 00:00", "07 00:00"),
    ("technical", CUONG, "0900.000.003", "06 00:00", "07 00:00"),
]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(docx(["SỞ MẪU", "LỊCH TRỰC 24/24"], ROWS, merge=[(1, 2, 2, 2)]), id="Word"),
        pytest.param(pdf(["SỞ MẪU", "LỊCH TRỰC 24/24"], ROWS, spans=[(2, 1, 2, 2)]), id="ruled PDF"),
        pytest.param(
            xlsx(("Sheet1", [["SỞ MẪU"], ["LỊCH TRỰC 24/24"], *ROWS]), merge={"Sheet1": ["C4:C5"]}),
            id="Excel",
        ),
    ],
)
def test_the_same_roster_in_any_form_gives_the_same_shifts(data):
    reading = read(data)
    assert brief(reading) == WHOLE_DAYS
    assert reading.units == ("SỞ MẪU",)
    assert codes(reading, "error") == []


def test_a_pdf_without_rules_goes_by_the_white_between_columns():
    rows = [r[:] for r in ROWS]
    rows[2][2] = AN
    rows[3][3] = CUONG
    assert (
        brief(read(pdf(["SỞ MẪU", "LỊCH TRỰC 24/24"], rows, ruled=False))) == WHOLE_DAYS[:5] + WHOLE_DAYS[6:]
    )


def test_a_table_over_several_pdf_pages_is_one_table_with_or_without_repeated_heading():
    window = Window(date(2027, 1, 1), date(2027, 3, 31))
    rows = [["Ngày", "Ca", "Trực lãnh đạo", "Điện thoại"]]
    days = [date.fromordinal(window.from_on.toordinal() + n) for n in range(90)]
    rows += [[f"{d:%d/%m/%Y}", "7h-7h hôm sau", f"{AN}", "0900.000.001"] for d in days]
    for repeat in (0, 1):
        reading = read(pdf(["SỞ MẪU", "LỊCH TRỰC"], rows, repeat=repeat), window)
        assert [s.starts_at.date() for s in reading.shifts] == days
        assert {s.at.sheet for s in reading.shifts} > {"Trang 1", "Trang 2"}
        assert reading.unread == ()


def test_a_name_that_a_narrow_pdf_column_wraps_stays_one_name():
    rows = [["Ngày", "Trực lãnh đạo", "Trực kỹ thuật"],
            ["04/02", "Nguyễn Văn Anh Tuấn (GĐ) 0900.000.001", "Lê Văn Cường\nPhạm Thị Dung"]]  # fmt: skip
    reading = read(pdf(["LỊCH TRỰC 24/24"], rows, widths=[70, 82, 200]))
    assert [s[:3] for s in brief(reading)] == [
        ("leader", "Nguyễn Văn Anh Tuấn", "0900.000.001"),
        ("technical", CUONG, ""),
        ("technical", DUNG, ""),
    ]


def test_a_roster_typed_as_sentences_is_read():
    text = f"""Viễn thông Mẫu – trực 24/24
Ngày 04/02/2027: Lãnh đạo: {AN} (GĐ) 0900.000.001; Kỹ thuật: {BINH} 0900.000.002
29 Tết: lãnh đạo: {AN}; kỹ thuật: {CUONG} 0900.000.003
Mùng 1 Tết
Trực lãnh đạo: {DUNG} 0900.000.004
- Kỹ thuật: {BINH}, {CUONG}
Chúc mừng năm mới
"""
    reading = read(text.encode())
    assert brief(reading) == WHOLE_DAYS
    assert [(u.text, u.at.row) for u in reading.unread] == [("Chúc mừng năm mới", 7)]


@pytest.mark.parametrize("delimiter", ["\t", "|", ";"])
def test_a_table_pasted_as_text_is_a_table(delimiter):
    lines = [["Ngày", "Giờ", "Nhiệm vụ", "Họ tên", "SĐT"], ["04/02", "7h-19h", "Trực lãnh đạo", AN, "0900.000.001"],
             ["04/02", "19h-7h", "Trực kỹ thuật", BINH, "0900.000.002"]]  # fmt: skip
    reading = read("\n".join(delimiter.join(line) for line in lines).encode("utf-8-sig"))
    assert brief(reading) == [
        ("leader", AN, "0900.000.001", "04 07:00", "04 19:00"),
        ("technical", BINH, "0900.000.002", "04 19:00", "05 07:00"),
    ]


def test_people_by_rows_and_days_by_columns():
    rows = [
        ["LỊCH TRỰC KỸ THUẬT"],
        ["STT", "Họ tên", "Số điện thoại", "04/02", "05/02", "06/02"],
        [1, AN, "0900.000.001", "N", "Đ", "N"],
        [2, BINH, "0900.000.002", "Đ", "N", None],
        [3, CUONG, "0900.000.003", None, None, "Đ"],
        ["N: 7h00-19h00; Đ: 19h00-7h00 hôm sau"],
    ]
    reading = read(xlsx(("T2", rows)))
    assert brief(reading)[:3] == [
        ("technical", AN, "0900.000.001", "04 07:00", "04 19:00"),
        ("technical", AN, "0900.000.001", "05 19:00", "06 07:00"),
        ("technical", AN, "0900.000.001", "06 07:00", "06 19:00"),
    ]
    assert len(reading.shifts) == 6


def test_shifts_by_columns_and_numbers_on_another_sheet():
    grid = [["LỊCH TRỰC ỨNG CỨU"], ["Ngày", "Ca 1 (7h-15h)", "Ca 2 (15h-23h)", "Ca 3 (23h-7h)"],
            [46422, AN, BINH, CUONG]]  # fmt: skip
    book = [
        ["STT", "Họ tên", "Điện thoại"],
        [1, AN, "0900.000.001"],
        [2, BINH, "0900.000.002"],
        [3, CUONG, 900000003],
    ]
    reading = read(xlsx(("Lịch", grid), ("Danh bạ", book)))
    assert brief(reading) == [
        ("response", AN, "0900.000.001", "04 07:00", "04 15:00"),
        ("response", BINH, "0900.000.002", "04 15:00", "04 23:00"),
        ("response", CUONG, "0900000003", "04 23:00", "05 07:00"),
    ]
    assert codes(reading).count("phone-lent") == 3


def test_one_row_for_each_person_with_days_of_every_kind():
    rows = [
        ["TT", "Họ và tên", "Chức vụ", "Số ĐT", "Ngày trực", "Nhiệm vụ", "Địa điểm"],
        [1, AN, "Giám đốc", "0900.000.001", "28 Tết", "Lãnh đạo trực", "Trụ sở"],
        [2, BINH, "KTV", "0900.000.002", "từ 04/02 đến 06/02", "Trực kỹ thuật", "Trạm 1"],
        [3, DUNG, "PGĐ", "0900.000.004", "29 Chạp, mùng 1 Tết", "Lãnh đạo trực", "Trụ sở"],
    ]
    reading = read(xlsx(("Trực", [["Trực 24/24"], *rows])))
    assert [(s.name, s.starts_at.day, s.station) for s in reading.shifts] == [
        (AN, 4, "Trụ sở"), (BINH, 4, "Trạm 1"), (BINH, 5, "Trạm 1"), (BINH, 6, "Trạm 1"), (DUNG, 5, "Trụ sở"),
        (DUNG, 6, "Trụ sở"),
    ]  # fmt: skip
    outcome = prove(as_shifts(reading), rules_for(THREE, {"leader": 1, "technical": 1}))
    assert outcome.certificate is not None


def test_start_and_end_in_columns_of_their_own():
    rows = [
        ["Ngày", "Từ giờ", "Đến giờ", "Người trực", "Điện thoại"],
        [datetime(2027, 2, 4), time(17, 30), time(7, 0), AN, "0900.000.001"],
        [datetime(2027, 2, 5), "7h30", "17h", BINH, "0900.000.002"],
    ]
    assert [s[3:] for s in brief(read(xlsx(("T", rows))))] == [
        ("04 17:30", "05 07:00"),
        ("05 07:30", "05 17:00"),
    ]
    whole = [["Bắt đầu", "Kết thúc", "Người trực"], [datetime(2027, 2, 4, 17), datetime(2027, 2, 5, 7), AN],
             ["17h00 05/02", "7h00 06/02", BINH]]  # fmt: skip
    assert [s[3:] for s in brief(read(xlsx(("T", whole))))] == [
        ("04 17:00", "05 07:00"),
        ("05 17:00", "06 07:00"),
    ]


def test_two_units_in_one_file_are_kept_apart():
    head = ["Ngày", "Trực lãnh đạo", "Điện thoại"]
    rows = [["A. VIỄN THÔNG MẪU"], head, ["04/02", AN, "0900.000.001"], [], ["B. BƯU ĐIỆN TỈNH MẪU"], head,
            ["04/02", BINH, "0900.000.002"]]  # fmt: skip
    one_sheet = read(xlsx(("Trực", rows)))
    two_sheets = read(xlsx(("VT", rows[:3]), ("BĐ", rows[4:])))
    column = read(xlsx(("T", [["Đơn vị", *head], ["Viễn thông Mẫu", "04/02", AN, "0900.000.001"],
                              ["Bưu điện Mẫu", "04/02", BINH, "0900.000.002"]])))  # fmt: skip
    for reading in (one_sheet, two_sheets):
        assert [(s.unit, s.name) for s in reading.shifts] == [
            ("VIỄN THÔNG MẪU", AN),
            ("BƯU ĐIỆN TỈNH MẪU", BINH),
        ]
        assert "several-units" in codes(reading, "warning")
    assert column.units == ("Viễn thông Mẫu", "Bưu điện Mẫu")


@pytest.mark.parametrize(
    ("day", "code", "suggestion"),
    [
        ("04/02/2109", "year-doubt", "04/02/2027"),
        ("04/02/2026", "year-doubt", "04/02/2027"),
        ("31/02/2027", "date-impossible", None),
        ("02/04/2027", "day-month-swapped", "04/02/2027"),
        (datetime(2027, 4, 2), "day-month-swapped", "04/02/2027"),
        ("30 Tết", "lunar-absent", "05/02/2027"),
        ("06/02 - 04/02", "range-odd", None),
    ],
)
def test_a_doubtful_day_makes_no_shift_until_the_officer_types_it_anew(day, code, suggestion):
    data = xlsx(
        (
            "Trực",
            [
                ["Trực 24/24"],
                ["Ngày", "Trực lãnh đạo", "SĐT"],
                [day, AN, "0900.000.001"],
                ["05/02", BINH, "0900.000.002"],
            ],
        )
    )
    reading = read(data)
    (doubt,) = [d for d in reading.doubts if d.severity == "error"]
    assert (doubt.code, doubt.suggestion, str(doubt.at)) == (
        code,
        suggestion,
        "Trang tính “Trực”, dòng 3, cột A",
    )
    assert [s.name for s in reading.shifts] == [BINH]
    assert [u.at.row for u in reading.unread] == [3]
    again = read(data, mapping=reading.mapping.with_cell(doubt.at, suggestion or "04/02/2027"))
    assert [s.name for s in again.shifts] == [AN, BINH]
    assert codes(again, "error") == []
    assert again.unread == ()


def test_solar_lunar_and_weekday_that_disagree_are_said_and_the_solar_day_kept():
    rows = [["Thứ", "Ngày dương", "Ngày âm", "Người trực"], ["Sáu", "04/02/2027", "29/12", AN]]
    reading = read(xlsx(("T", rows)))
    assert [s.starts_at.day for s in reading.shifts] == [4]
    assert {"weekday-mismatch", "lunar-mismatch"} <= set(codes(reading, "warning"))


def test_a_named_shift_without_hours_waits_for_the_officer():
    data = xlsx(
        ("T", [["Ngày", "Ca", "Trực lãnh đạo"], ["04/02", "Ban ngày", AN], ["04/02", "Ban đêm", BINH]])
    )
    reading = read(data)
    assert reading.shifts == ()
    assert codes(reading, "error") == ["hours-unknown", "hours-unknown"]
    told = reading.mapping.with_hours("ban ngày", "7h-19h").with_hours("ban đêm", "19h-7h")
    assert [s[3:] for s in brief(read(data, mapping=told))] == [
        ("04 07:00", "04 19:00"),
        ("04 19:00", "05 07:00"),
    ]


def test_an_officer_corrects_a_column_and_the_mapping_survives_json():
    data = xlsx(("T", [["Ngày", "A", "Bộ phận", "Trực"], ["04/02", AN, "Phòng Kỹ thuật", "0900.000.001"]]))
    first = read(data)
    block = first.mapping.blocks[0]
    fixed = first.mapping.with_column(block.sheet, block.first_row, 2, "people", "technical")
    fixed = fixed.with_column(block.sheet, block.first_row, 4, "phone")
    reading = read(data, mapping=mapping_from_json(fixed.as_json()))
    assert [s[:3] for s in brief(reading)] == [("technical", AN, "0900.000.001")]
    assert reading.mapping.blocks[0].columns[1].confidence == 1.0
    with pytest.raises(ValueError, match="không có cột 9"):
        first.mapping.with_column(block.sheet, block.first_row, 9, "people")


def test_one_name_with_two_numbers_and_unclear_people_are_doubts():
    rows = [["Ngày", "Trực lãnh đạo", "SĐT"], ["04/02", AN, "0900.000.001"], ["05/02", AN, "0900.000.009"],
            ["06/02", "Phòng Kỹ thuật", "0900.000.003"]]  # fmt: skip
    reading = read(xlsx(("T", rows)))
    assert "two-numbers" in codes(reading, "warning")
    assert codes(reading, "error") == ["person-unclear"]
    assert [u.at.row for u in reading.unread] == [4]


def test_a_formula_that_was_never_computed_is_a_doubt_not_an_empty_cell():
    book = Workbook()
    book.active.append(["Ngày", "Trực lãnh đạo"])
    book.active.append(["=A1+1", AN])
    book.active.append(["05/02", BINH])
    reading = read(saved(book))
    assert [s.name for s in reading.shifts] == [BINH]
    assert "chưa có kết quả" in reading.unread[0].text


def test_tracked_changes_give_the_final_text():
    data = docx([], [["Ngày", "Trực lãnh đạo"], ["04/02", AN], ["05/02", BINH]])
    document = Document(io.BytesIO(data))
    run = document.tables[0].cell(1, 1).paragraphs[0]._p
    run.clear_content()
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    run.append(parse_xml(f'<w:del {space} w:id="1"><w:r><w:delText>{AN}</w:delText></w:r></w:del>'))
    run.append(parse_xml(f'<w:ins {space} w:id="2"><w:r><w:t>{DUNG}</w:t></w:r></w:ins>'))
    buffer = io.BytesIO()
    document.save(buffer)
    assert [s.name for s in read(buffer.getvalue()).shifts] == [DUNG, BINH]


def encrypted() -> bytes:
    buffer = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(xlsx(("T", ROWS)))).encrypt("bimat", buffer)
    return buffer.getvalue()


def bomb() -> bytes:
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (80 * 2**20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "trống", id="empty"),
        pytest.param(encrypted(), "đặt mật khẩu", id="password"),
        pytest.param(xlsx(("T", ROWS))[:2000], "hỏng", id="cut off"),
        pytest.param(bomb(), "giải nén ra 80 MB", id="zip bomb"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "không phải danh sách trực", id="picture"),
        pytest.param(pdf(["Quét"], [["A", "B"], ["C", "D"]])[:900], "hỏng", id="cut PDF"),
        pytest.param("Kính gửi: Sở Mẫu\nXin báo cáo.".encode(), "không có bảng", id="a letter"),
        pytest.param(xlsx(("T", [["Doanh thu", "Quý 1"], ["A", 3]])), "không có bảng", id="another table"),
        pytest.param(xlsx(("T", [])), "không có ô nào", id="empty workbook"),
    ],
)
def test_what_is_no_roster_gets_one_line_with_the_next_step(data, said):
    with pytest.raises(Unreadable, match=said) as caught:
        read(data)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_a_scan_is_named_as_a_scan():
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(50, 50, 200, 200)
    canvas.showPage()
    canvas.save()
    with pytest.raises(Unreadable, match="bản quét"):
        read(buffer.getvalue())


def everything(reading):
    """All texts that a reading kept somewhere."""
    kept = [t for s in reading.shifts for t in (s.name, s.title, s.phone, s.note, s.unit, s.station)]
    kept += [d.text for d in reading.doubts] + [u.text for u in reading.unread] + list(reading.titles)
    return "\n".join(kept)


WORDS = st.sampled_from(
    ["04/02", "05/02/2027", "28 Tết", "7h-19h", "Ca 1", AN, BINH, f"{CUONG} 0900.000.003", "0900.000.001", "Giám đốc",
     "Trực lãnh đạo", "Ngày", "Họ tên", "xin chào", "???", "", "Phòng Kỹ thuật", "31/02", "x",
     "Ghi chú: gọi trước", 46422,
     3.5, True, datetime(2027, 2, 4), time(7, 30)]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=6), max_size=9))
def test_no_grid_of_cells_breaks_the_reading(rows):
    try:
        reading = read(xlsx(("T", rows)))
    except Unreadable:
        return
    assert all(s.starts_at < s.ends_at for s in reading.shifts)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text):
    try:
        read(text.encode())
    except Unreadable as error:
        assert error.hint  # noqa: PT017


@pytest.mark.parametrize("seed", range(30))
def test_every_row_ends_as_shifts_or_as_unread(seed):
    """Rows with a foreign word in them: each must be found again, as a shift, a doubt or an unread row."""
    drawn = random.Random(seed)
    rows = [["Ngày", "Ca", "Trực lãnh đạo", "SĐT"]]
    for n in range(12):
        row = [f"0{drawn.randint(4, 6)}/02", "7h-19h", drawn.choice([AN, BINH]), f"0900.000.{n:03d}"]
        if drawn.random() < 0.6:
            row[drawn.randrange(4)] = drawn.choice(
                [f"lạ{n} gì đó", f"32/13/2027 số{n}", f"từ {n} giờ lẻ", ""]
            )
        rows.append(row)
    reading = read(xlsx(("T", rows)))
    used = (
        {s.at.row for s in reading.shifts}
        | {u.at.row for u in reading.unread}
        | {d.at.row for d in reading.doubts}
    )
    assert {n for n, row in enumerate(rows, 1) if n > 1} <= used
