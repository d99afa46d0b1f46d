"""How much a likeness weighs: where the name stands, what stands beside it, under which ending. Compiled."""

from vonggac.watch.hunt.compiled import (
    BEST,
    BOUND,
    EDITS,
    I32,
    I64,
    LABEL,
    LENGTH,
    LETTER,
    OWNER,
    SAID,
    SPELT,
    TRAITS,
    TYPED,
    Index,
    compiled,
    look_up,
    mix,
)  # fmt: skip
from vonggac.watch.hunt.letters import DOT, HYPHEN
from vonggac.watch.hunt.weights import half_weight, inside_weight, token_weight, whole_weight
from vonggac.watch.hunt.words import (
    ANY,
    BANK,
    COVERED,
    GOV,
    LEXICON,
    LURE,
    SAYS,
    SYLLABLE,
    WEAK,
    WORDS,
    cover,
)

# What a domain of the lists is.
ALLOWED, HOSTING, CHEAP, SECOND, OWN = 1, 2, 4, 8, 16
# What a protected name is.
COMMON, STATE, EVERYWHERE, NO_DOMAINS, TINY = 1, 2, 4, 8, 16
# What was seen of a match: the flags of a hit. The low four bits are LURE, BANK, GOV, WEAK beside it.
(
    ALIKE,
    HYPHENS,
    DOTS,
    GLUED,
    UNDER,
    FAKE_END,
    CHEAP_END,
    HOSTED,
    FAKE_GOV,
    FOREIGN,
    WHOLE,
    TRUE_GOV,
    AT_OWN_END,
    STRANGE,
) = (1 << n for n in range(5, 19))
# The row BEST: the best match so far, then what all matches of a name share.
SCORE, PATTERN, DISTANCE, FLAGS, FROM, TO, READY, REGISTERED, SEEN, STATE_LIKE, HEARD = range(11)
FIELDS = 11
LEAST = 45  # below this no match matters, whatever the floor: kernel.py takes a name for meant from here on
# _gov: how sure it is that the name pretends to stand under gov.vn.
GOV_PLAIN, GOV_MAYBE = 2, 1
_G, _O, _V, _N = 7, 15, 22, 14


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
def allowed(work: I32, n: int, labels: int, index: Index) -> bool:
    """Tell whether the name is one of the true domains or stands below one."""
    seed, k = 7, labels - 1
    for i in range(n - 1, -1, -1):
        seed = mix(seed, work[TYPED, i])
        if i == work[LABEL, k]:
            kind = look_up(index.suffixes, seed | 1)
            if kind & ALLOWED and not (kind & HOSTING and k > 0):
                return True
            k -= 1
        if work[BOUND, i]:
            seed = mix(seed, work[BOUND, i])
    return False


@compiled
def registrable(work: I32, n: int, labels: int, index: Index) -> tuple[int, int]:
    """Return which label its owner chose, and the ending's flags CHEAP_END, HOSTED, FOREIGN (not vn)."""
    last = labels - 1
    if last < 1:
        return 0, 0
    flags = CHEAP_END if look_up(index.suffixes, tail(work, work[LABEL, last], n)) & CHEAP else 0
    country = n - work[LABEL, last] == 2
    if country and not (work[LETTER, n - 2] == _V and work[LETTER, n - 1] == _N):
        flags |= FOREIGN
    if last >= 2:
        if look_up(index.suffixes, tail(work, work[LABEL, last - 1], n)) & HOSTING:
            return last - 2, flags | HOSTED
        second = tail(work, work[LABEL, last - 1], work[LABEL, last])
        if country and look_up(index.suffixes, second) & SECOND:
            genuine = _is(work, work[LABEL, last - 1], _G, _O, _V) and not flags & FOREIGN
            return last - 2, flags | (TRUE_GOV if genuine else 0)
    return last - 1, flags


@compiled
def _spoken(work: I32, start: int, end: int, words: I64) -> bool:
    """Tell whether the name itself is made of words: "dichvucong" may go on as "dichvucongchung", a notary's.

    A long name of English words is known by nothing but its owner ("facebook"), and eleven letters are no accident.
    """
    if end - start > 10:
        return False
    found = cover(work, start, end, ANY if end - start < 6 else SYLLABLE, words)
    return found & COVERED != 0 and found // WORDS * 3 <= end - start


