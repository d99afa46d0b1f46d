"""Words of spam that is injected into portals, from spam.toml. Pure apart from reading its list once."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import unquote

from vonggac.core.text import fold, key

STATE = (".gov.vn", ".edu.vn", ".mil.vn", ".dcs.vn", "chinhphu.vn", "dangcongsan.vn", "quochoi.vn", "vgp.vn")


def loud(text: str) -> set[str]:
    """Return the words in the text that no honest page of an agency uses: brands of betting, drugs, touting."""
    return _found(key(text), *_lists("loud"))


def quiet(text: str) -> set[str]:
    """Return the words in the text that news may use too: casino, lottery, betting."""
    return _found(key(text), *_lists("quiet"))


def lure(text: str, url: str) -> set[str]:
    """Return the loud words of a link's text and of its address, which has no marks; none of a news report's link.

    >>> lure("Đăng ký nhà cái", "https://x.example/"), lure("", "https://x.example/kubet-nha-cai-uy-tin")
    ({'đăng ký nhà cái'}, {'kubet', 'nha cai uy tin'})
    """
    shown = key(text)
    spelled = fold(" ".join(re.split(r"[-_/.?=&+]+", unquote(url[:300]))))
    if _found(shown, *_lists("news")) or _found(spelled, tuple(map(fold, _lists("news")[0])), ()):
        return set()
    words, unspaced = _lists("loud")
    return _found(shown, words, unspaced) | _found(spelled, tuple(map(fold, words)), unspaced)


def state_host(host: str) -> bool:
    """Return whether the host is of the State, the Party or a school: no stranger to an agency's portal."""
    return host.endswith(STATE)


@cache
def _lists(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words bounded by spaces, and words of scripts that are written without spaces."""
    table = tomllib.loads(files(__package__).joinpath("spam.toml").read_text())[name]
    return tuple(key(word) for word in table["words"]), tuple(table.get("unspaced", ()))


def _found(text: str, words: tuple[str, ...], unspaced: tuple[str, ...]) -> set[str]:
    """A plain search for each word is faster than one pattern of all; most pages hold none."""
    found = {word for word in unspaced if word in text}
    return found | {w for w in words if w in text and re.search(rf"(?<!\w){re.escape(w)}(?!\w)", text)}
