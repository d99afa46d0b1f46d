"""Vietnamese syllables as they are written without marks: what is made of them is words, not a slip of the pen."""

from collections.abc import Iterator

_ONSETS = ["", *"b c ch d g gh gi h k kh l m n ng ngh nh ph q r s t th tr v x".split()]
_OPEN = (
    "a ai ao au ay e eo eu i ia ieu iu o oa oai oao oay oe oeo oi u ua uay ue ui uo uoi uou uu uy uya uyu y yeu"
).split()
_CLOSED = {  # nuclei and the finals that they take
    "a": "c ch m n ng nh p t", "e": "c ch m n ng nh p t", "i": "ch m n nh p t", "o": "c m n ng p t",
    "u": "c m n ng p t",
    "ie": "c m n ng p t", "oa": "c ch m n ng nh p t", "oe": "n t", "oo": "c ng", "ua": "n ng t", "ue": "ch nh",
    "uo": "c m n ng p t", "uy": "ch n nh p t", "uye": "n t", "ye": "m n ng t", "uyn": "", "y": "",
}  # fmt: skip


def syllables() -> Iterator[str]:
    """Yield every syllable that Vietnamese spelling allows, without marks; two letters or more.

    >>> {"chinh", "phu", "khuyen", "mai", "giang", "quoc"} <= set(syllables())
    True
    >>> {"bank", "shop", "pal", "zalo"} & set(syllables())
    set()
    """
    rimes = [*_OPEN, *(nucleus + final for nucleus, finals in _CLOSED.items() for final in finals.split())]
    for onset in _ONSETS:
        for rime in rimes:
            if not onset and rime.startswith(("ie", "uye", "uya", "uyn")):
                continue  # written yê, uyê only behind a consonant
            if len(onset + rime) >= 2 and (onset != "q" or rime.startswith("u")):
                yield onset + rime
