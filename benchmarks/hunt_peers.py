"""What other tools do with the same names, each as one function of a name, and as a command that reads a file.

`python -m benchmarks.hunt_peers NUMBER FILE` prints the names of FILE that the tool finds suspicious: a whole process,
start and output included, as `vonggac hunt FILE` is one.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from vonggac.watch.hunt.protected import load

Match = Callable[[str], bool]


def _aho_corasick(words: list[str]) -> Match:
    import ahocorasick

    found = ahocorasick.Automaton()
    for word in words:
        if len(word) >= 4:
            found.add_word(word, word)
    found.make_automaton()
    return lambda name: next(found.iter(name), None) is not None


def _brute_force(words: list[str]) -> Match:
    """What openSquat does: the edit distance of the first label to each keyword."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    def match(name: str) -> bool:
        label = name.split(".")[0]
        return any(w in label for w in words) or bool(
            extractOne(label, words, scorer=OSA.distance, score_cutoff=2)
        )

    return match


def _phishing_catcher(words: list[str]) -> Match:
    """What phishing_catcher does: words of the name within one edit of a keyword, and points for odd signs."""
    from rapidfuzz.distance import OSA

    keys = [word for word in words if len(word) >= 4]

    def match(name: str) -> bool:
        parts = [part for part in name.replace("-", ".").split(".") if part]
        near = any(
            abs(len(p) - len(k)) < 2 and OSA.distance(p, k, score_cutoff=1) <= 1 for p in parts for k in keys
        )
        points = (
            70 * near
            + 40 * any(key in name for key in keys)
            + 20 * name.endswith((".top", ".xyz", ".vip", ".cc"))
        )
        return points + 3 * name.count("-") >= 65

    return match


def _hyperscan(words: list[str]) -> Match:
    import hyperscan

    keys = [word for word in words if len(word) >= 5]
    base = hyperscan.Database()
    base.compile(
        expressions=[key.encode() for key in keys], ids=list(range(len(keys))), elements=len(keys),
        flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(keys),
        ext=[hyperscan.ExpressionExt(flags=hyperscan.HS_EXT_FLAG_EDIT_DISTANCE, edit_distance=1)] * len(keys),
    )  # fmt: skip

    def match(name: str) -> bool:
        found: list[int] = []
        base.scan(name.encode(), match_event_handler=lambda *_: found.append(1))
        return bool(found)

    return match


# Title, package, what makes its function, names that take it a second or so.
PEERS: tuple[tuple[str, str, Callable[[list[str]], Match], int], ...] = (
    ("Aho-Corasick alone (pyahocorasick)", "ahocorasick", _aho_corasick, 1_000_000),
    ("Hyperscan, edit distance 1", "hyperscan", _hyperscan, 1_000_000),
    ("as openSquat: each label, each word (rapidfuzz)", "rapidfuzz", _brute_force, 5_000),
    ("as phishing_catcher: words and points", "rapidfuzz", _phishing_catcher, 20_000),
)


def main() -> None:
    """Hunt in a file with one of the peers."""
    match = PEERS[int(sys.argv[1])][2]([word for name in load() for word in name.words])
    with Path(sys.argv[2]).open() as file:
        for line in file:
            if match(line.rstrip("\n")):
                sys.stdout.write(line)


if __name__ == "__main__":
    main()
