"""Special periods: "từ ngày 03/02/2019 đến hết ngày 09/02/2019", "từ 29 Tết đến mùng 5 Tết"; both days included."""

import re
from dataclasses import dataclass
from datetime import date

from vonggac.core.lunar import LunarDay
from vonggac.directives.reading.grammar.clocks import CLOCK
from vonggac.directives.reading.grammar.days import Day, on_of, solar_day
from vonggac.directives.reading.grammar.plain import plain

_BRACKET = r"(?: ?\([^()]{0,80}\))?"
_CLOCK = re.sub(r"\?P<\w+>", "?:", CLOCK)
_WEEKDAY = r"(?:(?:thu [a-z0-9]+|chu nhat)[ ,(]*)?"
_FROM = re.compile(rf"\b(?:ke )?tu (?:{_CLOCK}[ ,]*)?(?:thoi diem )?{_WEEKDAY}(?:ngay )?[ (]*$")
_TO = re.compile(
    rf"{_BRACKET} ?\)?,? ?(?:cho den|den|toi|-) ?(?:het )?(?:{_CLOCK}[ ,]*)?{_WEEKDAY}(?:het "
    rf")?(?:ngay )?[ (]*$"
)
_SHORT = re.compile(
    rf"\btu (?:ngay )?(?P<first>m[uo]ng )?(?P<d>[0-3]?\d)(?:[/ ]+(?:thang "
    rf")?(?P<m>[01]?\d))?{_BRACKET} ?(?:den|toi|-) ?(?:het )?(?:ngay )?$"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A period with the place of its words in the text."""

    from_on: date
    to_on: date
    words: str
    start: int
    end: int


def find_windows(text: str, days: list[Day], near: date | None) -> list[Span]:
    """Return the periods whose two ends are among `days`, or whose first end is short ("từ 03 đến 09/02/2019")."""
    view = plain(text)
    spans: list[Span] = []
    for index, day in enumerate(days):
        span = _from_two(text, view, days[index - 1] if index else None, day, near) or _from_short(
            text, view, day
        )
        if span:
            spans.append(span)
    return spans


def _from_two(text: str, view: str, first: Day | None, last: Day, near: date | None) -> Span | None:
    if first is None or (first.on is None and not near):
        return None
    lead = _FROM.search(view, max(0, first.start - 40), first.start)
    if lead is None or not _TO.fullmatch(view, first.end, last.start) or last.on is None:
        return None
    begins = _first_end(view, first, last)
    if begins is None or begins > last.on:
        return None
    return Span(begins, last.on, text[lead.start() : last.end], lead.start(), last.end)


def _first_end(view: str, first: Day, last: Day) -> date | None:
    """The year of the last day goes for the first one too, when only the last has one."""
    if first.is_lunar or first.has_year or not last.has_year or first.on is None or last.on is None:
        return first.on
    return _nearest_before(first.on, last.on)


def _nearest_before(first: date, last: date) -> date | None:
    for year in (last.year, last.year - 1):
        day = solar_day(first.day, first.month, year, None)
        if day and day <= last:
            return day
    return None


def _from_short(text: str, view: str, last: Day) -> Span | None:
    lead = _SHORT.search(view, max(0, last.start - 50), last.start)
    if lead is None or last.on is None or (lead["m"] and not last.has_year and last.is_lunar):
        return None
    begins = _short_day(lead, last)
    if begins is None or begins > last.on:
        return None
    return Span(begins, last.on, text[lead.start() : last.end], lead.start(), last.end)


def _short_day(lead: re.Match[str], last: Day) -> date | None:
    number = int(lead["d"])
    if last.claimed is not None and last.twin is None:
        return on_of(LunarDay(last.claimed.year, last.claimed.month, number))
    if last.on is None:
        return None
    month = int(lead["m"]) if lead["m"] else last.on.month
    days = (solar_day(number, month, year, None) for year in (last.on.year, last.on.year - 1))
    return next((day for day in days if day and day <= last.on), None)
