"""The pass over the bytes: letters, bounds and windows of a name in one go. Compiled; see compiled.py."""

from vonggac.watch.hunt.compiled import I32, I64, U8, compiled, in_sieve, inlined
from vonggac.watch.hunt.layout import (
    BOUND,
    FOUND,
    LABEL,
    LETTER,
    LONG_WINDOW,
    PACKED,
    PLACE,
    SHORT_WINDOW,
    TYPED,
    WINDOW,
    Index,
)
from vonggac.watch.hunt.letters import DOT, HYPHEN

NEWLINE = 10
PLAYS_GOV, HYPHENATED = 1, 2  # marks of a name
_GOV = 7 | (15 << 5) | (22 << 10)
_NEWEST, _FIVE, _SIX, _THREE = 5 * (PACKED - 1), 5 * (PACKED - 5), 5 * (PACKED - 6), 5 * (PACKED - 3)
_MOST_LABELS = 128


@inlined
def scan(
    data: U8, i: int, index: Index, work: I32, keys: I64, long_mask: int, short_mask: int
) -> tuple[int, int, int, int, int]:
    """Read one plain name; return where it stops, its letters, labels, windows found and marks.

    Letters stand in `work` as `spread` puts them, but for TYPED and PLACE. No labels: not plain, look at it slowly.
    """
    n, labels, key, found, marks, before = 0, 0, 0, 0, 0, 0
    work[LABEL, 0], work[BOUND, 0], keys[0] = 0, 0, 0
    while True:
        code = index.ascii[data[i]]
        if code < HYPHEN:
            if code == 0:
                break
            key = (key >> 5) | (code << _NEWEST)
            work[LETTER, n] = code
            n += 1
            work[BOUND, n], keys[n] = 0, key
            marks |= (key >> _THREE) == _GOV
            long = in_sieve(index.long, key >> _SIX, long_mask)
            short = in_sieve(index.short, key >> _FIVE, short_mask)
            if long or short:
                found = _note(n, long, short, found, work)
        elif code == HYPHEN:
            if work[BOUND, n]:
                break  # perhaps punycode: the slow way decides
            work[BOUND, n] = HYPHEN
            marks |= HYPHENATED
        else:
            labels += 1
            if n == before or labels >= _MOST_LABELS:
                return i, 0, 0, 0, 0
            work[LABEL, labels], work[BOUND, n], before = n, DOT, n
        i += 1
        if n > 250:
            return i, 0, 0, 0, 0
    plain = data[i] == NEWLINE or (data[i] == 13 and data[i + 1] == NEWLINE)
    if not plain or n == before or labels == 0 or 48 <= data[i - 1] <= 57:
        return i, n, 0, 0, 0
    work[LABEL, labels + 1] = n
    return i, n, labels + 1, found, marks


@inlined
def _note(n: int, long: bool, short: bool, found: int, work: I32) -> int:
    """Keep where a window begins that ends before the n-th letter; return how many there are."""
    if long and n > WINDOW:
        work[FOUND, found] = (n - WINDOW - 1) << 2 | LONG_WINDOW
        found += 1
    if short and n >= WINDOW:
        work[FOUND, found] = (n - WINDOW) << 2 | SHORT_WINDOW
        found += 1
    return found


@compiled
def typed(data: U8, i: int, n: int, index: Index, work: I32) -> None:
    """Fill in TYPED and PLACE of a plain name that is to be weighed."""
    k = 0
    while k < n:
        byte = data[i] & 0xFF
        code = index.ascii[byte]
        if 0 < code < HYPHEN:
            work[PLACE, k], work[TYPED, k] = i, byte | 32 if byte >= 65 else byte
            k += 1
        i += 1


@compiled
def sift(n: int, index: Index, work: I32, keys: I64, long_mask: int, short_mask: int) -> int:
    """Find the windows of a name that was read slowly; return how many."""
    key, found = 0, 0
    keys[0] = 0
    for i in range(n):
        key = (key >> 5) | (work[LETTER, i] << _NEWEST)
        keys[i + 1] = key
        long = in_sieve(index.long, key >> _SIX, long_mask)
        short = in_sieve(index.short, key >> _FIVE, short_mask)
        if (long or short) and found < len(keys) - 2:
            found = _note(i + 1, long, short, found, work)
    return found


@inlined
def ahead(keys: I64, start: int, n: int) -> int:
    """Return up to twelve letters from `start` on, the first lowest; 0 where the name has ended."""
    end = min(n, start + PACKED)
    return int(keys[end] >> (5 * (PACKED - end + start)))
