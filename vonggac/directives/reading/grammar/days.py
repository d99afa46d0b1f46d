"""Days as letters write them: solar, lunar, with or without a year, and the pairs that a bracket ties together."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from vonggac.core.lunar import CAN, CHI, LunarDay, lunar, solar, year_name
from vonggac.directives.reading.grammar.plain import plain

YEAR = r"(?:19|20)\d\d"
CAN_CHI = (
    rf"(?:{'|'.join(sorted({plain(c) for c in CAN}))}|ki) "
    rf"(?:{'|'.join(sorted({plain(c) for c in CHI}))}|ti|vi|meo)"
)
_MONTH = r"(?:chap|gieng|1[0-2]|0?[1-9])"
_IN_YEAR = rf"(?:,? (?:nam )?(?P<name>{CAN_CHI}))?(?:,? (?:nam )?(?P<ly>{YEAR}))?"
_AM = r"(?:,? \(?(?:am lich|a\.?l\b)\)?)"

# 28/01/2019, 28-01-2019, 28.01.2019, 28/01
_FIGURES = (
    rf"(?<![\d/.,\-])(?P<d>[0-3]?\d) ?(?P<sep>[/.\-]) ?(?P<m>[01]?\d)(?: ?(?P=sep) ?(?P<y>{YEAR}))?"
    rf"(?![\d/]|[.\-]\d)"
)
# 28 tháng 01 năm 2019, 28 tháng 01
_WORDS = rf"(?<![\d/.,])(?P<wd>[0-3]?\d) thang (?P<wm>1[0-2]|0?[1-9])(?!\d)(?:,? nam (?P<wy>{YEAR}))?"
# mùng 4 tháng Giêng, mồng 5 Tết, 29 Tết, 23 tháng Chạp, rằm tháng Giêng, 10/3 âm lịch, 10 tháng 3 âm lịch
_LUNAR = (
    rf"(?:(?P<first>m[uo]ng) ?)(?P<l1>\d{{1,2}})(?: tet\b| ?/ ?(?P<m1n>{_MONTH})\b"
    rf"| thang (?P<m1>{_MONTH})\b)?(?P<leap>,? nhuan)?{_AM}?"
    rf"|(?<![\d/.,])(?P<l2>[12]\d|30) tet\b"
    rf"|(?<![\d/.,])(?P<l3>[0-3]?\d) (?:thang )?(?P<m3>chap|gieng)\b{_AM}?"
    rf"|(?P<full>ram) thang (?P<m4>{_MONTH})\b{_AM}?"
    rf"|(?<![\d/.,])(?P<l5>[0-3]?\d)(?: ?/ ?| thang )(?P<m5>1[0-2]|0?[1-9])(?:{_AM}|(?=,? nam {CAN_CHI}))"
)
_ANY = re.compile(rf"(?:(?P<lunar>{_LUNAR}){_IN_YEAR})|(?P<figures>{_FIGURES})|(?P<words>{_WORDS})")
_BEFORE_BARE = re.compile(
    r"(?:ngay|truoc|het|den|toi|tu|sang|chieu|dem|thu [a-z0-9]+|chu nhat|va|,|-|\()[ ,(]*$"
)
_TIES = re.compile(
    r"[ ,]*\(?[ ,]*(?:tuc|nham|la|am lich|duong lich|tuong ung|ung voi)[ :]*(?:la |vao "
    r"|voi )*(?:tu )?(?:(?:cac )?ngay )*$"
)
_BRACKET = re.compile(r"[ ,]*\((?:ngay )*$")
WEEKDAYS = {
    "hai": 0,
    "2": 0,
    "ba": 1,
    "3": 1,
    "tu": 2,
    "4": 2,
    "nam": 3,
    "5": 3,
    "sau": 4,
    "6": 4,
    "bay": 5,
    "7": 5,
}
WEEKDAY = r"(?:thu (?P<wday>hai|ba|tu|nam|sau|bay|[2-7])\b|(?P<sunday>chu nhat))"
_WEEKDAY_BEFORE = re.compile(WEEKDAY + r"[ ,(]*(?:ngay )?$")


@dataclass(frozen=True, slots=True)
class Day:
    """One mention. `on` is the solar day, None when it names no real one; `claimed` the lunar day in its words."""

    start: int
    end: int
    on: date | None
    claimed: LunarDay | None = None
    named_year: str | None = None  # "Mậu Tuất" as the letter says it
    weekday: int | None = None  # Monday is 0
    has_year: bool = False
    twin: "Day | None" = None  # the same day in the other calendar, as a bracket says

    impossible: bool = False  # no year has it (31/02), or the year that it names has not

    @property
    def is_lunar(self) -> bool:
        return self.claimed is not None


def find_days(text: str, near: date | None) -> list[Day]:
    """Return the days that the NFC text mentions, in order, twins folded into the first of the two.

    `near` is the letter's own date, from which a missing year is worked out; without it a day that has no
    year has no `on`.
    """
    return list(_find(text, near))


@lru_cache(maxsize=512)  # several stages ask about the same paragraph
def _find(text: str, near: date | None) -> tuple[Day, ...]:
    view = plain(text)
    found = [day for match in _ANY.finditer(view) if (day := _day(match, view, near))]
    return tuple(_tie(found, view))


def _day(match: re.Match[str], view: str, near: date | None) -> Day | None:
    before = view[max(0, match.start() - 24) : match.start()]
    weekday = _weekday(_WEEKDAY_BEFORE.search(before))
    if match["lunar"]:
        day = _lunar_day(match, near)
        return day and replace(day, weekday=weekday)
    number, month, year = (
        (match["d"], match["m"], match["y"]) if match["figures"] else (match["wd"], match["wm"], match["wy"])
    )
    if match["figures"] and not year and not _is_bare_day(match, before):
        return None
    on = solar_day(int(number), int(month), int(year) if year else None, near)
    impossible = on is None and (bool(year) or _real(2024, int(month), int(number)) is None)
    return Day(match.start(), match.end(), on, weekday=weekday, has_year=bool(year), impossible=impossible)


def _is_bare_day(match: re.Match[str], before: str) -> bool:
    """Tell a day without year from 24/7, a share (1/3) or a range (3-5 ngày)."""
    if match["sep"] == "." or (match["d"], match["m"]) in (("24", "7"), ("24", "24")):
        return False
    if match["sep"] == "-":
        return before.rstrip().endswith("ngay")
    return bool(_BEFORE_BARE.search(before))


def _weekday(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    return 6 if match["sunday"] else WEEKDAYS[match["wday"]]


def solar_day(day: int, month: int, year: int | None, near: date | None) -> date | None:
    """Return the day, its year worked out from `near` when not given; None when the calendar has no such day.

    >>> solar_day(5, 1, None, date(2026, 12, 20))
    datetime.date(2027, 1, 5)
    """
    if year is not None:
        return _real(year, month, day)
    if near is None:
        return None
    days = [found for y in (near.year - 1, near.year, near.year + 1) if (found := _real(y, month, day))]
    return _nearest(days, near)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(days: list[date], near: date) -> date | None:
    """Return the next of the days, or one just gone: letters look ahead, a slip looks back a few weeks."""
    ahead = [day for day in days if day >= near]
    gone = [day for day in days if timedelta(0) < near - day <= timedelta(days=45)]
    if ahead and (not gone or ahead[0] - near <= timedelta(days=200)):
        return ahead[0]
    return gone[-1] if gone else (ahead[0] if ahead else None)


def _lunar_day(match: re.Match[str], near: date | None) -> Day | None:
    number = int(match["l1"] or match["l2"] or match["l3"] or match["l5"] or 15)
    month = _lunar_month(match)
    if month is None or not 1 <= number <= 30:
        return None
    name = spelled_year(match["name"]) if match["name"] else None
    year = _lunar_year(number, month, name, match["ly"], near)
    if year is None:
        return Day(match.start(), match.end(), None, LunarDay(0, month, number, bool(match["leap"])), name)
    claimed = LunarDay(year, month, number, bool(match["leap"]))
    on = on_of(claimed)
    has_year = bool(match["name"] or match["ly"])
    return Day(match.start(), match.end(), on, claimed, name, has_year=has_year, impossible=on is None)


def on_of(claimed: LunarDay) -> date | None:
    """Return the solar day of a lunar one, None when that month has no such day."""
    try:
        return solar(claimed)
    except ValueError:
        return None


def _lunar_month(match: re.Match[str]) -> int | None:
    words = match["m1"] or match["m1n"] or match["m3"] or match["m4"] or match["m5"]
    if words is None:
        return 12 if match["l2"] else 1  # 29 Tết, mùng 5 Tết, mùng 5
    return {"chap": 12, "gieng": 1}.get(words) or int(words)


def _lunar_year(day: int, month: int, name: str | None, given: str | None, near: date | None) -> int | None:
    """Return the lunar year: by its name, else the one whose such day comes next after the letter."""
    middle = near.year if near else int(given) if given else None
    if middle is None:
        return None
    years = range(middle - 2, middle + 3)
    if name:
        named = [year for year in years if year_name(year) == name]
        if named:
            return named[0]
    if given and not near:
        return middle if month < 11 else middle - 1
    # "30 Tết" may not exist; the year is then still told by its 29th.
    days = {on: year for year in years if (on := on_of(LunarDay(year, month, min(day, 29))))}
    chosen = _nearest(sorted(days), near) if near else None
    return days[chosen] if chosen else None


_SPELLINGS = {"ki": "ky", "ti": "ty", "vi": "mui", "meo": "mao"}
_NAMES = {plain(year_name(year)): year_name(year) for year in range(1984, 2044)}


def spelled_year(words: str) -> str | None:
    """Return the usual spelling of a can-chi name; without marks Tý and Tỵ fall together, the stem tells them apart.

    >>> spelled_year("Ất Tị"), spelled_year("kỉ hợi")
    ('Ất Tỵ', 'Kỷ Hợi')
    """
    parts = [_SPELLINGS.get(part, part) for part in plain(words).split()]
    return _NAMES.get(" ".join(parts))


def _tie(days: list[Day], view: str) -> list[Day]:
    """Fold "03/02/2019 (tức 29 tháng Chạp)" into one day with a twin; ranges tie in order."""
    tied: list[Day] = []
    index = 0
    while index < len(days):
        group = _group_after(days, index, view) if tied else []
        if not group:
            tied.append(days[index])
            index += 1
            continue
        for offset, twin in enumerate(group):
            at = len(tied) - len(group) + offset
            tied[at] = _with_twin(tied[at], twin)
        index += len(group)
    return tied


def _group_after(days: list[Day], index: int, view: str) -> list[Day]:
    """Return the days from `index` on that restate the ones before them in the other calendar."""
    before, here = days[index - 1], days[index]
    between = view[before.end : here.start]
    if before.is_lunar == here.is_lunar or len(between) > 60:
        return []
    if not (_TIES.match(between) or _BRACKET.match(between)):
        return []
    group = [here]
    for day in days[index + 1 : index + 2]:
        gap = view[group[-1].end : day.start]
        # The second of a range, and only when the days before the bracket were two as well.
        if day.is_lunar == here.is_lunar and len(gap) < 30 and ")" not in gap and "den" in gap and index >= 2:
            group.append(day)
    return group


def _with_twin(day: Day, twin: Day) -> Day:
    if day.is_lunar:
        return replace(
            day,
            on=twin.on or day.on,
            twin=twin,
            weekday=day.weekday if day.weekday is not None else twin.weekday,
        )
    return replace(day, twin=twin)


def agrees(day: Day) -> bool:
    """Tell whether a day and its twin are the same; True when nothing can be compared."""
    if day.twin is None:
        return True
    solar_side, lunar_side = (day.twin, day) if day.is_lunar else (day, day.twin)
    if solar_side.on is None or lunar_side.claimed is None:
        return True
    real = lunar(solar_side.on)
    claimed = lunar_side.claimed
    same_year = lunar_side.named_year is None or lunar_side.named_year == real.year_name
    return (real.day, real.month) == (claimed.day, claimed.month) and same_year
