"""Each undivided item of the outline is a duty; its recipients are those it names, else those of its section.

Headings only hand down recipients. Parts that tell purpose or situation hold no duties. A report or a list asked
for in the closing paragraphs is a duty too. Where one item asks for several deliverables, each with a day of its
own, each is a duty: `grammar/rounds.py`. A letter without numbers: `unnumbered.py`.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar import asks
from vonggac.directives.reading.grammar.channels import find_emails, find_numbers
from vonggac.directives.reading.grammar.organs import begins_with_name, known_end, lower
from vonggac.directives.reading.grammar.parties import Parties, bare, body_of, find_parties, same
from vonggac.directives.reading.grammar.plain import pattern, plain
from vonggac.directives.reading.sheet import Draft, Item, Sheet, is_row
from vonggac.directives.reading.stages.apart import apart
from vonggac.directives.reading.stages.inherits import inherited_sections
from vonggac.directives.reading.stages.whom import everybody_of, named_in_lead
from vonggac.directives.reading.values import Requirement

_NO_DUTIES = re.compile(
    r"(?:muc dich|muc tieu|yeu cau chung$|muc dich,? yeu cau|tinh hinh|danh gia|ket qua|can cu"
    r"|khai quat|quan diem|dac diem|kho khan|han che|ton tai|nguyen nhan|bai hoc"
    r"|pham vi|doi tuong|nhan dinh|du bao|boi canh|ton tai"
    r"|thuc trang|co so|hien trang|thong tin chung|kinh phi|hieu luc|thoi gian|dia diem|thanh phan|chu de"
    r"|phuong cham)\b(?!.{0,60}\b(?:gui|nop|bao cao|hoan thanh))"
)
# What a meeting's conclusion states and asks of nobody.
_AGREES = re.compile(
    r"(?:co ban )?(?:thong nhat|ghi nhan|bieu duong|hoan nghenh|danh gia cao|dong y)\b"
    r"|(?:trong )?thoi gian (?:qua|gan day)\b|nhin chung\b|tuy nhien\b|ben canh (?:do|nhung)\b"
)
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
    everybody = everybody_of(draft) or named_in_lead(draft)
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
    if _invites(draft):
        idle |= {item.path for item in draft.items if _OF_A_MEETING.match(plain(item.head))}
    if draft.reading.kind in ("bao_cao", "to_trinh"):
        idle |= set() if _proposes_all(draft) else _without_proposal(draft.items)
    idle |= {item.path for item in draft.items if item.leaf and _WHEN_AND_WHERE.match(plain(item.text))}
    over_contacts = _over_contacts(draft.items) - idle
    for item in draft.items:
        claims += [i for i in range(item.first, item.last + 1) if not is_row(sheet.texts[i])]
        above = _above(known, item.path) or Parties(everybody, (), "")
        parties = _parties(past_issuer(item, draft.reading.issuer, everybody), above.recipients, everybody)
        if plain(item.text).startswith("yeu cau ") and (
            above.recipients != everybody or _are_suppliers(parties.recipients, everybody)
        ):
            parties = Parties(above.recipients, (), item.text)  # in the section of X, it is X that requires
        if not parties.supports and parties.recipients == above.recipients:
            parties = replace(parties, supports=above.supports)
        if not item.leaf:
            heads[item.path] = asks.deliverable_of(parties.rest) is not None and not _ON_DUTY.match(
                plain(item.text)
            )
        known[item.path] = parties
        if _is_duty(item, parties, idle) or item.path in over_contacts:
            hands_in = _handing_in(heads, item.path)
            whole = _requirement(sheet, item, parties, hands_in=hands_in)
            found += _each(whole, parties, above.recipients, draft)
    reading = replace(draft.reading, requirements=tuple(found))
    return replace(draft, reading=reading), claims


def _parties(item: Item, above: tuple[str, ...], everybody: tuple[str, ...]) -> Parties:
    """Return the parties of the item; under a bare topic ("3. Chế độ báo cáo") the paragraph itself may name them."""
    parties = find_parties(item.text, above, everybody)
    body = item.text[len(item.head) :].lstrip(" :")
    if parties.recipients == above and body and len(item.head) < 100 and item.head[-1:].isalnum():
        return find_parties(body, above, everybody)
    if above != everybody and _same_again(parties.recipients, above):
        return replace(parties, recipients=above)
    return parties


_LEADERS = re.compile(
    r"(?:lãnh đạo|ban giám đốc|ban giám hiệu|thường trực|tổng giám đốc|giám đốc|chủ tịch|chi cục trưởng|cục trưởng"
    r"|hiệu trưởng|bộ trưởng|trưởng ban|thủ trưởng|chánh văn phòng|trưởng phòng)$"
)


def past_issuer(item: Item, issuer: str | None, everybody: tuple[str, ...]) -> Item:
    """Return the item without "Sở", "Giám đốc Sở" where the issuer itself asks: "Sở giao Phòng Kỹ thuật …"."""
    asking = next(iter(asks.ASKING.finditer(item.text[:160])), None)
    if asking is None or not asking.start() or not issuer:
        return item
    asker, asked = item.text[: asking.start()].strip(), item.text[asking.end() + 1 :]
    if re.search("[,.;:]", asker) or not (begins_with_name(asked) or known_end(asked, 0, everybody)):
        return item
    name = bare(body_of(asker))
    by_issuer = (
        bool(name)
        and (bare(issuer) + " ").startswith(name + " ")
        and not any(same(asker, one) for one in everybody)
    )
    if not (by_issuer or _LEADERS.match(lower(asker))):
        return item
    text = item.text[asking.start() :]
    return replace(item, text=text, head=text if item.head == item.text else item.head)


_ON_DUTY = re.compile(
    r"(?:to chuc |che do |cong tac )?(?:ung )?truc\b"
)  # "III. Trực và báo cáo" hands in only in part
_SUPPLIER = re.compile(
    r"(?:các )?(?:đơn vị|doanh nghiệp|công ty|nhà|đối tác|bên)\b[^,]{0,40}?\b"
    r"(?:cung cấp|thi công|bảo trì|phát triển|cho thuê|thầu)\b",
    re.IGNORECASE,
)


def _are_suppliers(names: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Tell suppliers that the letter does not address: those it addresses must require it of them."""
    return bool(known) and all(
        _SUPPLIER.match(name) and not any(same(name, one) for one in known) for name in names
    )


