"""Unnumbered paragraphs after the last section: a report or a task asked there is a duty; wishes are only claimed."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar import asks
from vonggac.directives.reading.grammar.courtesy import is_courtesy
from vonggac.directives.reading.grammar.deadlines import words_without_instant
from vonggac.directives.reading.grammar.parties import find_parties
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Paragraph, Sheet
from vonggac.directives.reading.stages.inherits import inherited_sections
from vonggac.directives.reading.stages.times import times_of
from vonggac.directives.reading.stages.whom import everybody_of
from vonggac.directives.reading.values import Requirement

_CONDITION = re.compile(
    r"\b(?:trong qua trinh|qua trinh|neu (?:co|phat|gap)|truong hop|khi (?:co|xay ra"
    r"|phat hien)|vuong mac|dot xuat)\b"
)
_ASKS = re.compile(
    r"(?:de nghi|yeu cau|giao|phan cong|kinh de nghi|tran trong de nghi)\b"
    r"|.{0,120}\b(?:de nghi|yeu cau|giao|kinh trinh)\b"
)


_MUST = re.compile(
    r".{0,120}\b(?:co quan|don vi|dia phuong|doanh nghiep|to chuc)\b.{0,60}\b(?:phai|co trach nhiem)\b"
)


# "Sau khi bão tan, các doanh nghiệp gửi báo cáo … trong vòng 24 giờ."
_HANDS_IN_AFTER = re.compile(
    r"(?:Sau khi|Sau|Kết thúc|Khi kết thúc) [^.;]{3,60}, [^.;]{3,80}(?: gửi| báo cáo| nộp) "
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    found: list[Requirement] = []
    claims: list[int] = []
    for paragraph in draft.closing:
        claims += range(paragraph.first, paragraph.last + 1)
        if draft.items and _is_duty(paragraph.text, draft):
            found.append(_requirement(sheet, draft, paragraph, len(found) + 1))
    if len(found) == 1:
        found = [replace(found[0], id="cuoi")]
    reading = replace(draft.reading, requirements=(*draft.reading.requirements, *found))
    return replace(draft, reading=reading), claims


def _is_duty(text: str, draft: Draft) -> bool:
    view = plain(text)
    times = times_of(text, draft.reading.issued_on)
    if asks.deliverable_of(text) and (times.deadlines or times.recurrence):
        return True
    if _HANDS_IN_AFTER.match(text) and asks.deliverable_of(text):
        return True
    if is_courtesy(text):
        return False
    if _ASKS.match(view) and any(deadline.due_at for deadline in times.deadlines):
        return True
    if _MUST.match(view) and words_without_instant(text):
        return True
    if _CONDITION.search(view):
        return False
    return bool(_ASKS.match(view)) and (bool(asks.deliverable_of(text)) or view.startswith("giao "))


def _requirement(sheet: Sheet, draft: Draft, paragraph: Paragraph, number: int) -> Requirement:
    everybody = everybody_of(draft)
    match = asks.ASKING.search(paragraph.text) or re.search(r"\bkính trình\b", paragraph.text)
    asked = paragraph.text[match.start() :].replace("kính trình", "đề nghị", 1) if match else paragraph.text
    parties = find_parties(asked, everybody)
    return Requirement(
        id=f"cuoi.{number}",
        section="",
        text=paragraph.text,
        at=sheet.at(paragraph.first),
        recipients=parties.recipients or everybody,
        supports=parties.supports,
        inherits=inherited_sections(paragraph.text, ()),
        ends=sheet.at(paragraph.last),
    )
