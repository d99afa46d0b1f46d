"""Which words are no Vietnamese syllable, as a slip of the typist leaves them: `cuờng`, `thuôc`, `Inernet`.

The table of rimes is that of Vietnamese spelling: letters with their marks, tones apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_SHORT_TONES = "\u0301\u0323"  # what a syllable that ends in c, ch, p, t can carry
_ONSETS = "ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]|"
_SYLLABLE = re.compile(rf"({_ONSETS})(.*)")
_OPEN = (
    "a ai ao au ay âu ây e eo ê êu i ia iêu iu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua uâu uây uê ui uơ uôi uy "
    "uya uyu ư ưa ưi ưu ươi ươu y yêu"
)
_CLOSED = {
    "a": "c ch m n ng nh p t", "ă": "c m n ng p t", "â": "c m n ng p t", "e": "c m n ng p t", "ê": "ch m n nh p t",
    "i": "ch m n nh p t", "o": "c m n ng p t", "oo": "c ng", "ô": "c m n ng p t", "ơ": "m n p t ng c",
    "u": "c m n ng p t", "ư": "c m n ng t", "iê": "c m n ng p t", "yê": "m n ng t", "uô": "c m n ng p t",
    "ươ": "c m n ng p t", "oa": "c ch m n ng nh p t", "oă": "c m n ng t", "oe": "m n t", "uâ": "n ng t",
    "uê": "ch nh n t",    "uy": "ch n nh p t", "uyê": "n t", "ue": "n t",
}  # fmt: skip
_RIMES = {
    *_OPEN.split(),
    *(nucleus + final for nucleus, finals in _CLOSED.items() for final in finals.split()),
}
# Behind `qu` the u of oa, uê, uy … is written once; behind `gi` the i of iê.
_AFTER = {
    "qu": {rime[1:] for rime in _RIMES if rime[:1] in "uo" and len(rime) > 1}
    | {rime for rime in _RIMES if rime[0] in "aăâeêiyơô"},
    "gi": _RIMES | {"", *(rime[1:] for rime in _RIMES if rime[0] == "i")},
}
_STOPS = ("c", "ch", "p", "t")
_LOANS = ["internet", "website", "facebook", "telegram", "online", "offline", "firewall", "backup"]
_LOANS += ["hacker", "spyware", "malware", "email"]
_BOUND = {"chẽ": "chặt"}  # a syllable that lives only behind one other
_NEVER = re.compile(r"\b(?:tại về|(các|của|và|trên|tại|trong|những|cho|với|được) \1)\b")
_WORD = re.compile(r"(?<![\w@./:\-])[^\W\d_]+(?![\w@/:]|\.\w|-\w)")


def slips(text: str) -> Iterator[str]:
    """Yield the words of the text that are slips of the typist, as written, in order of kinds.

    Only what cannot be right is told: words with a capital are left alone (names), so are words without any mark,
    except those one letter away from a loan word.

    >>> list(slips("Phối hợp chẽ với công an; tăng cuờng kiểm tra Inernet tại về tại Đắk Lắk, quý, giếng, huỳnh, hoà"))
    ['cuờng', 'Inernet', 'hợp chẽ', 'tại về']
    """
    words = list(_WORD.finditer(text))
    for match in words:
        word = match[0]
        if (
            len(word) > 1 and word.islower() and not word.isascii() and not _is_syllable(word)
        ) or _is_near_loan(word):
            yield word
    for before, match in pairwise(words):
        needs = _BOUND.get(match[0])
        if needs and before[0].lower() != needs:
            yield f"{before[0]} {match[0]}"
    yield from (match[0] for match in _NEVER.finditer(text))


@lru_cache(
    maxsize=4096
)  # a letter has some hundreds of different words, and the next letter has the same ones
def _is_syllable(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word)
    tones = [c for c in decomposed if c in _TONES]
    plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if len(tones) > 1:
        return False
    # A short word may divide in two ways: `gì` is g + i and gi + nothing.
    return any(_divides(plain, onset, tones) for onset in {_SYLLABLE.match(plain)[1], plain[:1], ""})  # type: ignore[index]


def _divides(plain: str, onset: str, tones: list[str]) -> bool:
    rime = plain[len(onset) :]
    if rime not in _AFTER.get(onset, _RIMES):
        return False
    return not rime.endswith(_STOPS) or bool(tones and tones[0] in _SHORT_TONES)


def _is_near_loan(word: str) -> bool:
    small = word.lower()
    if len(small) < 6 or not small.isascii() or small.rstrip("s") in _LOANS or small in _LOANS:
        return False
    return any(_one_apart(small, loan) for loan in _LOANS if abs(len(loan) - len(small)) <= 1)


def _one_apart(word: str, loan: str) -> bool:
    """Tell whether one letter was left out, put in, changed or swapped with its neighbour."""
    start = 0
    while start < min(len(word), len(loan)) and word[start] == loan[start]:
        start += 1
    left, right = word[start:], loan[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right or left == right[1:] or left[1:] == right[1:] or swapped
