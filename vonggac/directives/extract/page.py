"""Words by which a page of an official letter is recognised: header, signing block, marks, page numbers."""

import re

from vonggac.core.text import fold

# Nghị định 30/2020/NĐ-CP, Phụ lục I: ô 1 (quốc hiệu), ô 9b (nơi nhận), ô 10 (độ mật, độ khẩn), số trang.
_HEADER = re.compile(r"cong hoa xa hoi|doc lap\s*[-–—.]\s*tu do")
# The Party's name, or that of its Youth Union; in running text it is not in capitals.
_PARTY = re.compile(r"(?:^|\s)(?:ĐẢNG CỘNG SẢN VIỆT NAM|ĐOÀN TNCS HỒ CHÍ MINH)$", re.MULTILINE)
_SIGNING = re.compile(r"noi nhan\s*:?")
_MARK = re.compile(r"(hoa toc|thuong khan|khan|toi mat|tuyet mat|mat)( hen gio.*)?")
_PAGE_NUMBER = re.compile(
    r"(trang|page)?\s*[-–—|]?\s*(\d{1,3}|[ivx]{1,5})\s*([-–—|]|/\s*\d{1,3}|(\|\s*)?page|of \d+)?",
    re.IGNORECASE,
)


def is_header(text: str) -> bool:
    """Tell whether the words hold the national motto or the Party's name, which only the header of a letter has.

    >>> is_header("TỈNH ỦY ĐẮK MIL ĐẢNG CỘNG SẢN VIỆT NAM"), is_header("Ban Chấp hành Đảng Cộng sản Việt Nam")
    (True, False)
    """
    return bool(_HEADER.search(fold(text)) or _PARTY.search(text))


def begins_motto(text: str) -> bool:
    """Tell whether words begin as the motto or the Party's name does: there a header's right column begins."""
    return fold(text).startswith(("cong hoa", "doc lap")) or text.startswith(("ĐẢNG CỘNG", "ĐOÀN TNCS"))


def is_signing(text: str) -> bool:
    """Tell whether the words hold Nơi nhận, beside which the letter is signed."""
    return bool(_SIGNING.search(fold(text)))


def is_mark(text: str) -> bool:
    """Tell whether a line is nothing but a mark of urgency or secrecy.

    >>> is_mark("HỎA TỐC"), is_mark("Khẩn trương triển khai")
    (True, False)
    """
    return bool(_MARK.fullmatch(fold(text).strip(" .")))


def is_page_number(text: str) -> bool:
    """Tell whether a line can be a page number.

    >>> [is_page_number(words) for words in ("2", "- 3 -", "Trang 2/4", "2. Các sở")]
    [True, True, True, False]
    """
    return bool(_PAGE_NUMBER.fullmatch(fold(text).strip(" -–—")))
