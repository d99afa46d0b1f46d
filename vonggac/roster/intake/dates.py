"""The days that a cell means, however they are spelled: solar or lunar, one, a list or a range, with or without year.

Two steps: `_tokens` finds day mentions and what joins them; `_Reader` turns them into dates near the window.
Text is compared without marks. A guess is never a date: what is doubtful comes back as a fault with a suggestion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from vonggac.core.lunar import LunarDay, lunar, solar, tet
from vonggac.core.text import fold
from vonggac.core.times import Window, words_of_day
from vonggac.roster.intake.values import Fault

FAR = 60  # days from the window beyond which a date is a slip of the pen, not a shift before or after it
LONGEST_RANGE = 62  # days
_EXCEL_ZERO = date(1899, 12, 30)
_NUMBERS = {
    "mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "ram": 15, "gieng": 1, "chap": 12,
}  # fmt: skip
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = {
    "2": 0, "hai": 0, "3": 1, "ba": 1, "4": 2, "tu": 2, "5": 3, "nam": 3, "6": 4, "sau": 4, "7": 5, "bay": 5, "8": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "cn": 6, "chu nhat": 6,
}  # fmt: skip
_N = r"(?:\d{1,2}|muoi\smot|muoi\shai|mot|nhat|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi)"
_MONTH = rf"(?:gieng|chap|{_N})"
_EN = "|".join(_ENGLISH)
_TIME = (
    r"\d{1,2}\s*(?:h|g|gio)(?![a-z])\s*(?:\d{1,2}(?![\d/])\s*(?:phut|p\b)?)?"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?"
)
_TOKEN = re.compile(
    rf"""
      (?P<iso>(?<!\d)(?P<iy>\d{{4}})[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})(?:[t ]00:00(?::00)?)?(?!\d))
    | (?P<allday>24h?\s*/\s*(?:24h?|7)(?![\d/]))
    | (?P<dmy>(?<!\d)(?P<d1>\d{{1,2}})\s?(?P<sep>[-/.\\])\s?(?P<m1>\d{{1,2}})\s?
        (?P=sep)\s?(?P<y1>\d{{4}}|\d{{2}})(?:\ 00:00(?::00)?)?(?!\d))
    | (?P<english>(?<!\d)(?:(?P<ed>\d{{1,2}})[-\s]?(?P<em>{_EN})[a-z]*[-\s,.]*|
        (?P<em2>{_EN})[a-z]*[-\s.]+(?P<ed2>\d{{1,2}})(?:\s*,)?\s*)(?P<ey>\d{{4}}|\d{{2}})?(?!\d))
    | (?P<time>{_TIME})
    | (?P<tetword>(?:mung|mong|m\.?(?=\s?\d))\s*(?P<ld>{_N})(?!\d)
        (?:\s*(?:/|thang|-(?=\s*(?:gieng|chap)))?\s*
        (?P<lm>gieng|chap|(?<=/)\d{{1,2}}|(?<=thang\s)\d{{1,2}}))?(?:\s*tet)?)
    | (?P<eve>giao\s+thua)
    | (?P<chap>(?<![\d/])(?P<cd>\d{{1,2}}|ram)\s*(?:/|-)?\s*(?:thang\s*)?(?P<cm>chap|gieng|tet(?![a-z])))
    | (?P<words>(?<!\d)(?P<wd>{_N}|ram)\s*(?:/\s*)?thang\s*(?P<wm>{_MONTH})
        (?!\d)(?:[,\s]*(?:nam|/|-)\s*(?P<wy>\d{{4}}))?)
    | (?P<compact>(?<!\d)(?:(?P<ky>(?:19|20|21)\d\d)(?P<km>\d\d)(?P<kd>\d\d)
        |(?P<kd2>\d\d)(?P<km2>\d\d)(?P<ky2>20\d\d))(?!\d))
    | (?P<dm>(?<!\d)(?P<d2>\d{{1,2}})\s?(?P<sep2>[-/.\\])\s?(?P<m2>\d{{1,2}})
        (?!\d)(?!(?<=-\d\d)\s*(?:tet|chap|thang))(?!(?<=-\d)\s*(?:tet|chap|thang))
        (?<!-1[3-9])(?<!-[2-9]\d)(?!(?P=sep2)\d)
        (?!(?<=-\d\d)[/.]\d)(?!(?<=-\d)[/.]\d)
        (?!(?<=-\ \d\d)[/.]\d)(?!(?<=-\ \d)[/.]\d))
    | (?P<weekday>(?:thu\s*(?P<w1>hai|ba|tu|nam|sau|bay|[2-8])\b
        |(?P<w2>chu\s+nhat|\bcn\b)|\bt\.?\s?(?P<w3>[2-7])\b
        |\b(?P<w4>mon|tue|wed|thu|fri|sat|sun)(?:day|nesday|rsday|urday|sday)?\b))
    | (?P<year>\bnam\s*(?P<yy>\d{{4}}))
    | (?P<yearname>\bnam\s+(?:giap|at|binh|dinh|mau|k[yi]|canh|tan|nham|qu[yi])\s+
        (?:t[yi]|suu|dan|mao|meo|thin|ngo|mui|vi|than|dau|tuat|hoi))
    | (?P<lunarmark>\(?\b(?:am\s+lich|a\.?\s?l\b\.?|am\b)\)?)
    | (?P<solarmark>\(?\b(?:duong\s+lich|d\.?\s?l\b\.?|duong\b)\)?)
    | (?P<range>-+>?|–|—|→|~|\bden\s+(?:het\s+)?|\btoi\b)
    | (?P<list>[,;&+/]|\bva\b)
    | (?P<bare>(?<![\d.])\d{{1,2}}(?![\d:]))
    | (?P<noise>\b(?:ngay|tu|het|tuc|nham|nhan|thang|thu|tet|nam)\b|[():.\s])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One day as written; what is None was not said."""

    day: int
    month: int | None
    year: int | None
    lunar: bool | None  # None: by its column
    words: str
    eve: bool = False  # "giao thừa": the last day of Chạp, whichever it is


@dataclass(frozen=True, slots=True)
class DaysRead:
    """The days of one cell in order, the faults found, and the text that speaks of something else (hours)."""

    days: tuple[date, ...]
    faults: tuple[Fault, ...] = ()
    rest: str = ""


def read_days(
    text: str, window: Window, *, is_lunar: bool = False, value: object = None, weekday: str = ""
) -> DaysRead:
    """Return the days that a cell means. `value`: the spreadsheet's own date or number; `weekday`: the cell beside.

    No days and no fault: the cell says nothing about days. An error fault: no day is sure.
    """
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return _checked(
            [Mention(day.day, day.month, day.year, False, words_of_day(day))], [], window, weekday
        )
    if isinstance(value, int | float) and not isinstance(value, bool) and 20000 <= value < 80000:
        day = _EXCEL_ZERO + timedelta(days=int(value))
        return _checked(
            [Mention(day.day, day.month, day.year, False, words_of_day(day))], [], window, weekday
        )
    line = _mend(fold(re.sub(r"(?i)mừng", "chúc", text).replace("\n", " ; ")))
    tokens = list(_tokens(line))
    rest = _rest(tokens)
    if not any(t.kind == "day" for t in tokens) and any(c.isalpha() for c in rest):
        return DaysRead((), (), rest)  # "Ca 1", "Nguyễn Văn A 2": the number is no day
    return replace(_Reader(tokens, window, is_lunar, weekday).read(), rest=rest)


def _rest(tokens: "list[_Token]") -> str:
    """Return what does not speak of days, with the dashes that stand inside it (7h30-17h00)."""
    kept = [
        t for t in tokens if t.kind in ("rest", "range", "list") or (t.kind == "noise" and t.text.isspace())
    ]
    words = [t for t in kept if not t.text.isspace()]
    ours = {id(t) for n, t in enumerate(words) if t.kind == "rest" or _inside(words, n)}
    return "".join(t.text for t in kept if t.text.isspace() or id(t) in ours).strip()


def _inside(words: "list[_Token]", place: int) -> bool:
    return 0 < place < len(words) - 1 and words[place - 1].kind == words[place + 1].kind == "rest"


def _mend(line: str) -> str:
    """Letters typed for digits beside digits, doubled separators, full-width digits."""
    line = re.sub(r"(?<=\d)o(?=[\d/.\-])|(?<![a-z])o(?=\d[/.\-])", "0", line)
    line = re.sub(r"(?<=\d)[li](?=[\d/])|(?<![a-z])[li](?=\d/)", "1", line)
    line = "".join(str(int(c)) if c.isdigit() and not c.isascii() and c.isdecimal() else c for c in line)
    return re.sub(r"(?<=\d)\s*//+\s*(?=\d)", "/", line)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # day, bare, range, list, weekday, year, lunarmark, solarmark, rest
    text: str
    mention: Mention | None = None


def _tokens(line: str) -> Iterator[_Token]:
    reached = 0
    for match in _TOKEN.finditer(line):
        if match.start() > reached:
            yield _Token("rest", line[reached : match.start()])
        reached = match.end()
        yield _token(match)
    if reached < len(line):
        yield _Token("rest", line[reached:])


def _token(match: re.Match[str]) -> _Token:
    text = match.group()
    kind = next(name for name in _KINDS if match.group(name) is not None)
    if kind in ("time", "allday"):
        return _Token("rest", text)
    if kind in ("range", "list", "noise", "yearname"):
        return _Token(kind, text)
    if kind == "weekday":
        return _Token(kind, next(g for n in ("w1", "w2", "w3", "w4") if (g := match.group(n))))
    if kind == "year":
        return _Token(kind, match.group("yy"))
    if kind in ("lunarmark", "solarmark"):
        return _Token(kind, text)
    return _Token("bare" if kind == "bare" else "day", text, _mention(kind, match))


_KINDS = (
    "iso", "allday", "dmy", "english", "time", "tetword", "eve", "chap", "words", "compact", "dm", "weekday", "year",
    "yearname", "lunarmark", "solarmark", "range", "list", "bare", "noise",
)  # fmt: skip


def _number(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else _NUMBERS[word]


def _year(word: str | None) -> int | None:
    if not word:
        return None
    return 2000 + int(word) if len(word) == 2 else int(word)


def _mention(kind: str, m: re.Match[str]) -> Mention:
    text = m.group().strip()
    get = m.group
    if kind == "bare":
        return Mention(int(text), None, None, None, text)
    if kind == "iso":
        return Mention(int(get("id")), int(get("im")), int(get("iy")), None, text)
    if kind == "dmy":
        return Mention(int(get("d1")), int(get("m1")), _year(get("y1")), None, text)
    if kind == "english":
        month = _ENGLISH.index(get("em") or get("em2")) + 1
        return Mention(int(get("ed") or get("ed2")), month, _year(get("ey")), False, text)
    if kind == "compact":
        parts = ("kd", "km", "ky") if get("kd") else ("kd2", "km2", "ky2")
        return Mention(int(get(parts[0])), int(get(parts[1])), int(get(parts[2])), None, text)
    if kind == "eve":
        return Mention(0, 12, None, True, text, eve=True)
    if kind == "tetword":
        return Mention(_number(get("ld")) or 0, _number(get("lm")) or 1, None, True, text)
    if kind == "chap":
        day = _number(get("cd")) or 0
        month = (1 if day < 15 else 12) if get("cm") == "tet" else _NUMBERS[get("cm")]
        return Mention(day, month, None, True, text)
    if kind == "words":
        named = get("wm") in ("gieng", "chap")
        return Mention(
            _number(get("wd")) or 0, _number(get("wm")), _year(get("wy")), True if named else None, text
        )
    return Mention(int(get("d2")), int(get("m2")), None, None, text)


class _Reader:
    """Joins the mentions of one cell: a bare number takes month, year and calendar from its neighbour."""

    def __init__(self, tokens: list[_Token], window: Window, is_lunar: bool, weekday: str) -> None:
        self.window = window
        self.is_lunar = is_lunar
        self.weekdays = [t.text for t in tokens if t.kind == "weekday"]
        if not self.weekdays and (beside := _weekday(weekday)) is not None:
            self.weekdays = [beside]
        self.items = self._marked(
            [t for t in tokens if t.kind not in ("rest", "noise", "weekday", "yearname")]
        )

    def _marked(self, tokens: list[_Token]) -> list[_Token]:
        """Give each calendar mark and year word to the mention before it, or to the one after when none is before."""
        items: list[_Token] = []
        pending: bool | None = None
        for token in tokens:
            if token.kind in ("lunarmark", "solarmark"):
                pending = self._mark(items, token.kind == "lunarmark")
            elif token.kind == "year":
                self._set_year(items, int(token.text))
            elif token.mention:
                mention = token.mention
                if pending is not None and mention.lunar is None:
                    mention = replace(mention, lunar=pending)
                pending = None
                items.append(replace(token, mention=mention))
            else:
                items.append(token)
        return items

    @staticmethod
    def _mark(items: list[_Token], is_lunar: bool) -> bool | None:
        """Mark the last mention, and those that a dash or comma ties to it; None when it had one to mark."""
        done = False
        for place in range(len(items) - 1, -1, -1):
            mention = items[place].mention
            if mention is None:
                continue
            if mention.lunar is not None and not done:
                return None if mention.lunar == is_lunar else is_lunar
            if mention.lunar is None:
                items[place] = replace(items[place], mention=replace(mention, lunar=is_lunar))
            done = True
            if place == 0 or items[place - 1].kind not in ("range", "list"):
                break
        return None if done else is_lunar

    @staticmethod
    def _set_year(items: list[_Token], year: int) -> None:
        for place, token in enumerate(items):
            if token.mention and token.mention.year is None:
                items[place] = replace(token, mention=replace(token.mention, year=year))

    def read(self) -> DaysRead:
        mentions = self._filled()
        main = [(joint, m) for joint, m in mentions if not self._lunar(m)]
        check = [(joint, m) for joint, m in mentions if self._lunar(m)]
        joined_across = any(j == "range" for j, _ in mentions) and main and check and len(mentions) == 2
        if not main or joined_across:
            main, check = mentions, []
        days, faults = self._days(main)
        if check and days:
            faults += self._agree(days, check)
        faults += self._weekday(days)
        errors = any(f.severity == "error" for f in faults)
        return DaysRead(() if errors else tuple(dict.fromkeys(days)), tuple(faults))

    def _lunar(self, mention: Mention) -> bool:
        return self.is_lunar if mention.lunar is None else mention.lunar

    def _filled(self) -> list[tuple[str, Mention]]:
        """Return (what joins it to the one before, mention) with months and years lent between neighbours."""
        found: list[tuple[str, Mention]] = []
        joint = ""
        for token in self.items:
            if token.mention is None:
                joint = "range" if "range" in (token.kind, joint) else token.kind
                continue
            found.append((joint if found else "", token.mention))
            joint = ""
        for place in range(len(found) - 2, -1, -1):
            found[place] = (found[place][0], _lend(found[place + 1][1], found[place][1]))
        for place in range(1, len(found)):
            found[place] = (found[place][0], _lend(found[place - 1][1], found[place][1]))
        return found

    def _days(self, mentions: list[tuple[str, Mention]]) -> tuple[list[date], list[Fault]]:
        days: list[date] = []
        faults: list[Fault] = []
        for joint, mention in mentions:
            found = self._resolve(mention)
            if isinstance(found, Fault):
                faults.append(found)
                continue
            if joint == "range" and days:
                span = (found - days[-1]).days
                if not 0 <= span <= LONGEST_RANGE:
                    faults.append(_backwards(days[-1], found))
                    continue
                days += [days[-1] + timedelta(days=n) for n in range(1, span + 1)]
            else:
                days.append(found)
            if (doubt := _near(found, mention, self.window)) is not None:
                faults.append(doubt)
        return days, faults

    def _resolve(self, mention: Mention) -> date | Fault:
        if mention.eve:
            return min((tet(y) - timedelta(days=1) for y in self._years()), key=self._away)
        if mention.month is None:
            return self._day_alone(mention)
        if self._lunar(mention):
            return self._lunar_day(mention)
        return self._solar_day(mention)

    def _years(self) -> range:
        return range(self.window.from_on.year - 1, self.window.to_on.year + 2)

    def _away(self, day: date) -> int:
        return days_away(day, self.window)

    def _solar_day(self, m: Mention) -> date | Fault:
        years = [m.year] if m.year else list(self._years())
        found = [day for y in years if (day := _date(y, m.month or 0, m.day))]
        if found:
            return min(found, key=self._away)
        swapped = _date(m.year or self.window.from_on.year, m.day, m.month or 0)
        fits = swapped and self.window.from_on <= swapped <= self.window.to_on
        return Fault(
            "date-impossible",
            "error",
            f"không có ngày “{m.words}” trong lịch",
            words_of_day(swapped) if swapped and fits else None,
        )

    def _lunar_day(self, m: Mention) -> date | Fault:
        found = []
        for year in self._years():
            try:
                found.append(solar(LunarDay(year, m.month or 0, m.day)))
            except ValueError:
                continue
        # A year beside a lunar day is either calendar's: 28/12/2026 and 28/12/2027 are both written for Tết 2027.
        nearest = min(found, key=self._away, default=None)
        if nearest is not None and self._away(nearest) <= FAR:
            return nearest
        if m.day == 30 and m.month == 12:
            eve = min((tet(y) - timedelta(days=1) for y in self._years()), key=self._away)
            words = f"tháng Chạp năm {lunar(eve).year_name} chỉ có 29 ngày, không có 30 Tết"
            return Fault("lunar-absent", "error", words, words_of_day(eve))
        if nearest is not None:
            return nearest
        return Fault("date-impossible", "error", f"không có ngày âm lịch “{m.words}”")

    def _day_alone(self, m: Mention) -> date | Fault:
        span = (self.window.to_on - self.window.from_on).days + 1
        days = [self.window.from_on + timedelta(days=n) for n in range(span)]
        fit = [d for d in days if (lunar(d).day if self._lunar(m) else d.day) == m.day]
        if len(fit) == 1:
            return fit[0]
        why = "không có trong đợt" if not fit else f"có {len(fit)} lần trong đợt"
        return Fault("month-missing", "error", f"“{m.words}” không ghi tháng và ngày {m.day} {why}")

    def _agree(self, days: list[date], check: list[tuple[str, Mention]]) -> list[Fault]:
        lunar_days, faults = self._days(check)
        faults = [f for f in faults if f.code in ("date-impossible", "lunar-absent", "month-missing")]
        if faults:
            return [replace(f, severity="warning") for f in faults]
        ends = {days[0], days[-1]}
        if lunar_days and not {lunar_days[0], lunar_days[-1]} <= ends:
            words = check[0][1].words
            said = f"ngày {words_of_day(days[0])} là {lunar(days[0])}, không phải “{words}”"
            return [Fault("lunar-mismatch", "warning", said + "; giữ ngày dương")]
        return []

    def _weekday(self, days: list[date]) -> list[Fault]:
        if len(self.weekdays) != 1 or len(days) != 1 or _WEEKDAYS[self.weekdays[0]] == days[0].weekday():
            return []
        return [_weekday_fault(days[0])]


def _checked(mentions: list[Mention], checks: list[Mention], window: Window, weekday: str) -> DaysRead:
    tokens = [_Token("day", m.words, m) for m in mentions]
    return _Reader(tokens, window, False, weekday).read()


def _weekday(text: str) -> str | None:
    for token in _tokens(fold(text)):
        if token.kind == "weekday":
            return token.text
    bare = fold(text).strip(" .")
    return bare if bare in _WEEKDAYS else None


def weekday_words(day: date) -> str:
    """Return thứ hai … chủ nhật."""
    return ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")[day.weekday()]


def _weekday_fault(day: date) -> Fault:
    said = f"ngày {words_of_day(day)} là {weekday_words(day)}, tệp ghi khác; giữ ngày"
    return Fault("weekday-mismatch", "warning", said)


def _backwards(first: date, last: date) -> Fault:
    said = f"khoảng từ {words_of_day(first)} đến {words_of_day(last)} ngược hoặc dài quá {LONGEST_RANGE} ngày"
    return Fault("range-odd", "error", said)


def _lend(from_: Mention, to: Mention) -> Mention:
    if to.eve or from_.eve:
        return to
    if to.month is None and from_.month is not None:
        # "28-30 Tết" lends Chạp; "mùng 1-3 Tết" lends Giêng.
        return replace(
            to,
            month=from_.month,
            year=to.year or from_.year,
            lunar=from_.lunar if to.lunar is None else to.lunar,
        )
    if to.year is None and from_.year is not None and not to.lunar and not from_.lunar:
        # "28/12 - 03/01/2027" crosses the year: the window decides, not the neighbour.
        return to if (to.month or 0) - (from_.month or 0) > 6 else replace(to, year=from_.year)
    return to


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_away(day: date, window: Window) -> int:
    """Return how many days lie between the day and the window, 0 inside it."""
    if day < window.from_on:
        return (window.from_on - day).days
    return max((day - window.to_on).days, 0)


def _near(day: date, m: Mention, window: Window) -> Fault | None:
    """Doubt a date that the window makes unlikely: another year, day and month swapped, or simply elsewhere."""
    away = days_away(day, window)
    if away == 0:
        return None
    swapped = _date(day.year, day.day, day.month)
    if away > 3 and swapped and days_away(swapped, window) == 0 and not m.lunar:
        said = f"“{m.words}” ngoài đợt; có thể ngày và tháng bị đảo"
        return Fault("day-month-swapped", "error", said, words_of_day(swapped))
    if away <= FAR:
        said = (
            f"ngày {words_of_day(day)} ngoài đợt {words_of_day(window.from_on)}–{words_of_day(window.to_on)}"
        )
        return Fault("outside-window", "note", said)
    for year in range(window.from_on.year, window.to_on.year + 1):
        likely = _date(year, day.month, day.day)
        if likely and days_away(likely, window) <= 7:
            said = f"năm {day.year} trong “{m.words}” không khớp đợt trực"
            return Fault("year-doubt", "error", said, words_of_day(likely))
    return Fault("far-from-window", "error", f"ngày {words_of_day(day)} cách đợt trực {away} ngày")
