"""Rosters laid out as no manual says: sections by role, days with times inside, notes that state the hours."""

from datetime import date, datetime

import pytest
from making import docx, xlsx

from vonggac.core.times import Window
from vonggac.roster.coverage import prove, rules_for
from vonggac.roster.intake.reading import as_shifts, read_roster

WEEK = Window(date(2027, 2, 3), date(2027, 2, 9))
AN, BINH, CUONG, DUNG = "Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung"


def read(data):
    return read_roster(data, "truc", WEEK)


def brief(reading):
    return [(s.role, s.name, f"{s.starts_at:%d %H:%M}", f"{s.ends_at:%d %H:%M}") for s in reading.shifts]


def test_sections_by_role_with_ranges_and_a_note_that_states_the_hours():
    rows = [
        ["UBND HUYỆN MẪU", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["PHÒNG VĂN HÓA VÀ THÔNG TIN", None, None, "Độc lập - Tự do - Hạnh phúc"],
        [None, None, None, "Mẫu, ngày 25 tháng 01 năm 2027"],
        ["DANH SÁCH PHÂN CÔNG TRỰC TẾT NGUYÊN ĐÁN"],
        ["TT", "Thời gian", "Họ và tên", "Chức vụ", "Số điện thoại", "Ghi chú"],
        ["I", "Trực lãnh đạo"],
        [1, "03-05/02/2027\n(27-29 Chạp)", AN, "Trưởng phòng", "0900.000.001", None],
        [2, "06-09/02/2027\n(mùng 1 - mùng 4)", BINH, "Phó Trưởng phòng", "0900 000 002", None],
        ["II", "Trực chuyên môn"],
        [1, "Từ 7h00 ngày 03/02 đến 7h00 ngày 06/02/2027", CUONG, "Chuyên viên", "0900.000.003", "ở xa"],
        [2, "Từ 7h00 ngày 06/02 đến 7h00 ngày 10/02/2027", DUNG, "CV", "(0900)000004", None],
        ["* Ghi chú: Thời gian trực từ 7h00 hôm nay đến 7h00 hôm sau."],
        ["Nơi nhận:", None, None, "TRƯỞNG PHÒNG"],
        ["- Lưu: VT.", None, None, AN],
    ]
    reading = read(xlsx(("DS", rows)))
    leaders = [s for s in brief(reading) if s[0] == "leader"]
    assert [s[1:] for s in leaders[:4]] == [
        (AN, "03 07:00", "04 07:00"), (AN, "04 07:00", "05 07:00"), (AN, "05 07:00", "06 07:00"),
        (BINH, "06 07:00", "07 07:00"),
    ]  # fmt: skip
    assert [s for s in brief(reading) if s[0] == "technical"] == [
        ("technical", CUONG, "03 07:00", "06 07:00"),
        ("technical", DUNG, "06 07:00", "10 07:00"),
    ]
    assert {u.at.row for u in reading.unread} == {13, 14}
    problems = prove(as_shifts(reading), rules_for(WEEK, {"leader": 1, "technical": 1})).problems
    assert [(p.trouble, f"{p.starts_at:%d %H}", f"{p.ends_at:%d %H}") for p in problems] == [
        ("hole", "03 00", "03 07")
    ] * 2


def test_a_day_written_over_three_lines_with_its_lunar_one_in_brackets():
    rows = [
        ["Ngày, tháng", "Buổi", "Trực lãnh đạo", "", "Trực chuyên môn", ""],
        ["", "", "Họ tên, chức vụ", "Điện thoại", "Họ tên", "Điện thoại"],
        [
            "Thứ Tư\n03/02/2027\n(27/12 ÂL)",
            "Sáng (7h30-11h30)",
            f"{AN} - GĐ",
            "0900.000.001",
            BINH,
            "0900.000.002",
        ],
        [
            "",
            "Đêm (17h-7h30 hôm sau)",
            f"{DUNG} - PGĐ",
            "0900.000.004",
            f"{CUONG}\n{BINH}",
            "0900.000.003\n0900.000.002",
        ],
        ["Thứ Năm 04/02", "Sáng", DUNG, "0900.000.004", BINH, "900000002"],
    ]
    reading = read(
        docx(
            ["TRUNG TÂM CNTT&TT"],
            rows,
            merge=[(0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1), (2, 0, 3, 0)],
        )
    )
    assert brief(reading) == [
        ("leader", AN, "03 07:30", "03 11:30"),
        ("technical", BINH, "03 07:30", "03 11:30"),
        ("leader", DUNG, "03 17:00", "04 07:30"),
        ("technical", CUONG, "03 17:00", "04 07:30"),
        ("technical", BINH, "03 17:00", "04 07:30"),
        ("leader", DUNG, "04 07:30", "04 11:30"),
        ("technical", BINH, "04 07:30", "04 11:30"),
    ]
    assert reading.doubts == ()


def test_a_message_with_sections_and_days_first():
    text = f"""LỊCH TRỰC TẾT BƯU ĐIỆN MẪU
Trực lãnh đạo:
- 03/02 - 05/02: {AN}, GĐ, 0900.000.001
- 06/02 - 09/02: {BINH}, PGĐ, 0900.000.002
Trực kỹ thuật (7h - 7h hôm sau):
- Ngày 03, 05, 07, 09/02: {CUONG} 0900.000.003
- Ngày 04, 06, 08/02: {DUNG} 0900.000.004
"""
    reading = read(text.encode())
    assert brief(reading)[0] == ("leader", AN, "03 00:00", "04 00:00")
    assert [s[1:3] for s in brief(reading) if s[0] == "technical"] == [
        (CUONG, f"0{d} 07:00") for d in (3, 5, 7, 9)
    ] + [(DUNG, f"0{d} 07:00") for d in (4, 6, 8)]
    assert [d.code for d in reading.doubts] == ["hours-assumed"]


def test_text_without_any_marks_is_read_too():
    rows = [["STT", "Ngay truc", "Ho va ten", "Chuc vu", "So dien thoai", "Nhiem vu"],
            [1, "2027-02-03", "Nguyen Van An", "Giam doc", "0900000001", "Truc lanh dao"],
            [2, "2027-02-03", "Tran Binh", "Ky thuat vien", "0900000002", "Truc ky thuat"]]  # fmt: skip
    assert [s[:2] for s in brief(read(xlsx(("S", rows))))] == [
        ("leader", "Nguyen Van An"),
        ("technical", "Tran Binh"),
    ]


def test_roles_by_rows_and_days_by_columns():
    rows = [
        ["PHÂN CÔNG TRỰC 24/24"],
        ["Nội dung", "Thứ 4\n03/02", "Thứ 5\n04/02", "Thứ 6\n05/02"],
        ["Trực lãnh đạo", f"{AN}\n0900.000.001", f"{BINH}\n0900.000.002", AN],
        ["Trực kỹ thuật", f"{CUONG}\n0900.000.003", f"{DUNG}\n0900.000.004", CUONG],
    ]
    reading = read(xlsx(("S", rows)))
    assert [(s[0], s[1], s[2]) for s in brief(reading)] == [
        ("leader", AN, "03 00:00"), ("leader", BINH, "04 00:00"), ("leader", AN, "05 00:00"),
        ("technical", CUONG, "03 00:00"), ("technical", DUNG, "04 00:00"), ("technical", CUONG, "05 00:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("start", [datetime(2109, 2, 4, 17), "17h00 04/02/2109"])
def test_a_wrong_year_in_a_start_cell_is_a_doubt(start):
    rows = [
        ["Bắt đầu", "Kết thúc", "Người trực"],
        [start, "7h00 05/02/2027", AN],
        ["17h00 05/02", "7h00 06/02", BINH],
    ]
    reading = read(xlsx(("T", rows)))
    assert [s.name for s in reading.shifts] == [BINH]
    assert "year-doubt" in [d.code for d in reading.doubts]
    assert [u.at.row for u in reading.unread] == [2]


def test_an_empty_hours_cell_in_a_table_with_hours_is_not_guessed():
    rows = [["Ngày", "Ca", "Trực lãnh đạo"], ["04/02", "7h-19h", AN], ["05/02", None, BINH]]
    reading = read(xlsx(("T", rows)))
    assert [s.name for s in reading.shifts] == [AN]
    assert [d.code for d in reading.doubts] == ["hours-missing"]
