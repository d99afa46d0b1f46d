"""Who owes a duty and who helps.

"X:", "Giao X chủ trì, phối hợp với Y …", "X chủ trì, Y phối hợp", "Đơn vị chủ trì: X".
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from vonggac.core.text import key
from vonggac.directives.reading.grammar.assigned import assigned
from vonggac.directives.reading.grammar.lists import split_organs
from vonggac.directives.reading.grammar.organs import (
    begins_with_name,
    begins_with_verb,
    goes_on_strangely,
    is_generic,
    known_end,
    lower,
    members_end,
    names_organ,
    past_who_has,
    phrase_end,
    strip_lead,
)
from vonggac.directives.reading.grammar.persons import person_end, split_people
from vonggac.directives.reading.grammar.plain import pattern

_LEADS = re.compile(
    r"[:,]?\s*(?:là (?:cơ quan|đơn vị) |làm )?chủ trì[,;]?(?:\s+và)?\s+(?:phối hợp(?: chặt chẽ"
    r"| tốt)?|cùng)(?:,)?\s+(?:với |cùng với |cùng )?"
)
_TOGETHER = re.compile(r"[:,]?\s*phối hợp(?: chặt chẽ| tốt)? (?:với |cùng với |cùng )")
_OTHERS_HELP = re.compile(r"[:,]?\s*(?:là (?:cơ quan|đơn vị) )?chủ trì[,;]\s*")
_BRACKET_LEAD = re.compile(r"\s*\((?:chủ trì|đơn vị chủ trì|cơ quan chủ trì)\)")
_BRACKET_HELP = re.compile(r"\s*\((?:phối hợp|đơn vị phối hợp|cơ quan phối hợp)\)")
_LABELLED = re.compile(
    r"(?:cơ quan|đơn vị|phòng|bộ phận|người)?\s*(?P<role>chủ trì|phối hợp|thực hiện"
    r"|đầu mối|phụ trách|chịu trách nhiệm)(?: thực hiện| tham mưu)?\s*:\s*(?P<who>[^.;\n]{3,300}?)\s*(?=[.;)]|$"
    r"|\s(?:cơ quan|đơn vị) (?:phối hợp|chủ trì)|\bthời (?:gian|hạn)|\bhoàn thành)"
)


@dataclass(frozen=True, slots=True)
class Parties:
    """Recipients and supports as named, and the text without the heading that named them."""

    recipients: tuple[str, ...]
    supports: tuple[str, ...]
    rest: str


_VERB_FOLLOWS = pattern(r" (?!và |cùng )(?=[<a>])")
# "Đồng chí A, Trưởng phòng B - Ủy viên thường trực:" is one, whatever words the post holds.
_PERSON = re.compile(r"(?P<who>(?:Đồng chí|Ông|Bà|Đ/c) [^:.;]{4,160}):")
_CHARGED = re.compile(r",? (?:có nhiệm vụ|chịu trách nhiệm|phụ trách|được giao)\b.*$")


def find_parties(text: str, above: tuple[str, ...], known: tuple[str, ...] = ()) -> Parties:
    """Return who owes the duty in `text`; `above` owes it where the text names nobody beyond them.

    `known`: the names of Kính gửi, which are names whatever words they hold.
    """
    if person := _PERSON.match(text):
        return Parties((_CHARGED.sub("", person["who"]),), (), text[person.end() :].strip())
    start = _name_start(text, known)
    if people := person_end(text, start):
        return Parties(split_people(text[start:people]), _helpers(text[people:]), text)
    end = _name_end(text, start, known)
    if end is None and (apart := _SET_APART.match(text)):
        return Parties((apart["who"],), _helpers(text), text)
    if end is None and _ENTRUSTS.match(lower(text[:40])):
        end = _entrusted(text, start)
    if end is None:
        return _without_heading(text, above, start)
    organs = split_organs(text[start:end])
    excepted = _exception(text, end)
    if excepted and organs:
        end = len(text[:end].rstrip(" ,")) + len(excepted)
        organs = (*organs[:-1], f"{organs[-1]}{excepted}")
    rest = text[end:]
    if not organs or len(text[start:end]) > 700:
        return _without_heading(text, above, start)
    bracketed = _bracketed(text[start:end])
    recipients = bracketed[0] if bracketed else _chosen(organs, above)
    supports = bracketed[1] if bracketed else ()
    heading = rest.startswith(":")
    inside = rest[1:].strip() if heading else rest
    if heading and inside:
        deeper = (
            find_parties(inside, recipients)
            if strip_lead(inside)
            and not lower(inside).startswith("yêu cầu ")
            and names_organ(inside[strip_lead(inside) :])
            else None
        )
        if deeper:
            return Parties(deeper.recipients, deeper.supports or supports, inside)
    helpers = _helpers(inside) or supports
    labelled = _labelled(inside)
    return Parties(
        labelled.get("chủ trì", recipients), labelled.get("phối hợp", helpers), inside if heading else text
    )


def _name_start(text: str, known: tuple[str, ...]) -> int:
    """Return where the names begin: past "Đề nghị", "Căn cứ Kế hoạch này, ", "Về an toàn tài khoản: "."""
    start = strip_lead(text)
    if not start or not names_organ(text[start:]):
        start = _past_the_ground(text, known) or start
    return _past_the_topic(text, known) if not start and not names_organ(text) else start


def _name_end(text: str, start: int, known: tuple[str, ...]) -> int | None:
    """Return where the names that begin at `start` end; None where none do."""
    met = known_end(text, start, known)
    if met == start and not names_organ(text[start:]):
        return None
    if goes_on_strangely(text, met):
        return past_who_has(text, start, met + 1) if text[met : met + 1] == " " else met
    if start < met and not text[met:].strip(" :.;"):
        return met
    if start < met and text.startswith(":", met):
        return members_end(text, start, met) or met
    end = phrase_end(text, max(start, met - 2))
    if end is None and start < met and _VERB_FOLLOWS.match(text, met):
        return met  # a name of Kính gửi before a verb that no list holds
    return end


_EXCEPTED = re.compile(r",? (?:ngoại )?trừ [^;.:]{3,160}")


def _exception(text: str, end: int) -> str:
    """Return ", trừ UBND các xã vừa kiểm tra" after a name, which belongs to it; "" where none follows."""
    match = _EXCEPTED.match(text, len(text[:end].rstrip(" ,")))
    if match is None:
        return ""
    stops = (
        c.start()
        for c in re.finditer(",", match[0])
        if c.start() and begins_with_verb(match[0][c.end() :].lstrip())
    )
    return match[0][: next(stops, len(match[0]) if text.startswith(":", match.end()) else 0)]


# "Đối với đơn vị thuê dịch vụ phần mềm:": a word that begins no name elsewhere does here.
_SET_APART = re.compile(
    r"(?:Riêng )?[Đđ]ối với (?P<who>(?:đơn vị|cơ quan|tổ chức|doanh nghiệp|địa phương|cá nhân|cán bộ|chủ|hộ)"
    r" [^:.;,]{2,120}):"
)
_ENTRUSTS = re.compile(
    r"(?:giao cho|giao|phân công)(?! (?:ban|lưu|thông|dịch|nhận|tiếp|nhiệm vụ|việc|trách nhiệm"
    r"|nhân (?:sự|lực)|đầu mối|\d+)\b) "
)


def _entrusted(text: str, start: int) -> int | None:
    """Return where the name after "Giao", "Phân công" ends: whoever stands there before a verb is meant."""
    end = phrase_end(text, start)
    if end is None or not start or begins_with_verb(text[start:]):
        return None
    return end if 2 <= len(text[start:end].split()) <= 14 else None


_GROUND = re.compile(
    r"(?:căn cứ|trên cơ sở|theo|kết thúc|sau|trước|trong|khi|trường hợp|nếu|để|nhằm|hằng|hàng|định kỳ|vào|từ|tại"
    r"|chậm nhất|với|song song|đồng thời|cùng với|về|nhất trí|thống nhất|đồng ý|ngoài|bên cạnh|đặc biệt|cụ thể"
    r"|ngay|ở|mặt khác|tiếp đó|song|do|đến|mỗi|kể từ|bắt đầu|sáng|chiều|tối|đêm|hết|riêng|cũng|như vậy|vì vậy"
    r"|do đó|qua"
    r"|hiện nay|lưu ý|trân trọng|cuối|đầu)\b[^.:;]{0,170}"
)


def _past_the_ground(text: str, known: tuple[str, ...]) -> int:
    """Return the length of "Căn cứ Kế hoạch này, ", "Kết thúc đợt trực, " before the names; 0 where none follow it."""
    match = _GROUND.match(lower(text[:200]))
    for comma in re.finditer(r", ", match[0]) if match else ():
        begin = comma.end() + strip_lead(text[comma.end() :])
        met = known_end(text, begin, known) > begin
        named = begins_with_name(text[begin:]) or (begin > comma.end() and names_organ(text[begin:]))
        if met or (named and phrase_end(text, begin)):
            return begin
    return 0


# Words after which a colon says where something goes, not whose it is.
_TOPIC = re.compile(
    r"(?!(?i:phổ biến|thông báo|nhắc|quán triệt|khuyến cáo|cảnh báo|lưu ý)\b)"
    r"(?:[^\s:.;,()]+ ){0,9}(?!(?:gửi|về|qua|cho|đến|tới|với|hệ|chỉ|nhận|mối|gồm|sau|nóng|của|tại)\b)[^\s:.;,()]+: "
)


def _past_the_topic(text: str, known: tuple[str, ...]) -> int:
    """Return the length of "Bước 3: ", "Công tác tuyên truyền: " before the names; 0 where none follow it."""
    match = _TOPIC.match(text[:90])
    if match is None:
        return 0
    rest = match.end() + strip_lead(text[match.end() :])
    led = rest > match.end() and names_organ(text[rest:])
    named = led or begins_with_name(text[rest:]) or known_end(text, rest, known) > rest
    return rest if named and phrase_end(text, rest) else 0


def _without_heading(text: str, above: tuple[str, ...], start: int) -> Parties:
    if (
        names_organ(text[start:])
        and len(text) < 220
        and not text.rstrip().endswith(".")
        and text[start:].count(" ") < 30
    ):
        organs = split_organs(text[start:])  # a heading without a colon: "II. CÁC SỞ, BAN, NGÀNH"
        return Parties(_chosen(organs, above), (), "")
    labelled = _labelled(text)
    named = next((labelled[role] for role in _ROLES if role in labelled), ())
    if not named and (given := assigned(text)):
        return Parties(given.recipients, given.supports or _helpers(text), text)
    return Parties(named or above, labelled.get("phối hợp") or _helpers(text), text)


_ROLES = ("chủ trì", "thực hiện", "phụ trách", "chịu trách nhiệm", "đầu mối")


def _chosen(organs: tuple[str, ...], above: tuple[str, ...]) -> tuple[str, ...]:
    """ "Các đơn vị" under a section, or its own name again, are the section's recipients."""
    if not above:
        return organs
    if all(is_generic(organ) for organ in organs) and not _only_firms(organs, above):
        return above
    return organs


