"""What corrections made of a duty: how a reader gets from a changed fact back to what the letter was read to say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vonggac.directives.models import Correction


@dataclass(frozen=True, slots=True)
class Made:
    """One correction, as `models.Correction` keeps it; of a fact corrected twice, its first value and its last."""

    act: str
    ref: str
    field: str
    was: Any
    now: Any
    reason: str
    at: datetime


def made_to(ref: str, corrections: Sequence[Correction]) -> list[Made]:
    """Return what the duty `ref` shows of a letter's corrections, given in their order.

    What was corrected before a duty was split, or merged into this one, is part of it.
    """
    net: dict[object, Made] = {}
    for one in _made_to(ref, corrections):
        made = Made(one.act, one.ref, one.field, one.was, one.now, one.reason, one.at)
        key = (one.ref, one.field) if one.act == "changed" else one.pk
        net[key] = replace(made, was=net[key].was) if key in net else made
    return [made for made in net.values() if made.act != "changed" or made.was != made.now]


def _made_to(ref: str, corrections: Sequence[Correction]) -> list[Correction]:
    found: list[Correction] = []
    for n, one in enumerate(corrections):
        if not one.fits:
            continue
        if one.ref == ref:
            found += _made_to(str(one.now), corrections[:n]) if one.act == "merged" else []
            found.append(one)
        elif one.act == "split" and re.fullmatch(rf"{re.escape(one.ref)}-\d+", ref):
            found += [*_made_to(one.ref, corrections[:n]), one]
    return found
