"""The words that pages have for the values of the rooms below, for translation. A test compares both."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vonggac.standing.judge import Standing

Words = str | Promise

STANDINGS: Mapping[Standing, Words] = {
    Standing.MET: _("Hoàn thành đúng hạn"),
    Standing.LATE: _("Hoàn thành quá hạn"),
    Standing.OPEN: _("Đang trong hạn"),
    Standing.OVERDUE: _("Quá hạn"),
    Standing.HELD: _("Giữ vững cả đợt"),
    Standing.BROKEN: _("Có sự cố"),
    Standing.UNKNOWN: _("Chưa rõ"),
    Standing.WAIVED: _("Được miễn"),
}
STEPS: Mapping[str, Words] = {
    "received": _("Đã tiếp nhận"),
    "started": _("Đang thực hiện"),
    "done": _("Hoàn thành"),
    "nothing": _("Không phát sinh"),
}
KINDS: Mapping[str, Words] = {
    "action": _("làm một lần"),
    "recurring": _("làm định kỳ"),
    "standing": _("giữ suốt đợt"),
    "deliverable": _("nộp sản phẩm"),
    "advice": _("có thể tham khảo"),
}
DELIVERABLES: Mapping[str, Words] = {
    "": _("không"),
    "roster": _("danh sách trực"),
    "report": _("báo cáo"),
    "plan": _("kế hoạch, phương án"),
    "list": _("danh sách"),
}
ACTS: Mapping[str, Words] = {
    "changed": _("sửa"),
    "dropped": _("bỏ"),
    "split": _("tách"),
    "merged": _("gộp"),
}
FACTS: Mapping[str, Words] = {
    "text": _("nội dung"),
    "recipients": _("nơi thực hiện"),
    "kind": _("loại"),
    "deliverable": _("sản phẩm"),
    "due_at": _("thời hạn"),
    "window_from": _("từ ngày"),
    "window_to": _("đến hết ngày"),
    "inherits": _("kế thừa mục"),
    "number": _("số, ký hiệu"),
    "issuer": _("cơ quan ban hành"),
    "issued_on": _("ngày ban hành"),
    "subject": _("trích yếu"),
}
SEVERITIES: Mapping[str, Words] = {"error": _("lỗi"), "warning": _("cần hỏi"), "note": _("lưu ý")}
WEEKDAYS: tuple[Words, ...] = (
    _("Thứ Hai"),
    _("Thứ Ba"),
    _("Thứ Tư"),
    _("Thứ Năm"),
    _("Thứ Sáu"),
    _("Thứ Bảy"),
    _("Chủ Nhật"),
)
SCOPES: Mapping[str, Words] = {"read": _("Đọc"), "answer": _("Đọc và báo cáo kết quả")}
EVENTS: Mapping[str, Words] = {
    "obligation.changed": _("nhiệm vụ thay đổi"),
    "obligation.overdue": _("nhiệm vụ quá hạn"),
    "obligation.broken": _("theo dõi thấy nhiệm vụ không được giữ"),
    "campaign.opened": _("mở đợt"),
    "incident.changed": _("sự cố"),
}
CHANNELS: Mapping[str, Words] = {
    "account": _("tài khoản"),
    "link": _("liên kết một lần"),
    "api": _("phần mềm của đơn vị"),
    "phone": _("điện thoại"),
    "fax": _("fax"),
    "zalo": _("Zalo"),
    "email": _("thư điện tử"),
    "paper": _("văn bản giấy"),
}
ROLES: Mapping[str, Words] = {
    "administrator": _("Quản trị"),
    "officer": _("Trực điều hành"),
    "leader": _("Lãnh đạo"),
    "focal_point": _("Đầu mối đơn vị"),
    "engineer": _("Kỹ sư trung tâm"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of the statistic: its name in `Tally`, in addresses and in words, and the standings it counts."""

    name: str
    slug: str
    label: Words
    standings: frozenset[Standing]


