"""What is known of a likeness, one bit each: the flags of a hit, and above them what is only weighed. Compiled."""

import numpy as np

from vonggac.watch.hunt.compiled import I32, compiled
from vonggac.watch.hunt.flags import (
    CHEAP_END,
    COMMON,
    DISTINCT_HEAD,
    DISTINCT_TAIL,
    DOTS,
    FAKE_END,
    FAKE_GOV,
    FOREIGN,
    GLUED,
    GUARDED,
    HOSTED,
    STATE,
    WHOLE,
    WORLD,
)
from vonggac.watch.hunt.layout import BOUND, LENGTH, LETTER, LETTERS, TYPED
from vonggac.watch.hunt.letters import code

(
    # Where it stands.
    LABEL_WHOLE, TOKEN, HALF, INSIDE, DOTTED_WHOLE, DOTTED,
    # How it is written; of a slip, what it did.
    AS_IS, LOOKALIKE, SLIP, SLIPS, LONGER, SHORTER, FIRST_DIFFERS, DISTINCT_DIFFERS,
    # The protected name: its length, its kind, whether it is made of words itself.
    TWO_OR_THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE_OR_TEN, LONG, EVERYDAY, OF_STATE, OF_WORLD, OWN_NAME, SPOKEN_NAME,
    # How the letters read up to the next hyphen.
    READS_WORD, READS_WORDS, READS_SPOKEN,
    # What is beside it, and the ending.
    SILENT, DIGITS_BESIDE, COVERED_BESIDE, SPOKEN_BESIDE, DOT_LEFT_OUT, ORDINARY_END, HOME_END, ABROAD,
    # Slips of the hand and of the eye, which chance seldom makes.
    DOUBLED, SWAPPED, NEAR_KEY, NEAR_LOOK,
) = (1 << n for n in range(19, 61))  # fmt: skip
FLAGS = (1 << 19) - 1  # the bits that are flags of a hit
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # a key touches the next one and two of the row below
_ALIKE = (
    "nm uv bh ce gq hn fr ft vy oc oe oa bd pq ij kh sz rn vw"  # drawn alike, but too different to be folded
)
_ON_KEYS, _ON_PAPER = 1, 2
_C, _M, _N, _O, _V, _W = 3, 13, 14, 15, 22, 23
PLAYED = CHEAP_END | HOSTED | FOREIGN | GUARDED | FAKE_END | FAKE_GOV


def _near() -> I32:
    """Return, for two folded letters, whether their keys are neighbours and whether they are drawn alike."""
    made = np.zeros((32, 32), np.int32)
    for row, below in zip(_KEYS, (*_KEYS[1:], ""), strict=True):
        for x, letter in enumerate(row):
            for other in row[x + 1 : x + 2] + below[max(0, x - 1) : x + 1]:
                made[code(letter), code(other)] |= _ON_KEYS
    for pair in _ALIKE.split():
        made[code(pair[0]), code(pair[1])] |= _ON_PAPER
    return made | made.T


_NEAR = _near()


@compiled
def of_place(seen: int, left: int, start: int, end: int, right: int, covered: bool, work: I32) -> int:
    """Return where the match stands. `covered`: what stands beside it is made of known words."""
    if seen & DOTS:
        return DOTTED_WHOLE if seen & WHOLE else DOTTED
    if seen & WHOLE:
        return LABEL_WHOLE
    if covered or not seen & GLUED:
        return TOKEN
    opens = start == left or work[BOUND, start] != 0
    closes = end == right or work[BOUND, end] != 0
    return HALF if opens or closes else INSIDE


@compiled
def of_name(length: int, traits: int) -> int:
    """Return what the protected name is."""
    seen = 0 if traits & (COMMON | STATE | WORLD) else OWN_NAME
    seen |= (EVERYDAY if traits & COMMON else 0) | (OF_STATE if traits & STATE else 0)
    seen |= OF_WORLD if traits & WORLD else 0
    if length <= 8:
        return seen | (TWO_OR_THREE if length < 4 else FOUR << (length - 4))
    return seen | (NINE_OR_TEN if length < 11 else LONG)


@compiled
def of_slip(start: int, end: int, pattern: int, traits: int, patterns: I32, work: I32) -> int:
    """Return what the slip did: to the length, to the first letter, to the few letters that are no common word."""
    length = patterns[pattern, LENGTH]
    seen = LONGER if end - start > length else SHORTER if end - start < length else 0
    seen |= FIRST_DIFFERS if work[LETTER, start] != patterns[pattern, LETTERS] else 0
    head, tail = (traits // DISTINCT_HEAD) & 3, (traits // DISTINCT_TAIL) & 3
    if (head and _same(end - length + head, pattern, head, length, patterns, work)) or (
        tail and _same(start, pattern, 0, length - tail, patterns, work)
    ):
        seen |= DISTINCT_DIFFERS
    return seen | _slip_of(start, end - start - length, pattern, patterns, work)


@compiled
def _slip_of(start: int, longer: int, pattern: int, patterns: I32, work: I32) -> int:
    """Return how the first wrong letter came about: a key hit twice, a swap, the key beside, a letter drawn alike."""
    n, length = 0, patterns[pattern, LENGTH]
    while n < length and work[LETTER, start + n] == patterns[pattern, LETTERS + n]:
        n += 1
    there, wanted = work[LETTER, start + n], patterns[pattern, LETTERS + n]
    if longer:
        twice = work[LETTER, start + n - 1] if n else 0
        return DOUBLED if twice and twice == (there if longer > 0 else wanted) else 0
    following = patterns[pattern, LETTERS + n + 1] if n + 1 < length else 0
    if there == following and n + 1 < length and work[LETTER, start + n + 1] == wanted:
        return SWAPPED
    near = _NEAR[there, wanted]
    return (NEAR_KEY if near & _ON_KEYS else 0) | (NEAR_LOOK if near & _ON_PAPER else 0)


@compiled
def of_label(left: int, start: int, end: int, right: int, work: I32) -> int:
    """Return what is left of the label without the match: nothing but digits, or what a dot would have cut off."""
    if (
        _is(left, start, _W, _W, _W, work)
        or _is(end, right, _C, _O, _M, work)
        or _is(end, right, _V, _N, 0, work)
    ):
        return DOT_LEFT_OUT
    if end - start >= right - left:
        return 0
    for i in range(left, right):
        if not start <= i < end and not 48 <= work[TYPED, i] <= 57:
            return 0
    return DIGITS_BESIDE


@compiled
def _is(start: int, end: int, first: int, second: int, third: int, work: I32) -> bool:
    """Tell whether a stretch is nothing but these letters; the third may be 0, for none."""
    if (
        end - start != (3 if third else 2)
        or work[LETTER, start] != first
        or work[LETTER, start + 1] != second
    ):
        return False
    return third == 0 or work[LETTER, start + 2] == third


@compiled
def _same(at: int, pattern: int, first: int, stop: int, patterns: I32, work: I32) -> bool:
    """Tell whether letters of a pattern stand unchanged from `at` on."""
    if at < 0:
        return False
    for n in range(first, stop):
        if work[LETTER, at + n - first] != patterns[pattern, LETTERS + n]:
            return False
    return True
