"""A letter without numbers: each paragraph that asks, or says what is to be handed in by when, is a duty."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from vonggac.directives.reading.grammar import asks
from vonggac.directives.reading.grammar.courtesy import is_courtesy
from vonggac.directives.reading.grammar.days import find_days
from vonggac.directives.reading.grammar.deadlines import find_deadlines
from vonggac.directives.reading.grammar.organs import names_organ, phrase_end
from vonggac.directives.reading.grammar.parties import find_parties
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Paragraph, Sheet
from vonggac.directives.reading.stages.inherits import inherited_sections
from vonggac.directives.reading.stages.whom import everybody_of, named_in_lead
from vonggac.directives.reading.values import Requirement

_ASKS = re.compile(r"\b(?:de nghi|yeu cau|giao|kinh de nghi)\b")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    if draft.items:
        return draft, ()
    everybody = everybody_of(draft) or named_in_lead(draft)
    found: list[Requirement] = []
    claims: list[int] = []
    asking = [
        p
        for p in (*draft.preamble, *draft.closing)
        if _ASKS.search(plain(p.text)) and not is_courtesy(p.text)
    ]
    for paragraph in _with_terms(draft, asking):
        claims += range(paragraph.first, paragraph.last + 1)
        found.append(_asked(sheet, paragraph, everybody, str(len(found) + 1)))
    return replace(draft, reading=replace(draft.reading, requirements=tuple(found))), claims


_SETS_APART = re.compile(r"(?:Riêng|Đối với) ")
_TERMS = re.compile(
    r"(?:bao cao|ket qua|van ban|noi dung bao cao|thoi (?:han|gian)|han) .{0,60}\b(?:gui|nop|ve|truoc)\b"
)


def _with_terms(draft: Draft, asking: list[Paragraph]) -> list[Paragraph]:
    """Join to what is asked the paragraph right after it that says where and by when to send it."""
    everything = sorted((*draft.preamble, *draft.closing), key=lambda p: p.first)
    following = {here.first: after for here, after in pairwise(everything)}
    asked = {p.first for p in asking}
    joined = []
    for paragraph in asking:
        after = following.get(paragraph.first)
        if (
            after
            and after.first not in asked
            and asks.deliverable_of(paragraph.text)
            and _TERMS.match(plain(after.text))
        ):
            paragraph = replace(paragraph, last=after.last, text=f"{paragraph.text} {after.text}")
        joined.append(paragraph)
    taken = {line for p in joined for line in range(p.first, p.last + 1)}
    alone = [
        p for p in everything if p.first not in taken and (_TERMS.match(plain(p.text)) or _hands_in(draft, p))
    ]
    return sorted([*joined, *alone], key=lambda p: p.first)


def _hands_in(draft: Draft, paragraph: Paragraph) -> bool:
    """ "Các đơn vị gửi báo cáo kết quả về Sở trước ngày …" asks without saying so."""
    if not names_organ(paragraph.text) or not (
        asks.deliverable_of(paragraph.text) or phrase_end(paragraph.text)
    ):
        return False
    days = find_days(paragraph.text, draft.reading.issued_on)
    due = find_deadlines(paragraph.text, days, [], draft.reading.issued_on)
    return any(deadline.due_at for deadline in due)


_LONG_GROUND = 60  # characters of "Căn cứ Nghị định số …, Sở X" before what is asked


def _subject(text: str, verb: int) -> int:
    """Return where who asks begins before the verb: "…, Phó Chủ tịch UBND tỉnh giao …"; the verb's place without."""
    begin = max(text.rfind(mark, 0, verb) + 2 for mark in (", ", ". ", "; "))
    return begin if begin > 1 and names_organ(text[begin:]) else verb


def _asked(sheet: Sheet, paragraph: Paragraph, everybody: tuple[str, ...], number: str) -> Requirement:
    match = asks.ASKING.search(paragraph.text)
    start = match.start() if match and not _SETS_APART.match(paragraph.text) else 0
    if is_courtesy(paragraph.text[start:]):
        start = 0  # the wish at its end asks nothing; what comes before it does
    parties = find_parties(paragraph.text[start:], everybody, everybody)
    return Requirement(
        id=number,
        section=number,
        text=paragraph.text[_subject(paragraph.text, start) :] if start > _LONG_GROUND else paragraph.text,
        at=sheet.at(paragraph.first),
        recipients=parties.recipients,
        supports=parties.supports,
        inherits=inherited_sections(paragraph.text, (number,)),
        ends=sheet.at(paragraph.last),
    )