# Disjoint: they add up to the total. The order of a bar, from what is well to what is not.
PARTS = (
    Part("on_time", "dung-han", _("Hoàn thành đúng hạn"), frozenset({Standing.MET, Standing.HELD})),
    Part("late", "xong-tre", _("Hoàn thành quá hạn"), frozenset({Standing.LATE})),
    Part("in_time", "trong-han", _("Đang trong hạn"), frozenset({Standing.OPEN})),
    Part("waived", "duoc-mien", _("Được miễn"), frozenset({Standing.WAIVED})),
    Part("unknown", "chua-ro", _("Chưa rõ"), frozenset({Standing.UNKNOWN})),
    Part("overdue", "qua-han", _("Quá hạn, chưa xong"), frozenset({Standing.OVERDUE})),
    Part("broken", "su-co", _("Có sự cố"), frozenset({Standing.BROKEN})),
)
DONE = Part("done", "da-xong", _("Đã hoàn thành"), PARTS[0].standings | PARTS[1].standings)
OTHER = Part(
    "other",
    "khac",
    _("Chưa rõ, có sự cố, được miễn"),
    PARTS[3].standings | PARTS[4].standings | PARTS[6].standings,
)
FILTERS: Mapping[str, Part] = {part.slug: part for part in (*PARTS, DONE, OTHER)}
PART_OF: Mapping[Standing, Part] = {standing: part for part in PARTS for standing in part.standings}
COLUMNS: Mapping[str, Words] = {
    "ordinal": _("số thứ tự"),
    "solar": _("ngày dương lịch"),
    "lunar": _("ngày âm lịch"),
    "weekday": _("thứ"),
    "day": _("ngày ở đầu cột"),
    "hours": _("ca, giờ trực"),
    "starts": _("bắt đầu"),
    "ends": _("kết thúc"),
    "people": _("người trực"),
    "title": _("chức vụ"),
    "phone": _("điện thoại"),
    "email": _("thư điện tử"),
    "role": _("nhiệm vụ trực"),
    "unit": _("đơn vị"),
    "station": _("địa điểm"),
    "note": _("ghi chú"),
    "unknown": _("chưa rõ"),
}
WATCH_ROLES: Mapping[str, Words] = {
    "leader": _("trực lãnh đạo"),
    "technical": _("trực kỹ thuật, chuyên môn"),
    "response": _("trực điều hành, ứng cứu"),
    "guard": _("bảo vệ"),
    "driver": _("lái xe"),
    "medical": _("y tế"),
    "duty": _("trực ban"),
}
TROUBLES: Mapping[str, Words] = {
    "hole": _("Thiếu người"),
    "double": _("Ghi trùng"),
    "overlap": _("Một người hai việc cùng lúc"),
    "too-long": _("Ca quá dài"),
    "short-rest": _("Nghỉ chưa đủ"),
    "unreachable": _("Không liên lạc được"),
    "malformed": _("Số điện thoại sai"),
    "shared-number": _("Một số cho hai người"),
}
TRIALS: Mapping[str, Words] = {
    "reached": _("gọi được"),
    "no-answer": _("không nghe máy"),
    "off": _("tắt máy, ngoài vùng"),
    "wrong": _("sai số, không phải người trực"),
    "bad": _("số không có thật"),
}
INCIDENT_STATES: Mapping[str, Words] = {
    "open": _("Đang xử lý"),
    "contained": _("Đã ngăn chặn"),
    "ended": _("Đã kết thúc ứng cứu"),
    "closed": _("Đã khép lại"),
}
INCIDENT_CHANNELS: Mapping[str, Words] = {
    "phone": _("điện thoại"),
    "web": _("trang của đơn vị"),
    "email": _("thư điện tử"),
    "api": _("phần mềm của đơn vị"),
    "check": _("phép kiểm tra"),
    "direct": _("trực tiếp, văn bản"),
}
CLOCK_STATES: Mapping[str, Words] = {
    "waiting": _("chưa bắt đầu tính"),
    "running": _("đang tính"),
    "between": _("quá hạn theo giờ, còn hạn theo ngày"),
    "overdue": _("quá hạn"),
    "met": _("đúng hạn"),
    "by-day": _("trễ theo giờ, đúng hạn theo ngày"),
    "late": _("trễ hạn"),
}
ALARM_STATES: Mapping[str, Words] = {
    "running": _("đang gọi"),
    "acknowledged": _("đã có người nhận"),
    "exhausted": _("đã gọi hết, chưa ai nhận"),
    "stopped": _("đã dừng báo động"),
}
RUNG_STATES: Mapping[str, Words] = {
    "calling": _("đang gọi"),
    "acknowledged": _("đã nhận"),
    "silent": _("không ai trả lời"),
    "skipped": _("bỏ qua"),
}
