"""Words of spam that is injected into portals, from spam.toml. Pure apart from reading its list once."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import unquote

from vonggac.core.text import key

MOST_OF_URL = 300
WORD = re.compile(r"\w+")
SEPARATORS = re.compile(r"[-_/.?=&+:]+")
EAST = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")  # Thai, kana, Han, Hangul
STATE = (".gov.vn", ".edu.vn", ".mil.vn", ".dcs.vn", "chinhphu.vn", "dangcongsan.vn", "quochoi.vn", "vgp.vn")


def loud(text: str) -> set[str]:
    """Return the words in the text that no honest page of an agency uses: brands of betting, drugs, touting."""
    return _lists("loud").found(key(text))


def quiet(text: str) -> set[str]:
    """Return the words in the text that news may use too: casino, lottery, betting."""
    return _lists("quiet").found(key(text))


def lures(links: Iterable[tuple[str, str]]) -> set[str]:
    """Return the loud words of links, of their text and of their address, which has no marks.

    A news report's link about betting is no lure. All links together are looked through first: most pages hold none.

    >>> sorted(lures([("Đăng ký nhà cái", "https://x.example/"), ("", "https://x.example/kubet-nha-cai-uy-tin")]))
    ['kubet', 'nha cai uy tin', 'đăng ký nhà cái']
    >>> lures([("Triệt phá đường dây kubet", "https://x.example/")])
    set()
    """
    links = [(text, url[:MOST_OF_URL]) for text, url in links]
    shown, spelled = key(" | ".join(text for text, _ in links)), _spelled(" | ".join(url for _, url in links))
    if not _lists("loud").found(shown) and not _lists("loud", folded=True).found(spelled):
        return set()
    return {word for text, url in links for word in _lure(key(text), _spelled(url))}


def _lure(shown: str, spelled: str) -> set[str]:
    if _lists("news").found(shown) or _lists("news", folded=True).found(spelled):
        return set()
    return _lists("loud").found(shown) | _lists("loud", folded=True).found(spelled)


def _spelled(url: str) -> str:
    """Return the words of an address, without marks."""
    text = SEPARATORS.sub(" ", unquote(url).lower())
    return text if text.isascii() else bare(text)


def bare(text: str) -> str:
    """Return the text without marks; `core.text.fold` remembers what it is asked, which suits names alone."""
    decomposed = unicodedata.normalize("NFD", key(text))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def state_host(host: str) -> bool:
    """Return whether the host is of the State, the Party or a school: no stranger to an agency's portal."""
    return host.endswith(STATE)


@dataclass(frozen=True, slots=True)
class _Words:
    """Words to find. By their first word, so that a text is looked through once and not once for each of them."""

    by_first: dict[str, list[str]]
    unspaced: tuple[str, ...]

    def found(self, text: str) -> set[str]:
        """Return those that stand in the text, bounded by what is no letter. The text is a `key` already."""
        if not text:
            return set()
        firsts = self.by_first.keys() & set(WORD.findall(text))
        found = {word for first in firsts for word in self.by_first[first] if _stands(word, text)}
        if EAST.search(text):
            found |= {word for word in self.unspaced if word in text}
        return found


def _stands(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


@cache
def _lists(name: str, *, folded: bool = False) -> _Words:
    table = tomllib.loads(files(__package__).joinpath("spam.toml").read_text())[name]
    words = [bare(word) if folded else key(word) for word in table["words"]]
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(WORD.findall(word)[0], []).append(word)
    return _Words(by_first, tuple(table.get("unspaced", ())))
