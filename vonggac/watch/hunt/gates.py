"""What lets almost every name go before anything is weighed. Compiled.

A window of the sieves leads to the patterns that may stand there; `near` compares their first ten letters in a few
operations on numbers. Names of 2-4 letters are looked for at the edges of labels and as whole words.
"""

from vonggac.watch.hunt.compiled import I32, I64, compiled, inlined, look_up, lowest_bit
from vonggac.watch.hunt.layout import (
    BOUND,
    END,
    EXACT_HEAD,
    FIRST,
    FOUND,
    HEAD,
    LABEL,
    LAST,
    LETTER,
    LONG_HEAD,
    LONG_WINDOW,
    MOST,
    PACKED,
    SHORT_HEAD,
    SIZE,
    TAIL,
    TINY_EDITED,
    TINY_KEY,
    WINDOW,
    Index,
)
from vonggac.watch.hunt.scan import ahead

FIVE, SIX = (1 << 25) - 1, (1 << 30) - 1


@inlined
def promising(found: int, n: int, index: Index, work: I32, keys: I64) -> bool:
    """Tell whether a pattern may stand at one of the windows that the sieves let pass."""
    for k in range(found):
        at, text = work[FOUND, k] >> 2, ahead(keys, work[FOUND, k] >> 2, n)
        if work[FOUND, k] & LONG_WINDOW:
            if _any_near(look_up(index.windows, (text & SIX) | LONG_HEAD), at, text, index, work):
                return True
        elif _any_near(look_up(index.windows, (text & FIVE) | TAIL), at, text, index, work) or _any_near(
            look_up(index.windows, (text & FIVE) | head_at(at, n, work)), at, text, index, work
        ):
            return True
    return False


@inlined
def head_at(at: int, n: int, work: I32) -> int:
    """Return which short names may begin here: misspelt ones weigh nothing but near the edge of a word."""
    if at == 0 or work[BOUND, at] or at + WINDOW + 3 >= n:
        return SHORT_HEAD
    for k in range(at + WINDOW - 1, min(n, at + WINDOW + 3)):
        if work[BOUND, k]:
            return SHORT_HEAD
    return EXACT_HEAD


@inlined
def _any_near(row: int, at: int, text: int, index: Index, work: I32) -> bool:
    """Tell whether one of the patterns of a row is near; row 0 has none."""
    row -= 1
    while row >= 0:
        post = index.posts[row]
        last = post < 0
        post = ~post if last else post
        if near_post(post, at, text, index.quick, work):
            return True
        row = -1 if last else row + 1
    return False


@inlined
def near_post(post: int, at: int, text: int, quick: I64, work: I32) -> bool:
    """Tell whether the first letters of a pattern (the last ones, for a tail) are within its edits of a window."""
    p = post >> 6
    if post & 63:
        return near(_back(at + WINDOW - 1, work), quick[p, LAST], quick[p, SIZE], quick[p, MOST])
    return near(text, quick[p, FIRST], quick[p, SIZE], quick[p, MOST])


@inlined
def _back(start: int, work: I32) -> int:
    text = 0
    for k in range(min(PACKED, start + 1)):
        text |= work[LETTER, start - k] << (5 * k)
    return text


@inlined
def near(text: int, word: int, size: int, most: int) -> bool:
    """Tell whether the letters of `word` are within `most` (0-2) edits of letters at the head of `text`.

    Letters are taken as long as they agree: an edit is only ever needed where they do not.
    """
    same = _agree(text, word, size)
    if same == size:
        return True
    if most == 0:
        return False
    text, word, size = text >> (5 * same), word >> (5 * same), size - same
    for edit in range(4):
        after, left, rest = _edited(text, word, size, edit)
        same = _agree(after, left, rest)
        if same >= rest:
            return True
        if most == 1:
            continue
        after, left, rest = after >> (5 * same), left >> (5 * same), rest - same
        for second in range(4):
            text_2, word_2, size_2 = _edited(after, left, rest, second)
            if _agree(text_2, word_2, size_2) >= size_2:
                return True
    return False


@inlined
def _agree(text: int, word: int, size: int) -> int:
    """Return how many letters at the head of both are the same, at most `size`."""
    differ = (text ^ word) & ((1 << (5 * size)) - 1)
    return size if differ == 0 else int(lowest_bit(differ)) // 5


@inlined
def _edited(text: int, word: int, size: int, edit: int) -> tuple[int, int, int]:
    """Return text, word and size behind an edit: 0 substitution, 1 deletion, 2 insertion, 3 swap."""
    if edit == 0:
        return text >> 5, word >> 5, size - 1
    if edit == 1:
        return text, word >> 5, size - 1
    if edit == 2:
        return text >> 5, word, size
    if size > 1 and text & 31 == (word >> 5) & 31 and (text >> 5) & 31 == word & 31:
        return text >> 10, word >> 10, size - 2
    return 0, 1, 1  # no swap: never agrees


@inlined
def tiny(labels: int, hyphens: bool, n: int, index: Index, work: I32, keys: I64) -> bool:
    """Tell whether a label begins or ends as a name of 2-4 letters does, or has such a word, perhaps misspelt."""
    for k in range(max(1, labels - 1)):
        start, end = work[LABEL, k], work[LABEL, k + 1]
        if end - start < 2:
            continue
        head, tail = ahead(keys, start, n), keys[end] >> (5 * (PACKED - 4))
        if index.edges[head & 0x3FF] & HEAD:
            for length in range(2, min(4, end - start) + 1):
                if look_up(index.tiny, (length << TINY_KEY) | (head & ((1 << (5 * length)) - 1))):
                    return True
        if index.edges[tail >> 10] & END:
            for length in range(2, min(4, end - start) + 1):
                if look_up(index.tiny, (length << TINY_KEY) | (tail >> (5 * (4 - length)))):
                    return True
        if hyphens and _tiny_word(start, end, n, index, work, keys):
            return True
    return False


@compiled
def _tiny_word(start: int, end: int, n: int, index: Index, work: I32, keys: I64) -> bool:
    """Tell whether one of several words of a label is a name of 2-4 letters, perhaps misspelt."""
    first = start
    for stop in range(start + 1, end + 1):
        if stop < end and work[BOUND, stop] == 0:
            continue
        length = stop - first
        if 2 <= length <= WINDOW and length < end - start:
            key = ahead(keys, first, n) & ((1 << (5 * length)) - 1)
            if look_up(index.tiny, (length << TINY_KEY) | key) or look_up(
                index.windows, ((length + TINY_EDITED) << TINY_KEY) | key
            ):
                return True
        first = stop
    return False
