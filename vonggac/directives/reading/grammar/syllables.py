"""Syllables in small letters that occur inside names of organs and of groups of them; add what is missing.

A word that is not here ends a name where the list of verbs has a hole.
"""

SYLLABLES = """
hậu cần phủ thôn bản buôn làng ấp khóm tổ phố khu cư trạm cổng điện tử khách sạn nhà hàng hộ chủ kinh doanh bến xe báo
các và của cùng với tỉnh huyện xã phường thị trấn thành phố quận đặc khu trên địa bàn cấp trực thuộc ban
ngành sở bộ cơ quan đơn vị doanh nghiệp viễn thông bưu chính báo chí chuyên môn đoàn thể hội tổ chức cá
nhân công an quân sự tộc dân ủy uỷ chỉ huy đạo biên phòng trung tâm văn hóa hoá thường trú đại diện
phóng viên đài truyền thanh hình phát điện lực mạng chi nhánh tổng ty tập trưởng phó giám đốc chủ tịch
thủ lãnh đứng đầu người bí thư chánh tra kiểm toán tòa toà án viện sát kho bạc nhà nước bảo hiểm khoa
học nghệ tin số chuyển đổi tài kế hoạch tư giao vận tải xây dựng nông lâm môi trường y tế giáo dục đào
tạo lao động nội vụ ngoại thương binh du lịch thao gia đình tuyên mặt trận quốc việt nam nghề hợp tác
liên minh hiệp cựu chiến phụ nữ niên cộng sản hồ kinh quản lý cung dịch internet hạ tầng hệ thống khác
này trọng trong ngoài toàn tất cả những quý mọi từng phương quyền cán năng có nêu tên sau vùng miền núi
ninh trách lập bệnh cao đẳng phổ điểm phục lưu tín dụng ngân hàng cổ phần hữu hạn một triển máy khai
thác điều tiết trạm trại hành ích đồng cục tưởng đảng bầu cử chống thiên tai cứu nạn giúp việc ứng rừng
hải thuế tp tx tt pháp luật thi lưới nền tảng mối mềm được là ương tại tạp xuất bản sĩ vũ trang tiếp
tham mưu hạt ga cảng không sân bay đường sắt thủy thuỷ lợi chăn nuôi thú trồng trọt đất đai ở đô trật tự
kỹ thuật chợ siêu xổ kiến thiết khí tượng đo chất lượng tiêu chuẩn sáng trí tuệ thẻ nguyên tử bức xạ trữ
đua khen thưởng ven sông suối yếu tôn ngưỡng hộ trưng cầu chứng thực đấu giá trợ
thương mại tín dụng trường mầm non tiểu cơ lưu giải trí siêu chợ bệnh khám đa dược phẩm cảng không sân bay ga đường
sắt thủy thuỷ lợi nước sạch thoát đô khoáng sản dầu khí xăng chứng khoán nghiệp chế xuất cao nghiên cứu đại đẳng
phổ thông dạy nhi lão phục hồi chức năng soát tật ứng khẩn máy dữ liệu hành chính quyết tục một cửa bồi giải phóng bằng
phát triển quỹ đất đấu giá pháp trợ giúp luật sư kiến trúc văn sĩ thể dục khuyến ngư thú vật chăn nuôi hải rừng
lâm dụng vườn gia tồn di tích thắng cảnh đền chùa tôn giáo ngoại giao tham lãnh sự quán ví trung gian thanh nền tảng
mạng xã hội sàn thương tên miền máy chủ sở quyền phổ cập nghĩa tình nguyện giáo viên học sinh cán bộ chiến sỹ
nói tiếng tấn hỗ nghiệm độ trở lên vực còn lại quán cửa trị lâm sàng cận
"""

# Syllables that belong to a name only beside certain others (before, after): chuyển đổi, but "Phòng A đổi mật khẩu".
ONLY_WITH = {
    "đổi": ("chuyển", ""),
    "cấp": (
        "các|phân|khẩn|sơ|trung|cao|cung|mọi|từng",
        "tỉnh|xã|huyện|phường|trung|cơ|thôn|dưới|trên|cao|ủy|uỷ|nước|thành|khu|bộ|cứu|độ",
    ),
    "tiếp": ("trực|giao|chuyển", "công|nhận|thị"),
    "phát": ("xuất|chuyển|thu", "thanh|triển|hành|sóng|điện"),
    "cử": ("bầu|đề|ứng", "tri"),
    "kiểm": ("", "toán|lâm|sát|soát|định|dịch|ngư|nghiệm|tra"),
    "chuyển": ("vận|điều|luân", "đổi|phát|giao|mạch|tiếp"),
    "trồng": ("nuôi", "trọt"),
    "đo": ("", "lường|đạc"),
    "dạy": ("", "nghề"),
    "tập": ("thực|tổng|biên|sưu", "đoàn|thể|trung|huấn|hợp|kết"),
    "ứng": ("cung|thích", "cứu|dụng|phó|trực"),
    "còn": ("", "lại"),
    "lại": ("còn", ""),
    "thi": ("điểm|kỳ|thực|hội|chấm|coi", "hành|đua|công|tuyển"),
}
