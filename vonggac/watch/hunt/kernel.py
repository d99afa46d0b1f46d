"""The hunt itself: one pass over a block of lines. Compiled; 0 allocations for a name.

Almost every name is let go after one look-up for each letter (the sieve); what is left is matched and weighed.
"""

from vonggac.watch.hunt.compiled import (
    BEST,
    BOUND,
    EXACT_HEAD,
    FOUND,
    I32,
    I64,
    LABEL,
    LETTER,
    LONG_HEAD,
    PLACE,
    SHORT_HEAD,
    TAIL,
    TINY_EDITED,
    TINY_KEY,
    U8,
    WINDOW,
    Index,
    compiled,
    look_up,
    sieve_bit,
)  # fmt: skip
from vonggac.watch.hunt.distance import align, near
from vonggac.watch.hunt.letters import DOT, HYPHEN
from vonggac.watch.hunt.spread import NEWLINE, host_in, sift, spread
from vonggac.watch.hunt.weigh import (
    DISTANCE,
    FAKE_END,
    FAKE_GOV,
    FIELDS,
    FLAGS,
    FROM,
    GOV_MAYBE,
    GOV_PLAIN,
    LEAST,
    PATTERN,
    READY,
    REGISTERED,
    SCORE,
    SEEN,
    STATE_LIKE,
    TO,
    allowed,
    fake_end,
    gov,
    registrable,
    weigh,
)  # fmt: skip
from vonggac.watch.hunt.words import GOV, LEXICON, cover

# What `hunt` counts, and the columns of a hit.
NAMES, RUBBISH, HITS, STOPPED_AT = range(4)
HOST_FROM, HOST_TO, HIT_PATTERN, HIT_DISTANCE, HIT_FLAGS, HIT_SCORE, SPAN_FROM, SPAN_TO = range(8)
COLUMNS = 8
NO_PATTERN = -1  # a hit on gov.vn itself, without a protected name
_GOV_KEY = (7 << 10) | (15 << 5) | 22
_MOST_LABELS = 128
_CR, _HASH, _STAR = 13, 35, 42


@compiled
def hunt(data: U8, start: int, end: int, floor: int, index: Index, work: I32, hits: I32, counts: I32) -> None:
    """Hunt in the lines of data[start:end), the last of which ends with a newline; fill `hits` and `counts`.

    Stops early, at counts[STOPPED_AT], when `hits` is full. Hits below the score `floor` are not written.
    """
    size = len(index.sieve) * 64
    count, names, rubbish, i = 0, 0, 0, start
    while i < end and count < len(hits):
        line, n, labels, key, found, state = i, 0, 0, 0, 0, False
        if data[i] == _STAR and i + 1 < end and data[i + 1] == 46:
            i += 2
        host = i
        work[LABEL, 0], work[BOUND, 0], before = 0, 0, 0
        while True:  # the plain case: letters, bounds and the sieve in one go
            code = index.ascii[data[i]]
            if code < HYPHEN:
                if code == 0:
                    break
                work[LETTER, n] = code
                n += 1
                work[BOUND, n] = 0
                key = ((key << 5) | code) & 0x1FFFFFF
                state = state or (key & 0x7FFF) == _GOV_KEY
                bit = sieve_bit(key, size)
                if (index.sieve[bit >> 6] >> (bit & 63)) & 1 and n >= WINDOW:
                    work[FOUND, found] = n - WINDOW
                    found += 1
            elif code == HYPHEN:
                if work[BOUND, n] or i == host + 3:
                    break  # perhaps punycode: the slow way decides
                work[BOUND, n] = HYPHEN
            else:
                labels += 1
                if n == before or labels >= _MOST_LABELS:
                    break
                work[LABEL, labels], work[BOUND, n], before = n, DOT, n
            i += 1
            if n > 250:
                break
        plain = data[i] == NEWLINE or (data[i] == _CR and data[i + 1] == NEWLINE)
        host_end = i
        while data[i] != NEWLINE:
            i += 1
        i += 1
        if plain and n > before and labels > 0 and not 48 <= data[host_end - 1] <= 57:
            labels += 1
            work[LABEL, labels] = n
            names += 1
            tiny = _tiny(labels, index.tiny, index.windows, work)
            if not tiny and not state and not (found and _promising(found, n, index.windows, work)):
                continue
            n, labels = spread(data, host, host_end, index, work)
        elif host_end == line and (plain or data[line] == _HASH):
            continue  # an empty line or a comment
        else:
            host, host_end = host_in(data, line, i - 1)
            n, labels = spread(data, host, host_end, index, work)
            if n == 0:
                rubbish += 1
                continue
            names += 1
            found, tiny, state = sift(n, index, work), True, True
        if _judge(n, labels, found, tiny, state, index, work) >= floor:
            _write(hits, count, host, host_end, n, work)
            count += 1
    counts[NAMES], counts[RUBBISH], counts[HITS], counts[STOPPED_AT] = names, rubbish, count, i


