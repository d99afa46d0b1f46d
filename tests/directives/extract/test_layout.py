"""Words with boxes become lines in the order in which a person reads them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vonggac.directives.extract.layout import lines_of
from vonggac.directives.extract.sheets import Sheet, lines, margins
from vonggac.directives.extract.words import Grid, Word, rows_of, whole


def page(*rows: tuple[float, str] | tuple[float, str, float, str]) -> list[Word]:
    """Set lines of 12-point type: (left edge, words) or (left edge, words, left edge, words), 18 points apart."""
    words = []
    for number, row in enumerate(rows):
        for x, said in zip(row[::2], row[1::2], strict=True):
            left = float(x)
            for word in str(said).split():
                words.append(Word(word, left, 60 + 18 * number, left + 6 * len(word), 72 + 18 * number))
                left += 6 * len(word) + 4
    return words


def read(words: list[Word], *grids: Grid) -> list[str]:
    return [row.text for row in lines_of(words, grids)]


def test_the_header_s_left_column_comes_before_its_right_one() -> None:
    words = page(
        (90, "UBND TỈNH LAM HẢI", 320, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (90, "SỞ Y TẾ", 350, "Độc lập - Tự do - Hạnh phúc"),
        (90, "Số: 5/SYT-VP", 330, "Lam Hải, ngày 02 tháng 3 năm 2027"),
        (90, "V/v trực Tết"),
        (180, "Kính gửi: Các bệnh viện."),
        (90, "Sở Y tế đề nghị các bệnh viện bố trí người trực suốt kỳ nghỉ lễ."),
    )
    assert read(words) == [
        "UBND TỈNH LAM HẢI", "SỞ Y TẾ", "Số: 5/SYT-VP", "V/v trực Tết", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Lam Hải, ngày 02 tháng 3 năm 2027", "Kính gửi: Các bệnh viện.",
        "Sở Y tế đề nghị các bệnh viện bố trí người trực suốt kỳ nghỉ lễ.",
    ]  # fmt: skip


def test_a_title_in_the_middle_ends_the_header() -> None:
    words = page(
        (90, "BỘ Y TẾ", 320, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (90, "Số: 5/CT-BYT", 350, "Độc lập - Tự do - Hạnh phúc"),
        (300, "Hà Nội, ngày 02 tháng 3 năm 2027"),
        (),
        (280, "CHỈ THỊ"),
        (200, "Về việc trực Tết Nguyên đán Đinh Mùi"),
    )
    assert read(words)[-3:] == [
        "Hà Nội, ngày 02 tháng 3 năm 2027",
        "CHỈ THỊ",
        "Về việc trực Tết Nguyên đán Đinh Mùi",
    ]


def test_noi_nhan_comes_before_the_signature_beside_it() -> None:
    words = page(
        (90, "Đề nghị các đơn vị thực hiện./."),
        (360, "TM. ỦY BAN NHÂN DÂN"),
        (90, "Nơi nhận:", 380, "CHỦ TỊCH"),
        (90, "- Như trên;"),
        (90, "- Lưu: VT."),
        (380, "Lê Văn Bưởi"),
    )
    assert read(words) == [
        "Đề nghị các đơn vị thực hiện./.", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH", "Lê Văn Bưởi",
    ]  # fmt: skip


def test_an_annex_after_the_signature_is_not_drawn_into_its_columns() -> None:
    words = page(
        (90, "Nơi nhận:", 380, "GIÁM ĐỐC"),
        (90, "- Như trên;", 380, "Lê Văn Bưởi"),
        (90, "Danh mục này kèm theo văn bản nêu trên và có hiệu lực từ ngày ký."),
        (90, "1. Máy chủ", 380, "Trung tâm"),
    )
    assert read(words)[-3:] == [
        "Lê Văn Bưởi", "Danh mục này kèm theo văn bản nêu trên và có hiệu lực từ ngày ký.", "1. Máy chủ Trung tâm",
    ]  # fmt: skip


def test_wide_gaps_in_justified_text_are_no_columns() -> None:
    words = page(
        (90, "Các sở", 200, "ban ngành", 400, "thực hiện"), (90, "ngay việc", 210, "này trong", 410, "ngày.")
    )  # type: ignore[arg-type]
    assert read(words) == ["Các sở ban ngành thực hiện", "ngay việc này trong ngày."]


def test_a_ruled_table_gives_a_line_for_each_row_with_cells_between_bars() -> None:
    words = page(
        (90, "Việc", 200, "Hạn"), (90, "Sao lưu", 200, "hết"), (90, "dữ liệu", 200, "tháng 01"), (90, "Hết.")
    )
    grid = Grid(across=(58.0, 75.0, 112.0), down=(85.0, 190.0, 300.0))
    assert read(words, grid) == ["Việc | Hạn", "Sao lưu dữ liệu | hết tháng 01", "Hết."]


def test_letters_that_a_second_font_drew_belong_to_their_word() -> None:
    pieces = [Word("T", 90, 60, 97, 72), Word("Ỉ", 97.1, 59, 101, 73), Word("NH", 101, 60, 116, 72)]
    assert [word.text for word in whole([*pieces, Word("LAM", 120, 60, 140, 72)])] == ["TỈNH", "LAM"]


def test_page_numbers_and_running_lines_leave_the_text_and_a_lone_figure_in_it_stays() -> None:
    def sheet(*words: tuple[str, float]) -> list:
        return rows_of(Word(text, 300, y, 330, y + 12) for text, y in words)

    pages = [
        sheet(("chữ", 400.0), ("so.example.vn", 810.0)),
        sheet(("2", 30.0), ("chữ", 80.0), ("7", 400.0), ("so.example.vn", 810.0)),
    ]
    taken = margins(pages, [842.0, 842.0])
    assert [[row.text for row in rows] for rows in taken] == [["so.example.vn"], ["2", "so.example.vn"]]


def test_a_signing_block_that_a_page_cuts_is_read_as_one() -> None:
    first = page((90, "Nơi nhận:", 380, "KT. GIÁM ĐỐC"), (90, "- Như trên;", 380, "PHÓ GIÁM ĐỐC"))
    second = page((90, "- Sở Y tế;", 380, "Lê Văn Bưởi"), (90, "- Lưu: VT."), (260, "PHỤ LỤC CỦA VĂN BẢN"))
    read, _ = lines([Sheet(first), Sheet(second)])
    assert [line.text for line in read] == [
        "Nơi nhận:", "- Như trên;", "- Sở Y tế;", "- Lưu: VT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Văn Bưởi",
        "PHỤ LỤC CỦA VĂN BẢN",
    ]  # fmt: skip
    assert [line.at.page for line in read] == [1, 1, 2, 2, 1, 1, 2, 2]


def test_an_annex_on_the_next_page_does_not_go_on_with_the_signature() -> None:
    first = page((90, "Nơi nhận:", 380, "GIÁM ĐỐC"), (90, "- Lưu: VT.", 380, "Lê Văn Bưởi"))
    read, _ = lines(
        [Sheet(first), Sheet(page((200, "Phụ lục I"), (90, "Danh mục máy chủ và thiết bị của các cơ quan")))]
    )
    assert [line.text for line in read][-3:] == [
        "Lê Văn Bưởi", "Phụ lục I", "Danh mục máy chủ và thiết bị của các cơ quan",
    ]  # fmt: skip


def test_a_signing_block_whose_columns_are_fuller_on_the_next_page_is_read_as_one() -> None:
    first = page((90, "Nơi nhận:", 340, "KT. CHỦ TỊCH"), (90, "- Như trên;", 340, "PHÓ CHỦ TỊCH"))
    second = page(
        (90, "- Ban Chỉ đạo Phòng thủ dân sự (để báo"), (90, "cáo);"),
        (90, "- Báo và Đài PTTH tỉnh (đưa tin);", 345, "Bùi Hữu Nghĩa"), (90, "- Lưu: VT."),
    )  # fmt: skip
    read, _ = lines([Sheet(first), Sheet(second)])
    assert [line.text for line in read] == [
        "Nơi nhận:", "- Như trên;", "- Ban Chỉ đạo Phòng thủ dân sự (để báo", "cáo);",
        "- Báo và Đài PTTH tỉnh (đưa tin);", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Bùi Hữu Nghĩa",
    ]  # fmt: skip


def test_the_page_tells_where_paragraphs_begin() -> None:
    """Long lines end at 500; first lines stand in by 30, and a list that a dash of a name seems to open does not."""
    full, fuller = " ".join(["xxxxx"] * 11), " ".join(["xxxxx"] * 12)
    words = page(
        (120, full), (90, fuller), (90, "ngắn."),
        (120, full), (90, fuller),
        (120, "Các trường"),
        (120, full), (90, "Truyền hình"),
        (120, full),
    )  # fmt: skip
    read, _ = lines([Sheet(words)])
    assert [line.begins for line in read] == [None, False, False, True, False, True, True, False, True]


WORDS = st.builds(
    lambda text, x, y, wide, high: Word(text, x, y, x + wide, y + high),
    st.sampled_from(["Nơi nhận:", "CỘNG HÒA XÃ HỘI", "Kính gửi", "2", "a", "KT.", "ngày 2 tháng 3 năm 2027"]),
    st.floats(-50, 700), st.floats(-50, 900), st.floats(0, 300), st.floats(0, 40),
)  # fmt: skip
EDGES = st.lists(st.floats(0, 842), min_size=2, max_size=6, unique=True).map(sorted).map(tuple)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a loaded machine is no fault of the words
@given(st.lists(WORDS, max_size=60), st.lists(st.builds(Grid, EDGES, EDGES), max_size=3))
def test_no_word_is_lost_and_none_is_read_twice(words: list[Word], grids: list[Grid]) -> None:
    found = [word.text for row in lines_of(words, grids) for word in row.words if word.text != "|"]
    assert sorted(found) == sorted(word.text for word in words)


def test_a_narrow_header_is_read_column_by_column_with_its_motto_and_date_whole() -> None:
    words = page(
        (90, "UBND TỈNH NAM HẢI ĐÔNG", 236, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT"),
        (90, "SỞ THÔNG TIN TRUYỀN THÔNG", 330, "NAM"),
        (90, "Số: 5/STTTT-VP", 250, "Độc lập - Tự do - Hạnh phúc"),
        (90, "V/v bảo đảm mạng, an", 240, "Nam Hải Đông, ngày 02 tháng 3"),
        (90, "toàn dịp Tết", 300, "năm 2027"),
        (260, "CHỈ THỊ"),
    )
    assert read(words) == [
        "UBND TỈNH NAM HẢI ĐÔNG", "SỞ THÔNG TIN TRUYỀN THÔNG", "Số: 5/STTTT-VP", "V/v bảo đảm mạng, an",
        "toàn dịp Tết", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Nam Hải Đông, ngày 02 tháng 3 năm 2027", "CHỈ THỊ",
    ]  # fmt: skip


def test_a_letter_of_the_party_has_its_header_in_columns() -> None:
    words = page(
        (90, "TỈNH ỦY LAM HẢI", 320, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (130, "*"),
        (90, "Số 12-CV/TU", 320, "Lam Hải, ngày 02 tháng 3 năm 2027"),
        (180, "Kính gửi: Các đảng ủy xã."),
    )
    assert read(words) == [
        "TỈNH ỦY LAM HẢI", "*", "Số 12-CV/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Lam Hải, ngày 02 tháng 3 năm 2027",
        "Kính gửi: Các đảng ủy xã.",
    ]  # fmt: skip
