"""Every other document that the body cites besides the bases, each once."""

from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.citations import find_citations
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.stages.bases import merge
from vonggac.directives.reading.stages.windows import texts_of
from vonggac.directives.reading.values import Reference


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    reading = draft.reading
    bases = {base.number.upper(): base for base in reading.bases}
    found: dict[str, Reference] = {}
    for text in texts_of(draft):
        for citation in find_citations(text, reading.issued_on):
            reference = citation.reference
            if reference.number == reading.number:
                continue
            if reference.number.upper() in bases:
                merge(bases, reference)
            else:
                merge(found, reference)
    return replace(
        draft, reading=replace(reading, bases=tuple(bases.values()), references=tuple(found.values()))
    ), ()