@compiled
def _promising(found: int, n: int, windows: I64, work: I32) -> bool:
    """Tell whether one of the windows that the sieve let pass is one, not a chance hit."""
    for k in range(found):
        at = work[FOUND, k]
        if look_up(windows, _key(work, at, WINDOW + 1) | LONG_HEAD):
            return True
        key = _key(work, at, WINDOW)
        head = SHORT_HEAD if _near_bound(at, n, work) else EXACT_HEAD
        if look_up(windows, key | head) or look_up(windows, key | TAIL):
            return True
    return False


@compiled
def _near_bound(at: int, n: int, work: I32) -> bool:
    """Tell whether a short misspelt name that begins here may begin or end a word: others weigh nothing."""
    if at == 0 or work[BOUND, at]:
        return True
    for k in range(at + WINDOW - 1, min(n, at + WINDOW + 3)):
        if work[BOUND, k]:
            return True
    return at + WINDOW + 3 >= n


@compiled
def _tiny(labels: int, tiny: I64, windows: I64, work: I32) -> bool:
    """Tell whether a label begins or ends as a name of 2-4 letters does, or has such a word, perhaps misspelt."""
    for k in range(max(1, labels - 1)):
        start, end = work[LABEL, k], work[LABEL, k + 1]
        key = 0
        for length in range(1, min(4, end - start) + 1):
            key = (key << 5) | work[LETTER, start + length - 1]
            if length >= 2 and look_up(tiny, (length << TINY_KEY) | key):
                return True
        key = 0
        for length in range(1, min(4, end - start) + 1):
            key |= work[LETTER, end - length] << (5 * (length - 1))
            if length >= 2 and look_up(tiny, (length << TINY_KEY) | key):
                return True
        first = start
        for stop in range(start + 1, end + 1):
            if stop < end and work[BOUND, stop] == 0:
                continue
            length = stop - first
            if 2 <= length <= WINDOW and length < end - start:
                key = _key(work, first, length)
                if look_up(tiny, (length << TINY_KEY) | key) or look_up(
                    windows, ((length + TINY_EDITED) << TINY_KEY) | key
                ):
                    return True
            first = stop
    return False


@compiled
def _judge(n: int, labels: int, found: int, tiny: bool, state: bool, index: Index, work: I32) -> int:
    """Return the score of the best match, 0 when there is none; work[BEST] tells what it is."""
    for field in range(FIELDS):
        work[BEST, field] = 0
    for k in range(found):
        at = work[FOUND, k]
        row = look_up(index.windows, _key(work, at, WINDOW + 1) | LONG_HEAD)
        if row:
            _try(row, at, n, labels, index, work)
        key = _key(work, at, WINDOW)
        row = look_up(index.windows, key | TAIL)
        if row:
            _try(row, at, n, labels, index, work)
        head = SHORT_HEAD if _near_bound(at, n, work) else EXACT_HEAD
        row = look_up(index.windows, key | head)
        if row:
            _try(row, at, n, labels, index, work)
    if tiny:
        _try_tiny(n, labels, index, work)
    if state and _ready(n, labels, index, work):
        _try_gov(n, index, work)
    score: int = min(99, work[BEST, SCORE])
    return score


