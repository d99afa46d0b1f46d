"""`vonggac hunt`: recall by kind, false alarms by source, names a second and core, beside other tools.

Victims: every second shipped name (the half that the weights were not tuned on). Peers run where they are installed.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.hunt_names import BENIGN, TUNED_ON, Victim, imitations, twisted, vietnamese_words
from vonggac.watch.hunt.hunter import Hunter
from vonggac.watch.hunt.protected import label_of, load

RUNS = 5


def held_out() -> list[Victim]:
    """Return the label and true domain of the half of the shipped names that was not tuned on."""
    victims = [
        (label_of(name.domains[0]), name.domains[0])
        for name in load()
        if label_of(name.domains[0]) in name.words
    ]
    random.Random(5).shuffle(victims)
    return victims[len(victims) // 2 :]


def main() -> None:
    """Print three tables: recall, false alarms, speed."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    hunter = Hunter(load())
    hunter.one("warm.example.vn")
    bad = _recall(hunter)
    good = _false_alarms(hunter)
    _speed(hunter, bad, good)


def _recall(hunter: Hunter) -> list[tuple[str, str, str]]:
    victims = held_out()
    long = [v for v in victims if len(v[0]) >= 5 and not v[1].endswith(".gov.vn")]
    names = [*imitations(victims, 400, seed=99), *twisted(long[:30], seed=3, most=40)]
    seen, found = Counter[str](), Counter[str]()
    for kind, name, _ in names:
        seen[kind] += 1
        found[kind] += hunter.one(name) is not None
    print(f"{'recall, held-out names':32} {'names':>7} {'found':>7}")
    for kind in seen:
        print(f"{kind:32} {seen[kind]:>7} {found[kind] / seen[kind]:>7.3f}")
    mean = statistics.mean(found[kind] / seen[kind] for kind in seen)
    print(
        f"{'all names':32} {seen.total():>7} {found.total() / seen.total():>7.3f}   mean of kinds {mean:.3f}\n"
    )
    return names


def _false_alarms(hunter: Hunter) -> list[str]:
    words = {word for name in hunter.names for word in name.words if len(word) >= 5}
    kept: list[str] = []
    print(
        f"{'benign source':20} {'names':>8} {'alarms':>7} {'share':>8}   without names that hold a protected word"
    )
    for source, make in BENIGN.items():
        try:
            names = make()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{source:20} not to be had: {type(error).__name__}")
            continue
        hits = [hit.name for hit in hunter.block("\n".join(names).encode())[0]]
        rest = [name for name in hits if not any(word in name for word in words)]
        note = "tuned on" if source in TUNED_ON else "held out"
        share, bare = len(hits) / len(names), len(rest) / len(names)
        print(f"{source:20} {len(names):>8} {len(hits):>7} {share:>8.3%}   {bare:>7.3%}   {note}")
        kept += names
    return kept or vietnamese_words()


def _speed(hunter: Hunter, bad: list[tuple[str, str, str]], good: list[str]) -> None:
    rng = random.Random(1)
    names = rng.choices([name for _, name, _ in bad], k=20_000) + rng.choices(good, k=980_000)
    rng.shuffle(names)
    lines = "\n".join(names).encode()
    print(
        f"\n{'1,000,000 names, 2 % imitations, one core':48} {'names/s of CPU':>14} {'we/it':>8} {'recall':>7} {'alarms':>7}"
    )
    sample = [name for _, name, _ in rng.sample(bad, 2_000)]
    benign = rng.sample(good, min(5_000, len(good)))
    seconds = statistics.median(_cpu(lambda: hunter.block(lines)) for _ in range(RUNS))
    ours = len(names) / seconds
    _row("vonggac, in one process", ours, ours, lambda name: hunter.one(name) is not None, sample, benign)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.txt"
        path.write_bytes(lines)
        whole = statistics.median(
            _process([sys.executable, "-m", "vonggac.cli.main", "hunt", str(path)]) for _ in range(RUNS)
        )
    print(f"{'vonggac hunt FILE, start and output included':48} {len(names) / whole:>14,.0f}")
    for title, package, make in PEERS:
        if find_spec(package) is None:
            print(f"{title:48} {'not installed: pip install pyahocorasick hyperscan rapidfuzz':>14}")
            continue
        match = make([word for name in hunter.names for word in name.words])
        seconds = _cpu(lambda match=match: [match(name) for name in benign])  # type: ignore[misc]
        _row(title, len(benign) / seconds, ours, match, sample, benign)


def _row(title: str, speed: float, ours: float, match: "Match", bad: list[str], good: list[str]) -> None:
    """Print a tool's speed, how many times as fast vonggac is, recall and alarms on the same names."""
    recall, alarms = sum(map(match, bad)) / len(bad), sum(map(match, good)) / len(good)
    print(f"{title:48} {speed:>14,.0f} {ours / speed:>8.1f} {recall:>7.3f} {alarms:>7.3%}")


def _cpu(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _process(argv: list[str]) -> float:
    before = os.times()
    subprocess.run(argv, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


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


PEERS: tuple[tuple[str, str, Callable[[list[str]], Match]], ...] = (
    ("Aho-Corasick alone (pyahocorasick)", "ahocorasick", _aho_corasick),
    ("Hyperscan, edit distance 1", "hyperscan", _hyperscan),
    ("as openSquat: each label, each word (rapidfuzz)", "rapidfuzz", _brute_force),
    ("as phishing_catcher: words and points", "rapidfuzz", _phishing_catcher),
)

if __name__ == "__main__":
    main()
