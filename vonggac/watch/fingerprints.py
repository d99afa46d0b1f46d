"""A page's fingerprint: made, compared, written down and read again. Pure."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from vonggac.watch.facts import Fingerprint, Page

SKETCH = 64  # values per sketch: likeness is told to about ±0.06
MOST = 60  # scripts, forms, hosts that are kept
WORD = re.compile(r"\w+")


def fingerprint(page: Page, own_hosts: Iterable[str] = ()) -> Fingerprint:
    """Return the page's fingerprint. Numbers are left out: visitor counters and clocks change every minute."""
    own = set(own_hosts)
    outbound = {link.host for link in page.links if link.host and link.host not in own}
    return Fingerprint(
        title=" ".join(filter(_telling, WORD.findall(page.title.lower())))[:200],
        structure=sketch(page.paths),
        words=sketch(filter(_telling, words_of(page.text))),
        length=len(page.text),
        scripts=_some(_place(url) for url in page.scripts),
        forms=_some(f"{_place(form.action)}?{','.join(sorted(form.fields))[:200]}" for form in page.forms),
        outbound=_some(outbound),
    )


@lru_cache(maxsize=8)  # several checks ask for those of one page
def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in small letters, each once; Ð, which some type for Đ, is Đ.

    >>> sorted(words_of("Tin, TIN 24h"))
    ['24h', 'tin']
    """
    return frozenset(WORD.findall(text.lower().replace("ð", "đ")))


def _telling(word: str) -> bool:
    return len(word) > 1 and word.isalpha()


def sketch(items: Iterable[str]) -> tuple[int, ...]:
    """Return the SKETCH smallest hashes of a set, in order. The hash is the same in every process.

    >>> sketch(["a"]) == sketch(["a", "a"]), sketch([])
    (True, ())
    """
    return tuple(sorted({crc32(item.encode()) for item in items})[:SKETCH])


def likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return how much two sketched sets have in common: 0.0 to 1.0 (Jaccard); two empty sets are alike.

    >>> likeness((1, 2, 3), (1, 2, 4)), likeness((), ())
    (0.5, 1.0)
    """
    union = sorted({*one, *other})[: max(len(one), len(other), 1)]
    if len(one) < SKETCH and len(other) < SKETCH:
        union = sorted({*one, *other})  # whole sets: no estimate needed
    return len({*one} & {*other} & {*union}) / len(union) if union else 1.0


def shared(one: Iterable[str], other: Iterable[str]) -> float:
    """Return how much of two sets of words is common: 0.0 to 1.0; two empty sets are alike."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def as_mapping(print_: Fingerprint) -> dict[str, Any]:
    """Return the fingerprint as JSON can hold it: a target's `baseline`."""
    values = ((name, getattr(print_, name)) for name in Fingerprint.__slots__)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values}


def of_mapping(kept: Mapping[str, Any] | None) -> Fingerprint | None:
    """Return the fingerprint that was kept; None where none was, or where another version wrote it."""
    if not kept or not set(Fingerprint.__slots__) <= set(kept):
        return None
    numbers: dict[str, Any] = {key: tuple(map(int, kept[key])) for key in ("structure", "words")}
    names: dict[str, Any] = {key: tuple(map(str, kept[key])) for key in ("scripts", "forms", "outbound")}
    return Fingerprint(title=str(kept["title"]), length=int(kept["length"]), **numbers, **names)


def _place(url: str) -> str:
    """Host and path; digits of the path are left out, as builds put their number there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:100]
    return (parts.hostname or "") + re.sub(r"[0-9a-f]{8,}|\d+", "*", parts.path)[:150]


def _some(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(items))[:MOST])
