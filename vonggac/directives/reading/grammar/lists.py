"""Lists of organs taken apart: "Sở A, Công an tỉnh và UBND các xã, phường" are three, "các phòng, ban" is one."""

import re

from vonggac.directives.reading.grammar.heads import CAPITAL_HEADS
from vonggac.directives.reading.grammar.organs import SET_OF, SPLIT, lower
from vonggac.directives.reading.grammar.plain import pattern

# A commune called Hội Phú.
_PLACE = pattern(r"(?:Hội|Trường|Đoàn|Vụ|Đồn|Nhà|Hạt|Đài) [<A>][<a>]*(?=,| và | ?$)")

# "UBND các xã An Bình, Hội Phú": names of places without a colon.
_OF_PLACES = pattern(
    r"(?:các|\d+) (?:xã|phường|huyện|thôn|tỉnh|thành phố),?(?: và)? (?:[<A>][<a>]+ ?){1,4}(?:, .*)?$"
)


def split_organs(phrase: str) -> tuple[str, ...]:
    """Return the organs of a list: split at ";", and at "," or "và" only where another name begins.

    >>> split_organs("Sở Văn hóa, Thể thao và Du lịch, Công an tỉnh và UBND các xã, phường")
    ('Sở Văn hóa, Thể thao và Du lịch', 'Công an tỉnh', 'UBND các xã, phường')
    """
    parts: list[str] = []
    start = 0
    for match in SPLIT.finditer(phrase):
        if _PLACE.match(phrase, match.end()) and (
            SET_OF.search(lower(phrase[: max(phrase.find(":"), 0)]))
            or _OF_PLACES.search(phrase[start : match.start()])
        ):
            continue
        if phrase.count("(", start, match.start()) > phrase.count(")", start, match.start()):
            continue
        rest = phrase[match.end() :]
        if " và" in match[0] and _OFFICE_OF_TWO.fullmatch(lower(phrase[start : match.start()]).strip()):
            continue
        if _MASS_BODIES.match(rest) and phrase[start : match.start()].endswith("ngành"):
            continue
        if _SET_GOES_ON.match(rest) and _IS_SET.fullmatch(phrase[start : match.start()]):
            continue
        if _BRAND.match(rest) and _SET_OF_BRANDS.fullmatch(phrase[start : match.start()]):
            continue
        if match[0].startswith(";") or (
            CAPITAL_HEADS.match(rest)
            and not _is_half_name(phrase[start : match.start()])
            and not (rest[0].islower() and _COMMON_NOUN.search(phrase[start : match.start()]))
        ):
            parts.append(phrase[start : match.start()])
            start = match.end()
    parts.append(phrase[start:])
    return tuple(cleaned for part in parts if (cleaned := part.strip(" ,;:.-\u2013")))


# "Các phòng, Trung tâm còn lại" are one set.
_IS_SET = re.compile(
    r"[Cc]ác (?:phòng|khoa|ban|chi cục|trung tâm|đội)(?:, (?:phòng|khoa|ban|chi cục|trung tâm|đội))*"
)
_SET_GOES_ON = re.compile(
    r"(?:Trung tâm|Phòng|Khoa|Ban|Đơn vị|Chi cục|Đội|Văn phòng)(?: (?:còn lại|thuộc|trực thuộc|chuyên môn"
    r"|khác)\b|,|$)"
)
# "các sở, ban, ngành, Mặt trận, đoàn thể tỉnh" is one set.
_MASS_BODIES = re.compile(r"(?:Mặt trận|mặt trận|MTTQ)(?:,| và)(?: các)? (?:đoàn thể|tổ chức chính trị)")
# "Các tập đoàn VNPT, Viettel" is one set.
_BRAND = re.compile(r"(?:VNPT|Viettel|VIETTEL|MobiFone|Mobifone|VinaPhone|Vietnamobile|FPT|CMC)\b")
_SET_OF_BRANDS = re.compile(
    rf"[Cc]ác (?:tập đoàn|doanh nghiệp|nhà mạng|công ty|chi nhánh)[^,;]{{0,30}}?:? {_BRAND.pattern}.{{0,40}}"
)
# "Văn phòng HĐND và UBND phường" is one office.
_OFFICE_OF_TWO = re.compile(r"văn phòng (?:đoàn đbqh|đoàn đại biểu quốc hội|hđnd|hội đồng nhân dân|đảng ủy)")
# "các cơ quan, tổ chức, doanh nghiệp nhà nước" is one set.
_COMMON_NOUN = re.compile(r"(?:cơ quan|tổ chức|đơn vị|cá nhân)$", re.IGNORECASE)


def _is_half_name(part: str) -> bool:
    """ "Báo và Đài …", "Các Sở, Ban": the name goes on."""
    return part.strip().lower() in {
        "báo",
        "các",
        "các sở",
        "sở",
        "các bộ",
        "các ban",
        "chủ tịch",
        "giám đốc",
        "thủ trưởng",
        "ban",
        "các sở, ban",
        "đảng ủy",
        "đảng uỷ",
        "hđnd",
        "ubnd",
        "đảng ủy, hđnd",
        "hội đồng nhân dân",
        "ủy ban nhân dân",
    }
