"""A tally drawn as one bar: where each part begins and how wide it is."""

from dataclasses import dataclass

from vonggac.standing.board import Tally
from vonggac.web.words import PARTS, Part


@dataclass(frozen=True, slots=True)
class Figure:
    """One part of a tally: the count, and its place in a bar of width 100."""

    part: Part
    count: int
    x: float
    width: float


def figures(tally: Tally) -> list[Figure]:
    """Return every part in the order of the bar, those that count nothing with width 0."""
    found, x = [], 0.0
    for part in PARTS:
        count: int = getattr(tally, part.name)
        width = 100 * count / tally.total if tally.total else 0.0
        found.append(Figure(part, count, round(x, 2), round(width, 2)))
        x += width
    return found
