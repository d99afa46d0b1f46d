"""How vonggac/watch/hunt/weights.py was made: a logistic regression over what is known of likenesses (evidence.py).

Imitations: all kinds of hunt_names.py and hunt_unseen.py. Innocent names: all lists of both, words of the dictionary,
and the labels of real sites under other endings. A folder of further lists, which are not ours to ship, may be named:
`imitations-*.tsv` (the name before the first tab) and `innocent-*.txt`.

Every kind of imitation and every list counts the same, however long it is; HARM says how much dearer an alarm is than
a miss. Every name is looked at twice, the second time with half of the lexicon: who preys on people thinks of words
that are in no list, and what speaks against a name without them must be known as well. First each fact alone, then, a
few at a time, the pairs that explain most of what is left.

`python -m benchmarks.hunt_fit [FOLDER]` prints the rows of weights.py. Takes half a minute of CPU.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import combinations
from operator import or_
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import hunt_innocent, hunt_names, hunt_unseen
from vonggac.watch.hunt import evidence, flags, index
from vonggac.watch.hunt.hunter import Hunter
from vonggac.watch.hunt.layout import BEST, ROOM
from vonggac.watch.hunt.lexicon import english, lexicon
from vonggac.watch.hunt.machine import Machine
from vonggac.watch.hunt.protected import label_of, load

SEED = 104
PAIRS, AT_ONCE = 60, 4
HARM = 60.0
SHRINK = 0.05  # ridge: a weight that few names ask for stays near 0
POINTS = 8  # of the score, for one step of the regression (e times the odds)
MARGIN = -0.8  # the step that gets 60 points, chosen so that the innocent lists stay below 0.3 %
FORGOTTEN = ("lures", "weak", "bank", "gov", "filler")
LISTS = 60_000  # names of one list at most
# What counts more than once, by the beginning of its name.
HEAVY = {"imitations": 12.0, "everyday": 1.5, "innocent-vn": 2.5, "companies": 2.5, "vietnamese": 2.5}
ENDINGS = "com com com net org info top xyz vip cc shop online site club vn com.vn vn com.vn net.vn io co us de ru eu".split()
# Weighed together whatever they explain: cases that an officer asks about.
SURELY = (
    "FIRST_DIFFERS READS_SPOKEN",
    "AT_OWN_END READS_SPOKEN",
    "SLIP READS_SPOKEN",
    "SIX READS_SPOKEN",
    "FIVE READS_SPOKEN",
    "SEVEN READS_SPOKEN",
    "ABROAD HALF",
    "HYPHENS AS_IS",
    "HYPHENS LABEL_WHOLE",
    "FIRST_DIFFERS AT_OWN_END READS_SPOKEN",
)
_OF_HITS = (  # the flags of a hit that are weighed; the others say what a fact of evidence.py says
    "LURE BANK GOV WEAK HYPHENS UNDER FAKE_END CHEAP_END HOSTED FAKE_GOV GUARDED AT_OWN_END STRANGE"
).split()
_LENGTHS = {"TWO_OR_THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE_OR_TEN", "LONG"}
# How long a name is matters for how it is written and where, not for its ending's country.
_WITH_LENGTHS = set(
    "LABEL_WHOLE TOKEN HALF INSIDE AS_IS LOOKALIKE SLIP SLIPS LONGER SHORTER FIRST_DIFFERS DISTINCT_DIFFERS READS_WORD "
    "READS_WORDS READS_SPOKEN DIGITS_BESIDE COVERED_BESIDE SPOKEN_BESIDE SILENT CHEAP_END STRANGE LURE SPOKEN_NAME".split()
)
Floats = NDArray[np.float64]
Names = dict[str, Sequence[str]]


def facts() -> dict[str, int]:
    """Return every fact by name."""
    found = {name: getattr(flags, name) for name in _OF_HITS}
    return found | {
        name: bit for name, bit in vars(evidence).items() if isinstance(bit, int) and bit > evidence.FLAGS
    }


def imitations(folder: Path | None) -> Names:
    """Return the imitations of each kind."""
    found: dict[str, list[str]] = {}
    victims = [(label_of(n.domains[0]), n.domains[0]) for n in load() if label_of(n.domains[0]) in n.words]
    for kind, name, _ in hunt_names.imitations(victims, 1500, seed=SEED):
        found.setdefault(kind, []).append(name)
    long = [victim for victim in victims if len(victim[0]) >= 5 and not victim[1].endswith(".gov.vn")]
    random.Random(SEED).shuffle(long)
    for kind, name, _ in hunt_names.twisted(long[:60], seed=SEED, most=30):
        found.setdefault(kind, []).append(name)
    for everyday in (False, True):
        for kind, name, _ in hunt_unseen.imitations(
            *hunt_unseen.victims(everyday=everyday), 1500, SEED + everyday
        ):
            found.setdefault(("everyday " if everyday else "unseen ") + kind, []).append(name)
    for path in sorted(folder.glob("imitations-*.tsv")) if folder else ():
        found[path.name] = [line.split("\t")[0] for line in path.read_text().splitlines() if line]
    return found


def innocent(folder: Path | None) -> Names:
    """Return the innocent names of each list."""
    rng = random.Random(SEED)
    found: dict[str, list[str]] = {source: make() for source, make in hunt_names.BENIGN.items()}
    found |= {source: make(LISTS, SEED) for source, make in hunt_innocent.BENIGN.items()}
    few = ("popular_sites", "trackers", "top_sites")
    found["by hand"] = hunt_innocent.BENIGN_BY_HAND.split()
    found["sites"] = sorted({name for source in (*few, "free_mail") for name in found[source]})
    for source in few:
        del found[source]
    everyday = {word for name in load() for word in name.words}
    ours = {word for name in load() for word in name.words if len(word) >= 5 and not name.common}
    real = [
        name for name in found["sites"] + rng.sample(found["package_names"], 30_000) if not _holds(name, ours)
    ]
    found["other endings"] = [
        f"{name.split('.')[0]}.{rng.choice(ENDINGS)}" for name in real for _ in range(2)
    ]
    found["english"] = [name for name in found["english"] if not _holds(name, ours)]
    words = english().decode().split()
    made = (
        rng.choice(["", "", "-"]).join(rng.choices(words, k=rng.choice([1, 1, 2, 2, 3])))
        for _ in range(LISTS)
    )
    found["dictionary"] = [f"{name}.{rng.choice(ENDINGS)}" for name in made if not _holds(name, ours)]
    spoken = [*hunt_innocent.SURNAMES, *hunt_innocent.GIVEN, *hunt_names.VIETNAMESE]
    firms = (
        f"{rng.choice(spoken)}{rng.choice(spoken)}.{rng.choice(['vn', 'com.vn', 'com'])}"
        for _ in range(LISTS)
    )
    found["firms of two syllables"] = [name for name in firms if name.split(".")[0] not in everyday]
    for path in sorted(folder.glob("innocent-*.txt")) if folder else ():
        found[path.name] = path.read_text().split()
    return {source: rng.sample(names, min(LISTS, len(names))) for source, names in found.items()}


def _holds(name: str, words: Iterable[str]) -> bool:
    bare = name.replace("-", "")
    return any(word in bare for word in words)


def seen(hunter: Hunter, names: Iterable[str]) -> Counter[int]:
    """Count the facts of the best likeness of each name; names without any are left out."""
    found: Counter[int] = Counter()
    work, row = hunter._machine._work, BEST * ROOM
    for name in names:
        work[row + flags.SCORE] = work[row + flags.FACTS] = work[row + flags.MORE_FACTS] = 0
        hunter.one(name)
        found[work[row + flags.FACTS] | work[row + flags.MORE_FACTS] << 31] += 1
    del found[0]
    return found


class Fit:
    """A regression on the likenesses that were seen; `rows` are the facts that must stand together."""

    def __init__(self, likenesses: Sequence[int], bad: Floats, good: Floats) -> None:
        self._keys = np.array(likenesses, np.int64)
        self._bad, self._all = bad, bad + good
        self.rows: list[int] = []
        self.weights = np.zeros(1)
        self._chance = np.full(len(self._keys), 0.5)

    def standing(self, rows: Sequence[int]) -> Floats:
        """Return for each likeness whether these rows stand in it."""
        return np.stack([(self._keys & row) == row for row in rows], 1).astype(np.float64)

    def add(self, rows: Sequence[int]) -> None:
        """Take up more rows and fit all weights anew, by Newton's steps."""
        self.rows += rows
        x = np.c_[np.ones(len(self._keys)), self.standing(self.rows)]
        weights = np.r_[self.weights, np.zeros(len(rows))]
        shrink = np.full(len(weights), SHRINK)
        shrink[0] = 1e-6
        for _ in range(40):
            chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
            spread = (x * (self._all * chance * (1 - chance))[:, None]).T @ x + np.diag(shrink)
            step = np.linalg.solve(spread, x.T @ (self._bad - self._all * chance) - shrink * weights)
            weights += step * min(1.0, 3 / np.abs(step).max())
            if np.abs(step).max() < 1e-4:
                break
        self.weights, self._chance = weights, chance

    def best_of(self, rows: Sequence[int], standing: Floats) -> list[int]:
        """Return the rows, not taken up yet, that explain most of what is left."""
        left = self._bad - self._all * self._chance
        spread = standing.T @ (self._all * self._chance * (1 - self._chance)) + 2 * SHRINK
        order = np.argsort(-np.abs(standing.T @ left) / np.sqrt(spread))
        taken = set(self.rows)
        return [rows[n] for n in order if rows[n] not in taken][:AT_ONCE]


