"""Days that cannot be, weekdays and lunar days that disagree with the solar one, names of another lunar year."""

import re
from collections.abc import Iterator
from datetime import date

from vonggac.core.lunar import lunar, tet, year_name
from vonggac.directives.reading.doubts.places import spots
from vonggac.directives.reading.grammar.days import CAN_CHI, Day, agrees, find_days, spelled_year
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Finding, Place

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_FESTIVE = re.compile(
    rf"(?:tet(?: nguyen dan)?|xuan|don tet|mung xuan|nam moi|mua xuan"
    rf"|nguyen dan)(?: (?:co truyen|am lich|nam|nguyen dan))* (?P<name>{CAN_CHI})(?:[ "
    rf",\-(]*(?:nam )?(?P<year>20\d\d))?"
)
_LETTER_YEAR = re.compile(rf"\bnam (?P<name>{CAN_CHI})[ ,\-(]*(?P<year>20\d\d)")


def day_mismatches(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    near = draft.reading.issued_on
    for at, text in spots(sheet, draft):
        for day in find_days(text, near):
            yield from _of_day(day, text, at)


def _of_day(day: Day, text: str, at: Place) -> Iterator[Finding]:
    words = text[day.start : day.end].strip()
    if day.on is None and day.impossible:
        yield Finding(
            "date-impossible", "error", f"Ngày “{words}” không có trong lịch. Hãy hỏi lại nơi ban hành.", at
        )
    if not agrees(day):
        yield _other_year(day, text, at) or _lunar_mismatch(day, text, at)
    solar_side = day.twin if day.is_lunar and day.twin else day
    if day.weekday is not None and solar_side.on and solar_side.on.weekday() != day.weekday:
        real = _WEEKDAYS[solar_side.on.weekday()]
        said = _WEEKDAYS[day.weekday]
        yield Finding(
            "weekday-mismatch", "warning", f"{said}, “{words}”: ngày này là {real}. Hãy hỏi lại mốc đúng.", at
        )


def _other_year(day: Day, text: str, at: Place) -> Finding | None:
    """Return the doubt about a lunar day that is right but for the name of its year; None for another."""
    solar_side, lunar_side = (day.twin, day) if day.is_lunar else (day, day.twin)
    if not (solar_side and solar_side.on and lunar_side and lunar_side.claimed and lunar_side.named_year):
        return None
    real, claimed = lunar(solar_side.on), lunar_side.claimed
    if (real.day, real.month) != (claimed.day, claimed.month):
        return None
    said = text[lunar_side.start : lunar_side.end].strip()
    return Finding(
        "year-name-mismatch",
        "warning",
        f"“{said}”: {solar_side.on:%d/%m/%Y} thuộc năm {real.year_name}. Hãy hỏi lại.",
        at,
    )


def _lunar_mismatch(day: Day, text: str, at: Place) -> Finding:
    solar_side, lunar_side = (day.twin, day) if day.is_lunar else (day, day.twin)
    solar_words = text[solar_side.start : solar_side.end] if solar_side else ""
    lunar_words = text[lunar_side.start : lunar_side.end].strip() if lunar_side else ""
    real = lunar(solar_side.on) if solar_side and solar_side.on else ""
    return Finding(
        "lunar-mismatch",
        "warning",
        f"“{solar_words}” là {real}, không phải “{lunar_words}”. Tạm giữ ngày dương; hãy hỏi lại.",
        at,
    )


def year_names(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    """The Tết that a letter names must be the one nearest to its date, and agree with a year beside it."""
    near = draft.reading.issued_on
    expected = _season(near) if near else None
    for at, text in spots(sheet, draft, with_head=True):
        view = plain(text)
        festive = list(_FESTIVE.finditer(view))
        taken = [match.span("name") for match in festive]
        others = [match for match in _LETTER_YEAR.finditer(view) if match.span("name") not in taken]
        for match in (*festive, *others):
            year = int(match["year"]) if match["year"] else expected
            name = spelled_year(match["name"])
            if name and year and name != year_name(year):
                said = text[match.start() : match.end()]
                yield Finding(
                    "year-name-mismatch",
                    "warning",
                    f"“{said}”: năm {year} là {year_name(year)}. Hãy hỏi lại.",
                    at,
                )


def _season(near: date) -> int:
    """Return the year of the Tết that a letter of this day is about: up to the end of March that year's."""
    if near >= tet(near.year) and near.month > 3:
        return near.year + 1
    return near.year
