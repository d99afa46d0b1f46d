"""The days that a cell means, however they are spelled: solar or lunar, one, a list or a range, with or without year.

Two steps: `_tokens` finds day mentions and what joins them; `_Reader` turns them into dates near the window.
Text is compared without marks. A guess is never a date: what is doubtful comes back as a fault with a suggestion.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product

from vonggac.core.lunar import LunarDay, lunar, solar, tet
from vonggac.core.text import fold
from vonggac.core.times import Window, words_of_day
from vonggac.roster.intake.mentions import WEEKDAYS, Mention, Token, mend, tokens
from vonggac.roster.intake.values import Fault

FAR = 60  # days from the window beyond which a date is a slip of the pen, not a shift before or after it
LONGEST_RANGE = 62  # days
_EXCEL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class DaysRead:
    """The days of one cell in order, the faults found, and the text that speaks of something else (hours)."""

    days: tuple[date, ...]
    faults: tuple[Fault, ...] = ()
    rest: str = ""


@lru_cache(maxsize=16384)  # the same few hundred texts come again for every column and row
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
    line = mend(fold(re.sub(r"(?i)mừng", "chúc", text).replace("\n", " | ")))
    found = list(tokens(line))
    rest = _rest(found)
    if not any(t.kind == "day" for t in found) and any(c.isalpha() for c in rest):
        return DaysRead((), (), rest)  # "Ca 1", "Nguyễn Văn A 2": the number is no day
    return replace(_Reader(found, window, is_lunar, weekday).read(), rest=rest)


def _rest(tokens: list[Token]) -> str:
    """Return what does not speak of days, with the dashes that stand inside it (7h30-17h00)."""
    kept = [
        t for t in tokens if t.kind in ("rest", "range", "list") or (t.kind == "noise" and t.text.isspace())
    ]
    words = [t for t in kept if not t.text.isspace()]
    ours = {id(t) for n, t in enumerate(words) if t.kind == "rest" or _inside(words, n)}
    return "".join(t.text for t in kept if t.text.isspace() or id(t) in ours).strip()


def _inside(words: list[Token], place: int) -> bool:
    return 0 < place < len(words) - 1 and words[place - 1].kind == words[place + 1].kind == "rest"


class _Reader:
    """Joins the mentions of one cell: a bare number takes month, year and calendar from its neighbour."""

    def __init__(self, tokens: list[Token], window: Window, is_lunar: bool, weekday: str) -> None:
        self.window = window
        self.is_lunar = is_lunar
        self.weekdays = [t.text for t in tokens if t.kind == "weekday"]
        if not self.weekdays and (beside := _weekday(weekday)) is not None:
            self.weekdays = [beside]
        self.items = self._marked(
            [t for t in tokens if t.kind not in ("rest", "noise", "weekday", "yearname")]
        )

    def _marked(self, tokens: list[Token]) -> list[Token]:
        """Give each calendar mark and year word to the mention before it, or to the one after when none is before."""
        items: list[Token] = []
        pending: bool | None = None
        for token in tokens:
            if token.kind in ("lunarmark", "solarmark"):
                pending = self._mark(items, token.kind == "lunarmark")
            elif token.kind == "leapmark":
                self._mark(items, True)
                self._mark_leap(items)
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
    def _mark(items: list[Token], is_lunar: bool) -> bool | None:
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
    def _mark_leap(items: list[Token]) -> None:
        """Mark the last mention, and those of the same month that a dash or comma ties to it."""
        month: int | None = None
        for place in range(len(items) - 1, -1, -1):
            mention = items[place].mention
            if mention is None:
                continue
            if month is not None and mention.month not in (None, month):
                break
            month = mention.month if month is None else month
            items[place] = replace(items[place], mention=replace(mention, lunar=True, leap=True))
            if place == 0 or items[place - 1].kind not in ("range", "list"):
                break

    @staticmethod
    def _set_year(items: list[Token], year: int) -> None:
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
        # Many leave the word "nhuận" out: then either month of that number may be meant, the nearer one is.
        for leap, year in product([True] if m.leap else [False, True], self._years()):
            try:
                found.append(solar(LunarDay(year, m.month or 0, m.day, leap)))
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
        month = f" tháng {m.month} nhuận" if m.leap else ""
        return Fault("date-impossible", "error", f"không có ngày âm lịch “{m.words}”{month}")

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
        if len(self.weekdays) != 1 or len(days) != 1 or WEEKDAYS[self.weekdays[0]] == days[0].weekday():
            return []
        return [_weekday_fault(days[0])]


def _checked(mentions: list[Mention], checks: list[Mention], window: Window, weekday: str) -> DaysRead:
    tokens = [Token("day", m.words, m) for m in mentions]
    return _Reader(tokens, window, False, weekday).read()


def _weekday(text: str) -> str | None:
    for token in tokens(fold(text)):
        if token.kind == "weekday":
            return token.text
    bare = fold(text).strip(" .")
    return bare if bare in WEEKDAYS else None


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
            leap=from_.leap,
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