@compiled
def _ready(n: int, labels: int, index: Index, work: I32) -> bool:
    """Work out once what every match of the name needs; False for a true domain and what stands below one."""
    if work[BEST, READY] == 0:
        work[BEST, READY] = 1 if allowed(work, n, labels, index) else 2
        if work[BEST, READY] == 2:
            registered, seen = registrable(work, n, labels, index)
            likeness = gov(work, n, registered)
            work[BEST, REGISTERED], work[BEST, STATE_LIKE] = registered, likeness
            seen |= FAKE_GOV if likeness else 0
            work[BEST, SEEN] = seen | (FAKE_END if fake_end(work, registered) else 0)
    return bool(work[BEST, READY] == 2)


@compiled
def _key(work: I32, start: int, length: int) -> int:
    key = 0
    for i in range(start, start + length):
        key = (key << 5) | work[LETTER, i]
    return key


@compiled
def _try(row: int, start: int, n: int, labels: int, index: Index, work: I32) -> None:
    """Align every pattern that the window may begin (or, for long ones, end)."""
    row -= 1
    while row >= 0:
        post = index.posts[row]
        last = post < 0
        post = ~post if last else post
        pattern, tail = post >> 6, post & 63
        anchor, step = (start + WINDOW - 1, -1) if tail else (start, 1)
        if near(work, n, anchor, step, pattern, index.patterns) and _ready(n, labels, index, work):
            edits, first, last_end = align(work, n, anchor, step, pattern, index.patterns)
            _both(pattern, edits, anchor, first, tail, labels, index, work)
            if last_end != first:
                _both(pattern, edits, anchor, last_end, tail, labels, index, work)
        row = -1 if last else row + 1


@compiled
def _both(
    pattern: int, edits: int, anchor: int, edge: int, tail: int, labels: int, index: Index, work: I32
) -> None:
    if tail:
        weigh(pattern, edits, edge, anchor + 1, labels, index, work)
    else:
        weigh(pattern, edits, anchor, edge, labels, index, work)


@compiled
def _try_tiny(n: int, labels: int, index: Index, work: I32) -> None:
    for k in range(labels):
        start, end = work[LABEL, k], work[LABEL, k + 1]
        for i in range(start, end):
            opens = i == start or work[BOUND, i] != 0
            for length in range(2, min(5, end - i) + 1):
                stop = i + length
                closes = stop == end or work[BOUND, stop] != 0
                if not opens and not closes:
                    continue
                key = _key(work, i, length)
                row = look_up(index.tiny, (length << TINY_KEY) | key)
                if row:
                    _try(row, i, n, labels, index, work)
                row = (
                    look_up(index.windows, ((length + TINY_EDITED) << TINY_KEY) | key)
                    if opens and closes
                    else 0
                )
                if row:
                    _try(row, i, stop, labels, index, work)


@compiled
def _try_gov(n: int, index: Index, work: I32) -> None:
    """A name that plays gov.vn is a hit without any protected name."""
    score = 85 if work[BEST, STATE_LIKE] == GOV_PLAIN else 0
    if work[BEST, STATE_LIKE] == GOV_MAYBE:
        words = 0
        for k in range(work[BEST, REGISTERED] + 1):
            words |= cover(work, work[LABEL, k], work[LABEL, k + 1], LEXICON, index.words)
        score = 40 if words & GOV else 0
    if work[BEST, SCORE] >= LEAST:
        work[BEST, SCORE] = max(score, work[BEST, SCORE])  # whose name it is says more than the ending
    elif score > work[BEST, SCORE]:
        work[BEST, SCORE], work[BEST, PATTERN], work[BEST, DISTANCE] = score, NO_PATTERN, 0
        work[BEST, FLAGS], work[BEST, FROM], work[BEST, TO] = work[BEST, SEEN], 0, n


@compiled
def _write(hits: I32, row: int, host: int, host_end: int, n: int, work: I32) -> None:
    hits[row, HOST_FROM], hits[row, HOST_TO] = host, host_end
    hits[row, HIT_PATTERN], hits[row, HIT_DISTANCE] = work[BEST, PATTERN], work[BEST, DISTANCE]
    hits[row, HIT_FLAGS], hits[row, HIT_SCORE] = work[BEST, FLAGS], min(99, work[BEST, SCORE])
    hits[row, SPAN_FROM] = work[PLACE, work[BEST, FROM]]
    hits[row, SPAN_TO] = work[PLACE, work[BEST, TO] - 1] + 1
