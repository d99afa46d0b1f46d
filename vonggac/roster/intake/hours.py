"""The hours that a cell means: spans, whole days, nights into the next day, and shifts known by a name.

A span is in minutes from the midnight that begins the row's day; past 1,440 it ends on a later day.
A named shift (Ca 1, ban đêm) means only what the file or the officer says it means.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from vonggac.core.text import fold, key
from vonggac.core.times import Window, day_start
from vonggac.roster.intake.dates import read_days
from vonggac.roster.intake.values import Fault

DAY = 1440
WHOLE = "cả ngày"  # the legend's key for a whole day, which may begin at a handover hour instead of midnight
DEFAULT = ""  # the legend's key for rows that name no hours

_TIME = (
    r"(?P<{0}h>\d{{1,2}})(?:\s*(?:h|g|gio)(?![a-z])\s*(?P<{0}m>\d{{1,2}})?\s*(?:phut\b|p\b|['’\u2032])?"
    r"|\s*:\s*(?P<{0}n>\d{{2}})(?::\d{{2}})?)"
)
_BARE = r"(?P<{0}b>\d{{1,2}})"
_PART = r"\s*(?P<{0}p>(?:[ap]m|sang|trua|chieu|toi|dem)\b)?"
_JOIN = r"[\s,]*(?:-+>?|–|—|→|~|den|toi)\s*(?:het\s*)?"
_NEXT = r"(?P<next>[\s,(]*(?:(?:sang\s|ngay\s)*(?:hom|ngay)\s+sau|\+\s*1|sang\s+mai|hom\s+sau)\)?)?"
_SPAN = re.compile(
    rf"(?<![\d/.])(?:tu\s+)?(?:luc\s+)?(?:{_TIME.format('a')}|{_BARE.format('a')}(?=\s*(?:-|–|den)\s*\d{{1,2}}\s*(?:h|g)))"
    rf"{_PART.format('a')}(?:\s*(?:ngay\s+)?hom\s+(?:truoc|nay))?{_JOIN}{_TIME.format('b')}{_PART.format('b')}{_NEXT}"
)
_WHOLE = re.compile(
    r"24\s*h?\s*/\s*24(?:\s*h|\s*gio)?|24\s*/\s*7|ngay\s*(?:va|,|-)?\s*dem|suot ngay"
    r"|toan thoi gian|ca ngay lan dem|24\s*gio\b|full"
)
ROUND_THE_CLOCK = re.compile(r"24\s*h?\s*/\s*(?:24|7)")
_CODE = re.compile(r"(?<!\w)(?P<code>[A-ZĐ]{1,2}\d?)\s*[:=]\s*(?P<hours>[^;\n]*)")  # N: 7h-19h
_NAMES = re.compile(
    r"\b(?:ca\s*(?:so\s*)?(?:\d{1,2}|[iv]{1,3}|[abc]|sang|trua|chieu|toi|dem|ngay|hanh chinh)"
    r"|ban ngay|ban dem|buoi (?:sang|trua|chieu|toi)"
    r"|gio hanh chinh|hanh chinh|sang|chieu|toi|dem|ngay)\b"
)


@dataclass(frozen=True, slots=True)
class HoursRead:
    """Spans in order, faults, and whether anything at all was said about hours."""

    spans: tuple[tuple[int, int], ...]
    faults: tuple[Fault, ...] = ()
    said: bool = True


def read_hours(text: str, legend: Mapping[str, str] | None = None) -> HoursRead:
    """Return the spans that the text means. `legend`: hours of named shifts (keys as `shift_name` makes them).

    >>> read_hours("17h00 - 7h00 hôm sau").spans
    ((1020, 1860),)
    >>> read_hours("ban đêm").faults[0].code
    'hours-unknown'
    """
    legend = legend or {}
    if (code := fold(text).strip()) and code in legend:
        return read_hours(legend[code])
    line = _plain(text)
    found = [_span(m) for m in _SPAN.finditer(line)]
    if found:
        spans = tuple(s for s in found if not isinstance(s, Fault))
        faults = tuple(s for s in found if isinstance(s, Fault))
        return HoursRead(() if faults else spans, faults)
    if key(text).startswith("cả ngày") or fold(text) == "ca ngay" == key(text) or _WHOLE.search(line):
        return read_hours(legend[WHOLE]) if WHOLE in legend else HoursRead(((0, DAY),))
    if name := shift_name(text):
        if name in legend:
            return read_hours(legend[name])
        why = f"chưa biết “{text.strip()}” là từ mấy giờ đến mấy giờ"
        return HoursRead((), (Fault("hours-unknown", "error", why),))
    return HoursRead((), said=False)


def shift_name(text: str) -> str | None:
    """Return the name of a shift in one spelling, None when the text names none: "CA  đêm" and "Ca Đêm" are one."""
    found = _NAMES.search(fold(text))
    return _one_name(found.group()) if found else None


def _one_name(name: str) -> str:
    name = re.sub(r"\s+", " ", re.sub(r"^ca\s*(?:so\s*)?(?=\w)", "ca ", name))
    roman = {"ca i": "ca 1", "ca ii": "ca 2", "ca iii": "ca 3", "ca iv": "ca 4"}
    short = {"ban dem": "dem", "ca dem": "dem", "ban ngay": "ngay", "ca ngay": "ngay", "ca sang": "sang",
             "buoi sang": "sang", "ca chieu": "chieu", "buoi chieu": "chieu", "ca toi": "toi", "buoi toi": "toi",
             "gio hanh chinh": "hanh chinh", "ca hanh chinh": "hanh chinh"}  # fmt: skip
    name = re.sub(r"^ca 0(\d)$", r"ca \1", name)
    return roman.get(name) or short.get(name) or name


def learn(texts: Iterable[str], around: Iterable[str] = ()) -> dict[str, str]:
    """Return the legend that a file states: "Ca 1: từ 6h đến 14h" anywhere, and the hours of its whole days.

    `around`: the lines outside the tables; hours there without a name are the default when there is one such span,
    and a 24-hour one ("từ 7h00 đến 7h00 hôm sau") is what a whole day means. Names with two meanings are left out.
    """
    meanings: dict[str, set[str]] = {}
    for text in [*texts, *around]:
        for name, span in [*_named_spans(text), *_codes(text)]:
            meanings.setdefault(name, set()).add(span)
    plain = {span for text in around for name, span in _named_spans(text, nameless=True) if name == DEFAULT}
    legend = {name: next(iter(spans)) for name, spans in meanings.items() if len(spans) == 1}
    if len(plain) == 1:
        only = next(iter(plain))
        ((start, end),) = read_hours(only).spans
        legend[WHOLE if end - start == DAY else DEFAULT] = only
    return legend


def _codes(text: str) -> list[tuple[str, str]]:
    """Return what the letters in the cells of a matrix stand for, where a line says so."""
    if len(text) > 400:
        return []
    read = [(m.group("code"), read_hours(m.group("hours")).spans) for m in _CODE.finditer(text)]
    return [(fold(code), words(spans[0])) for code, spans in read if len(spans) == 1]


def _named_spans(text: str, *, nameless: bool = False) -> list[tuple[str, str]]:
    line = _plain(text)
    found, reached = [], 0
    for match in _SPAN.finditer(line):
        names = list(_NAMES.finditer(line, reached, match.start()))
        near = (
            names
            and match.start() - names[-1].end() <= 12
            and not read_days_in(line[reached : match.start()])
        )
        reached = match.end()
        if isinstance(span := _span(match), Fault):
            continue
        if near:
            found.append((_one_name(names[-1].group()), words(span)))
        elif nameless:
            found.append((DEFAULT, words(span)))
    return found


def read_days_in(line: str) -> bool:
    """Tell whether a day stands in the line: "ngày 04/02: 7h-17h" names no shift called ngày."""
    return bool(re.search(r"\d{1,2}\s*[/.]\s*\d{1,2}", line))


def words(span: tuple[int, int]) -> str:
    """Return a span as text that `read_hours` reads back: 17:00-07:00 hôm sau."""
    start, end = span
    text = f"{start // 60:02d}:{start % 60:02d}-"
    if end <= DAY:
        return text + f"{end // 60:02d}:{end % 60:02d}"
    return text + f"{(end - DAY) // 60:02d}:{end % 60:02d} hôm sau"


def _plain(text: str) -> str:
    line = fold(text).replace("\n", " ; ")
    return re.sub(r"(?<=\d)o(?=\d|h|\b)", "0", line)


def _span(match: re.Match[str]) -> tuple[int, int] | Fault:
    start, end = _minute(match, "a"), _minute(match, "b")
    if start is None or end is None:
        return Fault("hours-impossible", "error", f"giờ “{match.group().strip()}” không có thật")
    if match.group("next") or end <= start:
        end += DAY
    if end - start > DAY + 60:
        return Fault("hours-long", "error", f"ca “{match.group().strip()}” dài {(end - start) // 60} giờ")
    return start, end


def _minute(match: re.Match[str], side: str) -> int | None:
    get = match.group
    bare = get("ab") if side == "a" else None
    hour = int(get(f"{side}h") or bare or 0)
    minute = int(get(f"{side}m") or get(f"{side}n") or 0)
    part = get(f"{side}p")
    if (part in ("pm", "chieu", "toi") and hour < 12) or (part == "dem" and 6 <= hour <= 12):
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return hour * 60 + minute


_CLOCK = re.compile(_TIME.format("a"))


def read_clock(text: str, value: object = None) -> int | None:
    """Return the minute of the day that a cell of one time means, None when it is no time."""
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    if isinstance(value, float) and 0 <= value <= 1:
        return round(value * DAY)
    found = _CLOCK.search(_plain(text))
    if found:
        hour, minute = int(found.group("ah")), int(found.group("am") or found.group("an") or 0)
        return hour * 60 + minute if hour <= 24 and minute < 60 else None
    bare = fold(text).strip()
    return int(bare) * 60 if bare.isdigit() and int(bare) <= 24 else None


def read_instants(text: str, window: Window) -> tuple[datetime, datetime] | None:
    """Return [start, end) when the text gives both with their own days: "17h00 04/02 - 07h00 05/02/2027"."""
    for match in re.finditer(r"-+>?|–|—|→|\bđến\b|\bden\b|\btới\b", text):
        start, end = text[: match.start()], text[match.end() :]
        sides = [_instant(side, window) for side in (start, end)]
        if sides[0] and sides[1] and sides[0] < sides[1]:
            return sides[0], sides[1]
    return None


def _instant(text: str, window: Window) -> datetime | None:
    read = read_days(text, window)
    clock = read_clock(read.rest) if _CLOCK.search(read.rest) else None
    if len(read.days) != 1 or clock is None:
        return None
    return day_start(read.days[0]) + timedelta(minutes=clock)
