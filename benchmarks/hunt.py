"""`vonggac hunt`: recall by kind, false alarms by source, names a second and core, beside other tools.

Victims: every second shipped name (the half that the weights were not tuned on). Peers run where they are installed.
"""

import os
import random
import resource
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
from benchmarks.hunt_peers import PEERS, Match
from vonggac.watch.hunt.hunter import Hunter
from vonggac.watch.hunt.protected import label_of, load

RUNS = 7


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
        f"\n{'1,000,000 names, 2 % imitations, one core':48} {'names/s of CPU':>14} {'we/it':>8} "
        f"{'whole process':>14} {'we/it':>8} {'recall':>7} {'alarms':>7}"
    )
    sample = [name for _, name, _ in rng.sample(bad, 2_000)]
    benign = rng.sample(good, min(5_000, len(good)))
    words = [word for name in hunter.names for word in name.words]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.txt"
        path.write_bytes(lines)
        inside = len(names) / statistics.median(_cpu(lambda: hunter.block(lines)) for _ in range(RUNS))
        whole = len(names) / _process(["-m", "vonggac.cli.main", "hunt", str(path)])
        _row(
            "vonggac",
            (inside, whole),
            (inside, whole),
            lambda name: hunter.one(name) is not None,
            sample,
            benign,
        )
        for number, (title, package, make, most) in enumerate(PEERS):
            if find_spec(package) is None:
                print(f"{title:48} not installed: pip install pyahocorasick hyperscan rapidfuzz")
                continue
            match = make(words)
            seconds = _cpu(lambda match=match: [match(name) for name in benign])  # type: ignore[misc]
            path.write_text(
                "\n".join(names[:most]) + "\n"
            )  # fewer for the slow ones: their start hardly counts
            its = (
                len(benign) / seconds,
                most / _process(["-m", "benchmarks.hunt_peers", str(number), str(path)]),
            )
            _row(title, its, (inside, whole), match, sample, benign)


def _row(
    title: str,
    its: tuple[float, float],
    ours: tuple[float, float],
    match: Match,
    bad: list[str],
    good: list[str],
) -> None:
    """Print a tool's speed in a running process and as a whole one, how many times as fast vonggac is, and its hits."""
    recall, alarms = sum(map(match, bad)) / len(bad), sum(map(match, good)) / len(good)
    speeds = " ".join(f"{speed:>14,.0f} {our / speed:>8.1f}" for speed, our in zip(its, ours, strict=True))
    print(f"{title:48} {speeds} {recall:>7.3f} {alarms:>7.3%}", flush=True)


def _cpu(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _process(arguments: list[str]) -> float:
    """Return the CPU seconds, user and system, of a whole Python process; the median of RUNS."""
    taken = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
