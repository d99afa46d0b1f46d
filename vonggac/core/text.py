"""Vietnamese text: one form on entry (NFC), and keys under which spellings that mean the same compare equal."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_ODD = (
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2011", "-"),
    ("\u200b", ""),
    ("\u00ad", ""),
    ("\ufeff", ""),
    ("\x00", ""),
)
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
# Old style puts the tone of oa, oe, uy on the first vowel (hòa), new style on the second (hoà). An open
# syllable only: toàn and huỳnh have one spelling. qu- is a consonant, so quý is not touched.
_NEW_STYLE = re.compile(rf"(?<!q)([ou])([ae]|y)([{_TONES}])(?![a-zđ])", re.IGNORECASE)


def nfc(text: str) -> str:
    """Return the text in NFC, no-break spaces and hyphens plain; zero-width spaces, soft hyphens and NUL go."""
    for odd, plain in _ODD:
        text = text.replace(odd, plain)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return the text in NFC with every run of white space as one space.

    >>> one_line("  trước \\n ngày ")
    'trước ngày'
    """
    return _SPACES.sub(" ", nfc(text)).strip()


def key(text: str) -> str:
    """Return the form under which two spellings of the same words are equal: case, spaces, hoà and hòa, Ð and Đ.

    >>> key("Ủy  ban HOÀ") == key("Uỷ ban hòa")
    True
    >>> key("quý"), key("toàn")
    ('quý', 'toàn')
    """
    lowered = one_line(text).replace("Ð", "Đ").replace("ð", "đ").lower()
    decomposed = unicodedata.normalize("NFD", lowered)
    return unicodedata.normalize("NFC", _NEW_STYLE.sub(r"\1\3\2", decomposed))


@lru_cache(maxsize=20_000)  # names of units are folded at each search
def fold(text: str) -> str:
    """Return `key` without any mark: for finding, never for storing.

    >>> fold("Đắk Lắk, HÒA Bình")
    'dak lak, hoa binh'
    """
    decomposed = unicodedata.normalize("NFD", key(text))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


_ALPHABET = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}


@lru_cache(maxsize=20_000)  # and sorted for each board
def collation(text: str) -> tuple[tuple[int, int], ...]:
    """Return a sort key in the order of the Vietnamese alphabet, tones last (a à ả ã á ạ ă …).

    >>> sorted(["Đà Nẵng", "Dầu Tiếng", "An Khê"], key=collation)
    ['An Khê', 'Dầu Tiếng', 'Đà Nẵng']
    """
    letters: list[tuple[int, int]] = []
    tones: list[tuple[int, int]] = []
    for letter in unicodedata.normalize("NFD", key(text)):
        if letter in _TONES:
            tones[-1:] = [(0, 1 + _TONES.index(letter))]
        elif unicodedata.combining(letter) and letters:
            base = (
                chr(letters[-1][1])
                if letters[-1][0] == -1
                else "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"[letters[-1][0]]
            )
            letters[-1] = (_ALPHABET.get(unicodedata.normalize("NFC", base + letter), letters[-1][0]), 0)
        else:
            letters.append((_ALPHABET[letter], 0) if letter in _ALPHABET else (-1, ord(letter)))
            tones.append((0, 0))
    return (*letters, (-2, 0), *tones)


def slug(text: str) -> str:
    """Return lower-case ASCII words joined by hyphens, for file names.

    >>> slug("Báo cáo Tết Đinh Mùi")
    'bao-cao-tet-dinh-mui'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
