"""Each undivided item of the outline is a duty; its recipients are those it names, else those of its section.

Headings only hand down recipients. Parts that tell purpose or situation hold no duties. A report or a list asked
for in the closing paragraphs is a duty too. Where one item asks for several deliverables, each with a day of its
own, each is a duty: `split.py`.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar import asks
from vonggac.directives.reading.grammar.channels import find_emails, find_numbers
from vonggac.directives.reading.grammar.days import find_days
from vonggac.directives.reading.grammar.deadlines import find_deadlines
from vonggac.directives.reading.grammar.organs import names_organ, phrase_end, strip_lead
from vonggac.directives.reading.grammar.parties import Parties, find_parties, same
from vonggac.directives.reading.grammar.plain import pattern, plain
from vonggac.directives.reading.sheet import Draft, Item, Paragraph, Sheet
from vonggac.directives.reading.stages.inherits import inherited_sections
from vonggac.directives.reading.values import Requirement

_NO_DUTIES = re.compile(
    r"(?:muc dich|muc tieu|yeu cau chung$|muc dich,? yeu cau|tinh hinh|danh gia|ket qua|can cu"
    r"|khai quat|quan diem|dac diem|kho khan|han che|ton tai|nguyen nhan|bai hoc"
    r"|pham vi|doi tuong|nhan dinh|du bao|boi canh|ton tai"
    r"|thuc trang|co so|hien trang|thong tin chung|kinh phi|hieu luc|thoi gian|dia diem|thanh phan|chu de"
    r"|phuong cham)\b(?!.{0,60}\b(?:gui|nop|bao cao|hoan thanh))"
)
# What a meeting's conclusion states and asks of nobody.
_AGREES = re.compile(r"(?:co ban )?(?:thong nhat|ghi nhan|bieu duong|hoan nghenh|danh gia cao|dong y)\b")
# "Ông A, Phó Giám đốc Sở B: Tổ phó": a member of what is set up.
_PERSON = pattern(
    r"(?:Ông|Bà|Đồng chí|Đ/c|Đồng chí:)[: ]+[<A>][^.;]{3,160}[,:–-] ?(?:là |làm )?(?:[Tt]ổ|[Nn]hóm|[Đđ]ội|[Bb]an|)? ?"
    r"(?:[Tt]rưởng|[Pp]hó|[Tt]hành viên|[Uu]ỷ viên|[Ủủ]y viên|[Tt]hư ký)[^.;,]{0,30}[.;]?$"
)
_FORMAL = re.compile(
    r"(?:quyet dinh|chi thi|cong dien|ke hoach|cong van|van ban|thong bao) nay (?:co hieu luc"
    r"|thay the|duoc)|chiu trach nhiem thi hanh|can cu quyet dinh thi hanh|ban hanh kem theo"
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    everybody = everybody_of(draft) or _named_in_lead(draft)
    found: list[Requirement] = []
    claims: list[int] = []
    known: dict[tuple[str, ...], Parties] = {}
    heads: dict[tuple[str, ...], bool] = {}
    idle = {
        item.path
        for item in draft.items
        if len(item.head) < 90
        and _NO_DUTIES.match(plain(item.head).removeprefix("ve "))
        and not (item.leaf and item.head == item.text)
    }
    for item in draft.items:
        claims += range(item.first, item.last + 1)
        above = _above(known, item.path) or Parties(everybody, (), "")
        parties = _parties(item, above.recipients, everybody)
        if above.recipients != everybody and plain(item.text).startswith("yeu cau "):
            parties = Parties(above.recipients, (), item.text)  # in the section of X, it is X that requires
        if not parties.supports and parties.recipients == above.recipients:
            parties = replace(parties, supports=above.supports)
        if not item.leaf:
            heads[item.path] = asks.deliverable_of(parties.rest) is not None
        known[item.path] = parties
        if _is_duty(draft, item, parties, idle) or _heads_contacts(draft, item, parties):
            found.append(_requirement(sheet, item, parties, hands_in=_handing_in(heads, item.path)))
    if not draft.items:
        found, claims = _unnumbered(sheet, draft, everybody)
    reading = replace(draft.reading, requirements=tuple(found))
    return replace(draft, reading=reading), claims


def _parties(item: Item, above: tuple[str, ...], everybody: tuple[str, ...]) -> Parties:
    """Return the parties of the item; under a bare topic ("3. Chế độ báo cáo") the paragraph itself may name them."""
    parties = find_parties(item.text, above)
    body = item.text[len(item.head) :].lstrip(" :")
    if parties.recipients == above and body and len(item.head) < 100 and item.head[-1:].isalnum():
        return find_parties(body, above)
    if above != everybody and _same_again(parties.recipients, above):
        return replace(parties, recipients=above)
    return parties


def _same_again(named: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """The name of the section once more, perhaps shortened, is the section's."""
    return len(named) >= len(above) and all(any(same(one, name) for name in above) for one in named)


