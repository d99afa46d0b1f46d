"""Hotlines and named persons: role, name, telephone, fax, e-mail, wherever the body gives a number or an address."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.core.text import one_line
from vonggac.directives.reading.grammar.channels import EMAIL, Number, find_emails, find_numbers
from vonggac.directives.reading.grammar.plain import pattern
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.stages.signer import NAME
from vonggac.directives.reading.values import Contact

_PERSON = re.compile(rf"(?:(?:[Đđ]/c|[Đđ]ồng chí|[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị)\.?:?\s+)?{NAME.pattern}(?![\w])")
_TITLED = pattern(
    r"(?:[Đđ]/c|[Đđ]ồng chí|[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị)\.?:?\s+(?P<any>[<A>][\w']*(?: "
    r"[<A>][\w']*){1,4})"
)
_SEGMENT = pattern(r";|\(\d\)\s|(?<=\))\.\s|\.\s+(?=[<A>])")
_POST = re.compile(
    r"(?:(?:Phó |Quyền )?(?:Tổng )?(?:Giám đốc|Chủ tịch|Trưởng (?:phòng|ban|bộ phận|Phòng|Ban)"
    r"|Chánh Văn phòng|Cục trưởng|Chi cục trưởng|Trưởng)|Phó (?:Trưởng|Chánh)|Chuyên viên"
    r"|Cán bộ|Kỹ sư|Đội trưởng|Tổ trưởng|Lãnh đạo)[^;,:().\d]{0,80}"
)
_ORGAN = pattern(
    r"(?:Sở|Phòng|Trung tâm|Công an|Cục|Bộ|UBND|Ủy ban nhân dân|Văn phòng|Đội|Tổ|Thường trực|Chi cục|Ban)\b"
    r"(?:[^;:.,\d]|, (?=[<A>])){2,80}?"
    r"(?=\s*(?:[;:(.\d]|,(?! [<A>])|qua|theo|(?<!đổi )số|trước|điện thoại|đường dây|chậm|bằng|$))"
)
_HOTLINE = re.compile(r"đường dây nóng|hotline|số trực|trực ban|trực 24", re.IGNORECASE)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    contacts: list[Contact] = []
    claims: list[int] = []
    for item in draft.items:
        contacts += _of(item.text)
    for paragraph in (*draft.preamble, *draft.closing):
        found = _of(paragraph.text)
        if found and paragraph in draft.closing:
            claims += range(paragraph.first, paragraph.last + 1)
        contacts += found
    reading = replace(draft.reading, contacts=tuple(dict.fromkeys(contacts)))
    # Closing paragraphs that ask for a report stay open to the stage `closing`, which claims them.
    return replace(draft, reading=reading), claims


def _of(text: str) -> list[Contact]:
    if not (find_emails(text) or find_numbers(text)):
        return []
    contacts: list[Contact] = []
    start = 0
    bounds = [match.start() for match in _SEGMENT.finditer(text)] + [len(text)]
    for stop in bounds:
        segment = text[start:stop]
        if find_emails(segment) or find_numbers(segment):
            contacts += _of_segment(segment, text)
        start = stop + 1
    return contacts


def _of_segment(segment: str, whole: str) -> list[Contact]:
    numbers = find_numbers(segment)
    emails = [match[0].rstrip(".") for match in find_emails(segment)]
    people = [match["name"] for match in _PERSON.finditer(segment) if _is_person(segment, match)]
    people = people or [match["any"] for match in _TITLED.finditer(segment)]
    phones = [number for number in numbers if number.kind == "phone"]
    faxes = [number.digits for number in numbers if number.kind == "fax"]
    if len(people) > 1 and len(phones) >= len(people):
        return _one_each(segment, people, phones, emails)
    first = Contact(
        _role(segment, whole),
        people[0] if people else None,
        phones[0].digits if phones else None,
        faxes[0] if faxes else None,
        emails[0] if emails else None,
    )
    return [first, *(replace(first, phone=number.digits, fax=None, email=None) for number in phones[1:])]


def _is_person(segment: str, match: re.Match[str]) -> bool:
    """A surname followed by a capital also begins places (Hà Nội): a title, a comma or a bracket must be near."""
    before, after = segment[: match.start()].rstrip(), segment[match.end() :].lstrip()
    titled = match[0] != match["name"]
    return (
        titled
        or before.endswith((":", "(", ",", "–", "-", "|"))
        or after.startswith((",", "(", "-", "–", ":", "|", ")"))
        or not before
    )


def _one_each(segment: str, people: list[str], phones: list[Number], emails: list[str]) -> list[Contact]:
    contacts = []
    starts = [segment.find(person) for person in people] + [len(segment)]
    for n, person in enumerate(people):
        piece = segment[starts[n] : starts[n + 1]]
        mine = [p.digits for p in phones if starts[n] <= p.start < starts[n + 1]]
        mail = EMAIL.search(piece)
        contacts.append(
            Contact(
                _role(piece, segment),
                person,
                mine[0] if mine else None,
                None,
                mail[0].rstrip(".") if mail else None,
            )
        )
    return contacts


def _role(segment: str, whole: str) -> str:
    """Return the post, else what stands before the colon, else the organ that takes the call."""
    head = one_line(segment.split(":")[0])
    head = re.sub(r"^[\s\-–+•(\d.)]+", "", head)
    if ":" in segment and 2 < len(head) < 70 and not find_numbers(head) and _POST.match(head):
        return head.strip(" .,-")
    if match := _POST.search(segment):
        return one_line(match[0]).strip(" .,-–")
    if _HOTLINE.search(segment):
        return "Đường dây nóng"
    if match := _ORGAN.search(segment) or _ORGAN.search(whole):
        return one_line(match[0]).strip(" .,-–")
    return "Đầu mối tiếp nhận"
