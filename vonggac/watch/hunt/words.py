"""Which words of the lexicon and the dictionary stand in a stretch of letters. Compiled."""

from vonggac.watch.hunt.compiled import I32, I64, compiled, look_up, mix
from vonggac.watch.hunt.layout import BOUND, LETTER, REACH, TYPED

LEXICON, ANY = 31, 127
SAYS = 15  # kinds that say something about the name beside them
COVERED = 128  # the whole stretch consists of such words
BEGINS = 1 << 8  # of a table: words begin so
WORDS = 256  # one word in the count of words that cover a stretch
FOLDED, WRITTEN = (
    1011,
    1013,
)  # how a word is hashed: its folded codes, so that "x4cthuc" is found; or letter by letter


@compiled
def cover(work: I32, start: int, end: int, kinds: int, words: I64) -> int:
    """Return what words of these kinds stand in letters[start:end).

    If nothing else stands there, COVERED and WORDS times the least number of words that it takes.
    """
    if start >= end:
        return COVERED
    loose = 0
    for i in range(start, end + 1):
        work[REACH, i] = -1
    work[REACH, start] = 0
    for i in range(start, end):
        here = work[REACH, i]
        bounded = i == start or work[BOUND, i] != 0
        if here < 0 and not bounded and end - i < 5:
            continue
        lone = (i == 0 or work[BOUND, i] != 0) and work[BOUND, i + 1] != 0
        if here >= 0 and (lone or 48 <= work[TYPED, i] <= 57):
            work[REACH, i + 1] = _better(work[REACH, i + 1], here)
        seed = WRITTEN if kinds > LEXICON else FOLDED
        for stop in range(i + 1, min(end, i + 20) + 1):
            if kinds > LEXICON and stop > i + 1 and work[BOUND, stop - 1]:
                break
            seed = mix(seed, work[TYPED, stop - 1] if kinds > LEXICON else work[LETTER, stop - 1])
            known = look_up(words, seed)
            if known == 0:
                break
            kind = known & kinds
            if kind == 0:
                continue
            token = bounded and (stop == end or work[BOUND, stop] != 0)
            says = kind & SAYS if stop - i >= 3 or token else 0
            if token or stop - i >= 5:
                loose |= says
            if here >= 0 and (stop - i >= 2 or lone):
                work[REACH, stop] = _better(work[REACH, stop], (here + WORDS) | says)
    return work[REACH, end] | COVERED if work[REACH, end] >= 0 else loose


@compiled
def _better(old: int, new: int) -> int:
    """Of two ways to the same letter the one with fewer words; it keeps what both say."""
    if old < 0:
        return new
    return (min(old, new) & ~SAYS) | ((old | new) & SAYS)
