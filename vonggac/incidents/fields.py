"""What the official forms ask beyond an incident's own columns: ids, words, kinds and choices. Pure.

Source: Thông tư 20/2017/TT-BTTTT, Mẫu số 03, 04, 05. `Incident.fields` holds values by these ids; an absent one is
not known.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from vonggac.core.errors import Refused
from vonggac.core.internal import is_internal
from vonggac.core.text import nfc, one_line

Kind = Literal["line", "text", "one", "many", "yes-no", "day", "addresses"]
LONGEST = 10_000  # characters


@dataclass(frozen=True, slots=True)
class Field:
    """One blank of a form. `choices`: id -> words, for `one` and `many`."""

    id: str
    label: str
    kind: Kind
    choices: Mapping[str, str] = field(default_factory=dict)


_STATE = {"handled": "đã xử lý", "open": "chưa xử lý"}
_SEEN_BY = {
    "ids": "hệ thống phát hiện xâm nhập",
    "log": "kiểm tra nhật ký",
    "told": "được báo",
    "other": "khác",
}
_NOTIFIED = {
    "member": "thành viên mạng lưới chịu trách nhiệm",
    "isp": "nhà cung cấp dịch vụ Internet",
    "coordinator": "cơ quan điều phối",
}
_SERVICES = {"web": "web", "mail": "thư điện tử", "database": "cơ sở dữ liệu", "other": "khác"}
_CONTROLS = {"antivirus": "phần mềm chống mã độc", "firewall": "tường lửa", "ids": "IDS/IPS", "other": "khác"}
_ATTACHED = {"log": "nhật ký hệ thống", "sample": "mẫu mã độc", "other": "khác"}
_HANDLED_BY = {
    "self": "tự xử lý",
    "domestic": "có tổ chức trong nước hỗ trợ",
    "abroad": "có tổ chức nước ngoài hỗ trợ",
    "coordinator": "đề nghị cơ quan điều phối hỗ trợ",
}

FIELDS: dict[str, Field] = {
    f.id: f
    for f in (
        Field("reporter_address", "Địa chỉ người báo cáo", "line"),
        Field("contact_name", "Người liên hệ", "line"),
        Field("contact_title", "Chức vụ người liên hệ", "line"),
        Field("contact_phone", "Điện thoại người liên hệ", "line"),
        Field("contact_email", "Thư điện tử người liên hệ", "line"),
        Field("operator", "Đơn vị vận hành hệ thống", "line"),
        Field("owner", "Cơ quan chủ quản hệ thống", "line"),
        Field("security_provider", "Đơn vị cung cấp dịch vụ an toàn thông tin", "line"),
        Field("connectivity_provider", "Đơn vị cung cấp kết nối", "line"),
        Field("attack_happened", "Đã xảy ra tấn công", "yes-no"),
        Field("affected", "Đối tượng bị ảnh hưởng, nguy cơ gián đoạn", "text"),
        Field("handled", "Hiện trạng sự cố", "one", _STATE),
        Field("seen_by", "Cách thức phát hiện", "many", _SEEN_BY),
        Field("seen_by_words", "Cách phát hiện khác, ai báo", "line"),
        Field("notified", "Đã gửi thông báo cho", "many", _NOTIFIED),
        Field("os", "Hệ điều hành, phiên bản", "line"),
        Field("services", "Dịch vụ trên hệ thống", "many", _SERVICES),
        Field("services_words", "Dịch vụ khác", "line"),
        Field("controls", "Biện pháp bảo vệ đã có", "many", _CONTROLS),
        Field("controls_words", "Biện pháp khác", "line"),
        Field("public_addresses", "Địa chỉ IP công khai (không ghi địa chỉ nội bộ)", "addresses"),
        Field("domains", "Tên miền", "line"),
        Field("purpose", "Mục đích sử dụng chính", "line"),
        Field("attached", "Thông tin gửi kèm", "many", _ATTACHED),
        Field("confidential", "Đề nghị giữ bí mật thông tin", "yes-no"),
        Field("support", "Đề nghị hỗ trợ", "text"),
        Field("spread", "Phạm vi lan rộng", "text"),
        Field("measures", "Biện pháp đã làm, dự kiến làm", "text"),
        Field("initial_number", "Số của báo cáo ban đầu", "line"),
        Field("initial_on", "Ngày của báo cáo ban đầu", "day"),
        Field("cause", "Nguyên nhân, diễn biến", "text"),
        Field("solution", "Cách xử lý, kết quả", "text"),
        Field("lessons", "Bài học, kiến nghị", "text"),
        Field("handled_by", "Ai xử lý", "many", _HANDLED_BY),
        Field("helpers", "Tổ chức đã hỗ trợ", "line"),
        Field("damage", "Ước tính thiệt hại", "line"),
    )
}


def clean(id: str, value: Any) -> Any:
    """Return the value as it is kept: NFC text, a list of choices in the form's order, a bool, an ISO day, or None.

    None, "" and an empty list are "not known". Raises Refused with the blank and the value; KeyError for no blank.
    """
    known = FIELDS[id]
    if value is None or value == "" or value == []:
        return None
    if known.kind == "yes-no":
        if not isinstance(value, bool):
            raise _wrong(known, value, "Chọn có hoặc không.")
        return value
    if known.kind == "many":
        return _many(known, value)
    if known.kind == "day":
        return _day(known, value)
    if not isinstance(value, str):
        raise _wrong(known, value, "Ghi bằng chữ.")
    if known.kind == "one":
        if value not in known.choices:
            raise _wrong(known, value, f"Chọn: {', '.join(known.choices.values())}.")
        return value
    text = nfc(value).strip() if known.kind == "text" else one_line(value)
    if len(text) > LONGEST:
        raise Refused(
            f"{known.label} dài {len(text)} ký tự, giới hạn {LONGEST}.", hint="Gửi phần dài thành tệp."
        )
    return (_addresses(known, text) if known.kind == "addresses" else text) or None


def _many(known: Field, value: Any) -> list[str]:
    chosen = [value] if isinstance(value, str) else list(value)
    if odd := [c for c in chosen if c not in known.choices]:
        raise _wrong(known, odd[0], f"Chọn: {', '.join(known.choices.values())}.")
    return [c for c in known.choices if c in chosen]


def _day(known: Field, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError:
        raise _wrong(known, value, "Ghi ngày dạng 2027-02-05.") from None


def _addresses(known: Field, text: str) -> str:
    """A form that leaves the house must not draw the inside of a network (Mẫu số 03)."""
    for word in re.split(r"[\s,;]+", text):
        try:
            ipaddress.ip_address(word)
        except ValueError:
            raise _wrong(known, word, "Ghi địa chỉ IP, cách nhau bằng dấu phẩy.") from None
        if is_internal(word):
            raise _wrong(known, word, "Đây là địa chỉ nội bộ; chỉ ghi địa chỉ công khai.")
    return ", ".join(re.split(r"[\s,;]+", text))


def _wrong(known: Field, value: Any, hint: str) -> Refused:
    return Refused(f"{known.label}: «{str(value)[:80]}» không được.", hint=hint)


def words_of(id: str, value: Any) -> str:
    """Return a kept value in words, "" when it is not known.

    >>> words_of("services", ["web", "mail"]), words_of("confidential", True)
    ('web, thư điện tử', 'có')
    """
    known = FIELDS[id]
    if value is None:
        return ""
    if known.kind == "yes-no":
        return "có" if value else "không"
    if known.kind == "many":
        return ", ".join(known.choices[c] for c in value)
    if known.kind == "one":
        return known.choices[value]
    if known.kind == "day":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return str(value)
