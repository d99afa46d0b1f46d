"""Which measures of the catalogue each duty asks for."""

from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.measures import match


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    requirements = tuple(replace(r, measures=match(r.text)) for r in draft.reading.requirements)
    return replace(draft, reading=replace(draft.reading, requirements=requirements)), ()
