"""Sections whose duties an item takes over: "các nội dung tại Mục 2", "điểm b khoản 3 Mục I", "Điều 2"."""

import re
from collections.abc import Iterable

from vonggac.directives.reading.grammar.plain import plain

_UNIT = r"(?:muc|khoan|diem|phan|dieu|noi dung|nhiem vu)"
_LABEL = r"(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])"
_CHAIN = re.compile(
    rf"\b(?P<unit>muc|khoan|diem|phan|dieu|tiet) (?:so "
    rf"|thu )?(?P<labels>{_LABEL}(?![a-z0-9/])(?:(?:,? va|,|;) (?:(?:muc|khoan|diem|phan"
    rf"|dieu) )?{_LABEL}(?![a-z0-9/]))*)"
    rf"(?:,? (?:cua |thuoc |tai )?(?P<unit2>muc|khoan|phan|dieu) (?P<label2>{_LABEL})(?![a-z0-9/]))?"
    rf"(?:,? (?:cua |thuoc |tai )?(?P<unit3>muc|phan|dieu) (?P<label3>{_LABEL})(?![a-z0-9/]))?"
    r"(?P<here>,? (?:cua |thuoc |tai )?(?:muc|phan|dieu|chuong) nay\b)?"
)
_OTHER = re.compile(
    r",? ?(?:cua |tai )?(?:cong van|ke hoach|chi thi|quyet dinh|nghi dinh|thong tu|luat"
    r"|cong dien|van ban|phu luc|quy che)(?! nay)\b"
)
_TAKES = re.compile(
    r"\b(?:thuc hien|trien khai|noi dung|nhiem vu|quy dinh|neu|giai phap|yeu cau|bien phap"
    r"|cac muc|theo|tai)\b"
)


def inherited_sections(text: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of sections of this letter that the text takes over, in order; its own is none."""
    view = plain(text)
    found: list[str] = []
    for match in _CHAIN.finditer(view):
        before = view[max(0, match.start() - 60) : match.start()]
        if _OTHER.match(view, match.end()) or not _TAKES.search(before):
            continue
        labels = [f"{path[0]}.{label}" if match["here"] and path else label for label in _ids(match, text)]
        found += [label for label in labels if label not in found and label != ".".join(path)]
    return tuple(found)


def _ids(match: re.Match[str], text: str) -> list[str]:
    outer = [text[match.start(name) : match.end(name)] for name in ("label3", "label2") if match[name]]
    start, stop = match.span("labels")
    labels = [piece.strip() for piece in re.split(r",? và |, ?|; ?", text[start:stop]) if piece.strip()]
    labels = [label.split()[-1] for label in labels]
    return [".".join([*_above(map(_label, outer), _label(label)), _label(label)]) for label in labels]


def _above(outer: Iterable[str], label: str) -> list[str]:
    """ "điểm 1.4 khoản 1" is 1.4: what the label says itself is not said twice."""
    return [part for part in outer if not label.startswith(f"{part}.")]


def _label(words: str) -> str:
    return (
        words.upper()
        if re.fullmatch(r"[ivxIVX]{1,5}", words) and not (len(words) == 1 and words.islower())
        else words
    )
