"""The hunter: protected names in, hits out. Holds the compiled index; one for each process."""

import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vonggac.watch.hunt import FLOOR, kept
from vonggac.watch.hunt import flags as marks
from vonggac.watch.hunt.hits import Hit, describe, shown
from vonggac.watch.hunt.layout import COLUMNS, HOST_FROM, HOST_TO, NO_PATTERN
from vonggac.watch.hunt.machine import Machine
from vonggac.watch.hunt.patterns import Pattern, patterns_of
from vonggac.watch.hunt.protected import Protected

# What goes into an index besides the names and the compiled sources, whose hash the folder bears.
_SOURCES = ("lexicon.py", "lexicon.toml", "patterns.py", "protected.py", "syllables.py", "words.txt")
_ROW = struct.Struct(f"{COLUMNS}i")


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
        self._machine = Machine(index_of(self.names, self._patterns))

    def block(self, lines: bytes) -> tuple[list[Hit], Count]:
        """Return the hits of some lines, in their order, and what was counted. A line holds one name or address."""
        if not lines.endswith(b"\n"):
            lines += b"\n"
        hits: list[Hit] = []
        total, start = Count(), 0
        while start < len(lines):
            start, names, rubbish, found = self._machine.hunt(lines, start, self.floor)
            hits.extend(self._hits(lines, found))
            total.add(Count(names, rubbish, len(found) // _ROW.size))
        return hits, total

    def one(self, name: str) -> Hit | None:
        """Return the hit that a single name or address is, None when it imitates nobody known."""
        hits, _ = self.block(name.replace("\n", " ").encode("utf-8", "replace"))
        return hits[0] if hits else None

    def host(self, line: str) -> str:
        """Return the name that stands in a line or an address, in small letters; "" when none does."""
        data = line.replace("\n", " ").encode("utf-8", "replace") + b"\n"
        for row in _ROW.iter_unpack(self._machine.hunt(data, 0, 0)[-1]):  # whatever the score
            return data[row[HOST_FROM] : row[HOST_TO]].decode("utf-8", "replace").lower()[:253]
        return ""

    def _hits(self, lines: bytes, found: memoryview) -> Iterator[Hit]:
        for start, end, pattern, edits, flags, score, first, last in _ROW.iter_unpack(found):
            name = lines[start:end].decode("utf-8", "replace").lower()
            seen = lines[first:last].decode("utf-8", "replace").lower()
            readable = shown(name)
            if pattern == NO_PATTERN:
                kinds, reason = describe(readable, seen, "", edits, flags | marks.FAKE_GOV)
                yield Hit(name, readable, "gov.vn", "", score, kinds, reason)
                continue
            if readable is not name:
                seen = _spelt(readable, seen)
            meant = self._patterns[pattern]
            owner = self.names[meant.owner]
            kinds, reason = describe(readable, seen, meant.meant, edits, flags)
            yield Hit(name, readable, owner.name, owner.group, score, kinds, reason)


def index_of(names: Sequence[Protected], patterns: Sequence[Pattern]) -> bytes | bytearray:
    """Return the index of the names in one piece: the one that is kept, or a new one, which is kept from now on."""

    def make() -> bytes:
        from vonggac.watch.hunt.index import (  # compiled functions of its own, once for each list
            build,
            packed,
        )

        return packed(build(names, patterns))

    return kept.get(kept.named("index", _made_of(names)), make)


def _made_of(names: Sequence[Protected]) -> str:
    # Which characters are alike comes from Python's own Unicode tables.
    parts = [sys.version, sys.byteorder, *map(repr, names)]
    return "\n".join(parts + [Path(__file__).with_name(each).read_text("utf-8") for each in _SOURCES])


def _spelt(readable: str, seen: str) -> str:
    """Return the label of a decoded name that is not plain: places inside punycode are not known letter by letter."""
    return next((label for label in readable.split(".") if not label.isascii()), seen)
