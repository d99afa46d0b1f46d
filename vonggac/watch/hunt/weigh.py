"""How much a likeness weighs: where the name stands, what stands beside it, under which ending. Compiled."""

from vonggac.watch.hunt import evidence as of
from vonggac.watch.hunt.compiled import I32, I64, compiled, inlined
from vonggac.watch.hunt.endings import at_home, home_end, own_end
from vonggac.watch.hunt.flags import (
    ALIKE,
    AT_OWN_END,
    CHEAP_END,
    COMMON,
    DISTANCE,
    DOTS,
    FACTS,
    FLAGS,
    FOREIGN,
    FROM,
    GLUED,
    HALF_THE_FACTS,
    HEARD,
    HYPHENS,
    LURE,
    MORE_FACTS,
    NEEDED,
    PATTERN,
    REGISTERED,
    SCORE,
    SEEN,
    STRANGE,
    TINY,
    TO,
    UNDER,
    WHOLE,
)
from vonggac.watch.hunt.innocence import reading
from vonggac.watch.hunt.layout import BEST, BOUND, EDITS, LABEL, LENGTH, OWNER, SAID, SPELT, TRAITS, TYPED
from vonggac.watch.hunt.letters import DOT, HYPHEN
from vonggac.watch.hunt.weights import LATE, READ, between
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
    """Score one match of letters[start:end) and keep it in work[BEST] if it is the best so far.

    What costs more is looked at later, and only if the match could still be the best: almost all end before.
    """
    traits = patterns[pattern, TRAITS] | (TINY if patterns[pattern, LENGTH] <= 4 else 0)
    first = label_at(start, work)
    last = _last_label(first, end, edits, patterns[pattern, LENGTH], traits, work)
    if last < 0:
        return
    left, right = work[LABEL, first], work[LABEL, last + 1]
    seen = _at_sight(pattern, edits, start, end, left, right, traits, patterns, work)
    seen |= UNDER if first < work[BEST, REGISTERED] else 0
    if seen & WHOLE and last == work[BEST, REGISTERED]:
        if _may_be_theirs(seen, labels, traits, work):
            return
        seen |= _under_its_ending(seen, labels, patterns[pattern, OWNER], suffixes, work)
    enough = max(work[BEST, NEEDED], work[BEST, SCORE])
    if between(seen | of.of_place(seen, left, start, end, right, True, work) | LATE, seen) < enough:
        return
    before, after = cover(work, left, start, LEXICON, lexicon), cover(work, end, right, LEXICON, lexicon)
    says = (before | after) & SAYS | _elsewhere(work, work[BEST, REGISTERED], left, right, lexicon)
    covered = before & after & COVERED != 0
    seen |= (says or of.SILENT) | (of.COVERED_BESIDE if covered else 0)
    seen |= of.of_place(seen, left, start, end, right, covered, work)
    if traits & TINY and not _tiny_may(patterns[pattern, LENGTH], seen):
        return
    if between(seen | READ, seen) >= enough:
        seen |= reading(work, left, start, end, right, covered, words)
        _keep(between(seen, seen), pattern, edits, start, end, seen, work)


@compiled
def _keep(score: int, pattern: int, edits: int, start: int, end: int, seen: int, work: I32) -> None:
    """Keep a match if it is the best so far; of two as near, the longer."""
    closer = edits - work[BEST, DISTANCE] or work[BEST, TO] - work[BEST, FROM] - (end - start)
    if score > work[BEST, SCORE] or (score == work[BEST, SCORE] and closer < 0):
        work[BEST, SCORE], work[BEST, PATTERN], work[BEST, DISTANCE] = score, pattern, edits
        work[BEST, FLAGS], work[BEST, FROM], work[BEST, TO] = seen & of.FLAGS, start, end
        work[BEST, FACTS], work[BEST, MORE_FACTS] = seen & HALF_THE_FACTS, seen >> 31


@compiled
def _last_label(first: int, end: int, edits: int, length: int, traits: int, work: I32) -> int:
    """Return the label in which the match ends; -1 if dots cut it and it is not looked at for that.

    Cut by dots, a name may not reach into the ending, be misspelt, nor be a short everyday word.
    """
    if end <= work[LABEL, first + 1]:
        return first
    if (
        end > work[LABEL, work[BEST, REGISTERED] + 1]
        or edits
        or traits & TINY
        or (traits & COMMON and length < 7)
    ):
        return -1
    while end > work[LABEL, first + 1]:
        first += 1
    return first


@compiled
def _at_sight(
    pattern: int,
    edits: int,
    start: int,
    end: int,
    left: int,
    right: int,
    traits: int,
    patterns: I32,
    work: I32,
) -> int:
    """Return what is known without looking for words."""
    seen: int = work[BEST, SEEN] | _written(pattern, edits, start, end, patterns, work)
    seen |= 0 if seen & of.PLAYED else of.ORDINARY_END
    seen |= of.ABROAD if seen & FOREIGN and not seen & CHEAP_END else 0
    opens = start == left or work[BOUND, start] != 0
    closes = end == right or work[BOUND, end] != 0
    seen |= (WHOLE if start == left and end == right else 0) | (0 if opens and closes else GLUED)
    seen |= of.of_name(patterns[pattern, LENGTH], traits) | of.of_label(left, start, end, right, work)
    if edits == 0:
        return seen | (of.LOOKALIKE if seen & ALIKE else of.AS_IS)
    seen |= of.SLIPS if edits > 1 else of.SLIP
    return seen | of.of_slip(start, end, pattern, traits, patterns, work)


@compiled
def _may_be_theirs(seen: int, labels: int, traits: int, work: I32) -> bool:
    """Tell whether the whole label is the very name, under an ending where it may well be its owner's."""
    exact = seen & of.AS_IS != 0 and not seen & (HYPHENS | DOTS)
    return exact and at_home(work, labels, work[BEST, REGISTERED], seen, traits)


@compiled
def _under_its_ending(seen: int, labels: int, owner: int, suffixes: I64, work: I32) -> int:
    """Return whose ending stands behind a label that is nothing but the match."""
    registered = work[BEST, REGISTERED]
    found: int = AT_OWN_END if own_end(work, labels, registered, owner, suffixes) else 0
    found |= of.HOME_END if home_end(work, labels, registered, seen) else 0
    return found


@compiled
def _written(pattern: int, edits: int, start: int, end: int, patterns: I32, work: I32) -> int:
    """Return how the letters are written: HYPHENS, DOTS, ALIKE, STRANGE."""
    flags = 0
    for i in range(start + 1, end):
        flags |= HYPHENS if work[BOUND, i] == HYPHEN else DOTS if work[BOUND, i] == DOT else 0
    variant = patterns[pattern, EDITS] == 0 and patterns[pattern, LENGTH] > 4
    if edits == 0 and (variant or _differs(work, start, end, pattern, patterns)):
        flags |= ALIKE
    return flags | (STRANGE if _foreign(work, start, end) else 0)


@compiled
def _tiny_may(length: int, seen: int) -> bool:
    """Tell whether a name of 2-4 letters counts at all: as a word of its own, and nearly as it is."""
    if seen & ALIKE and length < 4 and not seen & STRANGE:
        return False  # "ssl" is not "ssi", nor "fbb" "f88"
    if seen & (of.SLIP | of.SLIPS):
        return length == 4 and seen & of.TOKEN != 0 and seen & LURE != 0
    if length == 2 and seen & GLUED:
        return False  # "mailbomb" is no "mb"
    return seen & (of.LABEL_WHOLE | of.TOKEN) != 0


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
