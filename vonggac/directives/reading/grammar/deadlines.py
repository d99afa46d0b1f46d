"""Deadlines: a word that sets one (trước, chậm nhất, hết ngày …), perhaps a clock time, and a day.

"trước ngày 28/01" is late from 28/01 00:00; "chậm nhất ngày 28/01" and "hết ngày 28/01" from 29/01 00:00;
a clock time is the instant itself. What hangs on an event ("trong vòng 24 giờ kể từ khi …") has words, no instant.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from vonggac.core.times import DAY, day_end, day_start, first_working_day_from
from vonggac.directives.reading.grammar.clocks import CLOCK, since_midnight
from vonggac.directives.reading.grammar.days import WEEKDAY, Day, solar_day
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.grammar.windows import Span

_CLOCK = re.sub(r"\?P<\w+>", "?:", CLOCK)
_FIRM = (
    r"(?:(?:cham|muon|tre) nhat|khong (?:duoc )?(?:muon|cham|tre|qua)(?: hon| qua)?"
    r"|han (?:cuoi|chot)(?: cung)?(?: [a-z]+){0,4}?"
    r"|thoi (?:han|gian|diem)(?: [a-z]+){0,6}?|han (?:gui|nop|bao cao|hoan thanh"
    r"|tra loi)(?: [a-z]+){0,4}?|thoi han|han|(?:hoan thanh|xong)(?= ?:))"
)
_LOOSE = r"(?:den het|het|trong|xong|den|vao|cuoi|ngay)"
_FILL = r"(?: ?(?:la|vao|luc|den|het|trong|ngay|cuoi|khoang|thoi diem|hoi|khi|[:,\-]))*"
_LEFT = re.compile(
    rf"(?:(?<![a-z])(?:(?P<firm>{_FIRM}){_FILL} ?)?(?P<before>truoc)(?P<until> khi het| het)?{_FILL}"
    rf"|(?<![a-z])(?P<firmly>{_FIRM}){_FILL}|(?<![a-z])(?P<loose>{_LOOSE}){_FILL})? ?"
    rf"(?:{CLOCK}(?:(?:,| va| den) {_CLOCK})*[ ,]*(?:cua |vao |trong |ngay |hom nay|cung ngay"
    rf"|ngay mai)?[ ,(]*)?(?:(?:buoi )?(?:sang|trua|chieu"
    rf"|toi) )?(?:(?:cac )?ngay (?P<first>[0-3]?\d)(?:, ?| va )(?:\d{{1,2}}(?:, ?"
    rf"| va ))*)?(?:{WEEKDAY}[ ,(]*)?(?:ngay )*[ (]*$"
)
_RIGHT = re.compile(rf" ?[,;]? ?(?:\([^()]{{0,60}}\) ?,? ?)?(?:luc|vao luc|truoc|cham nhat|vao hoi) {CLOCK}")
_DOING = re.compile(
    r"\b(?:hoan thanh|hoan tat|ket thuc|gui|nop|bao cao|xong"
    r"|bao (?:ubnd|so|cong an|phong|ve|cho)|(?<!nha )cung cap|dang ky|phan hoi|tra loi)\b"
)
# On the text with its marks: tính (count) is not tỉnh (province).
_CLAUSE_END = re.compile(r"[.;](?= |$)")
_NOT_A_DEADLINE = re.compile(
    r"(?:(?:số liệu|thống kê|chốt|(?<!chưa )cập nhật|(?<!máy )tính|phát sinh|diễn ra|kể)(?: tình hình"
    r"| số liệu| từ)?) ?$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:ke )?tu (?:ngay )?$")  # "thời gian từ ngày …" tells when something begins
_AS_OF = re.compile(r"(?:số liệu|thống kê)[^,;.]*$", re.IGNORECASE)
# trong tháng 6/2026, trước quý II/2027, hết tháng 3: a whole month or quarter.
_MONTHS = re.compile(
    r"(?P<lead>(?P<before>truoc)|cham nhat|(?:den )?het|cuoi|trong|(?<=hoan thanh)|(?<=xong)|(?<=han:))"
    r"(?: (?:la|vao|trong|het|cuoi))* ?(?:thang (?P<m>1[0-2]|0?[1-9])|quy (?P<q>iv|i{1,3}|[1-4]))"
    r"(?:(?:/| nam )(?P<y>(?:19|20)\d\d))(?![\d/])"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_EVENT = re.compile(
    r"\b(?:trong (?:vong|thoi han|thoi gian|khoang)(?: khong qua| toi da)?|khong qua|cham nhat"
    r"|toi da|sau khong qua|trong|truoc (?:it nhat|toi thieu))"
    r"(?: sau)? (?:\d{1,3}|mot|hai|ba|nam|bay|muoi)(?: ?\([^()]{1,20}\))? ?(?:phut|gio|tieng"
    r"|ngay|tuan|thang|h)(?![a-z])(?: lam viec)?"
    r"(?:,? (?:ke|tinh|sau)?(?: tu)? ?(?:khi|tu|luc|thoi diem|ngay)(?: [^\s,;.()]+){1,10})?"
)
_AT_ONCE = re.compile(
    r"\b(?:ngay (?:khi|sau khi|lap tuc|sau)|lap tuc|tuc thoi|trong ngay(?! ?\d| lam))\b(?: [^\s,;.()]+){0,6}"
)
_WORKING_DAY = re.compile(
    rf"(?:truoc|cham nhat|muon nhat|trong|vao)(?: (?:la|vao|het|{_CLOCK}))*[ ,]*ngay lam viec (?:dau tien|thu [a-z]+)"
    r"[^.;()]{0,60}"
)
_LEAD_TIME = re.compile(r"\btruoc \d{1,3} (?:gio|ngay|phut)(?: lam viec)? (?:cho|khi|so voi)\b")
_BY_RULE = re.compile(r"theo (?:dung )?(?:quy dinh|thoi han quy dinh|che do)\b")
_FIRST_WORKING = re.compile(
    r"(?P<words>(?:(?P<before>truoc)|cham nhat|muon nhat|trong|vao)?(?: (?:la|vao|trong"
    r"|het))* ?ngay lam viec dau tien"
    r"(?: cua)? (?:thang (?P<m>1[0-2]|0?[1-9])(?:[/ ](?:nam )?(?P<y>20\d\d))?|(?P<after>sau ngay)))"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The words and the instant from which it is late; `day` is the day that the words name."""

    words: str
    due_at: datetime | None
    start: int
    end: int
    day: Day | None = None
    impossible: bool = False


