"""The invented letter: what the Department of an invented province asks for Tết Đinh Mùi. Every word is our own."""

from datetime import date, timedelta

from vonggac.core.lunar import LunarDay, lunar, tet
from vonggac.reports.layout import Block, Heading, Item, OfficialDocument, Paragraph, Signer

ISSUED = date(2027, 1, 11)
ROSTER_DUE = date(2027, 1, 25)
WINDOW = (date(2027, 2, 4), date(2027, 2, 10))
REPORT_DUE = date(2027, 2, 9)
DIRECTIVE = "Chỉ thị số 01/CT-UBND ngày 06/01/2027"

ADDRESSEES = (
    "Các sở, ban, ngành cấp tỉnh",
    "Các cơ quan báo chí của tỉnh",
    "Ủy ban nhân dân các xã, phường",
    "Trung tâm Chuyển đổi số",
    "Phóng viên thường trú, văn phòng đại diện trên địa bàn tỉnh",
    "Các doanh nghiệp bưu chính, viễn thông trên địa bàn tỉnh",
)
COPIES = (
    "Như trên",
    "UBND tỉnh (báo cáo)",
    "Giám đốc Sở (báo cáo)",
    "Phòng Văn hóa - Xã hội các xã, phường (thực hiện)",
    "Trung tâm Cung ứng dịch vụ sự nghiệp công các xã, phường (phối hợp)",
    "Lưu: VT, BCVT",
)


def check_days() -> None:
    """Raise AssertionError unless every lunar day that the letter states is the true one."""
    first = tet(2027)
    assert first == date(2027, 2, 6)
    assert lunar(first - timedelta(days=1)) == LunarDay(2026, 12, 29)  # this Chạp has no 30
    assert (lunar(WINDOW[0]), lunar(WINDOW[1])) == (LunarDay(2026, 12, 28), LunarDay(2027, 1, 5))
    assert lunar(REPORT_DUE) == LunarDay(2027, 1, 4)
    assert (lunar(WINDOW[0]).year_name, lunar(first).year_name) == ("Bính Ngọ", "Đinh Mùi")
    assert all(day.weekday() < 5 for day in (ISSUED, ROSTER_DUE, date(2027, 1, 4), date(2027, 1, 6)))


def letter() -> OfficialDocument:
    """Return the letter."""
    check_days()
    return OfficialDocument(
        parent_issuer="Ủy ban nhân dân\ntỉnh Lĩnh Giang",
        issuer="Sở Khoa học và Công nghệ",
        number="15",
        symbol="SKHCN-BCVT",
        place="Lĩnh Giang",
        dated=ISSUED,
        subject="giữ an toàn thông tin mạng và thông tin liên lạc thông suốt dịp Tết Nguyên đán Đinh Mùi năm 2027",
        addressees=ADDRESSEES,
        body=(*_opening(), *_sections(), *_closing()),
        copies=COPIES,
        signer=Signer("Phó Giám đốc", "Đoàn Thục Khuê", "KT. Giám đốc"),
        body_size=13,
    )


def _opening() -> list[Block]:
    return [
        Paragraph(
            "Căn cứ Kế hoạch số 03/KH-UBND ngày 04/01/2027 của Ủy ban nhân dân tỉnh về phục vụ Nhân dân đón Tết "
            f"Nguyên đán Đinh Mùi năm 2027 và {DIRECTIVE} của Chủ tịch Ủy ban nhân dân tỉnh về giữ gìn "
            "trật tự, an toàn dịp Tết;"
        ),
        Paragraph(
            "Nhằm giữ cho mạng lưới thông suốt, dữ liệu không thất thoát và sự cố nào cũng có người nhận, người "
            "xử lý trước, trong và sau Tết, Sở Khoa học và Công nghệ (KH&CN) đề nghị các cơ quan, đơn vị, địa "
            "phương thực hiện các nội dung sau:"
        ),
    ]


def _sections() -> list[Block]:
    blocks: list[Block] = []
    for n, (who, duties) in enumerate(SECTIONS, 1):
        blocks.append(Heading(f"{n}. {who}:", 2))
        blocks += duties
    return blocks


