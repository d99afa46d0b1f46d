"""What speaks for a likeness: plain words stand there, or the name itself is made of words. Compiled."""

from vonggac.watch.hunt.compiled import I32, I64, compiled
from vonggac.watch.hunt.evidence import READS_SPOKEN, READS_WORD, READS_WORDS, SPOKEN_BESIDE, SPOKEN_NAME
from vonggac.watch.hunt.flags import SYLLABLE
from vonggac.watch.hunt.layout import BOUND
from vonggac.watch.hunt.words import ANY, COVERED, WORDS, cover


@compiled
def _spoken_name(work: I32, start: int, end: int, words: I64) -> bool:
    """Tell whether the name itself is made of words: "dichvucong" may go on as "dichvucongchung", a notary's.

    A long name of English words is known by nothing but its owner ("facebook"), and eleven letters are no accident.
    """
    if end - start > 10:
        return False
    found = cover(work, start, end, ANY if end - start < 6 else SYLLABLE, words)
    return found & COVERED != 0 and found // WORDS * 3 <= end - start


@compiled
def reading(work: I32, left: int, start: int, end: int, right: int, covered: bool, words: I64) -> int:
    """Return what the dictionary says: of the letters seen, of the name alone, of what is beside it."""
    seen = _read(work, left, start, end, right, covered, words)
    seen |= SPOKEN_NAME if _spoken_name(work, start, end, words) else 0
    return seen | (SPOKEN_BESIDE if _spoken_beside(work, left, start, end, right, words) else 0)


@compiled
def _read(work: I32, left: int, start: int, end: int, right: int, covered: bool, words: I64) -> int:
    """Return how the letters read up to the next hyphen: "email" is a word, no slip of "gmail". 0: as nothing.

    `covered`: what stands beside them is known already, so that they are read alone.
    """
    first, last = start, end
    while not covered and first > left and work[BOUND, first] == 0:
        first -= 1
    while not covered and last < right and work[BOUND, last] == 0:
        last += 1
    found = cover(work, first, last, ANY, words)
    if not found & COVERED or found // WORDS * 3 > last - first:
        return 0
    if found // WORDS == 1:
        return READS_WORD
    return READS_SPOKEN if cover(work, first, last, SYLLABLE, words) & COVERED else READS_WORDS


@compiled
def _spoken_beside(work: I32, left: int, start: int, end: int, right: int, words: I64) -> bool:
    """Tell whether what is left of the label is made of Vietnamese syllables."""
    if end - start >= right - left:
        return False
    return cover(work, left, start, SYLLABLE, words) & cover(work, end, right, SYLLABLE, words) & COVERED != 0