def find_deadlines(text: str, days: list[Day], windows: list[Span], near: date | None) -> list[Deadline]:
    """Return the deadlines of one item's text in order; days inside a window are none."""
    view = plain(text)
    taken = [(span.start, span.end) for span in windows]
    free = [day for day in days if not any(a <= day.start < b for a, b in taken)]
    found = [deadline for day in free if (deadline := _by_day(text, view, day))]
    found += _by_working_day(text, view, days, near) + _by_month(text, view) + _by_own_date(text, view, near)
    return sorted(found, key=lambda deadline: deadline.start)


def _by_day(text: str, view: str, day: Day) -> Deadline | None:
    low = max(0, day.start - 90)
    left = _LEFT.search(view, low, day.start)
    if left is None:
        return None
    if not (left["before"] or left["firmly"] or left["loose"]):
        return _by_clock_after(text, view, day)
    start = left.start() + len(left[0]) - len(left[0].lstrip())
    before = _CLAUSE_END.split(view[max(0, start - 160) : start])[-1].rstrip()
    if left["loose"] in ("den", "den het") and _AS_OF.search(text[max(0, start - 60) : start]):
        return None
    hands_in = left["before"] and _DOING.search(view, max(0, start - 60), start)
    if (_NOT_A_DEADLINE.search(text[max(0, start - 40) : start]) and not hands_in) or _BEGINS.search(left[0]):
        return None
    if left["loose"] and not _loose_counts(left, before):
        return None
    clock, end = left if left["h"] else None, day.end
    if clock is None and (right := _RIGHT.match(view, day.end)):
        clock, end = right, right.end()
    if left["first"] and day.on and int(left["first"]) < day.on.day:
        day = replace(
            day, on=day.on.replace(day=int(left["first"]))
        )  # "các ngày 13, 14, 15/3": the first is due first
    due_at, impossible = _instant(day, clock, exclusive=bool(left["before"] and not left["until"]))
    return Deadline(text[start:end].strip(" ,;.("), due_at, start, end, day, impossible)


