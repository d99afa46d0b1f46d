"""Day mentions in a cell's text: a tokenizer. It knows how days are spelled; `dates` knows which days they are.

The text comes folded: without marks, lower case, new lines as " | ".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBERS = {
    "mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "ram": 15, "gieng": 1, "chap": 12,
}  # fmt: skip
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = {
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
    | (?P<leapmark>\(?(?<!nam\s)\bnhuan\b\)?)
    | (?P<lunarmark>\(?\b(?:am\s+lich|a\.?\s?l\b\.?|am\b)\)?)
    | (?P<solarmark>\(?\b(?:duong\s+lich|d\.?\s?l\b\.?|duong\b)\)?)
    | (?P<range>-+>?|–|—|→|~|\bden\s+(?:het\s+)?|\btoi\b)
    | (?P<break>[|(])
    | (?P<list>[,;&+/]|\bva\b)
    | (?P<bare>(?<![\d.])\d{{1,2}}(?![\d:]))
    | (?P<noise>\b(?:ngay|tu|het|tuc|nham|nhan|thang|thu|tet|nam)\b|[):.\s])
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
    leap: bool = False  # "tháng 6 nhuận": the second of two months of one number


def mend(line: str) -> str:
    """Letters typed for digits beside digits, doubled separators, full-width digits."""
    line = re.sub(r"(?<=\d)o(?=[\d/.\-])|(?<![a-z])o(?=\d[/.\-])", "0", line)
    line = re.sub(r"(?<=\d)[li](?=[\d/])|(?<![a-z])[li](?=\d/)", "1", line)
    line = "".join(str(int(c)) if c.isdigit() and not c.isascii() and c.isdecimal() else c for c in line)
    line = re.sub(r"(?<=\d)[_|](?=\d)", "/", line)
    return re.sub(r"(?<=\d)\s*//+\s*(?=\d)", "/", line)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # day, bare, range, list, break (a new line or bracket), weekday, year, a mark of a calendar, rest
    text: str
    mention: Mention | None = None


def tokens(line: str) -> Iterator[Token]:
    reached = 0
    for match in _TOKEN.finditer(line):
        if match.start() > reached:
            yield Token("rest", line[reached : match.start()])
        reached = match.end()
        yield _token(match)
    if reached < len(line):
        yield Token("rest", line[reached:])


def _token(match: re.Match[str]) -> Token:
    text = match.group()
    kind = next(name for name in _KINDS if match.group(name) is not None)
    if kind in ("time", "allday"):
        return Token("rest", text)
    if kind in ("range", "break", "list", "noise", "yearname"):
        return Token(kind, text)
    if kind == "weekday":
        return Token(kind, next(g for n in ("w1", "w2", "w3", "w4") if (g := match.group(n))))
    if kind == "year":
        return Token(kind, match.group("yy"))
    if kind in ("lunarmark", "solarmark", "leapmark"):
        return Token(kind, text)
    return Token("bare" if kind == "bare" else "day", text, _mention(kind, match))


_KINDS = (
    "iso", "allday", "dmy", "english", "time", "tetword", "eve", "chap", "words", "compact", "dm", "weekday", "year",
    "yearname", "leapmark", "lunarmark", "solarmark", "range", "break", "list", "bare", "noise",
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