_AS_COPIES = re.compile(r"(?:nhu|theo) (?:muc |phan )?noi nhan")


def everybody_of(draft: Draft) -> tuple[str, ...]:
    """Return whom the letter addresses; a line of Kính gửi with several bodies between ";" names each.

    "Kính gửi: Như Nơi nhận" means those below that do not get it for information only.
    """
    if any(_AS_COPIES.match(plain(line)) for line in draft.reading.addressees):
        return tuple(
            copy.to for copy in draft.reading.copies if copy.purpose not in ("bao_cao", "luu", "phoi_hop")
        )
    return tuple(
        name.strip() for line in draft.reading.addressees for name in line.split(";") if name.strip()
    )


def _above(known: dict[tuple[str, ...], Parties], path: tuple[str, ...]) -> Parties | None:
    for depth in range(len(path) - 1, 0, -1):
        if path[:depth] in known:
            return known[path[:depth]]
    return None


_PROPOSES = re.compile(r"\b(?:de nghi|kien nghi|de xuat|yeu cau|giao|kinh trinh|nhiem vu|phuong huong)\b")


def _asks_for(draft: Draft, item: Item) -> bool:
    """A report or a submission asks only where it proposes: "Đề nghị UBND tỉnh …", "III. Kiến nghị"."""
    heads = [other.head for other in draft.items if other.path == item.path[: len(other.path)]]
    return any(_PROPOSES.search(plain(head)[:60]) for head in heads)


def _is_duty(draft: Draft, item: Item, parties: Parties, idle: set[tuple[str, ...]]) -> bool:
    if any(item.path[:depth] in idle for depth in range(1, len(item.path) + 1)):
        return False
    view = plain(item.text)
    if _FORMAL.search(view[:160]) or (_FORMAL.search(view) and "giao" not in view[:60]):
        return False
    if draft.reading.kind in ("bao_cao", "to_trinh") and not _asks_for(draft, item):
        return False
    if not item.leaf:
        return _says_more_than_a_heading(item, parties)
    if (not parties.recipients and _AGREES.match(view)) or _PERSON.match(item.text):
        return False
    if _CONTACT_LINE.match(view) and (find_numbers(item.text) or find_emails(item.text)):
        return False
    return bool(parties.rest.strip(" .;:-")) and not _ONLY_CONTACT.match(parties.rest)


_CONTACT_LINE = re.compile(
    r"(?:moi )?(?:thong tin|dau moi|dia chi|so dien thoai|duong day nong|hotline)"
    r"(?: (?:lien he|phoi hop|tiep nhan|ho tro|dau moi|truc|truc ban|ky thuat|thong tin|su co))* ?:"
)


# "điện thoại 0900.000.616, thư điện tử: …" under a name.
_ONLY_CONTACT = re.compile(
    r"[ :]*(?:số )?(?:điện thoại|đt|sđt|email|e-mail|thư điện tử|hotline|fax)\b", re.IGNORECASE
)


def _heads_contacts(draft: Draft, item: Item, parties: Parties) -> bool:
    """ "Cục A là đầu mối hướng dẫn, đôn đốc:" above telephone numbers is what is asked."""
    below = [other for other in draft.items if other.path[:-1] == item.path]
    return bool(below) and bool(parties.rest) and all(_has_contact(other.text) for other in below)


def _has_contact(text: str) -> bool:
    return bool(find_numbers(text) or find_emails(text)) and bool(_ONLY_CONTACT.match(text.split(":", 1)[-1]))


def _says_more_than_a_heading(item: Item, parties: Parties) -> bool:
    rest = parties.rest.strip()
    return len(rest) > 70 and rest.endswith((".", ";")) and not plain(rest).endswith(("sau.", "sau day."))


def _handing_in(heads: dict[tuple[str, ...], bool], path: tuple[str, ...]) -> bool:
    """Tell whether the heading right above asks to hand in: "4. Báo cáo Bộ: a) Kế hoạch … b) …"."""
    return len(path) > 1 and heads.get(path[:-1], False)