SECTIONS: list[tuple[str, list[Block]]] = [
    (
        "Các cơ quan báo chí; phóng viên thường trú, văn phòng đại diện trên địa bàn tỉnh",
        [
            Item(
                f"Giới thiệu nội dung {DIRECTIVE}; đưa tin về giá cả, giao thông, thời tiết và các hoạt động đón "
                "Tết, chăm lo người nghèo tại các địa phương."
            ),
            Item(
                "Mở chuyên mục hướng dẫn người dân nhận biết tin nhắn, cuộc gọi, trang web lừa đảo và cách kiểm "
                "chứng nguồn tin trước khi chia sẻ."
            ),
        ],
    ),
    (
        "Các sở, ban, ngành",
        [
            Item(
                "Phổ biến đến từng cán bộ, công chức, viên chức, người lao động các thủ đoạn lừa đảo qua mạng "
                "thường gặp cuối năm: mạo danh ngân hàng, mạo danh cơ quan nhà nước, tin nhắn trúng thưởng, quà "
                "tặng đầu xuân."
            ),
            Item(
                "Rà soát máy tính, thiết bị mạng trước khi nghỉ Tết: gỡ bỏ mã độc, cài bản vá, cập nhật phần mềm "
                "phòng, chống mã độc do tỉnh cấp."
            ),
            Item(
                "Cử người theo dõi cổng, trang thông tin điện tử của cơ quan trong suốt kỳ nghỉ; kiểm tra cấu hình "
                "tường lửa, thiết bị phát hiện xâm nhập; thay mật khẩu và bật xác thực hai lớp cho tài khoản quản "
                "trị, tài khoản đăng tin."
            ),
            Item(
                "Lập phương án ứng cứu sự cố cho hệ thống thư điện tử công vụ, quản lý văn bản và điều hành, một "
                "cửa điện tử, ghi rõ ai tiếp nhận, ai ngắt kết nối, ai khôi phục."
            ),
            Item(
                "Sao lưu hằng ngày, hằng tuần dữ liệu của hệ thống quản lý văn bản và điều hành, một cửa điện tử; "
                "cất một bản tách khỏi mạng và thử khôi phục trước ngày nghỉ."
            ),
            Item("Các cơ quan, đơn vị có thể tham khảo:"),
            Item(
                "Sổ tay bảo vệ hộp thư công vụ và trang thông tin điện tử, gửi kèm Công văn số 612/SKHCN-CĐS ngày "
                "14/9/2026 của Sở KH&CN và Công văn số 877/SKHCN-BCVT ngày 20/11/2026 của Sở KH&CN;",
                "+",
            ),
            Item(
                "Danh sách dấu hiệu trang web giả mạo, đăng tại Thông báo số 208/TB-CAT ngày 03/12/2026 của Công "
                "an tỉnh.",
                "+",
            ),
            Paragraph("(Tải bản mềm tại địa chỉ: https://skhcn.linhgiang.example.vn)"),
        ],
    ),
    (
        "Công an tỉnh",
        [
            Paragraph(
                "Đề nghị Công an tỉnh chủ trì, phối hợp với các sở, ngành liên quan và UBND các xã, phường phát "
                "hiện, xử lý nghiêm hành vi lợi dụng mạng viễn thông, Internet để lừa đảo, phát tán mã độc, mua "
                "bán dữ liệu cá nhân; chỉ đạo công an các xã, phường cùng doanh nghiệp viễn thông quản lý chặt "
                "SIM thuê bao di động và các điểm truy nhập Internet công cộng."
            )
        ],
    ),
    (
        "Ủy ban nhân dân các xã, phường",
        [
            Item("Chỉ đạo các cơ quan, đơn vị trực thuộc thực hiện các nội dung tại Mục 2 Công văn này."),
            Item(
                "Chỉ đạo phòng Văn hóa - Xã hội phối hợp với Trung tâm Cung ứng dịch vụ sự nghiệp công đưa các nội "
                "dung tại Mục 1 Công văn này lên đài truyền thanh, bảng tin điện tử và trang thông tin của địa phương."
            ),
        ],
    ),
    (
        "Trung tâm Chuyển đổi số (thuộc Sở KH&CN)",
        [
            Paragraph(
                "Vận hành ổn định, liên tục Trung tâm dữ liệu, Cổng thông tin điện tử tỉnh, hệ thống thư điện tử "
                "công vụ và hệ thống quản lý văn bản và điều hành; bố trí kỹ sư giám sát 24/24 giờ từ ngày "
                "04/02/2027 đến hết ngày 10/02/2027, phát hiện sớm và ngăn chặn tấn công vào các hệ thống dùng "
                "chung."
            )
        ],
    ),
    (
        "Các doanh nghiệp bưu chính, viễn thông trên địa bàn tỉnh",
        [
            Item(
                "Phân công trực lãnh đạo, trực điều hành, trực ứng cứu thông tin 24/24 giờ, nhất là từ ngày "
                "04/02/2027 đến hết ngày 10/02/2027 (tức từ ngày 28 tháng Chạp năm Bính Ngọ đến hết ngày mùng 05 "
                "tháng Giêng năm Đinh Mùi); gửi danh sách trực về Sở KH&CN trước ngày 25/01/2027."
            ),
            Item(
                "Bổ sung dung lượng, điều xe phát sóng lưu động đến nơi dự kiến đông người: Quảng trường Sông Lĩnh "
                "(điểm bắn pháo hoa đêm giao thừa đón xuân Đinh Mùi); Công viên Hồ Sen Trắng; Phố đi bộ Bến Cũ; "
                "Khu du lịch Thác Mây."
            ),
            Item(
                "Phối hợp với lực lượng công an, quân sự địa phương bảo vệ công trình viễn thông; chuẩn bị thiết "
                "bị dự phòng, máy phát điện, nhiên liệu; hỗ trợ lẫn nhau khi mạng của một doanh nghiệp gặp sự cố."
            ),
            Item(
                "Tuần tra tuyến cáp, trạm thu phát sóng; kiểm tra phòng cháy, chữa cháy tại tổng đài, đầu mối "
                "khai thác bưu chính và điểm giao dịch."
            ),
            Item(
                "Nhận và phát đúng giờ, an toàn tuyệt đối công văn hỏa tốc, bưu gửi của cơ quan Đảng, Nhà nước; "
                "soát kỹ bưu gửi, không để lọt hàng cấm, hàng lậu."
            ),
            Item(
                "Hướng dẫn đại lý, điểm giao dịch và khách hàng tuân thủ quy định về an toàn thông tin; kiểm tra "
                "việc thực hiện hợp đồng của các đại lý."
            ),
            Item(
                "Báo cáo kết quả bảo đảm an toàn thông tin, thông tin liên lạc trong dịp Tết về Sở KH&CN trước 09 "
                "giờ 00 phút ngày 09/02/2027 (tức mùng 04 tháng Giêng), qua thư điện tử: "
                "bcvt.skhcn@linhgiang.example.vn và số fax: 0900.000.150, để Sở tổng hợp, báo cáo UBND tỉnh."
            ),
        ],
    ),
]


def _closing() -> list[Block]:
    return [
        Paragraph(
            "Khi xảy ra sự cố đột xuất, các cơ quan, đơn vị, doanh nghiệp báo ngay cho Sở KH&CN qua các số máy:"
        ),
        Item("Giám đốc Sở: 0900.000.101 (Đ/c Lương Thế Cẩn);"),
        Item("Phó Giám đốc Sở: 0900.000.102 (Đ/c Đoàn Thục Khuê);"),
        Item("Trưởng phòng Bưu chính, Viễn thông: 0900.000.103 (Đ/c Tạ Vĩnh Nhạn)."),
        Paragraph("Đề nghị các cơ quan, đơn vị, địa phương triển khai thực hiện./."),
    ]
