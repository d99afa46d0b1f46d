"""How often: hằng ngày, thứ Sáu hàng tuần, trước ngày 20 hàng tháng, 02 lần/ngày, mỗi 6 giờ. Durations are ISO 8601."""

import re
from functools import lru_cache

from vonggac.directives.reading.grammar.clocks import CLOCK
from vonggac.directives.reading.grammar.plain import plain

_CLOCK = re.sub(r"\?P<\w+>", "?:", CLOCK)
_UNIT = {"gio": "PT1H", "ngay": "P1D", "tuan": "P1W", "thang": "P1M", "quy": "P3M", "nam": "P1Y"}
_NOT_GOODS = r"(?<!khach )(?<!ngan )(?<!ban )(?<!mat )(?<!cua )(?<!giao )(?<!nha )(?<!don )"
_BY = r"(?:truoc|cham nhat|vao|luc|truoc luc)(?: (?:vao|luc|ngay))* "
_EVERY = re.compile(
    rf"(?P<lead>{_BY}(?:{_CLOCK}|(?:ngay )?\d{{1,2}}(?! ?/)|thu (?:hai|ba|tu|nam|sau|bay|[2-7])"
    rf"|chu nhat)[ ,]*(?:(?:cua |vao |ngay )*"
    rf"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|ngay \d{{1,2}}) )?(?:cua )?)?"
    rf"(?:{_NOT_GOODS}\b(?:hang|moi)|\bmoix)(?: mot)? (?P<unit>gio|ngay|tuan|thang|quy|nam)\b"
    rf"(?P<tail>,? (?:truoc|cham nhat|vao|luc) (?:luc )?(?:{_CLOCK}|ngay \d{{1,2}}(?! ?/)"
    rf"|thu (?:hai|ba|tu|nam|sau|bay|[2-7])))?"
)
_TIMES = re.compile(
    r"\b(?P<n>\d{1,2}|mot|hai|ba|bon) ?(?:lan|luot|buoi) ?(?:/|mot |moi |trong |trong mot )? ?(?:01 "
    r"|1 )?(?P<unit>gio|ngay|tuan|thang|quy|nam)\b(?! ?\d)"
)
_STEP = re.compile(
    r"\b(?:moi|dinh ky|cu)? ?(?P<n>\d{1,2}) (?P<unit>gio|ngay|tuan|thang)(?: ?/ ?(?:01 |1 "
    r"|mot )?lan| mot lan)\b|\b(?:moi|cu) (?P<n2>\d{1,2}) (?P<unit2>gio|ngay|tuan|thang)\b"
)
_DAILY_TIMES = re.compile(
    r"\b(?P<unit>ngay|tuan|thang) (?P<n>\d{1,2}|mot|hai|ba|bon) (?:lan|luot)(?![a-z/])"
    r"|\bdinh ky (?P<step>\d{1,2}) ?(?P<of>gio|ngay|tuan|thang)\b"
)
# "vào 16 giờ các ngày nghỉ", "trước 20 giờ mỗi đêm", "trong các ngày trực trước 9 giờ"
_ON_DAYS = re.compile(
    rf"\b{_BY}{_CLOCK}[ ,]*(?:cua |vao |trong )?(?:cac |nhung |moi |tung |hang )"
    r"(?:ngay|dem|buoi)\b(?! ?\d| thu | chu nhat| cuoi)"
)
# "trước ngày 15 tháng cuối quý", "ngày 20 của tháng cuối quý"
_QUARTERLY = re.compile(
    rf"(?:{_BY})?\bngay \d{{1,2}} (?:cua )?(?:hang )?thang cuoi (?:cua )?(?:hang |moi )?quy\b"
)
_EVERY_ONE = re.compile(r"[Hh]ằng(?= )")
_NIGHTLY = re.compile(r"\b(?:hang|moix?|tung) (?:dem|toi|sang|chieu|buoi sang|buoi chieu)\b")
_REPORTS = re.compile(r"\b(?:che do|thuc hien) bao cao (?P<unit>ngay|tuan|thang|quy)\b(?! ?\d| cang)")
_EACH = re.compile(
    r"lan(?![a-z])|(?:moi|cu) \d"
)  # the full pattern begins with a choice and is slow to try everywhere
_WEEKLY = re.compile(
    rf"\b(?:dinh ky|vao|cac)(?: (?:vao|cac|ngay|truoc|luc|{_CLOCK}))*,? (?:thu (?:hai|ba|tu|nam"
    rf"|sau|bay|[2-7])|chu nhat)\b(?![ ,(]*(?:ngay )?\d)"
)
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4}


