"""How much each fact weighs, alone and together with another: numbers that were measured, not thought out. Compiled.

A logistic regression over imitations and innocent names, printed by `python -m benchmarks.hunt_fit FOLDER` (its
docstring names the sources; docs/decisions/0127 tells what it brought). Eight points multiply the odds by e.
"""

import numpy as np

from vonggac.watch.hunt.compiled import compiled
from vonggac.watch.hunt.evidence import (
    ABROAD,
    AS_IS,
    COVERED_BESIDE,
    DIGITS_BESIDE,
    DISTINCT_DIFFERS,
    DOT_LEFT_OUT,
    DOTTED,
    DOTTED_WHOLE,
    DOUBLED,
    EIGHT,
    EVERYDAY,
    FIRST_DIFFERS,
    FIVE,
    FOUR,
    HALF,
    HOME_END,
    INSIDE,
    LABEL_WHOLE,
    LONG,
    LONGER,
    LOOKALIKE,
    NEAR_KEY,
    NEAR_LOOK,
    NINE_OR_TEN,
    OF_STATE,
    OF_WORLD,
    ORDINARY_END,
    OWN_NAME,
    READS_SPOKEN,
    READS_WORD,
    READS_WORDS,
    SEVEN,
    SHORTER,
    SILENT,
    SIX,
    SLIP,
    SLIPS,
    SPOKEN_BESIDE,
    SPOKEN_NAME,
    SWAPPED,
    TOKEN,
    TWO_OR_THREE,
)
from vonggac.watch.hunt.flags import (
    AT_OWN_END,
    BANK,
    CHEAP_END,
    FAKE_END,
    FAKE_GOV,
    GOV,
    GUARDED,
    HOSTED,
    HYPHENS,
    LURE,
    STRANGE,
    UNDER,
    WEAK,
)
from vonggac.watch.hunt.words import SAYS