def _same_again(named: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """The name of the section once more, perhaps shortened, is the section's."""
    return len(named) >= len(above) and all(any(same(one, name) for name in above) for one in named)


def _above(known: dict[tuple[str, ...], Parties], path: tuple[str, ...]) -> Parties | None:
    for depth in range(len(path) - 1, 0, -1):
        if path[:depth] in known:
            return known[path[:depth]]
    return None


_INVITES = re.compile(
    r"\b(?:kinh moi|moi (?:du|hop|dai bieu|cac|dai dien|lanh dao|dong chi)|du hop|tham du)\b"
)
_OF_A_MEETING = re.compile(
    r"(?:ve )?(?:thoi gian|dia diem|chu tri|thanh phan|noi dung|hinh thuc|chuong trinh|tai lieu|trang phuc)"
    r"(?: [a-z,]+){0,5} ?:(?!.{0,80}\b(?:gui|nop|dang ky)\b)"
)


# "1. Thời gian: 03 ngày, từ …", "I. Đơn vị được kiểm tra: …" say when, where and whom a thing is about.
_WHEN_AND_WHERE = re.compile(
    r"(?:ve )?(?:thoi (?:gian|diem)(?= ?:| (?:tap huan|hoc|hop|to chuc|khai mac|kiem tra))|thoi ky|dia diem"
    r"|(?:don vi|co quan|doi tuong) (?:duoc )?kiem tra|pham vi kiem tra)"
    r"(?: [a-z,]+){0,4} ?:(?!.{0,160}\b(?:gui|nop|dang ky|truoc|hoan thanh|bao cao|cham nhat)\b)"
)


def _invites(draft: Draft) -> bool:
    """Tell an invitation, whose points say when and where a meeting is."""
    subject = plain(draft.reading.subject or "")
    return bool(re.match(r"(?:moi|hop)\b", subject)) or any(
        _INVITES.search(plain(p.text)) for p in draft.preamble[-1:]
    )


_PROPOSES = re.compile(
    r"(?:giao|.{0,20}\bnhiem vu|phuong huong)\b|.*\b(?:de nghi|kien nghi|de xuat|yeu cau|kinh trinh)\b"
)


def _proposes_all(draft: Draft) -> bool:
    """Tell a submission whose preamble ends "… kính đề nghị Sở A xem xét, hỗ trợ các nội dung sau:"."""
    lead = plain(draft.preamble[-1].text) if draft.preamble else ""
    return lead.endswith(":") and bool(re.search(r"\b(?:de nghi|kien nghi|de xuat)\b[^.;]*:$", lead))


def _without_proposal(items: tuple[Item, ...]) -> set[tuple[str, ...]]:
    """A report or a submission asks only where it proposes: "Đề nghị UBND tỉnh …", "III. Kiến nghị"."""
    proposing: set[tuple[str, ...]] = set()
    for item in items:
        if item.path[:-1] in proposing or _PROPOSES.match(plain(item.head)[:60]):
            proposing.add(item.path)
    over = {path[:depth] for path in proposing for depth in range(1, len(path))}
    return {item.path for item in items} - proposing - over


def _is_duty(item: Item, parties: Parties, idle: set[tuple[str, ...]]) -> bool:
    if any(item.path[:depth] in idle for depth in range(1, len(item.path) + 1)):
        return False
    view = plain(item.text)
    if _FORMAL.search(view[:160]) or (_FORMAL.search(view) and "giao" not in view[:60]):
        return False
    if not parties.recipients and _SETS_UP.match(view):
        return False
    if not item.leaf:
        return _says_more_than_a_heading(item, parties)
    if (not parties.recipients and _AGREES.match(view)) or _PERSON.match(item.text):
        return False
    if item.leaf and _OF_A_REPORT.match(view):
        return False
    if _CONTACT_LINE.match(view) and (find_numbers(item.text) or find_emails(item.text)):
        return False
    return bool(parties.rest.strip(" .;:-")) and not _ONLY_CONTACT.match(parties.rest)


_SETS_UP = re.compile(
    r"(?:nay )?(?:thanh lap|kien toan|ban hanh|phe duyet|cong nhan|bai bo|sua doi|bo nhiem|thu hoi va huy bo)\b"
)
# What a report looks like, not that it is owed: "Hình thức: qua Hệ thống thông tin báo cáo tỉnh".
_OF_A_REPORT = re.compile(
    r"(?:ve )?(?:noi dung(?: thong tin,?)? bao cao|(?:thoi han,? (?:va )?)?(?:hinh|phuong) thuc(?: bao cao"
    r"| gui| nhan)?"
    r"|mau (?:bieu|bao cao)"
    r"|noi nhan bao cao) ?:(?!.{0,90}\btruoc\b)"
)
_CONTACT_LINE = re.compile(
    r"(?:moi )?(?:thong tin|dau moi|dia chi|so dien thoai|duong day nong|hotline)"
    r"(?: (?:lien he|phoi hop|tiep nhan|ho tro|dau moi|truc|truc ban|ky thuat|thong tin|su co))* ?:"
)


# "điện thoại 0900.000.616, thư điện tử: …" under a name.
_ONLY_CONTACT = re.compile(
    r"[ :]*(?:số )?(?:điện thoại|đt|sđt|email|e-mail|thư điện tử|hotline|fax)\b", re.IGNORECASE
)


def _over_contacts(items: tuple[Item, ...]) -> set[tuple[str, ...]]:
    """ "Cục A là đầu mối hướng dẫn, đôn đốc:" above nothing but telephone numbers is what is asked."""
    only: dict[tuple[str, ...], bool] = {}
    for item in items:
        if len(item.path) > 1:
            only[item.path[:-1]] = only.get(item.path[:-1], True) and _has_contact(item.text)
    return {path for path, contacts in only.items() if contacts}


def _has_contact(text: str) -> bool:
    return bool(find_numbers(text) or find_emails(text)) and bool(_ONLY_CONTACT.match(text.split(":", 1)[-1]))


def _says_more_than_a_heading(item: Item, parties: Parties) -> bool:
    rest = parties.rest.strip()
    return len(rest) > 70 and rest.endswith((".", ";")) and not plain(rest).endswith(("sau.", "sau day."))


def _handing_in(heads: dict[tuple[str, ...], bool], path: tuple[str, ...]) -> bool:
    """Tell whether the heading right above asks to hand in: "4. Báo cáo Bộ: a) Kế hoạch … b) …"."""
    return len(path) > 1 and heads.get(path[:-1], False)


def _each(whole: Requirement, parties: Parties, above: tuple[str, ...], draft: Draft) -> list[Requirement]:
    duties = apart(whole.text, parties, above, everybody_of(draft), draft.reading.issued_on)
    return [
        replace(
            whole,
            id=f"{whole.id}.{number}" if len(duties) > 1 else whole.id,
            text=text,
            recipients=who.recipients,
            supports=who.supports,
        )
        for number, (text, who) in enumerate(duties, 1)
    ]


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
