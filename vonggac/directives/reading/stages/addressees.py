"""Kính gửi: one name on the same line, or one line each after a dash. A công điện has "… điện:" instead."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.core.text import one_line
from vonggac.directives.reading.grammar.organs import begins_with_name, names_organ
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Frame, Sheet
from vonggac.directives.reading.stages.frame import BODY, KINH_GUI, TELEGRAM

_MARK = re.compile(r"^\s*(?:[-–—•*+·]|\d{1,2}[.)]|[a-zđ]\))\s*")
_NUMBERED = re.compile(r"\bsố:? ?\d+/")
_OPENS_BODY = re.compile(
    r"(?:can cu|thuc hien|thi hanh|trien khai|de |nham|theo|trong |xet|tiep|ngay \d|hien nay"
    r"|thoi gian|truoc |qua |nhan |phuc dap|lien quan|(?:i|1)\. )"
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    start = draft.frame.body
    if start >= len(sheet.texts):
        return draft, ()
    match = KINH_GUI.match(sheet.plains[start])
    if match is None and not TELEGRAM.fullmatch(sheet.plains[start]):
        return draft, ()
    first = sheet.texts[start][match.end() :].strip() if match else ""
    names, last = _collect(sheet, draft, start, first)
    reading = replace(draft.reading, addressees=tuple(names))
    frame = Frame(last + 1, draft.frame.tail, draft.frame.annex)
    return replace(draft, reading=reading, frame=frame), range(start, last + 1)


def _collect(sheet: Sheet, draft: Draft, start: int, first: str) -> tuple[list[str], int]:
    parts: list[str] = [first] if first else []
    dashed = bool(_MARK.match(first)) if first else None
    last = start
    for index in sheet.free(start + 1, min(draft.frame.tail, start + 60)):
        text = sheet.texts[index]
        mark = _MARK.match(text)
        if parts and (
            _stops(parts[-1], text, bool(mark), dashed)
            or _is_alone(sheet, last, index, marked=bool(mark or dashed))
        ):
            break
        if mark or not parts or (not dashed and _names_another(sheet.texts[last], text)):
            dashed = bool(mark) if dashed is None else dashed
            parts.append(text)
        else:
            parts[-1] = f"{parts[-1]} {text}"
        last = index
    return [name for part in parts for name in _names(part, dashed)], last


def _stops(previous: str, text: str, marked: bool, dashed: bool | None) -> bool:
    """Tell whether the list is over before this line."""
    view = plain(text)
    if previous.rstrip().endswith(".") and not previous.rstrip().endswith(("TP.", "TX.")):
        return True
    if marked:
        return not dashed or (
            not names_organ(_MARK.sub("", text)) and bool(BODY.match(_MARK.sub("", plain(text))))
        )
    if _NUMBERED.search(text):
        return True  # no addressee is cited by a number
    return bool(_OPENS_BODY.match(view)) and (text[0].isupper() or text[0].isdigit())


def _names_another(before: str, text: str) -> bool:
    """Without dashes each line that begins a name, after one that is complete, is an addressee of its own."""
    return begins_with_name(text) and not before.rstrip().endswith(
        (",", "-", " và", "&", ":", " của", " thuộc", " các", " những", " tại")
    )


_SENTENCE = re.compile(r"\b(?:yeu cau|de nghi|nhan duoc|thong bao|chi thi|chi dao|huong dan)\b.*[:.]$")


def _is_alone(sheet: Sheet, last: int, index: int, *, marked: bool) -> bool:
    """One name on the line of "Kính gửi" and no end mark: a blank line, or a line that was not full, ends it."""
    before, text = sheet.texts[last], sheet.texts[index]
    if marked or not text[0].isupper() or before.endswith((",", ";", "-", " và", "&", ":")):
        return False
    return index > last + 1 or len(before) < 55 < len(text) or bool(_SENTENCE.search(sheet.plains[index]))


def _names(part: str, dashed: bool | None) -> list[str]:
    text = one_line(_MARK.sub("", part))
    pieces = [text] if dashed else re.split(r";\s*", text)
    return [name for piece in pieces if (name := piece.strip(" ;.,"))]