@compiled
def _innocence(
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
def weigh(pattern: int, edits: int, start: int, end: int, labels: int, index: Index, work: I32) -> None:
    """Score a match of letters[start:end), also as the whole label if no more than edits are left over beside it."""
    k = label_at(start, work)
    if k > work[BEST, REGISTERED]:
        return
    _weigh(pattern, edits, start, end, labels, index, work)
    left, right = work[LABEL, k], work[LABEL, k + 1]
    rest = start - left + right - end
    if (
        end <= right
        and 0 < rest <= index.patterns[pattern, EDITS] - edits
        and index.patterns[pattern, LENGTH] > 4
    ):
        _weigh(pattern, edits + rest, left, right, labels, index, work)


@compiled
def label_at(start: int, work: I32) -> int:
    """Return the label in which a letter stands."""
    k = 0
    while work[LABEL, k + 1] <= start:
        k += 1
    return k


@compiled
def _weigh(pattern: int, edits: int, start: int, end: int, labels: int, index: Index, work: I32) -> None:
    """Score one match of letters[start:end) and keep it in work[BEST] if it is the best so far."""
    length, owner = index.patterns[pattern, LENGTH], index.patterns[pattern, OWNER]
    traits = index.patterns[pattern, TRAITS] | (TINY if length <= 4 else 0)
    registered, seen = work[BEST, REGISTERED], work[BEST, SEEN]
    k = label_at(start, work)
    left, right, first = work[LABEL, k], work[LABEL, k + 1], k
    flags = seen | (UNDER if k < registered else 0)
    for i in range(start + 1, end):
        flags |= HYPHENS if work[BOUND, i] == HYPHEN else DOTS if work[BOUND, i] == DOT else 0
    crossing = end > right
    if crossing and (
        end > work[LABEL, registered + 1] or edits or traits & TINY or (traits & COMMON and length < 7)
    ):
        return
    while end > right:
        k += 1
        right = work[LABEL, k + 1]
    if edits == 0 and (
        (index.patterns[pattern, EDITS] == 0 and length > 4)
        or _differs(work, start, end, pattern, index.patterns)
    ):
        flags |= ALIKE
    if _foreign(work, start, end):
        flags |= STRANGE
    opens = start == left or work[BOUND, start] != 0
    closes = end == right or work[BOUND, end] != 0
    whole = start == work[LABEL, first] and end == right
    enough = max(LEAST, work[BEST, SCORE])
    if _most(length, edits, whole, opens, closes, flags, traits) < enough:
        return
    before, after = (
        cover(work, left, start, LEXICON, index.words),
        cover(work, end, right, LEXICON, index.words),
    )
    words = (before | after) & SAYS | _elsewhere(work, registered, left, right, index.words)
    covered = before & after & COVERED
    flags |= words | (WHOLE if whole else 0) | (0 if opens and closes else GLUED)
    own_end = whole and k == registered and _own_end(work, labels, registered, owner, index)
    flags |= AT_OWN_END if own_end else 0
    score = _base(length, edits, whole, opens, closes, covered != 0, flags, traits)
    if (
        whole
        and edits == 0
        and k == registered
        and not flags & (ALIKE | HYPHENS | DOTS)
        and _at_home(work, labels, registered, flags, traits)
    ):
        return
    exact = edits == 0 and not flags & (ALIKE | HYPHENS)
    if not exact and own_end:
        score += 10
    elif not exact and whole and length == 5 and _home_end(work, labels, registered, flags):
        score += 8
    if edits and flags & FOREIGN and not flags & (CHEAP_END | AT_OWN_END):
        score -= 12  # few who prey on Vietnam pay for a name of another country
    score += _help(flags, traits)
    if score < enough:
        return
    variant = index.patterns[pattern, EDITS] == 0 and length > 4
    kept = not traits & COMMON or traits & STATE
    apart = whole and edits == 0 and flags & HYPHENS and not flags & ALIKE and kept  # g-mail.com, gia-lai.com
    slip = edits and not (edits == 1 and length >= 10 and whole)  # so long a name is no accident
    if slip or (
        not exact
        and not edits
        and not apart
        and (variant or not whole or flags & HYPHENS)
        and not flags & STRANGE
    ):
        score -= _innocence(work, left, start, end, right, edits, covered != 0, flags, traits, index.words)
    elif (
        not covered
        and flags & GLUED
        and (traits & COMMON or not words & (LURE | GOV))
        and _spoken(work, start, end, index.words)
    ):
        score -= 30 if _innocence(work, left, start, end, right, 0, False, flags, traits, index.words) else 0
    if score > work[BEST, SCORE] or (score == work[BEST, SCORE] and edits < work[BEST, DISTANCE]):
        work[BEST, SCORE], work[BEST, PATTERN], work[BEST, DISTANCE] = score, pattern, edits
        work[BEST, FLAGS], work[BEST, FROM], work[BEST, TO] = flags, start, end


@compiled
def _most(length: int, edits: int, whole: bool, opens: bool, closes: bool, flags: int, traits: int) -> int:
    """Return a score that the match cannot pass whatever stands beside it: almost all end here."""
    best = flags | LURE | BANK | GOV
    return _base(length, edits, whole, opens, closes, True, best, traits) + 10 + _help(best, traits)


@compiled
def _elsewhere(work: I32, registered: int, left: int, right: int, words: I64) -> int:
    """Return what the words of the labels before the ending say, but for those in letters[left:right)."""
    if work[BEST, HEARD] == 0:
        work[BEST, HEARD] = 1
        for k in range(registered + 1):
            work[SAID, k] = cover(work, work[LABEL, k], work[LABEL, k + 1], LEXICON, words) & SAYS
    said = 0
    for k in range(registered + 1):
        if not left <= work[LABEL, k] < right:
            said |= work[SAID, k]
    return said


@compiled
def _base(
    length: int, edits: int, whole: bool, opens: bool, closes: bool, covered: bool, flags: int, traits: int
) -> int:  # fmt: skip
    if traits & TINY:
        if flags & ALIKE and length < 4 and not flags & STRANGE:
            return 0  # "ssl" is not "ssi", nor "fbb" "f88"
        if edits:
            return 34 if covered and not whole and flags & LURE and length == 4 else 0
        if not (whole or covered or (opens and closes)):
            return 0
        return 40 if opens and closes and not flags & UNDER else 36
    if flags & DOTS:
        return 66 if whole else 56 if opens and closes and length >= 7 else 30
    score = 0
    if whole:
        score = whole_weight(length, edits)
    elif covered or (opens and closes):
        score = token_weight(length, edits)
    elif opens or closes:
        score = half_weight(length, edits)
    else:
        score = inside_weight(length, edits)
    if flags & ALIKE:
        score += 10 if whole else 4
    if flags & HYPHENS and edits and not whole:
        score -= 12
    if flags & UNDER:
        score -= 10 if edits == 0 else 16
    if traits & COMMON:
        likeness = edits or flags & (ALIKE | HYPHENS)
        score -= (
            (10 if length == 5 and edits and not flags & AT_OWN_END else 0)
            if likeness and whole
            else 15
            if likeness
            else 35
        )
        if traits & STATE and not likeness and not flags & (GOV | FAKE_GOV | FAKE_END):
            score += 20 if whole else -10  # a public body's bare name outside gov.vn
    if flags & TRUE_GOV and not (whole and (edits or flags & ALIKE)):
        score -= 30  # gov.vn is given to public bodies only
    return score


@compiled
def _help(flags: int, traits: int) -> int:
    """What stands beside the name."""
    more = 0
    if flags & LURE or (flags & WEAK and traits & TINY):
        more = 15 if traits & STATE and not traits & TINY else 26
    elif flags & WEAK:
        more = 14
    if flags & (BANK | GOV):
        more = max(more, 25)
    if flags & FAKE_GOV:
        more = max(more, 35)
    more += 30 if flags & FAKE_END else 0
    more += 20 if flags & (CHEAP_END | HOSTED) else 0
    return min(more, 50)


@compiled
def _own_end(work: I32, labels: int, registered: int, owner: int, index: Index) -> bool:
    """Tell whether the name stands under an ending that its owner uses."""
    ending = tail(work, work[LABEL, registered + 1], work[LABEL, labels]) if labels > registered + 1 else 0
    return look_up(index.suffixes, own(ending, owner)) & OWN != 0


@compiled
def own(ending: int, owner: int) -> int:
    """Return the key under which one owner's ending is kept."""
    return mix(mix(ending, owner + 1), 0x55) | 1


@compiled
def _foreign(work: I32, start: int, end: int) -> bool:
    """Tell whether a character among these is not a plain small letter."""
    for i in range(start, end):
        if not 97 <= work[TYPED, i] <= 122:
            return True
    return False


@compiled
def _differs(work: I32, start: int, end: int, pattern: int, patterns: I32) -> bool:
    """Tell whether equal folded letters were written with other characters."""
    if end - start != patterns[pattern, LENGTH]:
        return True
    for i in range(start, end):
        if work[TYPED, i] != patterns[pattern, SPELT + i - start]:
            return True
    return False


@compiled
def _at_home(work: I32, labels: int, registered: int, flags: int, traits: int) -> bool:
    """Tell whether the bare name under this ending may well be its owner's."""
    if traits & EVERYWHERE and flags & FOREIGN and not flags & CHEAP_END:
        return True
    return traits & NO_DOMAINS != 0 and _home_end(work, labels, registered, flags)


@compiled
def _home_end(work: I32, labels: int, registered: int, flags: int) -> bool:
    """Tell whether the ending is com, or one of Vietnam's."""
    n, start = work[LABEL, labels], work[LABEL, registered + 1]
    vietnam = n - work[LABEL, labels - 1] == 2 and not flags & FOREIGN
    com = n - start == 3 and _is(work, start, 3, _O, 13)
    return labels == 1 or vietnam or com