def _requirement(sheet: Sheet, item: Item, parties: Parties, *, hands_in: bool) -> Requirement:
    return Requirement(
        id=".".join(item.path),
        section=item.path[0],
        text=parties.rest.strip() or item.text,
        at=sheet.at(item.first),
        recipients=parties.recipients,
        supports=parties.supports,
        deliverable=(asks.named_thing(item.text) or "report") if hands_in else None,
        inherits=inherited_sections(item.text, item.path),
        ends=sheet.at(item.last),
    )


_ASKING = re.compile(r"\b(?:yêu cầu|đề nghị|giao(?! (?:ban|thông|lưu|dịch|thừa))|chỉ thị)\s+(?!thực hiện)")


def _named_in_lead(draft: Draft) -> tuple[str, ...]:
    """A chỉ thị has no Kính gửi: whom its preamble asks owes what names nobody."""
    for paragraph in reversed(draft.preamble):
        match = next(reversed(list(_ASKING.finditer(paragraph.text))), None)
        if match:
            parties = find_parties(paragraph.text[match.start() :].replace("chỉ thị", "yêu cầu", 1), ())
            if parties.recipients:
                return parties.recipients
    return ()


_ASKS = re.compile(r"\b(?:de nghi|yeu cau|giao|kinh de nghi)\b")


def _unnumbered(
    sheet: Sheet, draft: Draft, everybody: tuple[str, ...]
) -> tuple[list[Requirement], list[int]]:
    """A short letter: each paragraph that asks is a duty, numbered as it stands."""
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
    return found, claims


_SETS_APART = re.compile(r"(?:Riêng|Đối với) ")
_TERMS = re.compile(
    r"(?:bao cao|ket qua|van ban|noi dung bao cao|thoi (?:han|gian)|han) .{0,60}\b(?:gui|nop|ve|truoc)\b"
)


def _with_terms(draft: Draft, asking: list[Paragraph]) -> list[Paragraph]:
    """Join to what is asked the paragraph right after it that says where and by when to send it."""
    everything = (*draft.preamble, *draft.closing)
    joined = []
    for paragraph in asking:
        after = next((p for p in everything if p.first > paragraph.last), None)
        if (
            after
            and asks.deliverable_of(paragraph.text)
            and after not in asking
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


def _asked(sheet: Sheet, paragraph: Paragraph, everybody: tuple[str, ...], number: str) -> Requirement:
    match = re.search(r"\b(?:[Đđ]ề nghị|[Yy]êu cầu|[Gg]iao)\b", paragraph.text)
    start = 0 if _SETS_APART.match(paragraph.text) else match.start() if match else 0
    parties = find_parties(paragraph.text[start:], everybody)
    return Requirement(
        id=number,
        section=number,
        text=paragraph.text[start:] if start > _LONG_GROUND else paragraph.text,
        at=sheet.at(paragraph.first),
        recipients=parties.recipients,
        supports=parties.supports,
        inherits=inherited_sections(paragraph.text, (number,)),
        ends=sheet.at(paragraph.last),
    )


_COURTESY = re.compile(
    r"(?:rat mong|tran trong(?!.*\b(?:de nghi|bao cao|gui)\b)|tren day|nhan duoc (?:van ban"
    r"|cong van) nay)|.{0,200}\b(?:nghiem tuc |khan truong |to chuc |phoi hop |quan tam,? "
    r"|quan tam |chi dao,? )*(?:trien khai|thuc hien|trien khai,? thuc hien|chi dao thuc hien"
    r"|phoi hop)(?: nghiem tuc| tot| hieu qua| day du)?(?: (?:cac )?(?:noi dung|nhiem vu"
    r"|cong van|chi thi|ke hoach|cong dien|van ban)(?: tren| nay| neu tren"
    r"| noi tren)?)?(?:,? (?:theo|tai) (?:cac )?phu luc[^.;]{0,40})?[ ./]*$"
)


def is_courtesy(text: str) -> bool:
    """Tell a closing wish ("Đề nghị các đơn vị triển khai thực hiện./.") from a duty of its own."""
    asked = any(strip_lead(sentence) for sentence in _SENTENCES.split(text)[:-1])
    return bool(_COURTESY.fullmatch(plain(text))) and not asked


_SENTENCES = pattern(r"(?<=[.;])\s+(?=[<A>])")
