"""Which paragraphs stand above others where numbers do not say it: letters over Roman parts, headings among dashes,
names of organs over what they owe, what comes after a colon.
"""

import re
from dataclasses import replace
from itertools import pairwise

from vonggac.directives.reading.grammar.courtesy import is_courtesy
from vonggac.directives.reading.grammar.organs import names_organ, only_names, strip_lead
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Paragraph

CHAPTER, PART, SUBPART, ARTICLE, NUMBER, SUB, SUBSUB, POINT, BRACKETED, NAMED, DASH, PLUS = range(12)
# Words with which a paragraph of the closing begins.
CLOSING = re.compile(
    r"(?:truong hop|de nghi|yeu cau|trong qua trinh|qua trinh|nhan duoc|tren day|moi thong tin"
    r"|thong tin lien he|moi chi tiet|chi tiet|moi vuong mac|van ban nay"
    r"|cong van nay|cong dien nay|chi thi nay|ke hoach nay|quyet dinh nay|thong bao nay"
    r"|tran trong|rat mong|dau moi|thong tin dau moi|khi (?:co|xay ra|phat hien)|neu (?:co"
    r"|phat)|ket thuc\b"
    r"|(?:so|ubnd|uy ban nhan dan|cong an tinh|bo|cuc|trung tam|van phong|thu tuong"
    r"|chu tich)\b.{0,90}(?:de nghi|yeu cau|tran trong|giao|mong)|noi dung bao cao"
    r"|bao cao (?:gui|ket qua|tong hop|cua cac)"
    r"|ket qua (?:thuc hien|trien khai)|dinh ky|hang ngay|giao (?:so|van phong|cong an"
    r"|thanh tra|phong|trung tam)|nhan (?:van ban|cong van|duoc)|can cu (?:noi dung|chuc nang"
    r"|tinh hinh)|thu truong cac|cac (?:co quan|don vi).{0,80}(?:bao cao|gui|nghiem tuc"
    r"|can cu)"
    r"|so dien thoai|duong day nong|moi su co|moi phan anh|thong tin them|lien he|vuong mac"
    r"|tren co so|voi (?:noi dung|tinh than)|luu y|danh sach .{0,40}gui"
    r"|.{0,60}\bthong bao (?:de|den|toi) (?:cac|quy)\b"
    r"|.{0,80}, (?:cac|quy|thu truong cac) (?:co quan|don vi|dia phuong|doanh nghiep|to chuc).{0,120}"
    r"\b(?:bao cao|gui|phai|co trach nhiem|hoan thanh)\b)"
)


def nested(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A. B. C. stand above I. II. III. or, where a Roman number came first, below."""
    first = next((p.rank for p in paragraphs if p.rank in (CHAPTER, PART)), CHAPTER)
    if first == CHAPTER:
        return paragraphs
    return [replace(p, rank=SUBPART) if p.rank == CHAPTER else p for p in paragraphs]


def named(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Raise the dashes that are headings: "* Về kỹ thuật:" over "-", "- Phòng Kỹ thuật:" over "-" or "+".

    A run of dashes has headings where it begins with one; a sign that differs from that of the items tells them.
    """
    ranked = list(paragraphs)
    start = 0
    while start < len(ranked):
        stop = next((n for n in range(start, len(ranked)) if ranked[n].rank not in (DASH, PLUS)), len(ranked))
        ranked[start:stop] = _with_headings(ranked[start:stop])
        start = stop + 1
    return ranked


def _with_headings(run: list[Paragraph]) -> list[Paragraph]:
    if len(run) < 2 or run[0].rank != DASH or not _heads(*run[:2]):
        return run
    sign = run[0].mark if run[0].mark != run[1].mark else ""
    return [
        replace(p, rank=NAMED)
        if p.rank == DASH and (p.mark == sign if sign else after and _heads(p, after))
        else p
        for p, after in zip(run, [*run[1:], None], strict=True)
    ]


def _heads(dash: Paragraph, after: Paragraph) -> bool:
    """A sign of its own and a colon make a heading; with the sign of its items, or over pluses, only names do."""
    if not dash.text.endswith(":") or only_names(after.text):
        return False
    return only_names(dash.text) or (after.rank == DASH and dash.mark != after.mark)


def under_names(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Without numbers: what stands under "Đối với X:" is of X. Number the names and, where several, what they owe."""
    names = [n for n, p in enumerate(paragraphs) if only_names(p.text)]
    if not names:
        return []
    stop = next(
        (n for n, p in enumerate(paragraphs) if n > names[-1] + 1 and CLOSING.match(plain(p.text))),
        len(paragraphs),
    )
    ranked = list(paragraphs)
    for count, (here, following) in enumerate(pairwise([*names, stop]), 1):
        ranked[here] = replace(paragraphs[here], rank=NUMBER, label=str(count))
        for n in range(here + 1, following) if following - here > 2 else ():
            ranked[n] = replace(paragraphs[n], rank=DASH)
    return ranked


# With these the closing of a letter without numbers begins, and nothing else.
_FAREWELL = re.compile(
    r"(?:trong qua trinh|qua trinh|tran trong|tren day|nhan duoc|rat mong|dau moi|thong tin (?:lien he|dau moi)"
    r"|moi (?:vuong mac|thong tin|chi tiet)|so dien thoai|duong day nong|lien he|(?:cong van|van ban) nay)\b"
)


def after_colon(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Without numbers: each paragraph after "… yêu cầu các đơn vị thực hiện các nội dung sau:" is an item."""
    start = next((n for n, p in enumerate(paragraphs) if p.text.endswith(":")), None)
    if start is None:
        return []
    stop = next(
        (
            n
            for n, p in enumerate(paragraphs)
            if n > start and (is_courtesy(p.text) or _FAREWELL.match(plain(p.text)))
        ),
        len(paragraphs),
    )
    named = [strip_lead(p.text) or names_organ(p.text) for p in paragraphs[start + 1 : stop]]
    if stop - start < 3 and not (named and all(named)):
        return []  # one paragraph is no list
    return [
        replace(p, rank=NUMBER, label=str(n - start)) if start < n < stop else p
        for n, p in enumerate(paragraphs)
    ]