def pairs() -> list[int]:
    """Return the pairs of facts that may be weighed together."""
    found = facts().items()
    return [
        a | b
        for (one, a), (other, b) in combinations(found, 2)
        if (one not in _LENGTHS or other in _WITH_LENGTHS) and (other not in _LENGTHS or one in _WITH_LENGTHS)
    ]


def forgetful() -> Hunter:
    """Return a hunter that knows only half of the lexicon's words."""
    rng = random.Random(SEED)
    whole = lexicon()
    half = {
        part: tuple(rng.sample(words, len(words) // 2)) for part, words in whole.items() if part in FORGOTTEN
    }
    hunter = Hunter(load(), floor=1)
    index.lexicon = lambda: whole | half  # not kept: the name of a kept index does not tell
    try:
        hunter._machine = Machine(index.packed(index.build(hunter.names, hunter._patterns)))
    finally:
        index.lexicon = lexicon
    return hunter


def fitted(bad: Names, good: Names) -> Fit:
    """Return the regression over these names."""
    weighed: dict[int, list[float]] = {}
    for hunter in (Hunter(load(), floor=1), forgetful()):
        for side, lists in enumerate((bad, good)):
            for kind, names in lists.items():
                heavy = (HARM if side else 1.0) * next(
                    (HEAVY[each] for each in HEAVY if kind.startswith(each)), 1.0
                )
                for likeness, count in seen(hunter, names).items():
                    weighed.setdefault(likeness, [0.0, 0.0])[side] += heavy * count / len(names) / 2
    both = np.array(list(weighed.values()))
    fit = Fit(list(weighed), both[:, 0], both[:, 1])
    fit.add([bit for bit in facts().values() if fit.standing([bit]).any()])
    fit.add([reduce(or_, (facts()[name] for name in each.split())) for each in SURELY])
    candidates = pairs()
    standing = fit.standing(candidates)
    for _ in range(PAIRS // AT_ONCE):
        fit.add(fit.best_of(candidates, standing))
    return fit


def main() -> None:
    """Print BASE, ALONE and TOGETHER for weights.py."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    fit = fitted(imitations(folder), innocent(folder))
    print(f"BASE = {60 + round((fit.weights[0] - MARGIN) * POINTS)}")
    names = facts()
    rows = [(round(weight * POINTS), row) for weight, row in zip(fit.weights[1:], fit.rows, strict=True)]
    for title, alone in (("ALONE", True), ("TOGETHER", False)):
        print(f"{title} = (")
        for points, row in sorted(rows, key=lambda each: -abs(each[0])):
            if points and (row.bit_count() == 1) == alone:
                print(f"    ({points}, {' | '.join(name for name, bit in names.items() if bit & row)}),")
        print(")")


if __name__ == "__main__":
    main()
