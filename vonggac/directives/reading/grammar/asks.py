"""What kind of thing a duty asks for: something handed in, held throughout, repeated, or only advised."""

import re
from functools import lru_cache

from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.values import Deliverable

# Who is asked follows; "theo đề nghị của Công an tỉnh", "yêu cầu tại Công văn số …" ask nobody.
ASKING = re.compile(
    r"\b(?:[Đđ]ề nghị|[Yy]êu cầu)(?! (?:của|tại|số|trên|này|nêu)\b)\b"
    r"|\b[Gg]iao(?! (?:ban|dịch|thông|lưu|thừa|tiếp|nhận)\b)\b"
)
_HANDS_IN = r"\b(?:cung cap|trinh|dang ky|thong bao|bao cao)\b"
_TOWARDS = (
    r"(?:ve|cho|toi|den|qua)\b (?:so|ubnd|uy ban|bo|cuc|cong an|trung tam|phong|van phong"
    r"|thuong truc|dia chi|hop thu|email|chu tich)\b"
)
ROSTER = re.compile(
    r"\b(?:danh sach|lich|bang|phan cong)(?: [a-z,/]+){0,8}? (?:truc(?! tuyen| tiep| thuoc)|ung truc)\b"
    r"|\bcu\b[^.]{0,60}\btruc\b[^.]{0,60}\bdanh sach\b|\bphan cong truc\b|\blich truc\b"
)
REPORT = re.compile(
    r"\b(?<!tiep nhan )(?<!nghe )(?<!chua )(?<!mau )(?<!da )bao cao(?! vien| dam| tai chinh"
    r"| hanh chinh)\b|\b(?:gui|thong bao"
    r"|cung cap|phan hoi)(?: [a-z,]+){0,3}? (?:ket qua|tinh hinh)\b"
    r"|\btong hop (?:tinh hinh|ket qua|so lieu)\b[^.;]{0,80}\bgui\b|\bket qua(?: [a-z,]+){0,4}? (?:gui|chuyen"
    r"|bao) (?:ve |den |toi )?(?=[a-z])"
)
PLAN = re.compile(r"\b(?<!thuc hien )(?<!trien khai )(?<!theo )(?:ke hoach|phuong an)\b")
LIST = re.compile(
    r"\b(?:danh sach|danh muc|bang tong hop|bang thong ke|(?<!bang )(?<!theo )(?<!qua )bieu mau|bieu tong hop|so lieu"
    r"|thong tin (?:lien he )?(?:cua )?(?:can bo )?dau moi|dau moi (?:lien he|phoi hop"
    r"|tiep nhan|truc|24)|(?:can bo|bo phan|nguoi) (?:lam )?dau moi|cu (?:\d+ )?dau moi)\b"
)
# With marks: để (in order to) is not đề (đề nghị).
_PURPOSE = re.compile(
    r",? (?:để|nhằm|làm cơ sở)(?: [^\s,;.]+|,){0,9}? (?:tổng hợp|báo cáo|theo dõi|chỉ đạo"
    r"|xem xét|xử lý|phối hợp|kịp thời"
    r"|biết|điều hành|nắm)(?!\w).*$",
    re.IGNORECASE,
)
_GIVES = re.compile(
    rf"\b(?:gui|nop)\b|{_HANDS_IN}[^.;]{{0,120}}? {_TOWARDS}|\btrinh (?:ubnd|uy ban|so|bo|chu tich|lanh dao"
    rf"|giam doc|thu tuong|tinh uy|thuong truc)\b"
    r"|\b(?:cung cap|thong bao|dang ky)(?: [a-z]+){0,3} (?:danh sach|danh muc|thong tin|dau moi"
    r"|lich|ke hoach|phuong an|bang|so lieu)\b"
)
_EVENT = re.compile(
    r"\b(?:khi|neu|truong hop|ngay sau khi|kip thoi) (?:co|xay ra|phat hien|phat sinh|gap"
    r"|xuat hien|bi)\b|\bkip thoi (?:bao cao|thong bao|phan anh)\b|\b(?:bao cao|thong bao"
    r"|bao) (?:ngay|kip thoi|khan|gap)\b|\bdot xuat\b|\bvuong mac\b"
)
_ADVICE = re.compile(
    r"\bco the (?:tham khao|lien he|su dung|tai|truy cap)|\b(?:khuyen nghi|khuyen khich"
    r"|tham khao (?:cac )?(?:tai lieu|huong dan))\b"
)
_STANDING = re.compile(
    r"\b(?:trong suot|suot (?:thoi gian|dot|ky)|24 ?/ ?24|24 ?/ ?7|24 gio|lien tuc"
    r"|thuong xuyen|duy tri|khong de (?:xay ra|gian doan|mat|bi)|on dinh|thuong truc|ung truc"
    r"|san sang|trong thoi gian|phan cong truc|truc (?:lanh dao|ban|ky thuat|van hanh))\b"
)
_ABOUT_REPORTS = re.compile(r"\bbao cao\b")


