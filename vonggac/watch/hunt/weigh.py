"""How much a likeness weighs: where the name stands, what stands beside it, under which ending. Compiled."""

from vonggac.watch.hunt.compiled import I32, I64, compiled, inlined
from vonggac.watch.hunt.endings import at_home, home_end, own_end
from vonggac.watch.hunt.flags import (
    ALIKE,
    AT_OWN_END,
    BANK,
    CHEAP_END,
    COMMON,
    DISTANCE,
    DOTS,
    FAKE_END,
    FAKE_GOV,
    FLAGS,
    FOREIGN,
    FROM,
    GLUED,
    GOV,
    HEARD,
    HOSTED,
    HYPHENS,
    LURE,
    NEEDED,
    PATTERN,
    REGISTERED,
    SCORE,
    SEEN,
    STATE,
    STRANGE,
    TINY,
    TO,
    TRUE_GOV,
    UNDER,
    WEAK,
    WHOLE,
)
from vonggac.watch.hunt.innocence import honest_use, innocence, spoken_name
from vonggac.watch.hunt.layout import BEST, BOUND, EDITS, LABEL, LENGTH, OWNER, SAID, SPELT, TRAITS, TYPED
from vonggac.watch.hunt.letters import DOT, HYPHEN
from vonggac.watch.hunt.weights import half_weight, inside_weight, token_weight, whole_weight
from vonggac.watch.hunt.words import COVERED, LEXICON, SAYS, cover


@inlined
def weigh(
    pattern: int, edits: int, start: int, end: int, labels: int, patterns: I32, suffixes: I64, lexicon: I64, words: I64,
    work: I32,
) -> None:  # fmt: skip
    """Score a match of letters[start:end), also as the whole label if no more than edits are left over beside it."""
    k = label_at(start, work)
    if k > work[BEST, REGISTERED]:
        return
    _weigh(pattern, edits, start, end, labels, patterns, suffixes, lexicon, words, work)
    left, right = work[LABEL, k], work[LABEL, k + 1]
    rest = start - left + right - end
    if end <= right and 0 < rest <= patterns[pattern, EDITS] - edits and patterns[pattern, LENGTH] > 4:
        _weigh(pattern, edits + rest, left, right, labels, patterns, suffixes, lexicon, words, work)


@compiled
def label_at(start: int, work: I32) -> int:
    """Return the label in which a letter stands."""
    k = 0
    while work[LABEL, k + 1] <= start:
        k += 1
    return k


@compiled
def _weigh(
    pattern: int, edits: int, start: int, end: int, labels: int, patterns: I32, suffixes: I64, lexicon: I64, words: I64,
    work: I32,
) -> None:  # fmt: skip
    """Score one match of letters[start:end) and keep it in work[BEST] if it is the best so far."""
    length, owner = patterns[pattern, LENGTH], patterns[pattern, OWNER]
    traits = patterns[pattern, TRAITS] | (TINY if length <= 4 else 0)
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
        (patterns[pattern, EDITS] == 0 and length > 4) or _differs(work, start, end, pattern, patterns)
    ):
        flags |= ALIKE
    if _foreign(work, start, end):
        flags |= STRANGE
    opens = start == left or work[BOUND, start] != 0
    closes = end == right or work[BOUND, end] != 0
    whole = start == work[LABEL, first] and end == right
    enough = max(work[BEST, NEEDED], work[BEST, SCORE])
    if _most(length, edits, whole, opens, closes, flags, traits) < enough:
        return
    before, after = (
        cover(work, left, start, LEXICON, lexicon),
        cover(work, end, right, LEXICON, lexicon),
    )
    says = (before | after) & SAYS | _elsewhere(work, registered, left, right, lexicon)
    covered = before & after & COVERED
    flags |= says | (WHOLE if whole else 0) | (0 if opens and closes else GLUED)
    at_own = whole and k == registered and own_end(work, labels, registered, owner, suffixes)
    flags |= AT_OWN_END if at_own else 0
    score = _base(length, edits, whole, opens, closes, covered != 0, flags, traits)
    if (
        whole
        and edits == 0
        and k == registered
        and not flags & (ALIKE | HYPHENS | DOTS)
        and at_home(work, labels, registered, flags, traits)
    ):
        return
    exact = edits == 0 and not flags & (ALIKE | HYPHENS)
    if not exact and at_own:
        score += 10
    elif not exact and whole and length == 5 and home_end(work, labels, registered, flags):
        score += 8
    if edits and flags & FOREIGN and not flags & (CHEAP_END | AT_OWN_END):
        score -= 12  # few who prey on Vietnam pay for a name of another country
    score += _help(flags, traits)
    if score < enough:
        return
    variant = patterns[pattern, EDITS] == 0 and length > 4
    score -= _excuse(
        work, left, start, end, right, length, edits, exact, whole, variant, covered != 0, says, flags, traits, words
    )  # fmt: skip
    closer = edits - work[BEST, DISTANCE] or work[BEST, TO] - work[BEST, FROM] - (end - start)
    if score > work[BEST, SCORE] or (score == work[BEST, SCORE] and closer < 0):  # of two as near the longer
        work[BEST, SCORE], work[BEST, PATTERN], work[BEST, DISTANCE] = score, pattern, edits
        work[BEST, FLAGS], work[BEST, FROM], work[BEST, TO] = flags, start, end


@compiled
def _excuse(
    work: I32, left: int, start: int, end: int, right: int, length: int, edits: int, exact: bool, whole: bool,
    variant: bool, covered: bool, says: int, flags: int, traits: int, words: I64,
) -> int:  # fmt: skip
    """Return what speaks for a name that only happens to hold the letters: it is taken off the score."""
    taken = 0
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
        taken += innocence(work, left, start, end, right, edits, covered, flags, traits, words)
    elif not covered and (
        (
            flags & GLUED
            and (traits & COMMON or not says & (LURE | GOV))
            and ((length <= 6 and not says) or spoken_name(work, start, end, words))
        )
        or (
            not says
            and not whole
            and length > 8
            and not traits & (COMMON | STATE)
            and spoken_name(work, start, end, words)
        )
    ):
        taken += 34 if innocence(work, left, start, end, right, 0, False, flags, traits, words) else 0
    if exact and not whole and not says:
        taken += honest_use(length, covered, flags, traits)
    return taken


@compiled
def _most(length: int, edits: int, whole: bool, opens: bool, closes: bool, flags: int, traits: int) -> int:
    """Return a score that the match cannot pass whatever stands beside it: almost all end here."""
    best = flags | LURE | BANK | GOV
    more = 10 if whole else 0  # under its owner's ending
    return _base(length, edits, whole, opens, closes, True, best, traits) + more + _help(best, traits)


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
        if traits & COMMON and not flags & SAYS:
            return 36
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
