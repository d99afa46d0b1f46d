"""Where the names of organs end, and who owes what a sentence asks: decision 0023 as a table."""

import pytest

from vonggac.directives.reading.grammar.lists import split_organs
from vonggac.directives.reading.grammar.organs import only_names, phrase_end
from vonggac.directives.reading.grammar.parties import find_parties

EVERYBODY = ("Các sở, ban, ngành", "Các doanh nghiệp lữ hành, cơ sở lưu trú du lịch")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Công an tỉnh giúp Chủ tịch UBND tỉnh theo dõi", ("Công an tỉnh",)),
        ("Phòng Quản lý xuất nhập cảnh cung cấp danh sách", ("Phòng Quản lý xuất nhập cảnh",)),
        ("Công an các phường: An Bình, Bến Sứ tổ chức trực", ("Công an các phường: An Bình, Bến Sứ",)),
        ("Các sở: Y tế, Nội vụ và Công Thương rà soát", ("Các sở: Y tế, Nội vụ và Công Thương",)),
        ("Các xã, phường: Tổ chức tuyên truyền", ("Các xã, phường",)),
        ("Các doanh nghiệp viễn thông báo cáo nhanh", ("Các doanh nghiệp viễn thông",)),
        ("Trung tâm Điều hành mạng của Cục giám sát tập trung", ("Trung tâm Điều hành mạng của Cục",)),
        ("Bộ trưởng Bộ Ngoại giao làm việc với đối tác", ("Bộ trưởng Bộ Ngoại giao",)),
        ("Văn phòng HĐND và UBND phường lập lịch trực", ("Văn phòng HĐND và UBND phường",)),
        ("Các tập đoàn VNPT, Viettel rà soát", ("Các tập đoàn VNPT, Viettel",)),
        ("Sở Y tế biên soạn tài liệu", ("Sở Y tế",)),
        ("UBND các xã, phường bàn giao thiết bị", ("UBND các xã, phường",)),
        ("Phòng Kế toán kiểm soát chi", ("Phòng Kế toán",)),
        ("VNPT Hải Phòng hỗ trợ SIM dữ liệu", ("VNPT Hải Phòng",)),
        ("Các cơ sở đào tạo treo băng rôn", ("Các cơ sở đào tạo",)),
        ("Ban Quản lý dự án đầu tư xây dựng tỉnh gửi báo cáo", ("Ban Quản lý dự án đầu tư xây dựng tỉnh",)),
        ("Khoa Kiểm soát nhiễm khuẩn treo bảng tin", ("Khoa Kiểm soát nhiễm khuẩn",)),
        ("Đội Ứng cứu sự cố sẽ trực tại chỗ", ("Đội Ứng cứu sự cố",)),
        ("Các khoa lâm sàng, khoa Xét nghiệm dự trù thuốc.", ("Các khoa lâm sàng", "khoa Xét nghiệm")),
        ("UBND các xã An Bình, Hội Phú kiểm tra máy nổ", ("UBND các xã An Bình, Hội Phú",)),
        ("Các phòng: Kỹ thuật, Kế toán kiểm tra máy nổ", ("Các phòng: Kỹ thuật, Kế toán",)),
        (
            "UBND các xã có tuyến cáp đi qua kiểm tra cột",
            ("UBND các xã có tuyến cáp đi qua",),
        ),
        ("Các trường có đặt điểm thi", ("Các trường có đặt điểm thi",)),
        (
            "các cơ quan, đơn vị chưa báo cáo khẩn trương thực hiện",
            ("các cơ quan, đơn vị chưa báo cáo",),
        ),
        (
            "Công an huyện, Đồn Biên phòng Mường Lạn nắm tình hình",
            ("Công an huyện", "Đồn Biên phòng Mường Lạn"),
        ),
    ],
)
def test_a_name_ends_before_the_verb_of_the_duty(text: str, names: tuple[str, ...]) -> None:
    assert split_organs(text[: phrase_end(text)]) == names


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        pytest.param("Rà soát máy chủ.", EVERYBODY, id="nobody named"),
        pytest.param("Các cơ quan, đơn vị rà soát máy chủ.", EVERYBODY, id="nobody in particular"),
        pytest.param(
            "Các doanh nghiệp lữ hành, cơ sở lưu trú du lịch niêm yết giá.", EVERYBODY[1:], id="known"
        ),
        pytest.param("Kết thúc đợt trực, Công an tỉnh tổng kết.", ("Công an tỉnh",), id="after the time"),
        pytest.param("Bước 3: Phòng An ninh mạng cử cán bộ.", ("Phòng An ninh mạng",), id="after the topic"),
        pytest.param("Giao công chức văn thư làm đầu mối.", ("công chức văn thư",), id="entrusted"),
        pytest.param("Phân công trực trường, mở sổ theo dõi.", EVERYBODY, id="a verb is nobody"),
        pytest.param("Khi có sự cố, ngắt mạng, báo Phòng Điều độ.", EVERYBODY, id="told, not asked"),
        pytest.param("Về máy nổ, đề nghị Sở Y tế kiểm tra.", ("Sở Y tế",), id="asked after the topic"),
        pytest.param(
            "Giao đồng chí Trần Văn A, Phó Giám đốc Sở chỉ đạo.",
            ("đồng chí Trần Văn A, Phó Giám đốc Sở",),
            id="a person with a post",
        ),
        pytest.param("Nhắc sinh viên: Trung tâm không thu tiền.", EVERYBODY, id="told after a colon"),
        pytest.param("Kiểm tra máy nổ (Phòng A thực hiện).", ("Phòng A",), id="in brackets at the end"),
        pytest.param("Việc kiểm tra do Phòng A thực hiện.", ("Phòng A",), id="by whom it is done"),
        pytest.param("Kiểm tra máy nổ; giao Phòng A chủ trì.", ("Phòng A",), id="given at the end"),
        pytest.param("Kiểm tra máy nổ; giao Phòng A báo cáo.", EVERYBODY, id="given another thing"),
        pytest.param("Báo cáo gửi về: Sở Y tế trước ngày 20/5.", EVERYBODY, id="where to, not whose"),
    ],
)
def test_who_owes_is_whom_the_sentence_names(text: str, recipients: tuple[str, ...]) -> None:
    assert find_parties(text, EVERYBODY, EVERYBODY).recipients == recipients


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đối với Bưu điện tỉnh Thanh Đằng:", True),
        ("CÁC SỞ, BAN, NGÀNH", True),
        ("Sở Khoa học và Công nghệ đề nghị các đơn vị:", False),
        ("Bảo đảm an toàn mạng lưới.", False),
    ],
)
def test_a_heading_only_names(text: str, expected: bool) -> None:
    assert only_names(text) is expected