@lru_cache(maxsize=1024)  # asked again for the same text by several stages
def find_recurrence(text: str) -> tuple[str, str] | None:
    """Return the shortest period that the text names, and its words; None when nothing recurs."""
    view = plain(_EVERY_ONE.sub("moix", text))  # "đóng cửa hằng ngày" is no "cửa hàng"
    found: list[tuple[float, str, str]] = []
    for match in _EVERY.finditer(view) if "hang " in view or "moi" in view else ():
        found.append((_hours(1, match["unit"]), _UNIT[match["unit"]], text[match.start() : match.end()]))
    for match in _TIMES.finditer(view) if "lan" in view or "luot" in view or "buoi" in view else ():
        times = _NUMBERS.get(match["n"]) or int(match["n"]) or 1
        hours = _hours(1, match["unit"]) / times
        found.append((hours, _duration(hours), text[match.start() : match.end()]))
    for match in _DAILY_TIMES.finditer(view) if "lan" in view or "luot" in view or "dinh ky" in view else ():
        if match["unit"]:
            hours = _hours(1, match["unit"]) / (_NUMBERS.get(match["n"]) or int(match["n"]) or 1)
        else:
            hours = _hours(int(match["step"]) or 1, match["of"])
        found.append((hours, _duration(hours), text[match.start() : match.end()]))
    for match in _REPORTS.finditer(view) if "bao cao" in view else ():
        found.append((_hours(1, match["unit"]), _UNIT[match["unit"]], text[match.start() : match.end()]))
    for match in _QUARTERLY.finditer(view) if "cuoi" in view else ():
        found.append((_hours(1, "quy"), "P3M", text[match.start() : match.end()]))
    for match in _ON_DAYS.finditer(view) if "ngay" in view or "dem" in view or "buoi" in view else ():
        found.append((24, "P1D", text[match.start() : match.end()]))
    for match in _NIGHTLY.finditer(view) if "hang " in view or "moi" in view or "tung " in view else ():
        found.append((24, "P1D", text[match.start() : match.end()]))
    for match in _STEP.finditer(view) if _EACH.search(view) else ():
        hours = _hours(int(match["n"] or match["n2"]), match["unit"] or match["unit2"])
        if hours:
            found.append((hours, _duration(hours), text[match.start() : match.end()]))
    for match in _WEEKLY.finditer(view) if "thu " in view or "chu nhat" in view else ():
        found.append((_hours(1, "tuan"), "P1W", text[match.start() : match.end()]))
    if not found:
        return None
    _, every, words = min(found, key=lambda one: (one[0], -len(one[2])))
    return every, words.strip(" ,;.")


def _hours(number: int, unit: str) -> float:
    return number * {"gio": 1, "ngay": 24, "tuan": 168, "thang": 730, "quy": 2190, "nam": 8760}[unit]


def _duration(hours: float) -> str:
    for every in _UNIT.values():
        unit = next(name for name, value in _UNIT.items() if value == every)
        if hours == _hours(1, unit):
            return every
    if hours % 730 == 0:
        return f"P{hours // 730:.0f}M"
    if hours % 168 == 0:
        return f"P{hours // 168:.0f}W"
    return f"P{hours // 24:.0f}D" if hours % 24 == 0 else f"PT{max(hours, 1):.0f}H"
