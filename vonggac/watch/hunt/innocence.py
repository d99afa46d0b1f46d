"""What speaks for a likeness: plain words stand there, or the name itself is made of words. Compiled."""

from vonggac.watch.hunt.compiled import I32, I64, compiled
from vonggac.watch.hunt.flags import (
    AT_OWN_END,
    CHEAP_END,
    COMMON,
    DOTS,
    FAKE_END,
    FAKE_GOV,
    FOREIGN,
    GLUED,
    HOSTED,
    SYLLABLE,
    WORLD,
)
from vonggac.watch.hunt.layout import BOUND
from vonggac.watch.hunt.words import ANY, COVERED, WORDS, cover


@compiled
def spoken_name(work: I32, start: int, end: int, words: I64) -> bool:
    """Tell whether the name itself is made of words: "dichvucong" may go on as "dichvucongchung", a notary's.

    A long name of English words is known by nothing but its owner ("facebook"), and eleven letters are no accident.
    """
    if end - start > 10:
        return False
    found = cover(work, start, end, ANY if end - start < 6 else SYLLABLE, words)
    return found & COVERED != 0 and found // WORDS * 3 <= end - start


@compiled
def innocence(
    work: I32, left: int, start: int, end: int, right: int, edits: int, covered: bool, flags: int, traits: int,
    words: I64,
) -> int:  # fmt: skip
    """Return what a likeness loses because plain words are written there: "email" is not a slip of "gmail"."""
    first, last = start, end
    while not covered and first > left and work[BOUND, first] == 0:
        first -= 1
    while not covered and last < right and work[BOUND, last] == 0:
        last += 1
    found = cover(work, first, last, ANY, words)
    if not found & COVERED or found // WORDS * 3 > last - first:
        return 0
    if found // WORDS == 1 or edits > 1 or start > left or end < right:
        return 45
    spoken = (
        cover(work, first, last, SYLLABLE, words) & COVERED != 0
    )  # "saoviet" is nobody's slip of "baoviet"
    if flags & AT_OWN_END:
        return (45 if spoken else 20) if traits & COMMON else (30 if spoken else 4)
    if spoken:
        return 45 if traits & COMMON else 30
    return 45 if traits & COMMON else 25 if end - start <= 5 else 20 if end - start == 6 else 12


@compiled
def honest_use(length: int, covered: bool, flags: int, traits: int) -> int:
    """Return what a name as it stands loses beside words that say nothing: "github-stars.dev" is written in good faith.

    Only a name that all the world builds upon, or one glued to unknown letters in another country.
    """
    if flags & (CHEAP_END | HOSTED | FAKE_END | FAKE_GOV):
        return 0
    world = 15 if traits & WORLD and not flags & DOTS and (not covered or length <= 5) else 0
    return world + (12 if flags & GLUED and flags & FOREIGN and not covered else 0)
