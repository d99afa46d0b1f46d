"""Tables that a plain text sets with spaces come out as the rows with bars that every other form gives."""

from vonggac.directives.extract.aligned import with_bars

TABLE = """\
TT  Nội dung công việc            Chủ trì                 Thời hạn
1   Sao lưu chương trình          Phân xưởng Đo lường     Trước 15h00
    của bộ điều khiển                                     ngày 19/6/2026
2   Biên soạn quy trình           Phòng Kỹ thuật          23/6/2026

Trên đây là phương án."""


def test_columns_of_spaces_become_cells_and_what_wraps_keeps_its_first_cell_empty() -> None:
    assert with_bars(TABLE.split("\n")) == [
        "TT | Nội dung công việc | Chủ trì | Thời hạn",
        "1 | Sao lưu chương trình | Phân xưởng Đo lường | Trước 15h00",
        " | của bộ điều khiển |  | ngày 19/6/2026",
        "2 | Biên soạn quy trình | Phòng Kỹ thuật | 23/6/2026",
        "",
        "Trên đây là phương án.",
    ]


def test_a_letterhead_and_a_signing_block_are_no_table() -> None:
    lines = [
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Nơi nhận:                                 GIÁM ĐỐC",
        "Nội dung   và thời hạn như sau",
    ]
    assert with_bars(lines) == lines


def test_prose_right_under_a_table_stays_prose() -> None:
    lines = [*TABLE.split("\n")[:2], "Các đơn vị thực hiện xong phải báo cáo ngay cho Giám đốc Nhà máy."]
    assert with_bars(lines)[2] == lines[2]
