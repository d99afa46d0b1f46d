"""Citations of other documents: type word, number and symbol, day, issuer; lists that share a type word."""

import re
from dataclasses import dataclass, replace
from datetime import date

from vonggac.directives.reading.grammar.days import find_days
from vonggac.directives.reading.grammar.plain import pattern, plain
from vonggac.directives.reading.values import Kind, Reference

# Phụ lục III of NĐ 30/2020; công văn has no abbreviation.
TYPES: dict[str, Kind] = {
    "CT": "chi_thi", "CĐ": "cong_dien", "KH": "ke_hoach", "TB": "thong_bao", "QĐ": "quyet_dinh",
    "BC": "bao_cao",
    "TTR": "to_trinh", "CV": "cong_van", "NQ": "other", "NĐ": "other", "TT": "other", "TTLT": "other",
    "L": "other", "LB": "other",
    "HD": "other", "QC": "other", "CTR": "other", "PA": "other", "ĐA": "other", "DA": "other",
    "BB": "other", "PL": "other", "KL": "other",
    "HĐ": "other", "BGN": "other", "BTT": "other", "GUQ": "other", "GM": "other", "GGT": "other",
    "GNP": "other", "PG": "other", "PC": "other",
    "PB": "other", "QYĐ": "other", "TTLN": "other", "PLN": "other", "QH": "other",
}  # fmt: skip
_WORDS: dict[str, Kind] = {
    "cong van": "cong_van", "van ban": "cong_van", "chi thi": "chi_thi", "cong dien": "cong_dien",
    "dien mat": "cong_dien", "dien khan": "cong_dien",
    "ke hoach": "ke_hoach",
    "thong bao": "thong_bao", "quyet dinh": "quyet_dinh", "bao cao": "bao_cao", "to trinh": "to_trinh",
    "nghi quyet": "other",
    "nghi dinh": "other", "thong tu lien tich": "other", "thong tu": "other", "luat": "other",
    "huong dan": "other", "ket luan": "other",
    "chuong trinh": "other", "phuong an": "other", "de an": "other", "quy dinh": "other",
    "quy che": "other", "phap lenh": "other",
    "cong van hoa toc": "cong_van", "tieu chuan": "other", "cv": "cong_van", "qd": "quyet_dinh",
    "kh": "ke_hoach", "ct": "chi_thi",
}  # fmt: skip
_TYPE = r"(?P<type>" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")"
_GROUP = r"[A-ZĐÐƯ][A-ZĐÐƯa-zđ0-9&.+]*"
_TAIL = rf"{_GROUP}(?:\s?[-–]\s?{_GROUP}){{0,4}}"
NUMBER = (
    rf"(?:(?P<n>\d{{1,6}}[a-zđ]?)\s?/\s?(?:(?P<year>(?:19|20)\d\d)\s?/\s?)?(?P<symbol>{_TAIL})"
    rf"|(?P<pn>\d{{1,6}})\s?[-–]\s?(?P<psymbol>[A-ZĐÐ][A-ZĐÐa-z]{{0,4}}\s?/\s?[A-ZĐÐ"
    rf"]{_TAIL.replace(_GROUP, '[A-ZĐÐa-z0-9]*', 1)}))"
)
_NUMBER = re.compile(rf"(?<![\w/.\-]){NUMBER}")
_TYPE_BEFORE = re.compile(
    rf"(?<![a-z]){_TYPE}(?: (?:hoa toc|khan|mat))?(?: [a-z]+){{0,6}}?[ :,]*(?:so[ :.]*)?$"
)
_NEAR_TYPE = re.compile(rf"(?<![a-z])(?:cac )?{_TYPE}(?:[ :]*so)?[ :]*$")
_LIST_GAP = re.compile(
    r"^[ ,;]*(?:ngay [\d/.\- a-z]+?)?[ ,;]*(?:va |so |cua [^;,]{0,80}[,;] ?|[,;])*(?:so )?$"
)
_DAY_AFTER = re.compile(r"^[ ,(]*(?:ky |ban hanh |cung )?(?:ngay |de ngay )")
_ISSUER = pattern(
    r"\bcủa\s+(?P<issuer>(?:[<A>]|các )[^,;:.()+“”\"]{1,90}"
    r"(?:, (?!Sở |Bộ |UBND|HĐND|Ủy |Uỷ |Cục |Công an|Văn phòng|Trung tâm|Ban |Chi cục"
    r"|Tỉnh )[<A>][\w ]{1,30} và "
    r"[<A>][\w ]{1,20})?)"
)
_ISSUER_STOP = re.compile(
    r"\s+(?:về|v/v|ban hành|quy định|hướng dẫn|tại|đến|trong|và\s+(?:Công|Chỉ|Kế|Văn|Quyết"
    r"|Thông|Nghị|Điện|Hướng|Báo|Tờ|Luật|Chương|Đề|công văn|văn bản)"
    r"|năm|ngày|đã|yêu cầu|chỉ đạo|phê duyệt|sửa đổi|gửi|trước"
    r"|đề nghị|để|theo|đối với|cho|giao|từ|tổ chức|thực hiện|triển khai|nhằm|;)(?=\s|$).*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Citation:
    start: int
    end: int
    reference: Reference


def normal_number(match: re.Match[str]) -> str:
    """Return number and symbol as one string without spaces, from a match that holds NUMBER's groups."""
    if match["pn"]:
        text = f"{match['pn']}-{match['psymbol']}"
    else:
        year = f"{match['year']}/" if match["year"] else ""
        text = f"{match['n']}/{year}{match['symbol']}"
    text = re.sub(r"\s+", "", text).replace("–", "-").replace("Ð", "Đ").rstrip(".")
    return text.rstrip(".")


def kind_of_number(number: str) -> Kind | None:
    """Return the kind that the symbol says: 02/KH-UBND is a plan, 86/STTTT-BCVT a công văn; None if it has none.

    >>> kind_of_number("55-CT/TW"), kind_of_number("86/STTTT-BCVT")
    ('chi_thi', 'cong_van')
    """
    if party := re.match(r"\d+-([A-ZĐa-zđ]+)/", number):
        return TYPES.get(party[1].upper(), "other")
    symbol = number.rsplit("/", 1)[-1]
    if "-" not in symbol and re.fullmatch(r"QH\d+", symbol):
        return "other"
    first = symbol.split("-")[0].upper()
    if re.fullmatch(r"\d+/(?:19|20)\d\d/.*", number) and first not in TYPES:
        return "other"
    return TYPES.get(first, "cong_van")


def find_citations(text: str, near: date | None) -> list[Citation]:
    """Return the documents that the NFC text cites, in order. A date belongs to the number before it."""
    view = plain(text)
    matches = [match for match in _NUMBER.finditer(text) if _is_number(match, view)]
    found: list[Citation] = []
    shared: Kind | None = None
    for index, match in enumerate(matches):
        stop = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        previous = found[-1].end if found else 0
        kind = _kind_before(view, match.start(), previous) or (
            shared if found and _LIST_GAP.match(view[previous : match.start()]) else None
        )
        shared = kind
        number = normal_number(match)
        issued_on, end = _day_after(text, match.end(), stop, near)
        reference = Reference(
            kind or kind_of_number(number), number, issued_on, _issuer_after(text, end, stop)
        )
        found.append(Citation(match.start(), end, _said_before(text, match.start(), reference, near)))
    return _share_issuers(_share_days(found, view), text)


def _share_days(found: list[Citation], view: str) -> list[Citation]:
    """ "số A, số B cùng ngày …": the day goes for those before it that have none."""
    for index in range(len(found) - 2, -1, -1):
        here, following = found[index], found[index + 1]
        shared = re.search(r"\bcung ngay\b", view[following.start : following.end])
        if shared and here.reference.issued_on is None:
            reference = replace(here.reference, issued_on=following.reference.issued_on)
            found[index] = replace(here, reference=reference)
    return found


def _is_number(match: re.Match[str], view: str) -> bool:
    """A symbol has capitals beyond one letter; 24/7 and 10/SL are no document unless "số" or a type word leads."""
    number = normal_number(match)
    symbol = number.rsplit("/", 1)[-1]
    capitals = sum(c.isupper() for c in symbol)
    led = re.search(r"\bso[ :.]*$", view[max(0, match.start() - 8) : match.start()])
    typed = _NEAR_TYPE.search(view[max(0, match.start() - 30) : match.start()])
    return bool(capitals >= 3 or ((led or typed) and capitals >= 2))


_TYPE_WORD = re.compile(rf"(?<![a-z]){_TYPE}(?![a-z])")


def _kind_before(view: str, start: int, previous: int) -> Kind | None:
    window = view[max(previous, start - 70) : start]
    match = next(reversed(list(_TYPE_WORD.finditer(window))), None)
    if match is None or re.search(r"[.;]", window[match.end() :]):
        return None
    between = window[match.end() :].strip(" :,")
    if (
        between
        and not re.fullmatch(r"(?:[a-z ]{0,40} )?so\.?:?|hoa toc|khan", between)
        and len(between.split()) > 4
    ):
        return None
    return _WORDS[match["type"]]


def _day_after(text: str, start: int, stop: int, near: date | None) -> tuple[date | None, int]:
    window = text[start : min(stop, start + 60)]
    lead = _DAY_AFTER.match(plain(window))
    if lead is None:
        return None, start
    days = find_days(window, near)
    if not days or days[0].start > lead.end() + 2 or days[0].is_lunar:
        return None, start
    on = days[0].on
    if on and near and not days[0].has_year and on > near:
        on = on.replace(year=on.year - 1) if (on.month, on.day) != (2, 29) else None
    return on, start + days[0].end


_QUOTED = re.compile(r"[“\"][^”\"]{0,300}[”\"]")
# "Ngày 15/12/2025, Bộ Công an có Công văn số …": day and issuer stand before the number.
_SAID_BEFORE = pattern(
    r"[Nn]gày (?P<day>\d{1,2}/\d{1,2}/\d{4}),? (?P<issuer>[<A>][^;.]{2,110}?) (?:đã )?(?:có"
    r"|ban hành|gửi) (?:[<A>]?[<a>]+ ){1,3}số:? ?$"
)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _said_before(text: str, start: int, reference: Reference, near: date | None) -> Reference:
    match = _SAID_BEFORE.search(text, max(0, start - 150), start)
    if match is None or reference.issued_on or not is_issuer(match["issuer"]):
        return reference
    days = find_days(f"ngày {match['day']}", near)
    return replace(reference, issued_on=days[0].on if days else None, issuer=match["issuer"])


def _issuer_after(text: str, start: int, stop: int) -> str | None:
    """Return whose document it is: "của …" before the next citation, past a quoted title at most."""
    window = _QUOTED.sub(_blank, text[start : min(stop, start + 420)]).split(";")[0]
    for match in _ISSUER.finditer(window):
        between = window[: match.start()]
        if _NEXT_SENTENCE.search(between) or len(between.split()) > 60:
            return None
        issuer = _ISSUER_STOP.sub("", match["issuer"]).strip(" -–—/\n")
        if is_issuer(issuer):
            return re.sub(r"\s+", " ", issuer)
    return None


_ISSUERS = re.compile(
    r"(?:Ủy ban|Uỷ ban|UBND|UBTV|HĐND|Hội đồng|Bộ|Sở|Cục|Chính phủ|Thủ tướng|Quốc hội|Ban "
    r"|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Công an|Chủ tịch|Văn phòng|Trung tâm|Chi cục|Tổng cục"
    r"|Thường trực|Bộ trưởng|Trung ương|Vụ |Viện|Ngân hàng|Huyện ủy|Đảng ủy|Thanh tra|VNCERT"
    r"|liên)",
)


_NEXT_SENTENCE = pattern(r"[.;]\s+[<A>]")


def is_issuer(name: str) -> bool:
    """Tell whether the name is one that issues documents, not a person who uses something "của người sử dụng"."""
    return bool(_ISSUERS.match(name))


def _share_issuers(found: list[Citation], text: str) -> list[Citation]:
    """Give an issuer named after the last of a list to those before it in the same sentence."""
    for index in range(len(found) - 2, -1, -1):
        here, following = found[index], found[index + 1]
        between = text[here.end : following.start]
        if here.reference.issuer or not following.reference.issuer or _NEXT_SENTENCE.search(between):
            continue
        if _same_house(here.reference.number, following.reference.number):
            found[index] = replace(here, reference=replace(here.reference, issuer=following.reference.issuer))
    return found


def _same_house(one: str, other: str) -> bool:
    def organs(number: str) -> set[str]:
        return {
            part for part in re.split(r"[-/]", number) if not part.isdigit() and part.upper() not in TYPES
        }

    return bool(organs(one) & organs(other))
