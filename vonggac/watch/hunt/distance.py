"""How far letters are from a pattern: optimal string alignment, anchored at one end. Compiled.

`near` answers yes or no in a few comparisons and lets almost all candidates go; `align` measures what is left.
"""

from vonggac.watch.hunt.compiled import COSTS, EDITS, I32, LENGTH, LETTER, LETTERS, compiled


@compiled
def align(work: I32, n: int, start: int, step: int, pattern: int, patterns: I32) -> tuple[int, int, int]:
    """Return the least distance of the pattern to letters that begin at `start`, and the nearest and farthest end.

    step 1: forwards from `start`, ends exclusive; step -1: backwards, the ends are where the letters begin. The
    distance counts insertions, deletions, substitutions and swapped neighbours (optimal string alignment).
    """
    length, most = patterns[pattern, LENGTH], patterns[pattern, EDITS]
    here, last, older = 0, 1, 2
    for j in range(length + 1):
        work[COSTS + last, j] = j
    best, near, far = most + 1, start, start
    room = n - start if step == 1 else start + 1
    for t in range(1, min(length + most, room) + 1):
        letter = work[LETTER, start + (t - 1) * step]
        work[COSTS + here, 0] = t
        least = t
        for j in range(1, length + 1):
            expected = patterns[pattern, LETTERS + (j - 1 if step == 1 else length - j)]
            cost = min(
                work[COSTS + last, j - 1] + (letter != expected),
                min(work[COSTS + last, j], work[COSTS + here, j - 1]) + 1,
            )
            if t > 1 and j > 1 and letter != expected:
                twin = patterns[pattern, LETTERS + (j - 2 if step == 1 else length - j + 1)]
                if letter == twin and work[LETTER, start + (t - 2) * step] == expected:
                    cost = min(cost, work[COSTS + older, j - 2] + 1)
            work[COSTS + here, j] = cost
            least = min(least, cost)
        edge = start + t if step == 1 else start - t + 1
        cost = work[COSTS + here, length]
        if cost < best:
            best, near = cost, edge
        if cost == best:
            far = edge
        if least > most:
            break
        here, last, older = older, here, last
    return best, near, far


@compiled
def near(work: I32, n: int, start: int, step: int, pattern: int, patterns: I32) -> bool:
    """Tell whether the pattern is within its edits of letters that begin at `start`; `step` as for `align`.

    Letters are taken as long as they agree: an edit is only ever needed where they do not.
    """
    length, most = patterns[pattern, LENGTH], patterns[pattern, EDITS]
    room = n - start if step == 1 else start + 1
    t = _agree(work, start, step, room, pattern, patterns, 0, 0)
    if t == length:
        return True
    for edit in range(4 if most else 0):
        i, j = _after(work, start, step, room, pattern, patterns, t, t, edit)
        if j > length:
            continue
        more = _agree(work, start, step, room, pattern, patterns, i, j)
        if j + more == length:
            return True
        for second in range(4 if most > 1 else 0):
            k, m = _after(work, start, step, room, pattern, patterns, i + more, j + more, second)
            if m <= length and m + _agree(work, start, step, room, pattern, patterns, k, m) == length:
                return True
    return False


@compiled
def _agree(work: I32, start: int, step: int, room: int, pattern: int, patterns: I32, i: int, j: int) -> int:
    """Return how many letters from the i-th agree with the pattern from its j-th."""
    length = patterns[pattern, LENGTH]
    same = 0
    while i + same < room and j + same < length:
        place = j + same if step == 1 else length - 1 - j - same
        if work[LETTER, start + (i + same) * step] != patterns[pattern, LETTERS + place]:
            break
        same += 1
    return same


@compiled
def _after(
    work: I32, start: int, step: int, room: int, pattern: int, patterns: I32, i: int, j: int, edit: int
) -> tuple[int, int]:
    """Return where letters and pattern go on after an edit: 0 substitution, 1 deletion, 2 insertion, 3 swap."""
    length = patterns[pattern, LENGTH]
    if edit == 1:
        return i, j + 1
    if i >= room:
        return i, length + 1
    if edit == 0:
        return i + 1, j + 1
    if edit == 2:
        return i + 1, j
    if i + 1 >= room or j + 1 >= length:
        return i, length + 1
    one, two = (j, j + 1) if step == 1 else (length - 1 - j, length - 2 - j)
    swapped = (
        work[LETTER, start + i * step] == patterns[pattern, LETTERS + two]
        and work[LETTER, start + (i + 1) * step] == patterns[pattern, LETTERS + one]
    )
    return (i + 2, j + 2) if swapped else (i, length + 1)