_ON_THE_DAY = re.compile(r"\b(?:nop|hoan thanh|xong)(?: vao)? (?P<words>ngay )$")


def _by_clock_after(text: str, view: str, day: Day) -> Deadline | None:
    """ "gửi ngày 08/02 trước 10 giờ": the word that sets it stands with the clock. "nộp ngày 12/02" needs none."""
    if on := _ON_THE_DAY.search(view, max(0, day.start - 30), day.start):
        due_at, impossible = _instant(day, None, exclusive=False)
        return Deadline(
            text[on.start("words") : day.end], due_at, on.start("words"), day.end, day, impossible
        )
    right = _RIGHT.match(view, day.end)
    if right and re.match(r",? ?(?:ngay )?\d{1,2}/", view[right.end() :]):
        return None  # "… số 155 ngày 20/8 trước 16 giờ ngày 18/9": the clock is of the day after it
    if right is None or not _DOING.search(view, max(0, day.start - 60), day.start):
        return None
    due_at, impossible = _instant(day, right, exclusive=False)
    return Deadline(text[day.start : right.end()].strip(), due_at, day.start, right.end(), day, impossible)


def _loose_counts(left: re.Match[str], before: str) -> bool:
    """A mild word (trong ngày, đến ngày, vào ngày) sets a deadline only beside a verb of finishing or handing in."""
    if left["loose"] == "den het" and not _DOING.search(before):
        return False  # "tạm dừng kết nối đến hết ngày …" holds until then
    if left["loose"] in ("het", "den het", "xong"):
        return not re.search(r"\b(?:ke )?tu(?: nay| bay gio| ngay(?: ky| ban hanh)?)?$", before)
    return bool(_DOING.search(before)) or left[0].strip().startswith("ngay trong")


def _instant(day: Day, clock: re.Match[str] | None, *, exclusive: bool) -> tuple[datetime | None, bool]:
    if day.on is None:
        return None, day.has_year or not day.is_lunar
    if clock is not None:
        passed = since_midnight(clock)
        return (None, True) if passed is None else (day_start(day.on) + passed, False)
    return (day_start(day.on) if exclusive else day_end(day.on)), False


def _by_working_day(text: str, view: str, days: list[Day], near: date | None) -> list[Deadline]:
    """ "chậm nhất ngày làm việc đầu tiên của tháng 3/2027", "… đầu tiên sau ngày 15/02/2027"."""
    found = []
    for match in _FIRST_WORKING.finditer(view) if "ngay lam viec dau tien" in view else ():
        start_from = _first_day(match, days, near)
        if start_from is not None:
            on = first_working_day_from(start_from)
            due_at = day_start(on) if match["before"] else day_end(on)
            found.append(
                Deadline(text[match.start() : match.end()].strip(), due_at, match.start(), match.end())
            )
    return found


