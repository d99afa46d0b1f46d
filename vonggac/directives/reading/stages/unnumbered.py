"""A letter without numbers: each paragraph that asks, or says what is to be handed in by when, is a duty."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from vonggac.directives.reading.grammar import asks
from vonggac.directives.reading.grammar.courtesy import is_courtesy
from vonggac.directives.reading.grammar.organs import begins_with_name, known_end, names_organ, phrase_end
from vonggac.directives.reading.grammar.parties import bare, find_parties
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Paragraph, Sheet
from vonggac.directives.reading.stages.apart import apart, asks_somebody
from vonggac.directives.reading.stages.inherits import inherited_sections
from vonggac.directives.reading.stages.times import main_deadline
from vonggac.directives.reading.stages.whom import everybody_of, named_in_lead
from vonggac.directives.reading.values import Requirement

_ASKS = re.compile(r"(?<!theo )\b(?:de nghi|yeu cau|giao|kinh de nghi)\b(?! ?(?:$|[.,;]))")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    if draft.items:
        return draft, ()
    everybody = everybody_of(draft) or named_in_lead(draft)
    found: list[Requirement] = []
    claims: list[int] = []
    asking = [p for p in (*draft.preamble, *draft.closing) if _asks(p.text) and not is_courtesy(p.text)]
    for number, paragraph in enumerate(_with_terms(draft, asking), 1):
        claims += range(paragraph.first, paragraph.last + 1)
        found += _asked(sheet, draft, paragraph, everybody, str(number))
    return replace(draft, reading=replace(draft.reading, requirements=tuple(found))), claims


def _asks(text: str) -> bool:
    sentences = re.split(r"(?<=[.;])\s", plain(text))
    return any(
        _ASKS.search(_TOLD.sub("", sentence)) and not _HELP_DESK.search(sentence) for sentence in sentences
    )


# "nếu có vướng mắc, đề nghị liên hệ …" asks nothing that is owed.
_HELP_DESK = re.compile(r"\b(?:neu|khi|truong hop|moi|vuong mac)\b.{0,120}\b(?:lien he|phan anh|trao doi)\b")
# "Ngày 08/9, Sở A có Công văn số 5 đề nghị rà soát": that was asked then.
_TOLD = re.compile(
    r"\bco (?:cong van|van ban|thong bao|to trinh|bao cao|chi thi|ke hoach"
    r"|cong dien)\b[^,;]{0,160}? (?:de nghi|yeu cau|giao)\b"
)
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
        p
        for p in everything
        if p.first not in taken
        and (_TERMS.match(plain(p.text)) or _hands_in(draft, p) or _also(draft, p, asking))
    ]
    return sorted([*joined, *alone], key=lambda p: p.first)


def _hands_in(draft: Draft, paragraph: Paragraph) -> bool:
    """ "Các đơn vị gửi báo cáo kết quả về Sở trước ngày …" asks without saying so."""
    text = paragraph.text if names_organ(paragraph.text) else _GROUND.sub("", paragraph.text, count=1)
    if not names_organ(text) or not (asks.deliverable_of(text) or phrase_end(text)):
        return False
    if _is_issuer(text, draft.reading.issuer):
        return False
    deadline = main_deadline(text, draft.reading.issued_on)
    return deadline is not None and deadline.due_at is not None


_GROUND = re.compile(r"^[^.;:]{0,80}?, (?=[^\W\d_])")  # "Trong thời gian khắc phục, "


def _also(draft: Draft, paragraph: Paragraph, asking: list[Paragraph]) -> bool:
    """ "Trong thời gian khắc phục, UBND các xã hướng dẫn …" asks too where a paragraph above has begun to ask."""
    if not asking or paragraph.first < asking[0].first or is_courtesy(paragraph.text):
        return False
    text = _GROUND.sub("", paragraph.text, count=1)
    known = everybody_of(draft)
    named = [t for t in (paragraph.text, text) if asks_somebody(t, known, led=False)]
    return bool(named) and not any(_is_issuer(t, draft.reading.issuer) for t in named)


def _is_issuer(text: str, issuer: str | None) -> bool:
    """Tell whether the issuer speaks of itself: "Văn phòng UBND tỉnh thông báo để các cơ quan biết"."""
    name = bare(text[: phrase_end(text) or 0])
    return bool(name and issuer) and bare(issuer or "").startswith(name)


_LONG_GROUND = 60  # characters of "Căn cứ Nghị định số …, Sở X" before what is asked


_NEAR = 120  # characters from the sentence's beginning to what it asks


def _subject(text: str, verb: int) -> int:
    """Return where the sentence of the verb begins or, where that is long, who asks: "…, Phó Chủ tịch giao …"."""
    sentence = text.rfind(". ", 0, verb) + 2 if ". " in text[:verb] else 0
    if verb - sentence < _NEAR:
        return sentence
    begin = max(text.rfind(mark, 0, verb) + 2 for mark in (", ", ". ", "; "))
    return begin if begin > 1 and names_organ(text[begin:]) else verb


def _start(text: str, known: tuple[str, ...]) -> int:
    """Return where the asking begins: the first "giao", "đề nghị" before a name, else the first at all."""
    if _SETS_APART.match(text):
        return 0
    found = list(asks.ASKING.finditer(text))
    before_names = (m for m in found if _named_at(text, m.end() + 1, known))
    first = next(before_names, found[0] if found else None)
    return first.start() if first else 0


def _named_at(text: str, position: int, known: tuple[str, ...]) -> bool:
    return begins_with_name(text[position:]) or known_end(text, position, known) > position


def _asked(
    sheet: Sheet, draft: Draft, paragraph: Paragraph, everybody: tuple[str, ...], number: str
) -> list[Requirement]:
    start = _start(paragraph.text, everybody)
    if is_courtesy(paragraph.text[start:]):
        start = 0  # the wish at its end asks nothing; what comes before it does
    parties = find_parties(paragraph.text[start:], everybody, everybody)
    ground = paragraph.text[:start]
    if start > _LONG_GROUND:
        ground = ground[_subject(paragraph.text, start) :]
    duties = apart(paragraph.text[start:], parties, everybody, everybody, draft.reading.issued_on)
    return [
        Requirement(
            id=f"{number}.{count}" if len(duties) > 1 else number,
            section=number,
            text=f"{ground}{text}" if count == 1 else text,
            at=sheet.at(paragraph.first),
            recipients=who.recipients,
            supports=who.supports,
            inherits=inherited_sections(text, (number,)),
            ends=sheet.at(paragraph.last),
        )
        for count, (text, who) in enumerate(duties, 1)
    ]
