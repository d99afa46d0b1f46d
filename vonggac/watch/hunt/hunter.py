"""The hunter: protected names in, hits out. Holds the compiled index; one for each process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vonggac.watch.hunt import FLOOR, kernel
from vonggac.watch.hunt import flags as marks
from vonggac.watch.hunt.compiled import kept_in, keys_room, room
from vonggac.watch.hunt.hits import Hit, describe, shown
from vonggac.watch.hunt.kept import index_of
from vonggac.watch.hunt.patterns import patterns_of
from vonggac.watch.hunt.protected import Protected
from vonggac.watch.hunt.spread import host_in, spread

_MOST_HITS = 1 << 14  # of one call of the kernel; a block with more is taken up again where it stopped


@dataclass(slots=True)
class Count:
    """What was looked at."""

    names: int = 0
    rubbish: int = 0  # lines without a name in them
    hits: int = 0

    def add(self, other: "Count") -> None:
        """Add what another block held."""
        self.names += other.names
        self.rubbish += other.rubbish
        self.hits += other.hits


class Hunter:
    """Looks for imitations of the protected names. Not for several threads at once."""

    def __init__(self, names: Sequence[Protected], *, floor: int = FLOOR) -> None:
        self.names = list(names)
        self.floor = max(1, floor)
        self._patterns = patterns_of(self.names)
        self._index = index_of(self.names, self._patterns, kept_in())
        self._work, self._keys = room(), keys_room()
        self._found = np.zeros((_MOST_HITS, kernel.COLUMNS), np.int32)

    def block(self, lines: bytes) -> tuple[list[Hit], Count]:
        """Return the hits of some lines, in their order, and what was counted. A line holds one name or address."""
        if not lines.endswith(b"\n"):
            lines += b"\n"
        data, counts = np.frombuffer(lines, np.uint8), np.zeros(4, np.int32)
        hits: list[Hit] = []
        total, start = Count(), 0
        while start < len(data):
            kernel.hunt(
                data, start, len(data), self.floor, self._index, self._work, self._keys, self._found, counts
            )
            start = int(counts[kernel.STOPPED_AT])
            total.add(Count(int(counts[kernel.NAMES]), int(counts[kernel.RUBBISH]), int(counts[kernel.HITS])))
            hits.extend(self._hits(lines, int(counts[kernel.HITS])))
        return hits, total

    def one(self, name: str) -> Hit | None:
        """Return the hit that a single name or address is, None when it imitates nobody known."""
        hits, _ = self.block(name.replace("\n", " ").encode("utf-8", "replace"))
        return hits[0] if hits else None

    def host(self, line: str) -> str:
        """Return the name that stands in a line or an address, in small letters; "" when none does."""
        data = np.frombuffer(line.replace("\n", " ").encode("utf-8", "replace") + b"\n", np.uint8)
        start, end = host_in(data, 0, len(data) - 1)
        letters, _ = spread(data, start, end, self._index, self._work)
        return data[start:end].tobytes().decode("utf-8", "replace").lower()[:253] if letters else ""

    def _hits(self, lines: bytes, count: int) -> Iterator[Hit]:
        for start, end, pattern, edits, flags, score, first, last in self._found[:count].tolist():
            name = lines[start:end].decode("utf-8", "replace").lower()
            seen = lines[first:last].decode("utf-8", "replace").lower()
            readable = shown(name)
            if pattern == kernel.NO_PATTERN:
                kinds, reason = describe(readable, seen, "", edits, flags | marks.FAKE_GOV)
                yield Hit(name, readable, "gov.vn", "", score, kinds, reason)
                continue
            if readable is not name:
                seen = _spelt(readable, seen)
            found = self._patterns[pattern]
            owner = self.names[found.owner]
            kinds, reason = describe(readable, seen, found.meant, edits, flags)
            yield Hit(name, readable, owner.name, owner.group, score, kinds, reason)


def _spelt(readable: str, seen: str) -> str:
    """Return the label of a decoded name that is not plain: places inside punycode are not known letter by letter."""
    return next((label for label in readable.split(".") if not label.isascii()), seen)
