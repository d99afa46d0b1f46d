"""Words of spam that is injected into portals, from spam.toml. Pure apart from reading its list once.

Texts come as `probes.page` leaves them: NFC, one space between words. A page holds none of the words as a rule, so it
is told first which of them have all their syllables in it; only those are looked for.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from urllib.parse import unquote

from vonggac.core.text import key
from vonggac.watch.fingerprints import words_of

MOST_OF_URL = 300
TONE = re.compile(
    "([ou])([\u0300\u0309\u0303\u0301\u0323])([aey])$"
)  # òa: where `key` puts it; oà is as usual
SEPARATORS = re.compile(r"[-_/.?=&+:]+")
EAST = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")  # Thai, kana, Han, Hangul
STATE = (".gov.vn", ".edu.vn", ".mil.vn", ".dcs.vn", "chinhphu.vn", "dangcongsan.vn", "quochoi.vn", "vgp.vn")


def loud(text: str) -> set[str]:
    """Return the words in the text that no honest page of an agency uses: brands of betting, drugs, touting."""
    return _lists("loud").found(text)


def quiet(text: str) -> set[str]:
    """Return the words in the text that news may use too: casino, lottery, betting."""
    return _lists("quiet").found(text)


def lures(links: Iterable[tuple[str, str]]) -> set[str]:
    """Return the loud words of links, of their text and of their address, which has no marks.

    A news report's link about betting is no lure. All links together are looked through first: most pages hold none.

    >>> sorted(lures([("Đăng ký nhà cái", "https://x.example/"), ("", "https://x.example/kubet-nha-cai-uy-tin")]))
    ['kubet', 'nha cai uy tin', 'đăng ký nhà cái']
    >>> lures([("Triệt phá đường dây kubet", "https://x.example/")])
    set()
    """
    links = [(text, url[:MOST_OF_URL]) for text, url in links]
    shown, spelled = " | ".join(text for text, _ in links), " | ".join(url for _, url in links)
    if not _lists("loud").found(shown) and not _in_address("loud", spelled):
        return set()
    return {word for text, url in links for word in _lure(text, url)}


def _lure(text: str, url: str) -> set[str]:
    if _lists("news").found(text) or _in_address("news", url):
        return set()
    return _lists("loud").found(text) | _in_address("loud", url)


def _in_address(name: str, url: str) -> set[str]:
    """Return the words of a list that stand in an address, without marks."""
    text = unquote(url).lower().replace("_", " ")
    text = text if text.isascii() else bare(text)
    words = _lists(name, folded=True)
    candidates = words.among(words_of(text))
    spaced = SEPARATORS.sub(" ", text) if candidates else ""
    return {word for spelling, word in candidates if _stands(spelling, spaced)} | words.eastern(text)


def bare(text: str) -> str:
    """Return the text without marks; `core.text.fold` remembers what it is asked, which suits names alone."""
    decomposed = unicodedata.normalize("NFD", key(text))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")
    return unicodedata.normalize("NFC", plain)  # Korean syllables come together again


def state_host(host: str) -> bool:
    """Return whether the host is of the State, the Party or a school: no stranger to an agency's portal."""
    return host.endswith(STATE)


@dataclass(frozen=True, slots=True)
class _Words:
    """Words to find, by the first syllable of each of their spellings: (spelling, its syllables, the word)."""

    by_first: dict[str, list[tuple[str, frozenset[str], str]]]
    unspaced: tuple[str, ...]

    def among(self, syllables: Set[str]) -> list[tuple[str, str]]:
        """Return the (spelling, word) whose syllables are all there, in whatever order."""
        return [
            (spelling, word)
            for first in self.by_first.keys() & syllables
            for spelling, needed, word in self.by_first[first]
            if needed <= syllables
        ]

    def found(self, text: str) -> set[str]:
        """Return those that stand in the text, bounded by what is no letter."""
        candidates = self.among(words_of(text))
        lowered = text.lower().replace("ð", "đ") if candidates else ""
        return {word for spelling, word in candidates if _stands(spelling, lowered)} | self.eastern(text)

    def eastern(self, text: str) -> set[str]:
        """Return those of scripts that put no space between words."""
        if not self.unspaced or not EAST.search(text):
            return set()
        same = key(text)
        return {word for word in self.unspaced if word in same}


def _stands(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


@cache
def _lists(name: str, *, folded: bool = False) -> _Words:
    table = tomllib.loads(files(__package__).joinpath("spam.toml").read_text())[name]
    by_first: dict[str, list[tuple[str, frozenset[str], str]]] = {}
    for word in (bare(word) if folded else key(word) for word in table["words"]):
        for spelling in _spellings(word):
            syllables = words_of(spelling)
            first = min(syllables, key=spelling.index)
            by_first.setdefault(first, []).append((spelling, syllables, word))
    return _Words(by_first, tuple(table.get("unspaced", ())))


def _spellings(word: str) -> set[str]:
    """Return the word with the tone of each syllable at either place.

    >>> sorted(_spellings("xóa hòa"))
    ['xoá hoà', 'xoá hòa', 'xóa hoà', 'xóa hòa']
    """
    return {" ".join(chosen) for chosen in product(*({each, _other(each)} for each in word.split()))}


def _other(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", TONE.sub(r"\1\3\2", decomposed))
