"""Texts with the place where each begins, for doubts that point to a line."""

from collections.abc import Iterator

from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Place


def spots(sheet: Sheet, draft: Draft, *, with_head: bool = False) -> Iterator[tuple[Place, str]]:
    """Yield the paragraphs of the body, and of annex tables; with `with_head` the subject first."""
    if with_head and draft.reading.subject and sheet.document.lines:
        yield sheet.document.lines[0].at, draft.reading.subject
    for paragraph in draft.preamble:
        yield sheet.at(paragraph.first), paragraph.text
    for item in draft.items:
        yield sheet.at(item.first), item.text
    for paragraph in draft.closing:
        yield sheet.at(paragraph.first), paragraph.text
    for requirement in draft.reading.requirements:
        if requirement.section == "PL":
            yield requirement.at, f"{requirement.text}. {requirement.due_words or ''}"
