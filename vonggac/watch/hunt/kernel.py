"""The hunt itself: one pass over a block of lines. Compiled; 0 allocations for a name.

Almost every name is let go after one look-up for each letter (the sieve); what is left is matched and weighed.
"""

from vonggac.watch.hunt.compiled import I32, I64, U8, compiled, inlined, look_up
from vonggac.watch.hunt.distance import align
from vonggac.watch.hunt.endings import allowed, fake_end, gov, registrable
from vonggac.watch.hunt.flags import (
    DISTANCE,
    FAKE_END,
    FAKE_GOV,
    FIELDS,
    FLAGS,
    FROM,
    GOV,
    GOV_MAYBE,
    GOV_PLAIN,
    LEAST,
    NEEDED,
    PATTERN,
    READY,
    REGISTERED,
    SCORE,
    SEEN,
    STATE_LIKE,
    TO,
)
from vonggac.watch.hunt.gates import FIVE, SIX, head_at, near_post, promising, tiny
from vonggac.watch.hunt.layout import (
    BEST,
    BOUND,
    EDITS,
    FOUND,
    HEAD,
    HIT_DISTANCE,
    HIT_FLAGS,
    HIT_PATTERN,
    HIT_SCORE,
    HITS,
    HOST_FROM,
    HOST_TO,
    LABEL,
    LONG_HEAD,
    LONG_WINDOW,
    NAMES,
    NO_PATTERN,
    PLACE,
    RUBBISH,
    SPAN_FROM,
    SPAN_TO,
    STOPPED_AT,
    TAIL,
    TINY_EDITED,
    TINY_KEY,
    WINDOW,
    Index,
)
from vonggac.watch.hunt.scan import HYPHENATED, NEWLINE, PLAYS_GOV, ahead, scan, sift, typed
from vonggac.watch.hunt.spread import host_in, spread
from vonggac.watch.hunt.weigh import weigh
from vonggac.watch.hunt.words import LEXICON, cover

_CR, _HASH, _STAR = 13, 35, 42


@compiled
def hunt(
    data: U8, start: int, end: int, floor: int, index: Index, work: I32, keys: I64, hits: I32, counts: I32
) -> None:
    """Hunt in the lines of data[start:end), the last of which ends with a newline; fill `hits` and `counts`.

    Stops early, at counts[STOPPED_AT], when `hits` is full. Hits below the score `floor` are not written; 0 writes
    every name, hit or not.
    """
    long_mask, short_mask = len(index.long) * 64 - 1, len(index.short) * 64 - 1
    count, names, rubbish, i = 0, 0, 0, start
    while i < end and count < len(hits):
        line = i
        if data[i] == _STAR and data[i + 1] == 46:
            i += 2
        host = i
        i, n, labels, found, marks = scan(data, i, index, work, keys, long_mask, short_mask)
        host_end = i
        while data[i] != NEWLINE:
            i += 1
        i += 1
        short, state = True, marks & PLAYS_GOV != 0
        if labels:
            names += 1
            short = tiny(labels, marks & HYPHENATED != 0, n, index, work, keys)
            if floor and not short and not state and not promising(found, n, index, work, keys):
                continue
            typed(data, host, n, index, work)
        elif host_end == line and (data[line] == NEWLINE or data[line] == _CR or data[line] == _HASH):
            continue  # an empty line or a comment
        else:
            host, host_end = host_in(data, line, i - 1)
            n, labels = spread(data, host, host_end, index, work)
            if n == 0:
                rubbish += 1
                continue
            names += 1
            found, state = sift(n, index, work, keys, long_mask, short_mask), True
        if _judge(n, labels, found, short, state, floor, index, work, keys) >= floor:
            _write(hits, count, host, host_end, n, work)
            count += 1
    counts[NAMES], counts[RUBBISH], counts[HITS], counts[STOPPED_AT] = names, rubbish, count, i


