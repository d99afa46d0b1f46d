"""A hit: a name that imitates a protected one, with its kinds and the reason in words."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from vonggac.watch.hunt import flags as marks
from vonggac.watch.hunt.flags import BANK, GOV, LURE, WEAK
from vonggac.watch.hunt.lexicon import lexicon

# Kind -> what an officer reads.
KINDS = {
    "other-ending": "đúng tên, khác đuôi",
    "homoglyph": "chữ trông giống",
    "typo": "gõ sai",
    "bit-flip": "sai một bit",
    "hyphen": "thêm gạch nối",
    "glued": "dán thêm chữ",
    "lure": "từ mồi nhử",
    "fake-gov": "giả đuôi gov.vn",
    "sub-domain": "đặt làm tên miền con",
    "cheap-ending": "đuôi hay bị lợi dụng",
    "hosting": "trang miễn phí",
}
_NEAR = {
    letter: set(near)
    for letter, near in zip(
        "qwertyuiopasdfghjklzxcvbnm",
        [
            "wa",
            "qeas",
            "wrsd",
            "etdf",
            "ryfg",
            "tugh",
            "yihj",
            "uojk",
            "ipkl",
            "ol",
            "qwsz",
            "weadzx",
            "erfsxc",
            "rtdgcv",
            "tyfhvb",
            "yugjbn",
            "uihknm",
            "iojlm",
            "opk",
            "asx",
            "sdzc",
            "dfxv",
            "fgcb",
            "ghvn",
            "hjbm",
            "jkn",
        ],
        strict=True,
    )
}


class Hit(NamedTuple):
    """One name that imitates a protected one."""

    name: str  # as it stood in the input, small letters
    shown: str  # the same with punycode as letters, as a browser may show it
    protected: str  # "Vietcombank"; "gov.vn" when only the ending is played
    group: str  # "Ngân hàng"
    score: int  # 0-99
    kinds: tuple[str, ...]  # of KINDS
    reason: str  # in Vietnamese words


def shown(name: str) -> str:
    """Return the name with punycode labels as letters; one that cannot be decoded stays.

    >>> shown("xn--vitcombank-smb.com")
    'vi\u0117tcombank.com'
    """
    return ".".join(map(_label, name.split("."))) if "xn--" in name else name


def _label(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def describe(name: str, seen: str, word: str, edits: int, flags: int) -> tuple[tuple[str, ...], str]:
    """Return the kinds and the reason of a match.

    `name`: the host as shown; `seen`: the letters that imitate; `word`: what they imitate, "" for gov.vn alone;
    `flags`: see flags.py.
    """
    kinds, parts = [], []
    if word:
        kind, part = _likeness(seen, word, edits, flags)
        kinds.append(kind)
        parts.append(part)
    beside = _beside(name, seen) if flags & (LURE | WEAK | BANK | GOV) else ""
    for kind, words in _around(flags, bool(word)):
        kinds.append(kind)
        parts.append(words)
    if beside:
        kinds.append("lure")
        parts.append(f"đứng cùng từ «{beside}»")
    if flags & marks.CHEAP_END:
        kinds.append("cheap-ending")
        parts.append(f"đuôi .{name.rsplit('.', 1)[-1]} rẻ, hay bị lợi dụng")
    return tuple(dict.fromkeys(kinds)), "; ".join(parts)


@lru_cache(maxsize=4096)
def _around(flags: int, named: bool) -> list[tuple[str, str]]:
    glued = flags & marks.GLUED and not flags & marks.WHOLE
    every = (
        (flags & marks.FAKE_GOV, "fake-gov", "giả đuôi .gov.vn"),
        (flags & marks.UNDER and named, "sub-domain", "đặt tên thật làm tên miền con của tên khác"),
        (flags & marks.FAKE_END and not flags & marks.FAKE_GOV, "sub-domain", "giả đuôi tên miền ở giữa"),
        (glued, "glued", "dán liền với chữ khác"),
        (flags & marks.HOSTED, "hosting", "đặt ở nơi ai cũng dựng được trang"),
    )
    return [(kind, words) for seen, kind, words in every if seen]


def _likeness(seen: str, word: str, edits: int, flags: int) -> tuple[str, str]:
    bare = seen.replace("-", "").replace(".", "").replace("_", "")
    if not edits and bare == word:
        if flags & marks.DOTS:
            return "sub-domain", f"tách «{word}» bằng dấu chấm"
        if flags & marks.HYPHENS:
            return "hyphen", f"viết «{word}» có gạch nối"
        if flags & marks.WHOLE and not flags & marks.UNDER:
            return "other-ending", f"dùng đúng tên «{word}» dưới đuôi khác"
        return "glued" if flags & marks.GLUED else "lure", f"chứa tên «{word}»"
    if not edits or not bare.isascii():
        return "homoglyph", f"«{seen}» trông giống «{word}»"
    return _typo(bare, word, edits)


@lru_cache(maxsize=65536)
def _typo(seen: str, word: str, edits: int) -> tuple[str, str]:
    start = next(
        (n for n, (a, b) in enumerate(zip(seen, word, strict=False)) if a != b), min(len(seen), len(word))
    )
    there, wanted = seen[start : start + 1], word[start : start + 1]
    if edits == 1 and len(seen) == len(word) and seen[start + 1 :] == word[start + 1 :]:
        if there.isdigit():
            return "homoglyph", f"«{seen}» trông giống «{word}»"
        if there in _NEAR.get(wanted, ()):
            return "typo", f"«{word}» gõ sai: «{there}» thay «{wanted}», hai phím cạnh nhau"
        if wanted and (ord(there) ^ ord(wanted)).bit_count() == 1:
            return "bit-flip", f"«{word}» sai một bit: «{there}» thay «{wanted}»"
        return "typo", f"«{word}» gõ sai: «{there}» thay «{wanted}»"
    if edits == 1 and len(seen) == len(word) + 1:
        words = f"lặp chữ «{there}»" if start and seen[start - 1] == there else f"thừa chữ «{there}»"
        return "typo", f"«{word}» gõ sai: {words}"
    if edits == 1 and len(seen) == len(word) - 1:
        return "typo", f"«{word}» gõ sai: thiếu chữ «{wanted}»"
    if edits == 1 and len(seen) == len(word):
        return "typo", f"«{word}» gõ sai: đảo chỗ «{wanted}» và «{there}»"
    return "typo", f"«{seen}» chỉ khác «{word}» {edits} chữ"


@cache
def _words() -> re.Pattern[str]:
    return re.compile(
        _any_of(
            {word for part in ("lures", "weak", "bank", "gov") for word in lexicon()[part] if len(word) > 2}
        )
    )


def _any_of(words: set[str]) -> str:
    """Return an expression for the longest of some words, each letter tried once: a plain list costs nine times that.

    >>> re.match(_any_of({"ban", "bank", "bao"}), "banks").group()
    'bank'
    """
    rest = {word[0]: {other[1:] for other in words if other[:1] == word[0]} for word in sorted(words) if word}
    either = "|".join(re.escape(letter) + _any_of(words) for letter, words in rest.items())
    return f"(?:{either})" + "?" * ("" in words) if either else ""


def _beside(name: str, seen: str) -> str:
    """Return the first lure, bank or state word of a name outside the letters that imitate."""
    found = _words().search(name.replace(seen, "\n", 1).replace("-", ""))
    return found.group() if found else ""
