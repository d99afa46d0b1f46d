"""Vietnamese telephone numbers as offices write them: dotted, spaced, with +84, with an extension.

Sources: Thông tư 22/2014/TT-BTTTT (numbering plan: 10-digit mobiles, 11-digit landlines with their area
code) and Quyết định 798/QĐ-BTTTT 2016, 1036/QĐ-BTTTT 2018 (old prefixes that stopped).
"""

import re
from dataclasses import dataclass

# One number inside running text. Digits are joined by at most one or two separators, so that two
# numbers written side by side ("0900.000.001 - 0900.000.002") stay two.
WRITTEN = re.compile(r"(?<![\d/])(?:\(?\+?84\)?|\(?0)(?:[ .\-()]{0,2}[\dOo]){7,10}(?![\d/])")
_EXTENSION = re.compile(r"\s*[,(]?\s*(?:máy lẻ|số lẻ|nội bộ|ext\.?|x)\s*:?\s*(\d{1,5})\)?\s*$", re.IGNORECASE)
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")
_SHORT = re.compile(r"1(?:800|900)\d{4,6}|11[2-5]")
# The eleven-digit mobiles that ended on 15/9/2018 and what each became.
_MOVED = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083", "0124": "084",
    "0125": "085", "0127": "081", "0129": "082", "0162": "032", "0163": "033", "0164": "034", "0165": "035",
    "0166": "036", "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phone:
    """What somebody wrote as a number. `digits` is None when no call can be made to it; `fault` says why."""

    written: str
    digits: str | None
    fault: str = ""
    extension: str = ""

    def __str__(self) -> str:
        """The number in groups, 0900.000.001; as written when it is no number."""
        if not self.digits or len(self.digits) not in (10, 11):
            return self.written
        head = len(self.digits) - 6
        return f"{self.digits[:head]}.{self.digits[head:-3]}.{self.digits[-3:]}"


def parse_phone(written: str) -> Phone:
    """Read one number. Never raises: what is no number comes back with its fault in words.

    >>> parse_phone("+84 900.000.001").digits
    '0900000001'
    >>> parse_phone("0900.000.01").fault
    'có 9 chữ số, di động phải đủ 10'
    >>> parse_phone("01650000001").fault
    'đầu số 0165 đã đổi thành 035 từ năm 2018'
    """
    text = " ".join(written.split())
    found = _EXTENSION.search(text)
    extension = found.group(1) if found else ""
    body = text[: found.start()] if found else text
    stray = re.sub(r"[\d\s.,\-–+()/]", "", body)
    digits = re.sub(r"\D", "", body)
    if stray:
        return Phone(text, None, f"có ký tự lạ “{stray[:10]}”")
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:].removeprefix("0")
    return Phone(text, digits if not (fault := _fault(digits)) else None, fault, extension)


def _fault(digits: str) -> str:
    if not digits:
        return "không có số"
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) or _SHORT.fullmatch(digits):
        return "là một chữ số lặp lại" if len(set(digits[1:])) == 1 else ""
    if len(digits) == 11 and digits[:4] in _MOVED:
        return f"đầu số {digits[:4]} đã đổi thành {_MOVED[digits[:4]]} từ năm 2018"
    if not digits.startswith("0"):
        return "thiếu số 0 hoặc mã vùng ở đầu"
    if digits.startswith("02"):
        return f"có {len(digits)} chữ số, cố định phải đủ 11 kể cả mã vùng"
    return (
        f"có {len(digits)} chữ số, di động phải đủ 10"
        if len(digits) != 10
        else f"không có đầu số {digits[:3]}"
    )


_STANDING_ALONE = re.compile(rf"(?<![\w.\-])(?:{WRITTEN.pattern})(?!\w)")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")


def hide_contacts(text: str) -> str:
    """Return the text without telephone numbers and e-mail addresses: what cannot be altered must hold none.

    >>> hide_contacts("gọi 0900.000.001 hoặc ttyt@so.example.vn")
    'gọi [số điện thoại] hoặc [thư điện tử]'
    >>> hide_contacts("trước 09:00 08/02/2027, tệp a0123456789f")
    'trước 09:00 08/02/2027, tệp a0123456789f'
    """
    return _STANDING_ALONE.sub("[số điện thoại]", _MAIL.sub("[thư điện tử]", text))


def mask(written: str) -> str:
    """Return a number or address of which only enough is left to recognise it.

    >>> mask("0900.000.001"), mask("van.thu@so.example.vn"), mask("")
    ('•••• 001', 'v•••@so.example.vn', '')
    """
    name, at, host = written.partition("@")
    if at:
        return f"{name[:1]}•••@{host}"
    digits = re.sub(r"\D", "", written)
    return f"•••• {digits[-3:]}" if len(digits) > 6 else "••••" * bool(written)


def is_mobile(digits: str) -> bool:
    """Tell whether the digits are a mobile's: it can take text messages."""
    return bool(_MOBILE.fullmatch(digits))
