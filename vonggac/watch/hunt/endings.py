"""Which part of a name its owner chose, what the ending says, and whether gov.vn or an ending is played. Compiled."""

from vonggac.watch.hunt.compiled import I32, I64, compiled, look_up, mix
from vonggac.watch.hunt.flags import (
    ALLOWED,
    CHEAP,
    CHEAP_END,
    EVERYWHERE,
    FOREIGN,
    GOV_MAYBE,
    GOV_PLAIN,
    GUARDED,
    HOSTED,
    HOSTING,
    NO_DOMAINS,
    OWN,
    SECOND,
)
from vonggac.watch.hunt.layout import BOUND, LABEL, LETTER, TYPED

_D, _E, _G, _N, _O, _U, _V = 4, 5, 7, 14, 15, 21, 22


@compiled
def tail(work: I32, start: int, end: int) -> int:
    """Return the hash of the letters from `end` back to `start`, hyphens and dots included."""
    seed = 7
    for i in range(end - 1, start - 1, -1):
        seed = mix(seed, work[TYPED, i])
        if i > start and work[BOUND, i]:
            seed = mix(seed, work[BOUND, i])
    return seed | 1


@compiled
def allowed(work: I32, n: int, labels: int, suffixes: I64) -> bool:
    """Tell whether the name is one of the true domains or stands below one."""
    seed, k = 7, labels - 1
    for i in range(n - 1, -1, -1):
        seed = mix(seed, work[TYPED, i])
        if i == work[LABEL, k]:
            kind = look_up(suffixes, seed | 1)
            if kind & ALLOWED and not (kind & HOSTING and k > 0):
                return True
            k -= 1
        if work[BOUND, i]:
            seed = mix(seed, work[BOUND, i])
    return False


@compiled
def registrable(work: I32, n: int, labels: int, suffixes: I64) -> tuple[int, int]:
    """Return which label its owner chose, and the ending's flags CHEAP_END, HOSTED, FOREIGN (not vn)."""
    last = labels - 1
    if last < 1:
        return 0, 0
    flags = CHEAP_END if look_up(suffixes, tail(work, work[LABEL, last], n)) & CHEAP else 0
    country = n - work[LABEL, last] == 2
    if country and not (work[LETTER, n - 2] == _V and work[LETTER, n - 1] == _N):
        flags |= FOREIGN
    if last >= 2:
        if look_up(suffixes, tail(work, work[LABEL, last - 1], n)) & HOSTING:
            return last - 2, flags | HOSTED
        second = tail(work, work[LABEL, last - 1], work[LABEL, last])
        if country and look_up(suffixes, second) & SECOND:
            start = work[LABEL, last - 1]
            guarded = _is(work, start, _G, _O, _V) or _is(work, start, _E, _D, _U)
            return last - 2, flags | (GUARDED if guarded and not flags & FOREIGN else 0)
    return last - 1, flags


@compiled
def _is(work: I32, start: int, first: int, second: int, third: int) -> bool:
    return (
        work[LETTER, start] == first
        and work[LETTER, start + 1] == second
        and (third == 0 or work[LETTER, start + 2] == third)
    )


@compiled
def _vn_at(work: I32, start: int, end: int) -> bool:
    """Tell whether a token `vn` begins at the letter."""
    return (
        start + 2 <= end and _is(work, start, _V, _N, 0) and (start + 2 == end or work[BOUND, start + 2] != 0)
    )


@compiled
def fake_end(work: I32, registered: int) -> bool:
    """Tell whether a label before the ending plays the ending: bank.com.vn.x.top, bank.vn-x.top, bank.com-x.top."""
    for k in range(1, registered + 1):
        start, end = work[LABEL, k], work[LABEL, k + 1]
        first = start + 1
        while first < end and work[BOUND, first] == 0:
            first += 1
        token = first < end or k < registered
        if token and _vn_at(work, start, end):
            return True
        com = first - start == 3 and (_is(work, start, 3, _O, 13) or _is(work, start, _G, _O, _V))
        if token and com:
            return True
    return False


@compiled
def gov(work: I32, n: int, registered: int) -> int:
    """Return GOV_PLAIN where a label plays gov.vn, GOV_MAYBE where `gov` stands as a word, else 0."""
    best = 0
    for k in range(registered + 1):
        start, end = work[LABEL, k], work[LABEL, k + 1]
        for i in range(start, end - 2):
            if not _is(work, i, _G, _O, _V):
                continue
            after = i + 3
            opens = i == start or work[BOUND, i] != 0
            closes = after == end or work[BOUND, after] != 0
            before_vn = after < n and (after < end or k < registered) and _vn_at(work, after, n)
            if before_vn or (after + 2 <= end and _is(work, after, _V, _N, 0)):
                return GOV_PLAIN
            if k == registered and after == end and i > start and _vn_at(work, after, n):
                return GOV_PLAIN
            if (opens or closes) and (end - start == 3 or after == end or i == start or (opens and closes)):
                best = GOV_MAYBE
    return best


@compiled
def own_end(work: I32, labels: int, registered: int, owner: int, suffixes: I64) -> bool:
    """Tell whether the name stands under an ending that its owner uses."""
    ending = tail(work, work[LABEL, registered + 1], work[LABEL, labels]) if labels > registered + 1 else 0
    return look_up(suffixes, own(ending, owner)) & OWN != 0


@compiled
def own(ending: int, owner: int) -> int:
    """Return the key under which one owner's ending is kept."""
    return mix(mix(ending, owner + 1), 0x55) | 1


@compiled
def at_home(work: I32, labels: int, registered: int, flags: int, traits: int) -> bool:
    """Tell whether the bare name under this ending may well be its owner's."""
    if traits & EVERYWHERE and flags & FOREIGN and not flags & CHEAP_END:
        return True
    return traits & NO_DOMAINS != 0 and home_end(work, labels, registered, flags)


@compiled
def home_end(work: I32, labels: int, registered: int, flags: int) -> bool:
    """Tell whether the ending is com, or one of Vietnam's."""
    n, start = work[LABEL, labels], work[LABEL, registered + 1]
    vietnam = n - work[LABEL, labels - 1] == 2 and not flags & FOREIGN
    com = n - start == 3 and _is(work, start, 3, _O, 13)
    return labels == 1 or vietnam or com
