"""Nơi nhận: a line for each receiver with its purpose in brackets, "Lưu: …" last; wrapped lines joined."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.core.text import one_line
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.stages.frame import columns, is_signature
from vonggac.directives.reading.stages.signer import NAME, SIGNED
from vonggac.directives.reading.values import Copy, Purpose

_HEAD = re.compile(r"noi nhan\b ?:? ?")
_MARK = re.compile(r"\s*[-–—•*+]\s*")
_PURPOSE = re.compile(r"\((?P<words>[^()]{1,60})\)[ .;,]*$")
_KEEP = re.compile(r"luu ?:? ?")
_PURPOSES: tuple[tuple[re.Pattern[str], Purpose], ...] = (
    (re.compile(r"\b(?:bao cao|b ?/ ?c(?:ao)?|bc)\b"), "bao_cao"),
    (re.compile(r"\b(?:phoi hop|p ?/ ?h(?:op)?|ph ?/ ?h(?:op)?|phhop)\b"), "phoi_hop"),
    (re.compile(r"\b(?:thuc hien|t ?/ ?h(?:ien)?|th ?/ ?h|trien khai|thi hanh|th)\b"), "thuc_hien"),
    (re.compile(r"\bluu\b"), "luu"),
)
_ENDS = re.compile(r"[;.]\s*$")


_LONGEST = 1000  # letters


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    lines: list[str] = []
    claims: set[int] = set()
    begun = False
    for index, text in _left_cells(sheet, draft):
        view = plain(text)
        head = _HEAD.match(view)
        if head and not begun:
            begun, text = True, text[head.end() :]
            claims.add(index)
            if not text.strip():
                continue
        if not begun:
            continue
        if _MARK.match(text) or not lines or (_KEEP.match(view) and _ENDS.search(lines[-1])):
            lines.append(_MARK.sub("", text, count=1))
        elif len(lines) and not _is_over(lines):
            lines[-1] = f"{lines[-1]} {text}"
        else:
            break
        claims.add(index)
    copies = tuple(copy for line in lines if (copy := _copy(line)))
    return replace(draft, reading=replace(draft.reading, copies=copies)), claims


def _left_cells(sheet: Sheet, draft: Draft) -> list[tuple[int, str]]:
    cells: list[tuple[int, str]] = []
    for index in sheet.free(draft.frame.tail, draft.frame.annex):
        for piece in columns(sheet.line(index).text):
            if (
                SIGNED.fullmatch(piece.strip())
                or is_signature(piece)
                or NAME.fullmatch(piece.strip())
                or (piece.isupper() and len(piece.split()) > 1 and not _MARK.match(piece))
            ):
                continue
            cells.append((index, piece))
    return cells


def _is_over(lines: list[str]) -> bool:
    """The list ends with "Lưu: …." and its full stop; what runs on for pages is no line of it."""
    if len(lines[-1]) > _LONGEST:
        return True
    return bool(_KEEP.match(plain(lines[-1]))) and lines[-1].rstrip().endswith((".", "./."))


def _copy(line: str) -> Copy | None:
    text = one_line(line).strip(" ;.,")
    if not text:
        return None
    keep = _KEEP.match(plain(text))
    if keep:
        where = text[keep.end() :].strip(" ;.,:")
        return Copy(where, "luu") if where else None
    match = _PURPOSE.search(text)
    if match is None:
        return Copy(text, None)
    view = plain(match["words"])
    purpose = next((name for pattern, name in _PURPOSES if pattern.search(view)), None)
    known = purpose or re.match(
        r"de [a-z]|(?:d/)?(?:biet|b|theo doi|giam sat|dang tai|dang tin|dua tin|chi dao|tuyen truyen)\b",
        view,
    )
    return Copy(text[: match.start()].strip(" ;.,") if known else text, purpose)
