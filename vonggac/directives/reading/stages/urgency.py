"""HỎA TỐC, THƯỢNG KHẨN, KHẨN: a stamp of its own in the head, or "CÔNG ĐIỆN KHẨN"."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.stages.motto import gone
from vonggac.directives.reading.values import Urgency

_STAMP = re.compile(
    r"[\[(| ]*(?:do khan ?:? ?)?(?P<mark>hoa toc(?: hen gio.{0,30})?|thuong khan|khan)[\])|.! ]*"
)
_IN_TITLE = re.compile(r"(?:cong dien|cong van) (?P<mark>hoa toc|thuong khan|khan)\b")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    urgency: Urgency | None = None
    kept = []
    for cell in draft.cells:
        if match := _STAMP.fullmatch(cell.plain):
            urgency = urgency or _urgency(match["mark"])
            continue
        if match := _IN_TITLE.match(cell.plain):
            urgency = urgency or _urgency(match["mark"])
        kept.append(cell)
    reading = replace(draft.reading, urgency=urgency)
    return replace(draft, reading=reading, cells=tuple(kept)), gone(draft.cells, kept)


def _urgency(mark: str) -> Urgency:
    if mark.startswith("hoa toc"):
        return "hoa_toc"
    return "thuong_khan" if mark == "thuong khan" else "khan"
