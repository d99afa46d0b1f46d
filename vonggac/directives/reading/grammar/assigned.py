"""Who owes where the duty comes first: "Kiểm tra … (Phòng A thực hiện)", "… do Phòng A thực hiện", "giao A chủ trì"."""

import re
from dataclasses import dataclass

from vonggac.directives.reading.grammar.lists import split_organs
from vonggac.directives.reading.grammar.organs import lower, names_organ, phrase_end, strip_lead

_DOES = (
    r"(?:(?:có trách nhiệm |được giao |chịu trách nhiệm )?(?:chủ trì|tổ chức thực hiện|triển khai thực hiện|thực hiện"
    r"|phụ trách|đảm nhiệm|làm đầu mối|triển khai|chịu trách nhiệm))"
)
_ALONE = re.compile(
    rf",? ?{_DOES}(?: (?:thực hiện|triển khai|tham mưu|nội dung này|nhiệm vụ này|việc này))*(?=[\s,;.)]|$)"
)
_HELPS = re.compile(r"[,;] (?:và )?(?P<who>[^,;()]{4,160}?) phối hợp(?: thực hiện)?(?=[),.;]|$)")
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]{5,240})\)[ .;/]*$")
_BY = re.compile(r"\bdo (?=\S)")
_GIVEN = re.compile(r"(?:[.;] |, )(?=(?:Giao|giao|Phân công|phân công|Đề nghị|Yêu cầu) )")
_TOWARDS = re.compile(r"\b(?:gửi|về|qua|cho|tới|đến|với|theo|tại)\b[^.;(]{0,80}$")


@dataclass(frozen=True, slots=True)
class Assigned:
    recipients: tuple[str, ...]
    supports: tuple[str, ...] = ()


def assigned(text: str) -> Assigned | None:
    """Return whom the end of the text gives the duty to, None where it gives it to nobody."""
    return _bracketed(text) or _passive(text) or _given(text)


def _who_does(text: str, start: int) -> Assigned | None:
    """Return the names at `start` where nothing but "chủ trì", "thực hiện" follows them."""
    start += strip_lead(text[start:])
    if not names_organ(text[start:]):
        return None
    end = phrase_end(text, start)
    if end is None or not (does := _ALONE.match(lower(text), end)):
        return None
    helps = _HELPS.match(text, does.end())
    helpers = split_organs(helps["who"]) if helps and names_organ(helps["who"]) else ()
    return Assigned(split_organs(text[start:end]), helpers)


def _bracketed(text: str) -> Assigned | None:
    match = _IN_BRACKETS.search(text)
    if match is None:
        return None
    inside = match["inside"]
    if done := _who_does(inside, 0):
        return done
    name, mark, rest = inside.partition(";")
    if mark and names_organ(name) and re.match(r" ?(?:xong|hoàn thành|thời|hạn|trước|chậm|trong)", rest):
        return None if _TOWARDS.search(text[: match.start()]) else Assigned(split_organs(name))
    return None


def _passive(text: str) -> Assigned | None:
    for by in _BY.finditer(text):
        if done := _who_does(text, by.end()):
            return done
    return None


def _given(text: str) -> Assigned | None:
    for cut in _GIVEN.finditer(text):
        if done := _who_does(text, cut.end()):
            return done
    return None
