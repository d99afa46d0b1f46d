"""The signature block: authority (KT., TM., TL., TUQ., Q.), post, name; beside or between the lines of Nơi nhận."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.core.text import one_line
from vonggac.directives.reading.grammar.names import post_in_words
from vonggac.directives.reading.grammar.plain import pattern
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.stages.frame import columns
from vonggac.directives.reading.values import Signer

_AUTHORITY = pattern(r"(?P<mark>TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\.? ?(?P<rest>[<A>].*)")
_POST = re.compile(
    r"(?:QUYỀN |PHÓ )?(?:TỔNG )?(?:PHÓ )?(?:GIÁM ĐỐC|CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG"
    r"|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|THỦ TƯỚNG|TRƯỞNG BAN|CHI CỤC TRƯỞNG|CHÁNH THANH TRA"
    r"|VIỆN TRƯỞNG|BÍ THƯ|CHỦ NHIỆM|VỤ TRƯỞNG|BIÊN TẬP|TRƯỞNG)"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh"
    "|Trương|Lâm|Mai|Đào|Cao|Hà|Lương|Tạ|Tô|Tôn|Châu|Thái|Vương|Chu|Kiều|Quách"
    "|Lưu|Nông|Ma|Hứa|Triệu|La|Vi|Rơ|Ksor|Siu|Y|H'|Rah|Nay|Kpă|Phùng|Tăng|Giang|Khổng|Bạch|Từ"
    "|Mạc|Ninh|Diệp|Cù|Đàm|Thân|Lục|Âu|Viên|Lò|Quàng|Giàng|Vừ|Sùng|Thào|Điểu|K'|Ông|Bế|Lại"
    "|Nghiêm|Doãn|Văn|Trà|Hầu|Mã|Ân|Kim|Sơn|Thạch|Danh|Lữ|Khuất|Phí|Trưởng|Cầm|Tòng|Bá|Lầu"
    "|Hạng|Cung|Ưng|Mùa|Vàng|A"
)
NAME = pattern(
    rf"(?:(?:Thiếu|Trung|Thượng|Đại) (?:tướng|tá|úy|uý) |(?:TS|ThS|PGS|GS"
    rf"|BSCKI|BSCKII|BS|CKII|CKI|DS|KS)\.? ?)*"
    rf"(?P<name>(?:{_SURNAMES}|[HK]['’][<A>][<a>]*)(?: [<A>](?:['’][<A>])?[<a>']*){{1,4}})"
)
# A family name that the list lacks, below a post.
_ANY_NAME = pattern(
    r"(?:(?:Thiếu|Trung|Thượng|Đại) (?:tướng|tá|úy|uý) )?"
    r"(?P<name>[<A>](?:['’][<A>])?[<a>'’]+(?: [<A>](?:['’][<A>])?[<a>']*){1,4})"
)
SIGNED = re.compile(r"\(? ?(?:đã ký|ký tên.*|đã ký và đóng dấu|ký, ghi rõ họ tên.*) ?\)?", re.IGNORECASE)
_LIST = re.compile(r"\s*[-–•*+]")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    block = _block(sheet, draft)
    titles = _titles(block)
    person = next(((i, m) for i, text in reversed(block) if (m := NAME.fullmatch(text))), None)
    if person is None and titles:
        below = [(i, text) for i, text in block if i >= titles[-1][0]]
        person = next(((i, m) for i, text in reversed(below) if (m := _ANY_NAME.fullmatch(text))), None)
    if not titles and person is None:
        return draft, ()
    used = {i for i, _ in titles} | {i for i, text in block if NAME.fullmatch(text) or SIGNED.fullmatch(text)}
    used |= {person[0]} if person else set()
    claims = [i for i in used if len(columns(sheet.line(i).text)) == 1]
    if not titles or person is None:
        return draft, claims
    authority, title = _authority(_unwrapped([text for _, text in titles]))
    signer = Signer(authority, post_in_words(title), person[1]["name"])
    return replace(draft, reading=replace(draft.reading, signer=signer)), claims


def _block(sheet: Sheet, draft: Draft) -> list[tuple[int, str]]:
    """Return the cells of the closing block that are no line of Nơi nhận."""
    cells: list[tuple[int, str]] = []
    for index in sheet.free(draft.frame.tail, draft.frame.annex):
        for piece in columns(sheet.line(index).text):
            text = one_line(piece)
            if not _LIST.match(text) and not text.lower().startswith("nơi nhận"):
                cells.append((index, text))
    return cells


def _is_title(text: str) -> bool:
    return (
        text.isupper()
        and len(text) > 3
        and bool(_AUTHORITY.fullmatch(text) or _POST.match(text) or len(text.split()) > 1)
    )


def _titles(block: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the lines of authority and post, with the last word that a narrow column put on a line of its own."""
    found: list[tuple[int, str]] = []
    for before, cell in zip([(-1, ""), *block], block, strict=False):
        if _is_title(cell[1]) or (found and found[-1] == before and _is_last_word(cell[1])):
            found.append(cell)
    return found


def _is_last_word(text: str) -> bool:
    return text.isupper() and text.isalpha() and not _POST.match(text)


def _unwrapped(lines: list[str]) -> list[str]:
    """Return the lines with a last word joined to its own: "PHÓ TRƯỞNG BAN THƯỜNG", "TRỰC"."""
    whole: list[str] = []
    for line in lines:
        if whole and _is_last_word(line):
            whole[-1] += f" {line}"
        else:
            whole.append(line)
    return whole


def _authority(lines: list[str]) -> tuple[str | None, str]:
    """Return the last authority and the post itself. "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC" is ("KT.", "PHÓ GIÁM ĐỐC")."""
    authority, rest_of_mark = None, ""
    title: list[str] = []
    for line in lines:
        match = _AUTHORITY.fullmatch(line)
        if match and not (line.startswith("Q") and not re.match(r"Q\.", line)):
            authority = match["mark"].replace("/", "") + "."
            rest_of_mark, title = match["rest"], []
        else:
            title.append(line)
    posts = [n for n, line in enumerate(title) if _POST.match(line)]
    words = " ".join(title[posts[0] :]) if posts else " ".join(title)
    return authority, words or rest_of_mark
