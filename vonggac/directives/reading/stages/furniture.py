"""Page numbers, rules, footers with an address of the web, "(Đã ký)" of a copy, marks of a digital signature."""

import re
from collections.abc import Iterable

from vonggac.directives.reading.sheet import Draft, Sheet

_FURNITURE = re.compile(
    r"[-_=*.~ \u2500-\u257f\u00af]+"  # a rule
    r"|(?:https?://|www\.)[^\s]+(?: +\d{1,3})?"
    r"|(?:nguoi ky|ky boi|thoi gian ky|ngay ky|signature valid|digitally signed|signed by)\b ?:?.{0,120}"
    r"|\+0?7[':]?00'?|.{0,3}\d{4}-\d\d-\d\dt\d\d:\d\d.{0,12}"
    r"|(?:sao y(?: ban chinh)?|sao luc|trich sao)[;:, ].{0,90}"
    r"|(?:cong van den|cv den|so den|den ngay|ngay den)\b.{0,50}|(?:so|den|ngay|chuyen) ?:[ .…_]*"
)


_PAGE_NUMBER = re.compile(r"[-(. ]*(?:trang )?\d{1,3}(?: ?/ ?\d{1,3})?[-) ]*")  # 3, - 3 -, Trang 2/4
# Words after which a figure on a line of its own is the end of a sentence that wrapped there.
_WANTS_FIGURE = re.compile(
    r"\b(?:ngay|thang|nam|so|cap do|dieu|khoan|muc|phu luc|truoc|tu|den|thieu|da|nhat|mung)$"
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    return draft, [i for i, view in enumerate(sheet.plains) if view and _is_furniture(sheet, i)]


def _is_furniture(sheet: Sheet, index: int) -> bool:
    if _FURNITURE.fullmatch(sheet.plains[index]):
        return True
    before = next((view for view in reversed(sheet.plains[:index]) if view), "")
    return bool(_PAGE_NUMBER.fullmatch(sheet.plains[index])) and not _WANTS_FIGURE.search(before)