def _by_month(text: str, view: str) -> list[Deadline]:
    """ "hoàn thành trong tháng 6/2026" is late from 01/7; beside no verb of finishing a month is no deadline."""
    found = []
    for match in _MONTHS.finditer(view):
        if match["lead"] in ("trong", "") and not _ends_a_task(view, match):
            continue
        quarter = match["q"] and (_QUARTERS.get(match["q"]) or int(match["q"]))
        last = quarter * 3 if quarter else int(match["m"])
        first = last - 2 if quarter else last
        month, year = (first if match["before"] else last + 1), int(match["y"])
        due_at = day_start(date(year + (month > 12), (month - 1) % 12 + 1, 1))
        found.append(Deadline(text[match.start() : match.end()].strip(), due_at, match.start(), match.end()))
    return found


# "trong vòng 03 ngày làm việc kể từ ngày ký công văn này": the event is the letter's own day.
_OWN_DATE = re.compile(
    r"\b(?:trong (?:vong|thoi han|thoi gian)|cham nhat|khong qua|sau)(?: sau"
    r"| la)? (?P<n>\d{1,3})(?: ?\([^()]{1,20}\))? "
    r"(?P<unit>ngay|tuan)(?P<working> lam viec)?,? (?:ke |tinh )?tu ngay (?:ky|ban hanh|phat hanh|ra)"
    r"(?: ban hanh)?(?: (?:cong van|van ban|thong bao|chi thi|ke hoach|quyet dinh|cong dien|huong dan"
    r"|yeu cau)(?: nay)?)?"
    r"(?![a-z ]*(?:hop dong|bien ban))"
)


def _by_own_date(text: str, view: str, near: date | None) -> list[Deadline]:
    """A number of days from the day of the letter is a day; late from the next one on."""
    found = []
    for match in _OWN_DATE.finditer(view) if near and "tu ngay" in view else ():
        days = int(match["n"]) * (7 if match["unit"] == "tuan" else 1)
        on = near or date.min
        if match["working"]:
            for _ in range(days):
                on = first_working_day_from(on + DAY)
        else:
            on += days * DAY
        found.append(
            Deadline(text[match.start() : match.end()].strip(), day_end(on), match.start(), match.end())
        )
    return found


_HAPPENS = re.compile(
    r"\b(?:dien ra|(?:duoc|se|dinh|kien) to chuc|xay ra|phat sinh|ghi nhan|da|bi|so lieu|tinh hinh|su kien"
    r"|du kien|ket qua|theo ke hoach)\b"
)


def _ends_a_task(view: str, match: re.Match[str]) -> bool:
    """A month by which something is done: beside a verb of finishing, or last in a clause that tells no event."""
    clause = re.split(r"[.;]", view[max(0, match.start() - 160) : match.start()])[-1]
    if re.search(r"\b(?:da|vua|duoc)\b", clause[-40:]):
        return False  # "đã hoàn thành trong tháng 10" tells
    if _DOING.search(clause[-120:]):
        return True
    return (
        bool(re.match(r" ?(?:[.;)]|$)", view[match.end() :]))
        and not _HAPPENS.search(clause)
        and len(clause) > 20
    )


def _first_day(match: re.Match[str], days: list[Day], near: date | None) -> date | None:
    if match["after"]:
        following = [day for day in days if 0 <= day.start - match.end() <= 3]
        return following[0].on + DAY if following and following[0].on else None
    return solar_day(1, int(match["m"]), int(match["y"]) if match["y"] else None, near)


def words_without_instant(text: str) -> str | None:
    """Return the words of a deadline that hangs on an event or a rule, None when there are none."""
    view = plain(text)
    for pattern in (_WORKING_DAY, _EVENT, _AT_ONCE, _LEAD_TIME, _BY_RULE):
        if match := pattern.search(view):
            return text[match.start() : match.end()].strip(" ,;.")
    return None


def hangs_on_an_event(words: str) -> bool:
    """Tell words such as "ngay khi phát hiện" from a bare "theo quy định"."""
    view = plain(words)
    return any(event.search(view) for event in (_EVENT, _AT_ONCE, _WORKING_DAY, _LEAD_TIME))
