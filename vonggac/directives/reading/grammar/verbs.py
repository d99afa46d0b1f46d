"""Verbs with which a duty begins, and the names in which one of them is part: "đơn vị quản lý hệ thống".

Words of the letter in lower case, with marks. Add what is missing; a lookaround keeps it out of names.
"""

import re

from vonggac.directives.reading.grammar.plain import pattern

# Verbs that are part of a name after a noun that they tell more of: cơ sở đào tạo, Sở Thông tin và truyền thông.
_AFTER_NOUNS = "".join(
    f"(?<!{noun})"
    for noun in (
        "cơ sở ", "đơn vị ", "doanh nghiệp ", "tổ chức ", "cơ quan ", "trung tâm ", "(?<!văn )(?<!hải )phòng ", "ban ",
        "tổ ", "đội ",
        "và ", ", ", "- ", "– ", "nhà ", "người ", "cán bộ ", "dịch vụ ", "bộ phận ", "cổ phần ", "thầu ",
        "công ty ", "viện ", "khoa ", "nhóm ", "trạm ", "giáo dục ", "tin ", "quản lý ", "hành chính ",
        "công nghệ ", "kỹ thuật ", "chỉ đạo ", "vận hành ",
        "xe ", "lực lượng ", "chủ ", "hội đồng ", "công tác ", "nghiệp vụ ",
    )
)  # fmt: skip
_EITHER = (
    r"(?:điều hành|quản trị|đào tạo|kiểm soát|kiểm định|kiểm nghiệm|kiểm toán|phục vụ|thanh tra|thanh toán"
    r"|thanh lý|thi công"
    r"|thiết kế|thi đua|truyền thông|truyền hình trực tiếp|truyền tải|lưu trữ|liên thông|số hóa|số hoá"
    r"|ứng dụng|ứng phó"
    r"|ủy quyền|uỷ quyền|hợp tác|thực nghiệm|thực tập|giám định|nghiệm thu|quan trắc|quyết toán|quyết định|tra cứu"
    r"|trợ giúp|đồng bộ|đại diện(?= (?:cho|các|tỉnh))|chứng thực|cung ứng|phòng ngừa|phòng,? chống|cấp cứu|khám"
    r"|xét nghiệm|giải phóng|dự báo|tư vấn|chăm sóc|chi trả|cấp thoát)"
)
_VERBS = (
    r"(?:chủ trì|chủ động|lãnh đạo, chỉ đạo|(?<!tổng )(?<!ban )biên tập(?! viên)|phối hợp"
    r"|có trách nhiệm|chịu trách nhiệm|thực hiện"
    r"|(?<!cơ quan, )(?<!đơn vị, )(?<!các )tổ chức"
    r"(?! (?:chính trị|tín dụng|hội|đảng|đoàn|, cá nhân|cá nhân|liên quan|cơ sở))|triển khai"
    r"|chỉ đạo|tăng cường|báo cáo|gửi|(?<!bầu )cử|phân công|bố trí|rà soát|kiểm tra|đảm bảo|bảo đảm|xây dựng"
    r"|tiếp tục|khẩn trương|nghiêm túc|quán triệt|tuyên truyền|hướng dẫn|đôn đốc|theo dõi"
    r"|(?<!kế hoạch )(?<!hành chính )(?<!hành chính, )(?<!nhân sự )tổng hợp"
    r"|(?<!quan )tham mưu|giúp(?! việc)|đăng tải|nâng cấp|cập nhật|sao lưu|duy trì|xử lý|(?<!viễn )thông báo"
    r"|căn cứ|trên cơ sở"
    r"|khi(?= )|theo chức năng|theo nhiệm vụ|theo thẩm quyền|tùy theo|có thể|định hướng"
    r"|(?<!, )(?<!và )lãnh đạo(?= (?:công an|sở|bộ|các|cơ quan|tổ chức|cấp|đảng|chính quyền) )"
    r"|lãnh đạo(?=,? (?:chỉ đạo|bảo đảm|đảm bảo|thực hiện|tổ chức|triển khai|làm tốt))"
    r"|là (?:cơ quan|đơn vị"
    r"|đầu mối)|có (?:mặt|báo cáo|kế hoạch|phương án"
    r"|biện pháp|giải pháp|trách nhiệm|nhiệm vụ|văn bản|hình thức)|(?<!hậu )cần|phải|không được|được giao"
    r"|đẩy mạnh|(?<!độc )(?<!công )lập|cung cấp|quan tâm|tập trung|trực tiếp|thường xuyên|kịp thời|nộp|hoàn thành"
    r"|sẵn sàng|giám sát|vận hành|thiết lập|yêu cầu|đề nghị|công bố|tiếp nhận|hỗ trợ|bổ sung"
    r"|thường trực|nghiên cứu|chuẩn bị|khắc phục|ưu tiên|trực(?! (?:thuộc|tuyến))|quản lý|đề xuất|phổ biến|lắp đặt"
    r"|cắt cử|nhắn tin|phụ trách|kiểm đếm|kiểm kê|kêu gọi|sơ tán|di dời|sao chép"
    r"|phát sóng|phát(?= (?:tờ|trên|nội dung|bản|tin|các|thông)\b)"
    r"|(?<!đài )(?<!và )(?<!báo, )phát thanh(?! (?:viên|truyền)|,| -| –)"
    r"|đưa tin|thống nhất|nâng cao|chấp hành|ban hành|cài đặt|vá|thay đổi|chỉ định"
    r"|lên phương án|rút kinh nghiệm|đánh giá|thẩm định|kiện toàn|tạm dừng|phát động|đồng loạt"
    r"|nhanh chóng|mở|đối chiếu|chia sẻ|xác minh|điều tra|bảo vệ|tuần tra|ứng trực|đăng ký|tích hợp"
    r"|ngoài(?= (?:các|việc|ra|những|nội|nhiệm))|(?<!hàng )không(?! (?:quân|gian|dây|lưu|khí))|(?<!mặt )bằng"
    r"|ứng cứu|chấn chỉnh|(?<!ngoại )giao(?! (?:thông|dịch|dục"
    r"|tiếp|lưu))|gắn|hạn chế|dự phòng"
    r"|xác định|định kỳ|hằng ngày|hàng ngày|trước|chậm nhất|lồng ghép|phát hành|(?<!vận )tải|nhắc|bám sát"
    r"|tự(?! (?:do|động|quản|vệ|trị))"
    r"|thông tin(?= (?:tới|đến|rộng|kịp|đầy|tuyên|chính xác|về|cho))|phản ánh|để|phát hiện|phát huy|ngăn chặn"
    r"|ngăn ngừa|đấu tranh|nắm bắt|nắm chắc|nắm tình hình|tham gia|vận động|huy động|khảo sát"
    r"|giải quyết|giới thiệu|lựa chọn|quy định|công khai|kết nối|thu thập|phân tích|phân loại"
    r"|tiến hành|thống kê|trao đổi|điều phối|điều động|điều chỉnh|xem xét|trang bị|mua sắm"
    r"|ký(?! túc| hiệu| kết)|cam kết|chấm dứt|thu hồi|gỡ bỏ|khóa|khoá|tắt|ngắt|cách ly|cô lập"
    r"|khôi phục|phục hồi|khai báo|hưởng ứng|truy (?:tìm|vết|xét)|rà quét|quét|diễn tập|tập huấn|bồi dưỡng"
    r"|liên hệ|truy cập|tham khảo|lưu ý"
    r"|chú ý|chú trọng|đặc biệt|mở rộng|gia cố|sửa chữa|thay thế|khuyến cáo|cảnh báo|nhắc nhở"
    r"|bảo dưỡng|bảo trì|dừng|hoàn thiện|sơ kết|tổng kết|soạn|niêm yết|trả lời|phúc đáp|phản hồi"
    r"|xác nhận|nhận|đưa|điều(?! hành| tiết| dưỡng| khiển|tra)|tạo điều kiện|áp dụng|sử dụng"
    r"|khai thác(?= (?:hiệu|có|tối))|nhanh|sớm|xử phạt|làm việc(?= (?:với|cùng|trực tiếp))|làm(?! việc)|đầu tư"
    r"|thành lập|kích hoạt|ghi"
    r"|lưu(?! trữ| trú| ý)|gọi|báo(?! chí| và| cáo| hiệu)|đảm nhận|đảm nhiệm|chịu|cùng phối hợp|tăng"
    r"|nâng|đẩy|thẩm tra|dành|bảo mật|tuân thủ|kê khai|thí điểm|thanh tra(?=,)|đề cao|kiên quyết"
    r"|chốt|đổi(?= (?:mật|toàn|sang|các|tất))|tiếp(?= (?:quỹ|đủ))"
    r"|cấp(?= (?:bổ|phát|kinh|đủ|mới|quyền|tài|thêm|cho))|phát(?= (?:bài|tin|trên|các|nội|thông|đi))"
    r"|tuyệt đối|nghiêm cấm|giữ|rút|lấy|chọn|công nhận|xóa|xoá"
    r"|bàn giao|đăng(?= (?:phát|bài|tin|tải|ký|trên|thông))|gìn giữ|tái(?= (?:lập|cấu|khởi))|ngay(?= (?:lập"
    r"|khi|sau|trong))|mua|thử(?= )|hội ý|sinh hoạt"
    r"|điểm danh|đại tu|tại chỗ|tiêu hủy|tiêu huỷ|treo|đặt|đóng(?! (?:trên|chân|tại|ở|quân))|lên(?= (?:lịch"
    r"|danh|kế|phương))"
    r"|trong(?= (?:ngày|việc|công tác|thời|tháng|năm|khi|quá|dịp|giờ|tuần|vòng|suốt|đợt|phạm))|(?:một|hai|ba"
    r"|mỗi) (?:tuần|tháng|ngày|lần)"
    r"|với(?= (?:vai|tinh|trách|tư cách|chức năng|phương))"
    r"|(?<!đơn vị )(?<!cơ quan )(?<!người )(?<!tổ chức )(?<!nghiệp )(?<!cá nhân )(?<!cán bộ )(?<!viên )(?<!trường )"
    r"(?<!địa phương )(?<!hộ )là(?! (?:thành viên|hội viên))"
    r"|(?<!và )có (?:công văn|ý kiến|thông báo|tờ trình|quyền|nghĩa vụ|lịch|danh sách|người trực|cán bộ)"
    rf"|{_AFTER_NOUNS}{_EITHER})"
)
# Names in which a verb is part: đơn vị quản lý hệ thống, doanh nghiệp cung cấp dịch vụ …
_PART_OF_NAME = (
    r"(?:đơn vị|doanh nghiệp|cơ quan|tổ chức|nhà mạng|nhà|bộ phận|trung tâm|ban|tổ|đội|ban quản lý"
    r"|(?<!quốc )(?<!văn )(?<!hải )phòng|người|chi cục|cục|lực lượng|công ty|doanh nghiệp, đơn vị|cán bộ|công chức"
    r"|viên chức|chuyên viên|nhân viên|đơn vị, cá nhân"
    r"|trực tiếp|chủ|trưởng ca|ca|kíp)"
)
BOUNDARY = pattern(rf"(?<![<a>])(?<!-)(?P<verb>{_VERBS})(?![<a>])")
NAME_VERB = re.compile(
    rf"(?<!của )(?:{_PART_OF_NAME} (?:được giao |trực tiếp )?|quản lý, |cung cấp, |quản lý và |vận hành, )$"
)
NAMING = {
    "quản lý",
    "vận hành",
    "cung cấp",
    "chỉ đạo",
    "giám sát",
    "ứng cứu",
    "tổ chức",
    "chủ trì",
    "tiếp nhận",
    "thường trực",
    "kiểm tra",
    "được giao",
    "bảo vệ",
    "trực tiếp",
    "trực",
    "hỗ trợ",
    "phối hợp",
    "thông báo",
    "xử lý",
    "tuần tra",
    "phát hành",
    "quản trị",
    "phụ trách",
    "đăng ký",
}
