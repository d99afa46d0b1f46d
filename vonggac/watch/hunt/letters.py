"""One shape per letter: the table under which look-alikes become equal.

A folded letter is a code of five bits. `a`-`z` are 1-26, except that `i` is `l` (they and `1` look the same in most
fonts); digits are the letters they are drawn like. OTHER is a letter that looks like none of ours.
Source: Unicode's decompositions and letter names (module unicodedata), and SHAPES below for other scripts.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

HYPHEN, DOT, OTHER = 29, 30, 31
DIGITS = dict(zip("0123456789", "olzeasbtbg", strict=True))
# What ICANN's and Unicode's tables call confusable, by the letter that a reader takes it for. IDNA allows them all.
SHAPES = {
    "a": "аαɑаⱥəӕɐ∂ค", "b": "ЬьƄвβɓƃɃϐѣҍƀ", "c": "сϲƈȼⅽҫсςϛ", "d": "ԁɗđƌժⅾɖԃð", "e": "еєεеҽɛԑҿэℯǝɘ",
    "f": "ƒϝғſẝ", "g": "ɡցģգɠǥɢցƍ", "h": "һհԧнɦħћђհḥ", "i": "іιıɩɪїιӏⅰ¡Ꭵ", "j": "јϳɉʝյ", "k": "κкқҟӄĸκ",
    "l": "ӏⅼłɫƚḷıǀɭоӀ", "m": "мⅿɱʍӎ", "n": "пηոռɴήŋɲƞ", "o": "оοօøσөဝ๐໐ჿסه०০੦૦௦౦೦൦〇ѳɵ", "p": "рρƥþҏ",
    "q": "ԛգզɋʠ", "r": "гɼɽʀяѓгř", "s": "ѕʂșƽꜱѕɕ", "t": "тτƭŧțʈт", "u": "υцսʋμևʊսц", "v": "νѵⅴʋνט",
    "w": "ԝωшɯѡщաꞷ", "x": "хχⅹҳх×ҳ", "y": "уγүყʏỿყў", "z": "ᴢʐżƶʑᴢ",
}  # fmt: skip
_SMALL = re.compile(
    r"^LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL|SMALL LETTER SCRIPT|CAPITAL LETTER|SMALL LETTER TURNED|"
    r"SMALL LETTER REVERSED|SMALL LETTER DOTLESS|SMALL LETTER BARRED|SMALL LETTER CLOSED|SMALL LETTER OPEN)"
    r" ([A-Z]{1,2})(?: WITH .*| BAR.*)?$"
)
_BLOCKS = (
    (0x80, 0x590), (0x5D0, 0x5EB), (0x10A0, 0x1100), (0x13A0, 0x1400), (0x1D00, 0x1DC0), (0x1E00, 0x2000),
    (0x2070, 0x20A0), (0x2100, 0x2190), (0x2460, 0x2500), (0x2C60, 0x2D30), (0xA640, 0xA6A0), (0xA720, 0xA800),
    (0xAB30, 0xABC0), (0xFB00, 0xFB18), (0xFF00, 0xFF60), (0x1D400, 0x1D800),
)  # fmt: skip
SIZE = 0x20000  # code points from here on are OTHER


def code(letter: str) -> int:
    """Return the folded code of a small ASCII letter or digit; OTHER for anything else."""
    letter = DIGITS.get(letter, letter)
    return 12 if letter == "i" else ord(letter) - 96 if "a" <= letter <= "z" else OTHER


def codes(word: str) -> list[int]:
    """Return the folded codes of a word; what is no letter or digit (spaces, hyphens, dots) is left out.

    >>> codes("MB-Bank 1") == codes("mbbankl")
    True
    """
    return [each for letter in word for each in _shape(letter)]


@cache
def _by_shape() -> dict[str, str]:
    return {alike: letter for letter, all_alike in SHAPES.items() for alike in all_alike}


def _latin(letter: str) -> str:
    """Return the plain letters that one character stands for; "" when there are none."""
    if letter.isascii():
        return letter if letter.isalnum() else ""
    if letter in _by_shape():
        return _by_shape()[letter]
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter).lower() if not unicodedata.combining(c))
    if plain.isascii() and plain.isalnum():
        return plain
    if plain != letter and len(plain) == 1:
        return _by_shape().get(plain, "") or _named(plain)
    return _named(letter)


def _named(letter: str) -> str:
    found = _SMALL.match(unicodedata.name(letter, ""))
    return found.group(1).lower() if found else ""


def _shape(letter: str) -> list[int]:
    return [code(c) for c in _latin(letter.lower())[:3]]


def _points() -> Iterator[int]:
    yield from range(0x80)
    for first, end in _BLOCKS:
        yield from range(first, end)
    yield from (ord(letter) for letter in _by_shape())


@cache
def table() -> NDArray[np.int32]:
    """Return, by code point, up to three folded codes, eight bits each, the first lowest. 0: the character is nothing.

    Marks that combine, joiners and soft hyphens are nothing; letters of other scripts are OTHER.
    """
    made = np.full(SIZE, OTHER, np.int32)
    for point in _points():
        letter = chr(point)
        if unicodedata.category(letter) in ("Mn", "Me", "Cf") or letter == "\u00ad":
            made[point] = 0
        elif shapes := _shape(letter):
            made[point] = sum(each << (8 * n) for n, each in enumerate(shapes))
    made[0x300:0x370] = made[0x200B:0x2010] = made[0xFE00:0xFE10] = 0
    return made