_FIRMS = re.compile(r"(?:các |quý )?doanh nghiệp(?: nêu trên| trên)?$", re.IGNORECASE)
_FIRM = re.compile(
    r"doanh nghiệp|công ty|tập đoàn|nhà mạng|^(?:các )?(?:vnpt|viettel|mobifone|fpt|viễn thông [^,]+$|bưu điện)"
)


def _only_firms(organs: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """Tell "Các doanh nghiệp" in a letter that addresses offices besides firms."""
    firms = sum(bool(_FIRM.search(lower(name))) for name in above)
    return all(_FIRMS.match(organ) for organ in organs) and 0 < firms < len(above)


def same(one: str, other: str) -> bool:
    """Tell whether two names mean the same, one of them perhaps shortened at its end."""
    a, b = bare(one), bare(other)
    return bool(a and b) and (a == b or a.startswith(b + " ") or b.startswith(a + " "))


_SET = re.compile(r"^(?:các|toàn thể các|toàn thể|tất cả các|những|quý) ")
_HEADED = re.compile(
    r"^(?:thủ trưởng|trưởng|giám đốc|chủ tịch|người đứng đầu|lãnh đạo) (?=các|ubnd|ủy ban|uỷ ban|sở|công an)",
    re.IGNORECASE,
)
_TAIL = re.compile(r" (?:trên địa bàn(?: tỉnh)?|cấp tỉnh|thuộc tỉnh|của tỉnh|trong tỉnh|địa phương)$")
_COUNT = re.compile(r"\b(?:các|\d+) (?=huyện|xã|phường|sở|thành|thị)")
_ABBREVIATED = tuple(
    (re.compile(rf"(?<![\w&]){re.escape(short)}(?![\w&])"), key(long))
    for short, long in (
        ("ubnd", "ủy ban nhân dân"),
        ("tt&tt", "thông tin và truyền thông"),
        ("kh&cn", "khoa học và công nghệ"),
        ("cntt", "công nghệ thông tin"),
        ("tx", "thị xã"),
        ("tp", "thành phố"),
    )
)


def body_of(name: str) -> str:
    """Return the body that a name of its head stands for: "Chủ tịch UBND các xã" is "UBND các xã".

    >>> body_of("Thủ trưởng các sở, ban, ngành")
    'các sở, ban, ngành'
    """
    return _HEADED.sub("", name)


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """Return a name without "các", "trên địa bàn tỉnh" and abbreviations, to compare by."""
    text = _SET.sub("", key(name).strip(" .;:,"))
    for short, long in _ABBREVIATED:
        text = short.sub(long, text)
    return _TAIL.sub("", _TAIL.sub("", _COUNT.sub("", text)))


_LEADS_INSIDE = pattern(
    r"(?<![<a>])chủ trì[,;]?(?: và)? phối hợp(?: chặt chẽ| tốt)?(?:,)? (?:với |cùng với |cùng )?"
)


def _helpers(text: str) -> tuple[str, ...]:
    """Return Y of "chủ trì, phối hợp với Y …" or of "chủ trì, Y phối hợp …"; () where nobody leads."""
    view = lower(text)
    match = _LEADS.match(view) or _TOGETHER.match(view) or _LEADS_INSIDE.search(view[:260])
    if match:
        end = phrase_end(text, match.end())
        phrase = text[match.end() : end] if end else text[match.end() :].split(".")[0]
        return split_organs(phrase) if phrase and len(phrase) < 500 else ()
    match = _OTHERS_HELP.match(view)
    if match and names_organ(text[match.end() :]):
        end = phrase_end(text, match.end())
        if end and view.startswith("phối hợp", end):
            return split_organs(text[match.end() : end])
    return ()


def _bracketed(phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """ "Sở A (chủ trì), Sở B (phối hợp)"."""
    if not re.search(r"\((?:đơn vị |cơ quan )?chủ trì\)", phrase):
        return None
    leads: list[str] = []
    helps: list[str] = []
    for organ in split_organs(phrase):
        bare = _BRACKET_HELP.sub("", _BRACKET_LEAD.sub("", organ)).strip(" ,;")
        (leads if _BRACKET_LEAD.search(organ) else helps).append(bare)
    return tuple(leads), tuple(helps)


def _labelled(text: str) -> dict[str, tuple[str, ...]]:
    """ "Cơ quan chủ trì: X. Cơ quan phối hợp: Y." after the words of the duty."""
    found: dict[str, tuple[str, ...]] = {}
    view = lower(text)
    for match in _LABELLED.finditer(view):
        who = text[match.start("who") : match.end("who")].strip()
        if names_organ(who):
            found.setdefault(match["role"], split_organs(who))
    return found
