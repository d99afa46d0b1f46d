"""A view of a text without marks and case in which every character keeps its position.

Grammars match on it, so that hoà and hòa, NGÀY and ngày, and most slips of a scanner meet the same pattern,
and cut the words themselves out of the original by the same span.
"""

import re
import unicodedata
from functools import lru_cache


def _table() -> dict[int, str]:
    table = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if "a" <= base <= "z":
            table[code] = base
    table |= {ord(c): "d" for c in "đĐÐð"}
    table |= {ord(c): "-" for c in "–—−\u2010\u2011\u2012\u2015"}
    table |= {ord(c): '"' for c in "“”„«»"}
    table |= {ord(c): "'" for c in "‘’\u00b4`\u2032"}
    table |= {ord(c): " " for c in "\t\u00a0\u2003\u2002\u2009"}
    return table


_TABLE = _table()


@lru_cache(maxsize=2048)  # many grammars look at the same paragraph
def plain(text: str) -> str:
    """Return the NFC text in lower case without marks, of the same length.

    >>> plain("Trước 09 giờ – NGÀY 08/02")
    'truoc 09 gio - ngay 08/02'
    """
    return text.translate(_TABLE)


def _class(small: bool) -> str:
    """Return the Vietnamese letters of one case for a character class; a range such as À-ỹ would mix the cases."""
    codes = (*range(0x41, 0x7B), *range(0xC0, 0x1B5), *range(0x1EA0, 0x1EFA))
    return "".join(c for c in map(chr, codes) if c.isalpha() and (c.islower() if small else c.isupper()))


_SMALL, _CAPITAL = _class(small=True), _class(small=False)


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled pattern; inside a character class <A> stands for all capital letters, <a> for all small ones.

    >>> pattern("[<A>][<a>]+").findall("Đài Ở tỉnh")
    ['Đài']
    """
    return re.compile(text.replace("<A>", _CAPITAL).replace("<a>", _SMALL), flags)
