"""What a likeness weighs by the length of the name, the edits and what it is glued to. Compiled.

Tuned on the sources that benchmarks/hunt_names.py lists in TUNED_ON; docs/decisions/0061 tells what was measured.
"""

from vonggac.watch.hunt.compiled import compiled


@compiled
def whole_weight(length: int, edits: int) -> int:
    """What a label that is nothing but the name weighs."""
    if edits == 0:
        return 75
    if edits == 1:
        return 80 if length >= 8 else 78 if length == 7 else 72 if length == 6 else 61 if length == 5 else 30
    return 66 if length >= 9 else 30


@compiled
def token_weight(length: int, edits: int) -> int:
    """A word between hyphens, or a name glued to nothing but known words."""
    if edits == 0:
        return 72
    if edits == 1:
        return 70 if length >= 8 else 62 if length == 7 else 52 if length == 6 else 39 if length == 5 else 20
    return 58 if length >= 11 else 45 if length >= 9 else 20


@compiled
def half_weight(length: int, edits: int) -> int:
    """Glued to unknown letters on one side."""
    if edits == 0:
        return 70 if length >= 7 else 64 if length == 6 else 56
    if edits == 1:
        return 58 if length >= 9 else 54 if length == 8 else 48 if length == 7 else 38 if length == 6 else 26
    return 56 if length >= 12 else 30


@compiled
def inside_weight(length: int, edits: int) -> int:
    """Unknown letters on both sides."""
    if edits == 0:
        return 66 if length >= 8 else 60 if length == 7 else 50 if length == 6 else 34
    if edits == 1:
        return 58 if length >= 10 else 46 if length >= 8 else 20
    return 25
