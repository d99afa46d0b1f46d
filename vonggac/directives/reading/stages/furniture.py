"""Page numbers, rules, footers with an address of the web, "(Đã ký)" of a copy, marks of a digital signature."""

import re
from collections.abc import Iterable

from vonggac.directives.reading.sheet import Draft, Sheet

_FURNITURE = re.compile(
    r"- ?\d{1,3} ?-|[(. ]*trang \d{1,3}(?: ?/ ?\d{1,3})?[). ]*"  # - 3 -, Trang 2/4
    r"|[-_=*.~ \u2500-\u257f\u00af]+"  # a rule
    r"|(?:https?://|www\.)[^\s]+(?: +\d{1,3})?"
    r"|(?:nguoi ky|ky boi|thoi gian ky|ngay ky|signature valid|digitally signed|signed by)\b ?:?.{0,120}"
    r"|\+0?7[':]?00'?|.{0,3}\d{4}-\d\d-\d\dt\d\d:\d\d.{0,12}"
    r"|(?:sao y(?: ban chinh)?|sao luc|trich sao)[;:, ].{0,90}"
    r"|(?:cong van den|cv den|so den|den ngay|ngay den)\b.{0,50}|(?:so|den|ngay|chuyen) ?:[ .…_]*"
)
_NUMBER = re.compile(r"\d{1,3}")
# A wrapped sentence may leave a number alone on a line as well: "cảnh báo thiên tai từ cấp độ / 3".
_CLOSED = re.compile(r"[.;:!?)/]$")
# Words after which a figure on a line of its own is the end of a sentence that wrapped there.
_WANTS_FIGURE = re.compile(
    r"\b(?:ngay|thang|nam|so|cap do|dieu|khoan|muc|phu luc|truoc|tu|den|thieu|da|nhat|mung)$"
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    filled = [i for i, view in enumerate(sheet.plains) if view]
    edges = _edges(sheet, filled)
    found = []
    page = 1
    for place, index in enumerate(filled):
        view = sheet.plains[index]
        if _FURNITURE.fullmatch(view) and not _goes_on(
            sheet, index, sheet.plains[filled[place - 1]] if place else "."
        ):
            found.append(index)
        elif _NUMBER.fullmatch(view):
            before = sheet.plains[filled[place - 1]] if place else "."
            follows = int(view) in (page, page + 1) and (_CLOSED.search(before) or len(before) > 50)
            if (index in edges or follows) and not _WANTS_FIGURE.search(before):
                found.append(index)
                page = int(view)
    return draft, found


def _goes_on(sheet: Sheet, index: int, before: str) -> bool:
    """A sentence may wrap before "đến ngày 20/8/2026." or "ngày ký."; a stamp begins with a capital."""
    opens = re.match(r"(?:den|ngay|so|nguoi|thoi gian|cong van)\b", sheet.plains[index])
    return bool(opens) and sheet.texts[index][0].islower() and not _CLOSED.search(before)


def _edges(sheet: Sheet, filled: list[int]) -> set[int]:
    """Return the first and the last line with text of each page, where page numbers stand."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for index in filled:
        page = sheet.at(index).page
        first.setdefault(page, index)
        last[page] = index
    return {*first.values(), *last.values()}
