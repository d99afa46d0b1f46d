"""How far letters are from a pattern: optimal string alignment, anchored at one end. Compiled.

Costs some hundred operations; `near` of gates.py lets almost all candidates go before.
"""

from vonggac.watch.hunt.compiled import I32, compiled
from vonggac.watch.hunt.layout import COSTS, EDITS, LENGTH, LETTER, LETTERS


@compiled
def align(work: I32, n: int, start: int, step: int, pattern: int, patterns: I32) -> tuple[int, int, int]:
    """Return the least distance of the pattern to letters that begin at `start`, and the nearest and farthest end.

    step 1: forwards from `start`, ends exclusive; step -1: backwards, the ends are where the letters begin. The
    distance counts insertions, deletions, substitutions and swapped neighbours (optimal string alignment).
    """
    length, most = patterns[pattern, LENGTH], patterns[pattern, EDITS]
    here, last, older = 0, 1, 2
    for j in range(min(length, most + 1) + 1):
        work[COSTS + last, j] = j
    best, near, far = most + 1, start, start
    room = n - start if step == 1 else start + 1
    for t in range(1, min(length + most, room) + 1):
        letter = work[LETTER, start + (t - 1) * step]
        # Farther from the diagonal than `most`, every cell costs more: only its edges are written, as too much.
        first, stop = max(1, t - most), min(length, t + most)
        work[COSTS + here, first - 1] = least = t if first == 1 else most + 1
        for j in range(first, stop + 1):
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
        if stop < length:
            work[COSTS + here, stop + 1] = most + 1
        else:
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
