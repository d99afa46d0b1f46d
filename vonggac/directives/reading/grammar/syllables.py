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
này trọng trong ngoài toàn tất cả những quý mọi từng phương quyền cán năng nêu tên sau vùng miền núi
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
nói tiếng tấn hỗ nghiệm độ trở lên vực còn lại quán cửa trị lâm sàng cận đội sách lữ phân nhà thầu đập chứa lịch
hát bảo tàng thư trò chơi người phương tiện vịnh thập đỏ khẩu ngang nghỉ xưởng trại giam vị đại biểu chính ca kíp
"""

# Syllables that belong to a name only beside certain others (before, after): chuyển đổi, but "Phòng A đổi mật khẩu".
ONLY_WITH = {
    "bàn": ("địa", ""),
    "bảo": ("", "hiểm|tồn|tàng|trợ|hộ"),
    "biên": ("", "phòng|giới|tập|chế|mậu"),
    "cảnh": ("thắng|phong|nhập|danh|hoàn|cây", "sát|vệ|quan"),
    "cấp": (
        "các|phân|khẩn|sơ|trung|cao|cung|mọi|từng|đồng|cùng|nhà",
        "tỉnh|xã|huyện|phường|trung|cơ|thôn|dưới|trên|cao|ủy|uỷ|nước|thành|khu|bộ|cứu|độ|trưởng|thoát",
    ),
    "chi": ("", "nhánh|cục|hội|đoàn|bộ|ủy|uỷ"),
    "chỉ": ("địa|chứng|tín", "huy|đạo"),
    "chống": ("phòng", ""),
    "chuyển": ("vận|điều|luân", "đổi|phát|mạch"),
    "chứng": ("công", "khoán|chỉ|từ"),
    "cộng": ("công", "đồng|sản"),
    "công": (
        "chính|vụ|sản|thủ|lao|thành|ngoài|thi|nhân|cơ",
        "an|ty|đoàn|ích|nghiệp|nghệ|thương|chứng|chức|trình|viên|nhân|cộng|lập|tư|sở|vụ|dân|trường|tác|cấp|xã",
    ),
    "cung": ("", "cấp"),
    "cử": ("bầu|đề|ứng", "tri"),
    "dạy": ("", "nghề"),
    "dựng": ("xây", ""),
    "đào": ("", "tạo"),
    "đấu": ("", "giá|thầu|tranh"),
    "đình": ("gia", "làng|chùa|đền"),
    "đo": ("", "lường"),
    "đổi": ("chuyển", ""),
    "đồng": ("cộng|hội|hợp|tương", "bào|chí|nhân|bằng|đội|cấp"),
    "đứng": ("", "đầu"),
    "gia": ("quốc|chuyên", "đình|cầm|súc"),
    "giải": ("hòa|hoà|trọng", "trí|phóng|ngân"),
    "giám": ("", "đốc|sát|hiệu|thị"),
    "hạ": ("", "tầng|lưu"),
    "hành": ("thi|phát|điều|vận|ban|ngân|cử|lữ", "chính|khách|án"),
    "học": (
        "khoa|đại|trung|tiểu|trường|văn|y|dạy|toán|tin|quân|cao",
        "sinh|viện|đường|viên|nghệ|phổ|liệu|bạ|sinh,",
    ),
    "hợp": ("tổng|liên|kết|tích", "tác|đồng"),
    "kế": ("", "hoạch|toán"),
    "khai": ("", "thác"),
    "khám": ("phòng|sở|khoa|đoàn", ""),
    "khen": ("", "thưởng"),
    "kiểm": ("", "toán|lâm|sát|soát|định|dịch|ngư|nghiệm|tra"),
    "lên": ("trở", ""),
    "lại": ("còn", ""),
    "còn": ("", "lại"),
    "liên": ("tin", "minh|hiệp|đoàn|ngành|quan|doanh|hợp|xã|thông|tịch|trường|khu|tỉnh"),
    "lưu": ("", "trú|trữ|động|thông|vực"),
    "minh": ("liên|thông|văn|chứng", ""),
    "nêu": ("", "tên|trên"),
    "nhân": (
        "cá|công|tư|pháp|doanh|bệnh|quân|nạn|thương|phạm|nguyên|danh",
        "dân|viên|sự|lực|sĩ|sỹ|đạo|khẩu|văn|công",
    ),
    "nghỉ": ("nhà", ""),
    "nuôi": ("chăn", "trồng|dưỡng|con"),
    "phát": ("xuất|chuyển|thu", "thanh|triển|hành|sóng|điện"),
    "phân": ("", "xã|hiệu|viện|khu|xưởng|công|đoàn"),
    "phủ": ("chính|đô", ""),
    "quan": ("cơ|hải|liên|tham|bảo|cảnh|sĩ|sỹ", "hệ"),
    "quyết": ("giải|nghị", "toán"),
    "sàng": ("lâm", ""),
    "tạo": ("đào|sáng|tân|chế", ""),
    "tập": ("thực|tổng|biên|sưu", "đoàn|thể|trung|huấn"),
    "tham": ("", "mưu|tán|gia|quan"),
    "thi": ("điểm|kỳ|hội|chấm|coi|đồng", "hành|đua|công"),
    "thoát": ("cấp", "nước|hiểm|nạn"),
    "thông": ("giao|truyền|viễn|phổ|lưu|liên", "tin|tấn|minh|báo"),
    "tiếp": ("trực|giao", "công|nhận|thị"),
    "tiết": ("thời|điều", "kiệm"),
    "tiêu": ("", "chuẩn|dùng|thụ"),
    "toàn": ("an|hoàn", "thể|tỉnh|quốc|xã|ngành|bộ|dân|huyện|thành|cầu|quân|trường|hệ|đơn|mạng|khu"),
    "tôn": ("", "giáo|tạo"),
    "tra": ("thanh|kiểm|điều", ""),
    "trồng": ("nuôi", "trọt"),
    "trợ": ("hỗ|bổ|cứu|bảo|viện|phụ|tài", "lý|giúp"),
    "truyền": ("tuyên|cổ", "thông|hình|thanh|thống|dẫn|tải"),
    "ứng": ("cung|thích|đáp", "cứu|dụng|phó|trực"),
    "xây": ("", "dựng|lắp"),
    "xuất": ("sản|chế|đề|đột", "bản|nhập|khẩu|cảnh"),
}

# What a name may hold whole though a verb is in it, in any case: "Ban Quản lý dự án đầu tư xây dựng tỉnh".
COMPOUNDS = (
    "phòng,? chống tội phạm(?: sử dụng công nghệ cao)?",
    "phòng cháy,?(?: và)? chữa cháy(?:(?: và|,) cứu nạn,? cứu hộ)?",
    "dự án đầu tư(?: xây dựng)?(?: các công trình)?",
    "xúc tiến đầu tư",
    "kỹ thuật đầu tư",
    "chủ đầu tư",
    "kế hoạch (?:và|-) đầu tư",
    "chuyển giao công nghệ",
    "dịch vụ tổng hợp",
    "bảo vệ thực vật",
    "đo lường chất lượng",
    "(?<=và )(?:đảm|bảo) bảo chất lượng",
    "thi hành án",
    "tiếp nhận và trả kết quả",
    "xuất nhập cảnh",
    "(?<=ban )đại diện cha mẹ học sinh",
    "truy nhập internet(?: công cộng)?",
    "truyền hình trả tiền",
    "đóng (?:chân )?trên địa bàn",
    "hàng không",
    "chủ nhiệm",
    "cha mẹ học sinh",
    "người lao động",
    "đầu mối",
    "nơi nhận",
    "(?<=hội )nhà báo",
    "kiểm tra,? kiểm soát",
    "tạm (?:giam|giữ)",
    "thiết bị",
    "thẩm phán",
    "thư ký",
    "trung gian thanh toán",
    "(?:ứng cứu|xử lý) sự cố",
    "(?<=phòng )đại diện",
    "(?<=ca )trực",
    "cơ quan (?:ngang bộ|thuộc chính phủ)",
    "báo chí,?(?: -| và)? truyền thông",
)
