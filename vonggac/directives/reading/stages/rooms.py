"""A room before the name of its house is one body: "Phòng Cơ yếu, Văn phòng Tỉnh ủy" in a letter of that office."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.parties import same
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


def _housed(names: tuple[str, ...], house: str) -> tuple[str, ...]:
    joined: list[str] = []
    for name in names:
        if joined and _ROOM.match(joined[-1]) and same(name, house):
            joined[-1] = f"{joined[-1]}, {name}"
        else:
            joined.append(name)
    return tuple(joined)
