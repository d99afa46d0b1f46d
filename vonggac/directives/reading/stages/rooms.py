"""A room before the name of its house is one body: "Phòng Cơ yếu, Văn phòng Tỉnh ủy" in a letter of that office."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.parties import bare, same
from vonggac.directives.reading.sheet import Draft, Sheet

_ROOM = re.compile(r"(?:Phòng|Ban|Trung tâm|Chi cục|Đội|Vụ|Tổ) ")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    house = draft.reading.issuer
    if house is None:
        return draft, ()
    requirements = tuple(
        replace(r, recipients=_housed(r.recipients, house), supports=_housed(r.supports, house))
        for r in draft.reading.requirements
    )
    return replace(draft, reading=replace(draft.reading, requirements=requirements)), ()


_INSIDE = re.compile(
    r"(?:Phòng|Ban|Đội|Tổ|Khoa|Bộ phận) "
)  # a centre has a house of its own, its bracket tells which
_BRACKET = re.compile(r" \((?P<of>(?:trực )?thuộc )?(?P<house>[^()]+)\)$")


def _without_house(name: str, house: str) -> str:
    """Return "Phòng A" for "Phòng A (thuộc Sở)" and, in a letter of Cục B, for "Phòng A (Cục B)": it only explains."""
    bracket = _BRACKET.search(name) if _INSIDE.match(name) else None
    if bracket and (bracket["of"] or f"{bare(house)} ".startswith(f"{bare(bracket['house'])} ")):
        return name[: bracket.start()]
    return name


def _housed(names: tuple[str, ...], house: str) -> tuple[str, ...]:
    joined: list[str] = []
    for name in (_without_house(one, house) for one in names):
        if joined and _ROOM.match(joined[-1]) and same(name, house):
            joined[-1] = f"{joined[-1]}, {name}"
        else:
            joined.append(name)
    return tuple(joined)
