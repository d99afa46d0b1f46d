"""Rules of reading that no single letter shows: the order of stages, claims, refusals, doubts, bounds."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vonggac.core.errors import Refused
from vonggac.directives.reading import STAGES, document_of, is_letter, read, stages, trace
from vonggac.directives.reading.values import Line, Place

HEAD = """UBND TỈNH A LƯ
SỞ KHOA HỌC VÀ CÔNG NGHỆ
Số: 1/SKHCN-CĐS
V/v thử nghiệm
A Lư, ngày 15 tháng 01 năm 2027
Kính gửi: Các sở, ban, ngành.
"""
TAIL = """Nơi nhận:
- Như trên;
- Lưu: VT.
GIÁM ĐỐC
Nguyễn Văn Mẫu
"""


def letter(body: str) -> str:
    return f"{HEAD}{body}\n{TAIL}"


def codes(body: str) -> list[str]:
    return [finding.code for finding in read(document_of(letter(body))).findings]


def test_the_list_of_stages_names_every_file_of_the_folder() -> None:
    files = {path.stem for path in Path(stages.__path__[0]).glob("*.py")}
    helpers = {"__init__", "apart", "inherits", "labels", "levels", "whom"}
    assert {stage.name for stage in STAGES} == files - helpers


def test_every_line_is_claimed_once_or_unread() -> None:
    found = trace(document_of(letter("1. Các sở, ban, ngành rà soát máy chủ.") + "một dòng lạ ở cuối tệp"))
    assert [line.text for line in found.reading.unread] == ["một dòng lạ ở cuối tệp"]
    assert len(found.owners) == len(found.document.lines)


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "Độ mật: Tối mật", "[ MẬT ]"])
def test_a_paper_under_a_secrecy_mark_is_refused(mark: str) -> None:
    with pytest.raises(Refused, match="văn thư bảo mật"):
        read(document_of(f"{mark}\n{letter('1. Việc.')}"))


@pytest.mark.parametrize(
    "words", ["1. Bảo mật tài khoản.", "1. Đổi mật khẩu.", "Mật ong", "1. Phòng ngừa lộ bí mật nhà nước."]
)
def test_words_that_hold_mat_are_no_secrecy_mark(words: str) -> None:
    assert read(document_of(letter(words))).number == "1/SKHCN-CĐS"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("1. Báo cáo về Sở trước ngày 31/02/2027.", "date-impossible"),
        ("1. Báo cáo về Sở trước ngày 30 tháng Chạp năm Bính Ngọ.", "date-impossible"),
        ("1. Báo cáo về Sở trước thứ Sáu, ngày 28/01/2027.", "weekday-mismatch"),
        ("1. Báo cáo về Sở trước ngày 28/01/2027 (tức ngày 20 tháng Chạp).", "lunar-mismatch"),
        ("1. Trang trí đón xuân Ất Tỵ.", "year-name-mismatch"),
        ("1. Trang trí đón Tết Đinh Mùi 2026.", "year-name-mismatch"),
        ("1. Báo cáo về Sở trước ngày 14/01/2027.", "past-due"),
        ("1. Báo cáo kết quả về Sở.", "no-deadline"),
        ("1. Gửi danh sách trực về Sở theo quy định.", "no-deadline"),
        ("1. Báo cáo về Sở trước ngày 24/01/2027.", "due-on-day-off"),
        ("1. Thực hiện các nội dung tại Mục 7 Công văn này.", "broken-reference"),
        ("1. Bộ Chỉ huy quân sự tỉnh kiểm tra kho.", "not-addressed"),
        ("1. Công an tỉnh tuần tra.", "no-duty"),
        (
            "1. Trực từ ngày 05/02/2027 đến hết ngày 10/02/2027.\n2. Báo cáo về Sở trước 9 giờ ngày 09/02/2027.",
            "due-inside-window",
        ),
    ],
)
def test_a_contradiction_is_a_finding(body: str, code: str) -> None:
    assert code in codes(body)


@pytest.mark.parametrize(
    "body",
    [
        "1. Báo cáo về Sở trước ngày 28/01/2027 (tức ngày 21 tháng Chạp).",
        "1. Báo cáo về Sở trước thứ Năm, ngày 28/01/2027.",
        "1. Trang trí đón xuân Đinh Mùi 2027.",
        "1. Khi xảy ra sự cố, báo cáo ngay về Sở.",
        "1. Báo cáo về Sở trước 16 giờ hằng ngày.",
        "1. Trực từ ngày 05/02/2027 đến hết ngày 10/02/2027.\n2. Báo cáo về Sở trước 9 giờ ngày 11/02/2027.",
        "1. Sở Tài chính bố trí kinh phí.",
    ],
)
def test_what_agrees_is_no_finding(body: str) -> None:
    assert codes(body) == []


def test_findings_point_to_the_line() -> None:
    found = read(document_of(letter("1. Báo cáo về Sở trước ngày 31/02/2027."))).findings
    assert [(f.at and f.at.line) for f in found if f.code == "date-impossible"] == [7]


def test_weak_lines_of_a_scan_are_told_once() -> None:
    document = document_of(letter("1. Rà soát."))
    weak = Line(Place(1, 99), "chữ mờ", 0.3)
    reading = read(type(document)(document.name, (*document.lines, weak), 1))
    assert [f.code for f in reading.findings].count("low-confidence") == 1


def test_prose_is_no_letter() -> None:
    assert not is_letter(read(document_of("Hôm nay trời đẹp.\nTôi đi chợ mua rau.")))
    assert is_letter(read(document_of(letter("1. Việc."))))


def test_numbers_alone_on_a_line_and_wrapped_dates_open_no_item() -> None:
    body = (
        "1. Các sở thực hiện Công văn số 12/UBND-KT ngày\n18/7/2026 của Ủy ban nhân dân tỉnh.\n2\n2. Báo cáo."
    )
    reading = read(document_of(letter(body)))
    assert [r.id for r in reading.requirements] == ["1", "2"]
    assert [(r.number, r.issued_on) for r in reading.references] == [("12/UBND-KT", date(2026, 7, 18))]


_PIECES = st.sampled_from(
    [
        "Kính gửi:",
        "- ",
        "1. ",
        "a) ",
        "I. ",
        "Điều 1.",
        "trước ngày ",
        "28/01/2027",
        "31/02",
        "(tức ",
        "29 tháng Chạp",
        "Số: ",
        "/",
        "UBND",
        "Sở Nội vụ",
        ", ",
        "; ",
        "\n",
        "\n\n",
        "\f",
        " | ",
        "Nơi nhận:",
        "KT. GIÁM ĐỐC",
        "từ ngày ",
        " đến ",
        "hằng ngày",
        "16h",
        "của ",
        "chủ trì, phối hợp với ",
        "0900.000.123",
        "a@b.example.vn",
        "Mục 2",
        "\u0301",
        "\x00",
        "MẬ",
        "V/v",
        "ngày     tháng",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES | st.text(max_size=12), max_size=60).map("".join))
def test_no_text_makes_it_crash(text: str) -> None:
    reading = read(document_of(text))
    assert reading.as_json()["unread"] is not None


@pytest.mark.parametrize(
    "unit",
    [
        "trước ngày ",
        "- việc ",
        "1. Báo cáo;\n",
        "Sở Nội vụ, ",
        "của Bộ ",
        "12/UBND-KT, ",
        "a",
        "(",
        "1/2 ",
        "| a | b |\n",
        "0900.000.1 ",
        "Kính gửi: - a;\n",
        "KT. GIÁM ĐỐC\n",
        "từ ngày 1/2/2027 đến ",
        "chủ trì, phối hợp với ",
    ],
)
def test_time_grows_in_step_with_the_text(unit: str) -> None:
    """200,000 characters are about seventy pages; a quadratic pattern would take minutes."""
    started = time.perf_counter()
    read(document_of(unit * (200_000 // len(unit))))
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    ("figure", "said"), [("10/7.", "ngày 10/7."), ("3.", "cấp độ 3."), ("15", "trước ngày 15")]
)
def test_a_figure_that_wrapped_to_a_line_of_its_own_is_no_page_number(figure: str, said: str) -> None:
    lead = said.removesuffix(figure).strip()
    body = f"Kính gửi: Sở Y tế.\n1. Sở Y tế gửi số máy trực về Sở chậm nhất {lead}\n{figure}\n2. Sở Y tế báo cáo ngay."
    first = read(document_of(body)).requirements[0]
    assert first.text.endswith(said)


def test_an_addressee_without_a_full_stop_ends_where_the_body_opens() -> None:
    text = letter(
        "Thực hiện Công văn số 2/UBND-KT ngày 04/01/2027 của UBND tỉnh, Sở đề nghị:\n1. Rà soát máy chủ."
    )
    reading = read(document_of(text.replace("Các sở, ban, ngành.", "Các sở, ban, ngành", 1)))
    assert reading.addressees == ("Các sở, ban, ngành",)
    assert [base.number for base in reading.bases] == ["2/UBND-KT"]