BASE = 69  # of every likeness
ALONE = (
    (-19, DISTINCT_DIFFERS),
    (18, LONG),
    (-17, TWO_OR_THREE),
    (-15, SLIPS),
    (13, AT_OWN_END),
    (13, SPOKEN_BESIDE),
    (12, STRANGE),
    (-12, EVERYDAY),
    (-12, OF_WORLD),
    (-12, READS_WORD),
    (11, LABEL_WHOLE),
    (-11, FIVE),
    (11, SWAPPED),
    (-10, GUARDED),
    (-10, HALF),
    (10, AS_IS),
    (-10, SPOKEN_NAME),
    (10, DOT_LEFT_OUT),
    (9, FAKE_END),
    (9, CHEAP_END),
    (9, FAKE_GOV),
    (-9, SILENT),
    (9, COVERED_BESIDE),
    (8, HOSTED),
    (8, DOTTED_WHOLE),
    (8, OF_STATE),
    (7, LURE),
    (-7, INSIDE),
    (6, GOV),
    (-6, UNDER),
    (-6, DOTTED),
    (6, NINE_OR_TEN),
    (-6, OWN_NAME),
    (-6, READS_WORDS),
    (6, NEAR_KEY),
    (-5, HYPHENS),
    (5, LOOKALIKE),
    (5, LONGER),
    (-5, FIRST_DIFFERS),
    (-5, READS_SPOKEN),
    (5, DOUBLED),
    (4, TOKEN),
    (-4, SHORTER),
    (-4, DIGITS_BESIDE),
    (4, HOME_END),
    (-3, FOUR),
    (3, SEVEN),
    (-3, ABROAD),
    (2, BANK),
    (2, SIX),
    (2, EIGHT),
    (2, NEAR_LOOK),
    (1, WEAK),
)
TOGETHER = (
    (18, GOV | OF_STATE),
    (-18, EVERYDAY | OF_STATE),
    (-17, HALF | FOUR),
    (13, LABEL_WHOLE | OF_STATE),
    (-13, OF_STATE | SPOKEN_BESIDE),
    (-13, HALF | TWO_OR_THREE),
    (-13, SLIPS | SILENT),
    (-12, SHORTER | FIVE),
    (-12, SLIPS | COVERED_BESIDE),
    (-12, INSIDE | READS_SPOKEN),
    (12, AS_IS | DOT_LEFT_OUT),
    (-12, GUARDED | EVERYDAY),
    (11, FIVE | SPOKEN_NAME),
    (-11, GUARDED | LABEL_WHOLE),
    (11, STRANGE | LABEL_WHOLE),
    (10, AS_IS | OWN_NAME),
    (10, OF_STATE | ABROAD),
    (10, LABEL_WHOLE | EIGHT),
    (-10, GUARDED | HOME_END),
    (-10, OF_WORLD | DIGITS_BESIDE),
    (-10, HYPHENS | SLIP),
    (10, GOV | CHEAP_END),
    (-9, AT_OWN_END | NEAR_LOOK),
    (-9, OF_WORLD | NEAR_LOOK),
    (9, SLIP | NINE_OR_TEN),
    (9, LURE | SPOKEN_NAME),
    (-9, FIVE | DIGITS_BESIDE),
    (-9, UNDER | ORDINARY_END),
    (-9, HYPHENS | TOKEN),
    (-9, SLIPS | READS_SPOKEN),
    (9, FAKE_GOV | SPOKEN_NAME),
    (9, HOSTED | READS_WORD),
    (8, AT_OWN_END | EVERYDAY),
    (-8, UNDER | TOKEN),
    (8, AT_OWN_END | DISTINCT_DIFFERS),
    (8, LURE | COVERED_BESIDE),
    (-8, INSIDE | SLIP),
    (-8, SLIP | ABROAD),
    (8, UNDER | COVERED_BESIDE),
    (-7, SLIP | READS_SPOKEN),
    (7, HYPHENS | AS_IS),
    (-7, SLIP | READS_WORD),
    (7, DISTINCT_DIFFERS | SEVEN),
    (7, SPOKEN_NAME | ABROAD),
    (7, OF_WORLD | READS_SPOKEN),
    (7, UNDER | SPOKEN_NAME),
    (-7, OF_WORLD | ABROAD),
    (-7, HALF | EVERYDAY),
    (-7, OF_WORLD | READS_WORD),
    (-7, LABEL_WHOLE | ABROAD),
    (-7, TOKEN | FIRST_DIFFERS),
    (-6, READS_WORD | HOME_END),
    (-6, AS_IS | HOME_END),
    (6, LABEL_WHOLE | SEVEN),
    (-6, CHEAP_END | OF_STATE),
    (-6, WEAK | SPOKEN_BESIDE),
    (6, CHEAP_END | AS_IS),
    (-6, SPOKEN_NAME | NEAR_KEY),
    (5, HYPHENS | LABEL_WHOLE),
    (-5, SLIP | SPOKEN_BESIDE),
    (5, CHEAP_END | NINE_OR_TEN),
    (5, LABEL_WHOLE | OWN_NAME),
    (4, FIVE | READS_WORD),
    (-3, FIRST_DIFFERS | READS_SPOKEN),
    (3, HALF | ABROAD),
    (2, AT_OWN_END | READS_SPOKEN),
    (-1, SEVEN | READS_SPOKEN),
    (-1, AT_OWN_END | FIRST_DIFFERS | READS_SPOKEN),
)
# Not measured but decided (0120): no list holds enough of these, and officers would be told of honest neighbours.
DECIDED = (
    (-14, SLIP | READS_SPOKEN | LABEL_WHOLE | HOME_END),  # "saoviet.com.vn" is somebody else's name
    (-9, AS_IS | ABROAD | HALF | SILENT),  # letters glued to a name under another country's ending
)
_ROWS = ALONE + TOGETHER + DECIDED
_FOR = [row for row in _ROWS if row[0] > 0]
_AGAINST = [row for row in _ROWS if row[0] < 0]
_POINTS_FOR = np.array([points for points, _ in _FOR], np.int64)
_POINTS_AGAINST = np.array([points for points, _ in _AGAINST], np.int64)
_FACTS_FOR = np.array([facts for _, facts in _FOR], np.int64)
_FACTS_AGAINST = np.array([facts for _, facts in _AGAINST], np.int64)
# What is looked up last, because it costs most.
READ = READS_WORD | READS_WORDS | READS_SPOKEN | SPOKEN_NAME | SPOKEN_BESIDE
LATE = READ | SAYS | SILENT | COVERED_BESIDE


@compiled
def between(speaks_for: int, speaks_against: int) -> int:
    """Return the score when some facts may only help and others only harm. Without branches four rows go at once."""
    score = BASE
    for n in range(len(_FACTS_FOR)):
        score += _POINTS_FOR[n] & -int(speaks_for & _FACTS_FOR[n] == _FACTS_FOR[n])
    for n in range(len(_FACTS_AGAINST)):
        score += _POINTS_AGAINST[n] & -int(speaks_against & _FACTS_AGAINST[n] == _FACTS_AGAINST[n])
    return score
