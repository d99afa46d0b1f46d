"""A letter's lines by where Nghị định 30/2020 lays them: header, body, Nơi nhận, signature, annex."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from vonggac.core.text import fold, nfc

TYPES = re.compile(r"(chi thi|cong dien|ke hoach|thong bao|quyet dinh|bao cao|to trinh)$")


@dataclass
class Letter:
    """A letter's lines by where they stand on paper."""

    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)

    def encoded(self, encode: Callable[[str], str]) -> "Letter":
        """Return the letter with every line put into the codes of an old font."""
        parts = (self.left, self.right, self.body, self.copies, self.signature, self.annex)
        return Letter(*([encode(line) for line in part] for part in parts))


def cut(text: str) -> Letter:
    """Return the letter's parts. Two columns set with spaces are taken apart, wrapped lines are joined again."""
    letter, part, gap = Letter(), "header", False
    for raw in nfc(text).replace("\f", "\n").splitlines():
        line = raw.strip()
        gap = gap or not line
        if not line or re.fullmatch(r"[_\s]{4,}|\d{1,2}", line):
            continue
        key = fold(line)
        if part == "header" and _BODY.match(key):
            part = "body"
        if part == "body" and key.startswith("noi nhan"):
            part = "end"
        if part == "end" and _ANNEX.match(key):
            part = "annex"
        if part == "body" and gap and letter.body:
            letter.body.append(line)  # a blank line ends a paragraph
        else:
            _place(letter, part, raw, line)
        gap = False
    return letter


_BODY = re.compile(rf"kinh gui|can cu|{TYPES.pattern}")
_ANNEX = re.compile(r"(phu luc|danh muc|danh sach|bang)\b")
_RIGHT = re.compile(r"cong hoa xa hoi|doc lap.*tu do|dang cong san viet nam|doan tncs|ngay.*thang.*nam")
# Where a scan set both columns on one line with a single space between them.
_SIDE_BY_SIDE = re.compile(
    r"(?<=\S) (?=CỘNG HÒA XÃ|Độc lập\s*-|ĐẢNG CỘNG SẢN)|(?<=[A-ZĐ]{2}) (?=[\w ]{4,20}, ngày .*tháng .*năm)"
)
_CAPACITY = re.compile(r"(TM|KT|TL|TUQ|Q)\.")
_ITEM = re.compile(
    r"(\d{1,2}|[IVX]{1,4})([.)]|/(?= ))|[a-zđ][)/]|[-+*•]|Điều|Kính gửi|Căn cứ|Nơi nhận|Trân trọng"
)


def _place(letter: Letter, part: str, raw: str, line: str) -> None:
    if part == "header":
        blanks = re.sub(r"(?<=:)\s{3,}(?=/)|(?<=ngày)\s{3,}(?=tháng)|(?<=tháng)\s{3,}(?=năm)", "  ", line)
        for piece in re.split(r"\s{3,}", _SIDE_BY_SIDE.sub("    ", blanks)):
            (letter.right if _RIGHT.search(fold(piece)) else letter.left).append(piece)
    elif part == "body":
        _flow(letter.body, raw, line)
    elif part == "annex":
        _flow(letter.annex, raw, line)
    else:
        columns = re.split(r"\s{3,}", line)
        alone = len(columns) == 1 and not raw.startswith(" " * 20)
        for number, piece in enumerate(columns):
            _sign_or_copy(letter, piece, left=alone or (number == 0 and len(columns) > 1))


def _sign_or_copy(letter: Letter, piece: str, *, left: bool) -> None:
    listed = fold(piece).startswith(("noi nhan", "-", "nhu tren", "luu"))
    signing = piece.isupper() or _CAPACITY.match(piece) or (letter.signature and not listed)
    if not left or (signing and not listed):
        letter.signature.append(piece)
    else:
        letter.copies.append(piece)


def _flow(body: list[str], raw: str, line: str) -> None:
    """Add a line of the body, to the paragraph before it if that goes on."""
    goes_on = (
        body
        and len(body[-1]) > 60
        and not _ITEM.match(line)
        and " | " not in line + body[-1]
        and not body[-1].endswith((":", "./.", ";"))
        and (not body[-1].endswith(".") or line[0].islower())
        and not raw.startswith("     ")
        and not (len(body) == 2 and TYPES.match(fold(body[0])) and line[0].isupper())
    )
    if goes_on:
        body[-1] += " " + line
    else:
        body.append(line)
