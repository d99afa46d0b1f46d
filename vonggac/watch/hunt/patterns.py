"""The ways to write each protected name that are looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vonggac.watch.hunt.layout import LONGEST, WINDOW
from vonggac.watch.hunt.protected import SHORT, Protected

# Two letters that are read as one, both ways round; the single letters are in letters.py.
PAIRS = (("m", "rn"), ("m", "nn"), ("w", "vv"), ("d", "cl"), ("k", "lc"), ("h", "lh"), ("b", "lo"), ("u", "ii"),
         ("n", "ri"), ("m", "rr"), ("d", "dl"), ("b", "lb"), ("g", "cj"), ("q", "cl"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to write a protected name: what is looked for, and how far a name may differ from it."""

    word: str
    owner: int
    edits: int
    meant: str  # the word as it is protected; differs where a pair stands for a letter


def patterns_of(names: Sequence[Protected]) -> list[Pattern]:
    """Return the words of each name, then those with a pair for a letter; longest first, so that it wins a tie."""
    found: dict[str, Pattern] = {}
    for owner, name in enumerate(names):
        for word in name.words:
            word = word[:LONGEST]
            edits = 0 if len(word) < SHORT else 1 if len(word) < 9 else 2
            found.setdefault(word, Pattern(word, owner, edits, word))
    for pattern in list(found.values()):
        for word in _paired(pattern.word) if len(pattern.word) > SHORT else ():
            found.setdefault(word, Pattern(word, pattern.owner, 0, pattern.word))
    return sorted(found.values(), key=lambda pattern: -len(pattern.word))


def _paired(word: str) -> Iterator[str]:
    for single, pair in PAIRS:
        for this, other in ((single, pair), (pair, single)):
            at = word.find(this)
            while at >= 0:
                changed = word[:at] + other + word[at + len(this) :]
                if WINDOW <= len(changed) <= LONGEST and changed.isalnum():
                    yield changed
                at = word.find(this, at + 1)
            if word.count(this) > 1 and len(word) + word.count(this) <= LONGEST:
                yield word.replace(this, other)
