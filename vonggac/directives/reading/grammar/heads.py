"""The words with which names of bodies, of sets of them and of people in office begin; add what is missing."""

from vonggac.directives.reading.grammar.plain import pattern

_SETS = r"(?:các|những|toàn thể|tất cả các|toàn bộ các|toàn bộ|quý|từng|mọi|mỗi)"
_PERSONS = (
    r"(?:thủ trưởng|người đứng đầu|giám đốc|chủ tịch|phó chủ tịch|bộ trưởng|chánh văn phòng"
    r"|chánh thanh tra|trưởng|tổng giám đốc"
    r"|tổng biên tập|lãnh đạo|viện trưởng|chủ nhiệm|tổng thanh tra|thống đốc|cục trưởng|bí thư"
    r"|chỉ huy trưởng|hiệu trưởng|đồng chí)"
)
# A word here counts as the head of a name only where what follows does not make it a verb or another noun.
_HEADS = (
    r"(?:trạm y tế|khoa(?! học| giáo)|cổng thông tin|thi hành án|cục thi hành án|chủ đầu tư|nhà thầu|nhà máy|nhà hát"
    r"|nhà văn hóa|nhà văn hoá|bảo tàng|thư viện|quỹ tín dụng|quỹ (?:bảo|phát|hỗ)|học viện|đại học|phân hiệu|bến xe"
    r"|ga(?! cụ)|cảng vụ|cảng hàng không|cảng|sân bay|bưu cục|điểm bưu điện|tổng đài|bộ phận|nhóm|phân xã|lữ đoàn"
    r"|trung đoàn|sư đoàn|hạt kiểm lâm|người đại diện|y tế (?:các|bộ|ngành)"
    r"|thông tấn xã|tỉnh đoàn|thành đoàn|ủy ban|uỷ ban|ubnd|ubmttq|hđnd|hội đồng|công an|sở"
    r"|bộ (?:chỉ huy|tư lệnh|trưởng|công"
    r"|quốc|khoa|thông|văn|tài|y|nội|giáo|nông|xây|ngoại|tư pháp|dân)"
    r"|bộ chqs|bộ, ngành|bộ|các bộ|cục|chi cục|tổng cục|vụ(?! việc)|trung tâm"
    r"|phòng(?! (?:chống|ngừa|tránh|cháy))|văn phòng|đài|báo(?! (?:cáo|đảm|mật|trì|gồm|vệ|ngay"
    r"|động))|tạp chí|cơ quan"
    r"|hội(?! (?:nghị|họp|thảo))|đoàn|bệnh viện|trường(?! hợp)|công ty|tập đoàn|tổng công ty"
    r"|doanh nghiệp|đơn vị|chi nhánh|vnpt|viettel"
    r"|mobifone|vinaphone|vietnamobile|fpt|sctv|vtvcab|cmc|vtc|netnam|itel|wintel|vnpost"
    r"|nhà trường|bưu điện|bưu chính|viễn thông|điện lực|nhà mạng"
    r"|phóng viên|địa phương|mặt trận"
    r"|thanh tra|kho bạc|bảo hiểm xã hội|tòa án|toà án|viện|tỉnh ủy|tỉnh uỷ|huyện ủy|huyện uỷ"
    r"|thành ủy|thành uỷ|đảng ủy|đảng uỷ|ban(?! hành)"
    r"|quân sự|biên phòng|đồn|cụm|hiệp hội|công đoàn|tổ(?! chức)|đội|ngành|xã, phường|xã|phường|huyện"
    r"|thành phố|thị xã"
    r"|thuế|hải quan|ngân hàng|cấp ủy|chính quyền"
    r"|liên đoàn|đặc khu|đại lý|chủ quản|nhà cung cấp|tổ chức|cá nhân|thành viên|chuyên trang"
    r"|lực lượng|đại diện|cán bộ|giáo viên|người trực|người phụ trách|công chức|đảng bộ|hợp tác xã|ban quản lý)"
)
_BARE_NO = (
    r"(?:tổ chức|bộ phận|nhóm|ga|cảng|sân bay|bến xe|tổng đài|nhà máy|bảo tàng|thư viện|nhà thầu|đại học|học viện"
    r"|nhà văn hóa|nhà hát|bưu cục|cá nhân|viễn thông(?! tỉnh)|bưu chính|ngành|địa phương|thành viên"
    r"|lực lượng|đại diện"
    r"|đơn vị(?! (?:chuyên trách|vận hành|quản lý|quản trị|cung cấp|thuê|sử dụng|chưa|đã|thi công|tư vấn"
    r"|bảo trì|phát triển|có (?!trách)))"
    r"|cơ quan|đội|cán bộ|công chức|đại lý)"
)
# What is the head of a name only as a set: các thôn, các trường học, các khách sạn.
_ONLY_SETS = (
    r"(?:thôn|bản|buôn|làng|ấp|khóm|tổ dân phố|khu phố|khu dân cư|trường|trạm y tế|cơ sở|khách sạn|nhà hàng"
    r"|hộ|chủ|điểm (?:giao dịch|cung cấp|kinh doanh)|hội|ban quản lý|bến xe|ban, ngành|sở|khoa"
    r"|nhà báo|nhà trường|giáo viên|thẩm phán|trưởng|cửa hàng|quán|siêu thị|nhà nghỉ|đập|bưu cục|ca trực|bên"
    r"|phân xưởng|xí nghiệp"
    r"|nông trường|lâm trường|kho|trạm|tàu|lái xe|vị|đại biểu|đảng viên|hội viên|đoàn viên|học sinh|sinh viên"
    r"|nhà thầu"
    r"|nhà xe|hãng|chùa|giáo xứ|bác sĩ|điều dưỡng|kíp|tiểu đoàn|đại đội|chốt|làng nghề|trang trại|sàn)"
)
HEAD = (
    rf"(?:(?:{_PERSONS} )?{_SETS} (?:{_HEADS}|{_ONLY_SETS})|{_PERSONS}(?=[ ,])"
    rf"|(?!{_BARE_NO}\b){_HEADS})(?![<a>])"
)
CAPITAL_HEADS = pattern(
    r"(?:Sở|UBND|UBMTTQ|HĐND|Ủy ban|Uỷ ban|Hội đồng|Công an|Bộ |Cục|Cổng|Chi cục|Tổng cục|Vụ "
    r"|Trung tâm|Thông tấn xã|Tỉnh đoàn|Thành đoàn|Trạm|Phòng(?!,? (?:chống|ngừa|cháy|tránh))"
    r"|Văn phòng|Đài|Báo(?! chí)|Tạp chí|Cơ quan|Hội|Đoàn|Bệnh viện|Trường|Công ty"
    r"|Tập đoàn|Tổng [Cc]ông ty|Doanh nghiệp|Đơn vị|Chi nhánh"
    r"|VNPT|Viettel|VIETTEL|MobiFone|Mobifone|MOBIFONE|VinaPhone|Vinaphone|Vietnamobile|FPT"
    r"|Đại diện|Khoa (?!học)|SCTV|VTVcab|VTVCab|CMC |VTC |NetNam|Itel|Wintel|VNPost"
    r"|Bưu điện|Điện lực|Mặt trận|Thanh tra|Kho bạc|Bảo hiểm xã hội|Tòa án|Toà án|Viện|Tỉnh ủy"
    r"|Tỉnh uỷ|Huyện ủy|Thành ủy|Đảng ủy|Đảng uỷ|Ban |Tổ |Đội|Thuế|Hải quan|Ngân hàng"
    r"|Liên đoàn|Cảng vụ|Cảng hàng không|Bảo tàng|Thư viện|Đại học|Học viện|Phân hiệu|Bộ phận|Nhóm |Lữ đoàn"
    r"|Trung đoàn"
    r"|Sư đoàn|Quỹ |Thi hành án|Thẩm phán|Thư ký|Trực chính|Phân xưởng|Xí nghiệp|Trại |Hãng |Kho |Trạm "
    r"|Khách sạn |Siêu thị |Tiểu đoàn |Đại đội |Phóng viên|Thủ trưởng"
    r"|Giám đốc|Chủ tịch"
    r"|Chỉ huy trưởng"
    r"|Hiệu trưởng|Cục trưởng|Viện trưởng"
    r"|Chánh|Bộ trưởng|Tổng|Các |Hạt|Nhà"
    r"|Đồn |Hải đội|Cụm |Hiệp hội|Lực lượng|Đặc khu|Người đứng đầu|Trưởng|Công đoàn|Bí thư|Viễn thông [<A>])"
    r"|(?:khoa|phòng|trung tâm|chi cục|bệnh viện|trường|công ty|sở) [<A>]"
    r"|(?:các|những|ủy ban nhân dân|uỷ ban nhân dân|phòng [Vv]ăn|công an (?:các|tỉnh|cấp|xã)"
    r"|toàn bộ|tất cả|người đứng đầu|thủ trưởng|chủ tịch ubnd|chủ tịch UBND|doanh nghiệp"
    r"|tổ chức (?:tín dụng|chính trị))"
)
# Words that begin a name only with a capital: "Đội Cảnh sát giao thông", but "đội ngũ cán bộ".
WITH_CAPITAL = pattern(
    r"Viễn thông [<A>]|Đội (?!ngũ)(?:[<A>]|viễn thông|ứng cứu|kỹ thuật|quản lý|xung kích)|Bộ phận (?!nào)"
    r"|Nhóm (?!nào|nội dung|nhiệm vụ|giải pháp|\d)|(?:Ga|Cảng|Đại học|Học viện|Bảo tàng|Thư viện|Sân bay"
    r"|Bưu cục) [<A>]"
    r"|Nhà (?:máy|hát|văn hóa|văn hoá|thiếu nhi|thầu)|Cảng hàng không|(?:Bảo tàng|Thư viện) tỉnh|Bến xe|Cảng vụ"
    r"|Tổng đài|Phân hiệu"
    r"|(?:Phân xưởng|Trại (?:tạm )?giam|Xí nghiệp|Xưởng|Nông trường|Lâm trường|Kho|Trạm|Tiểu đoàn|Đại đội"
    r"|Hải đội|Hải đoàn"
    r"|Vùng|Quân khu|Liên danh|Nhà xuất bản|Nhà in|Nhà ga|Bến phà|Khách sạn|Câu lạc bộ|Chùa|Giáo xứ|Siêu thị"
    r"|Sàn|Hãng) [<A>]"
    r"|(?:Trưởng ca|Trực chính|Thuyền trưởng|Chủ tàu|Lái xe|Thủ kho|Thủ quỹ|Chuyên viên|Điều độ viên)(?! \w+:)"
    r"|Cơ quan (?:[<A>]|thường trú|đại diện|điều tra|tổ chức)|Chủ (?:đầu tư|các|hộ|phương tiện|cơ sở|rừng|đập|nhà)\b"
    r"|Công chức (?:phụ|đầu|văn|kế)|Cán bộ (?:đầu mối|trực|phụ trách|kỹ thuật|chuyên trách)|Cán bộ, (?:công"
    r"|nhân|giáo|giảng)|Ca trực"
    r"|Kế toán|Văn thư|Thẩm phán|Thư ký|Giáo viên|Học sinh|Sinh viên|Bác sĩ|Đảng viên|Đoàn viên"
    r"|Hội viên|Người dân|Nhân dân|Khách hàng|Phụ huynh|Bảo vệ (?:cơ quan|trường|trụ sở)|Nhân viên"
    r"|Kỹ thuật viên|Đối tác|Bên [AB]\b"
)
