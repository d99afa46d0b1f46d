"""Where head, body, closing block and annexes begin. Splits the head's lines into their two columns."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.plain import pattern, plain
from vonggac.directives.reading.sheet import Cell, Draft, Frame, Sheet

KINH_GUI = re.compile(r"[ \-]*kinh g[uo][iu]\b ?:?")
TELEGRAM = re.compile(r".{3,90}\bdien ?:$")  # THỦ TƯỚNG CHÍNH PHỦ điện:
TITLES = re.compile(
    r"(?:chi thi|cong dien|ke hoach|thong bao|quyet dinh|bao cao|to trinh|huong dan|phuong an"
    r"|nghi quyet|chuong trinh|ket luan|quy che|quy dinh|giay moi|thong tri)"
    r"(?: (?:khan|hoa toc))?"
)
BODY = re.compile(
    r"(?:can cu|thuc hien|thi hanh|trien khai|truoc (?:tinh hinh|dien bien|nguy co|tet)"
    r"|de (?:tang|bao|dam|chu|phong|phuc|tiep|kip|trien|thuc|giup|don|san)|nham|theo"
    r"|trong (?:thoi gian|dip|nhung|boi|thang|nam)"
    r"|xet|tiep (?:theo|tuc|nhan)|ngay \d|tu ngay|hien nay|vua qua|thoi gian qua|qua (?:theo"
    r"|cong|giam|nam|ra|kiem)|sau (?:khi)|don tet|tet nguyen dan|so \w+.*(?:de nghi|yeu cau"
    r"|nhan duoc)|du bao|phuc dap|chao mung|huong toi|dap ung|phat huy|nam \d{4}\b."
    r"|uy ban nhan dan .*(?:yeu cau|de nghi|nhan duoc|ban hanh)|ubnd .*(?:yeu cau|de nghi"
    r"|nhan duoc|ban hanh)|bo .*(?:yeu cau|de nghi)|cong an tinh .*(?:de nghi|thong bao)"
    r"|chu tich|(?:i|1|a)[.)/] |dieu 1\b|muc 1\b|phan (?:i|1|thu nhat)\b|- |kinh gui|cong tac"
    r"|nguy co|dong chi|bo truong|lien quan|tai |nhan duoc|cung voi)"
)
_NOI_NHAN = re.compile(r"(?:.*[ .]{3})?noi nhan\b ?:?")
_AUTHORITY = pattern(r"(?:TM|KT|TL|TUQ|T/M|K/T|T/L|Q)\.? ?[<A>]{2,}.*")
_POSTS = pattern(
    r"(?:Q\. ?)?(?:PHÓ )?(?:TỔNG )?(?:GIÁM ĐỐC|CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG"
    r"|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|THỦ TƯỚNG|TRƯỞNG BAN|CHI CỤC TRƯỞNG|CHÁNH THANH TRA"
    r"|VIỆN TRƯỞNG|BÍ THƯ|CHỦ NHIỆM|VỤ TRƯỞNG|THỦ TRƯỞNG)[<A> ,]*"
)
_ANNEX = re.compile(r"phu luc(?: (?:so )?[ivx\d]{1,4})?\b.{0,60}|(?:mau so|bieu mau|mau bao cao)\b.{0,60}")
_OPEN = re.compile(r"(?:\bngay|\bthang|\bnam|^so ?:?)$")
_COLUMNS = re.compile(r"\s{3,}|\t+")
RULE = re.compile(r"[-_=*.~\s\u2500-\u257f\u00af–—]+")
_HEAD_LIMIT = 70


def columns(text: str) -> list[str]:
    """Return the columns of a line: cut at tabs and at runs of three or more spaces."""
    pieces: list[list[str]] = []
    for piece in filter(None, _COLUMNS.split(text.strip())):
        blank = pieces and _OPEN.search(
            plain(pieces[-1][-1][-12:] if len(pieces[-1]) > 1 else pieces[-1][-1])
        )
        if pieces and (blank or piece.startswith("/") or plain(piece[:6]).startswith("thang ")):
            pieces[-1].append(piece)  # a blank left for a number or a day, not a gap between columns
        else:
            pieces += ([part] for part in _beside_signature(piece))
    return ["   ".join(parts) for parts in pieces]


_NARROW_GAP = re.compile(r"(?P<left>(?:Nơi nhận ?:|[-–] .{2,80};)) (?P<right>.+)")


def _beside_signature(piece: str) -> list[str]:
    """Cut "- Như trên; PHÓ GIÁM ĐỐC": extraction may leave one space between Nơi nhận and the signature."""
    match = _NARROW_GAP.fullmatch(piece)
    return [match["left"], match["right"]] if match and is_signature(match["right"]) else [piece]


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    body = _body(sheet)
    annex = _annex(sheet, body)
    tail = _tail(sheet, body, annex)
    if tail > annex:
        annex = len(sheet.texts)
    cells = tuple(
        Cell(i, piece, plain(piece))
        for i in sheet.free(0, body)
        for piece in columns(sheet.line(i).text)
        if not RULE.fullmatch(piece)
    )
    return replace(draft, frame=Frame(body, tail, annex), cells=cells), ()


def _body(sheet: Sheet) -> int:
    """Return the line of "Kính gửi" or, where a titled document has none, the line after its subject."""
    title = None
    for index, view in enumerate(sheet.plains[:_HEAD_LIMIT]):
        if KINH_GUI.match(view) or (len(view) < 90 and TELEGRAM.fullmatch(view)):
            return index
        if title is None and sheet.texts[index].isupper() and TITLES.fullmatch(view):
            title = index
    return _after_subject(sheet, title + 1) if title is not None else _first_long(sheet)


_LONG_LINE = 75  # characters: a paragraph that begins with such a line is none of a centred subject


def _after_subject(sheet: Sheet, start: int) -> int:
    for index in sheet.free(start, start + 24):
        view = sheet.plains[index]
        first = index == next(iter(sheet.free(start, start + 24)), index)
        goes_on = sheet.texts[index][0].islower()  # the subject's line was cut before "tại …"
        shown = sheet.line(index).begins and not sheet.texts[index].isupper() and len(view) > _LONG_LINE
        if (
            not (first or goes_on)
            and (shown or BODY.match(view) or len(view) > 130 or sheet.texts[index].startswith("Để "))
            and not view.startswith("ve viec")
        ):
            return index
        if sheet.texts[index].endswith((".", ":", ";")) and len(view) > 60 and not first:
            return index
    return min(start + 1, len(sheet.texts))


def _first_long(sheet: Sheet) -> int:
    """Without Kính gửi and title: the body begins with the first line that opens as a body does."""
    for index in sheet.free(0, _HEAD_LIMIT):
        view = sheet.plains[index]
        if re.match(r"(?:can cu|thuc hien|thi hanh|de |nham |i\. |1\. )", view):
            return index
    return 0


def _annex(sheet: Sheet, body: int) -> int:
    for index in range(body + 1, len(sheet.texts)):
        view = sheet.plains[index]
        if (
            view.startswith(("phu luc", "mau so", "bieu mau", "mau bao cao"))
            and len(view) <= 80
            and _ANNEX.fullmatch(view)
        ):
            text = sheet.texts[index]
            if (text[:7].isupper() or sheet.line(index).at.line <= 4 or len(view) < 16) and not text.endswith(
                (".", ";", ",")
            ):
                return index
    return len(sheet.texts)


def _tail(sheet: Sheet, body: int, annex: int) -> int:
    """Return where the closing block begins: Nơi nhận or the signature, whichever comes first."""
    start = None
    for index in range(annex - 1, body, -1):
        if _NOI_NHAN.fullmatch(sheet.plains[index]) or _NOI_NHAN.match(
            columns(sheet.plains[index] or " ")[0] if sheet.plains[index] else ""
        ):
            start = index
            break
    if start is None:
        return _signature_first(sheet, body, annex)
    low = max(body, start - 14)
    for index in range(start - 1, low, -1):
        text = sheet.texts[index]
        if text and not is_signature(text):
            break
        if text:
            start = index
    return start


def _signature_first(sheet: Sheet, body: int, annex: int) -> int:
    lines = [i for i in range(max(body, annex - 25), annex) if sheet.texts[i]]
    return next((i for i in lines if is_signature(columns(sheet.texts[i])[-1])), annex)


def is_signature(text: str) -> bool:
    """Tell whether the line is one of a signature block in capitals: an authority or a post."""
    stripped = text.strip()
    return bool(stripped.isupper() and (_AUTHORITY.fullmatch(stripped) or _POSTS.fullmatch(stripped)))