@inlined
def _judge(
    n: int, labels: int, found: int, short: bool, state: bool, floor: int, index: Index, work: I32, keys: I64
) -> int:
    """Return the score of the best match, 0 when there is none; work[BEST] tells what it is."""
    for field in range(FIELDS):
        work[BEST, field] = 0
    work[BEST, NEEDED] = floor
    for k in range(found):
        at, text = work[FOUND, k] >> 2, ahead(keys, work[FOUND, k] >> 2, n)
        if work[FOUND, k] & LONG_WINDOW:
            row, other = look_up(index.windows, (text & SIX) | LONG_HEAD), 0
        else:
            row = look_up(index.windows, (text & FIVE) | TAIL)
            other = look_up(index.windows, (text & FIVE) | head_at(at, n, work))
        if row:
            _try(row, at, text, n, labels, index, work)
        if other:
            _try(other, at, text, n, labels, index, work)
    if short:
        _try_tiny(n, labels, index, work, keys)
    if state and _ready(n, labels, index.suffixes, work):
        _try_gov(n, index.lexicon, work)
    score: int = min(99, work[BEST, SCORE])
    return score


@inlined
def _ready(n: int, labels: int, suffixes: I64, work: I32) -> bool:
    """Work out once what every match of the name needs; False for a true domain and what stands below one."""
    if work[BEST, READY] == 0:
        work[BEST, READY] = 1 if allowed(work, n, labels, suffixes) else 2
        if work[BEST, READY] == 2:
            registered, seen = registrable(work, n, labels, suffixes)
            likeness = gov(work, n, registered)
            work[BEST, REGISTERED], work[BEST, STATE_LIKE] = registered, likeness
            seen |= FAKE_GOV if likeness else 0
            if likeness:
                work[BEST, NEEDED] = min(
                    LEAST, work[BEST, NEEDED]
                )  # a faint likeness too tells whose name is meant
            work[BEST, SEEN] = seen | (FAKE_END if fake_end(work, registered) else 0)
    return bool(work[BEST, READY] == 2)


@inlined
def _try(row: int, start: int, text: int, n: int, labels: int, index: Index, work: I32) -> None:
    """Weigh every pattern that is near where the window may begin it (or, for long ones, end it)."""
    row -= 1
    while row >= 0:
        post = index.posts[row]
        last = post < 0
        post = ~post if last else post
        row = -1 if last else row + 1
        if near_post(post, start, text, index.quick, work):
            _meet(post, start, n, labels, index.patterns, index.suffixes, index.lexicon, index.words, work)


@compiled
def _meet(
    post: int,
    start: int,
    n: int,
    labels: int,
    patterns: I32,
    suffixes: I64,
    lexicon: I64,
    words: I64,
    work: I32,
) -> None:
    """Align one pattern and weigh its nearest and its farthest end."""
    if not _ready(n, labels, suffixes, work):
        return
    pattern, backwards = post >> 6, post & 63
    anchor, step = (start + WINDOW - 1, -1) if backwards else (start, 1)
    edits, edge, farthest = align(work, n, anchor, step, pattern, patterns)
    if edits > patterns[pattern, EDITS]:
        return
    for _ in range(2 if farthest != edge else 1):
        first, end = (edge, anchor + 1) if backwards else (anchor, edge)
        weigh(pattern, edits, first, end, labels, patterns, suffixes, lexicon, words, work)
        edge = farthest


@compiled
def _try_tiny(n: int, labels: int, index: Index, work: I32, keys: I64) -> None:
    for k in range(labels):
        start, end = work[LABEL, k], work[LABEL, k + 1]
        for i in range(start, end):
            opens, text = i == start or work[BOUND, i] != 0, ahead(keys, i, n)
            if not opens and not index.edges[text & 0x3FF] & HEAD:
                continue
            for length in range(2, min(5, end - i) + 1):
                stop = i + length
                closes = stop == end or work[BOUND, stop] != 0
                if not opens and not closes:
                    continue
                key = text & ((1 << (5 * length)) - 1)
                row = look_up(index.tiny, (length << TINY_KEY) | key)
                if row:
                    _try(row, i, text, n, labels, index, work)
                row = (
                    look_up(index.windows, ((length + TINY_EDITED) << TINY_KEY) | key)
                    if opens and closes
                    else 0
                )
                if row:
                    _try(row, i, key, stop, labels, index, work)


@compiled
def _try_gov(n: int, lexicon: I64, work: I32) -> None:
    """A name that plays gov.vn is a hit without any protected name."""
    score = 85 if work[BEST, STATE_LIKE] == GOV_PLAIN else 0
    if work[BEST, STATE_LIKE] == GOV_MAYBE:
        words = 0
        for k in range(work[BEST, REGISTERED] + 1):
            words |= cover(work, work[LABEL, k], work[LABEL, k + 1], LEXICON, lexicon)
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