# With each pattern the words of which one must occur: the patterns are dear, most texts name none of them.
_PATTERNS: tuple[tuple[re.Pattern[str], Deliverable, tuple[str, ...]], ...] = (
    (ROSTER, "roster", ("truc",)),
    (REPORT, "report", ("bao cao", "ket qua", "tinh hinh")),
    (PLAN, "plan", ("ke hoach", "phuong an")),
    (LIST, "list", ("danh", "bang", "bieu", "so lieu", "dau moi")),
)


def _view(text: str) -> str:
    """Return the plain view; a newspaper called "Báo Cao …" is no report."""
    return plain(text.replace("Báo Cao ", "Báo_Cao "))


@lru_cache(maxsize=1024)  # asked again for the same text by several stages
def deliverable_of(text: str, before: int | None = None) -> Deliverable | None:
    """Return what the text wants handed in; with `before`, what stands nearest to that position.

    Reports that a superior will make of it ("để Sở tổng hợp báo cáo UBND") do not count.
    """
    view = _view(_PURPOSE.sub("", text)) if before is None else _view(text)[:before]
    found: list[tuple[int, Deliverable]] = []
    for pattern, name, needles in _PATTERNS:
        for match in pattern.finditer(view) if any(needle in view for needle in needles) else ():
            if _is_given(view, match, name):
                found.append((match.start(), name))
    if not found:
        return None
    named = {name for _, name in found}
    if before is None or len(named) == 1:
        return next(name for name in ("roster", "report", "plan", "list") if name in named)
    return _nearest(found, view)


def named_thing(text: str) -> Deliverable | None:
    """Return what the text names, where its heading already says that it is handed in."""
    view = _view(text)
    return next((name for pattern, name, _ in _PATTERNS if pattern.search(view)), None)


def _nearest(found: list[tuple[int, Deliverable]], view: str) -> Deliverable:
    """The last one named in the clause; "gửi danh sách, báo cáo" counts the roster before a bare báo cáo."""
    position, name = max(found)
    if name == "list" and any(other == "roster" for _, other in found):
        return "roster"  # "cử cán bộ trực; danh sách gửi về …"
    if name == "report" and re.search(r"\b(?:gui|nop) $", view[:position]):
        return name
    for other_position, other in found:
        if (
            name == "report"
            and other != "report"
            and "." not in view[other_position:position]
            and ";" not in view[other_position:position]
        ):
            return other
    return name


_CLAUSE = 500  # letters; one that runs on says no more than its nearer part


def _is_given(view: str, match: re.Match[str], name: str) -> bool:
    if name == "report":
        return True
    low, high = max(match.start() - _CLAUSE, 0), match.end() + _CLAUSE
    start = max(view.rfind(". ", low, match.start()), view.rfind("; ", low, match.start()), low)
    stop = min(
        p for p in (view.find(". ", match.end(), high), view.find("; ", match.end(), high), high) if p > 0
    )
    return bool(_GIVES.search(view[start:stop]))


def waits_for_an_event(text: str) -> bool:
    """Tell what is owed only when something happens."""
    return bool(_EVENT.search(_view(text)))


def is_advice(text: str) -> bool:
    return bool(_ADVICE.search(_view(text)))


def is_standing(text: str) -> bool:
    return bool(_STANDING.search(_view(text)))


def rolls_up(text: str) -> bool:
    """Tell whether a superior will report onwards "theo quy định": a duty whose day stands elsewhere."""
    purpose = _PURPOSE.search(text)
    return bool(purpose and re.search(r"\bbao cao\b[^;]*\btheo (?:dung )?quy dinh", plain(purpose[0])))
