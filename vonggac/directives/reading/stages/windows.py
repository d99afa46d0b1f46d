"""The special periods, wherever the body names them, each once."""

from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.days import find_days
from vonggac.directives.reading.grammar.windows import find_windows
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Period


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    near = draft.reading.issued_on
    found: dict[tuple[object, object], Period] = {}
    for text in texts_of(draft):
        for span in find_windows(text, find_days(text, near), near):
            found.setdefault((span.from_on, span.to_on), Period(span.from_on, span.to_on, span.words))
    return replace(draft, reading=replace(draft.reading, windows=tuple(found.values()))), ()


def texts_of(draft: Draft) -> list[str]:
    """Return every paragraph of the body in reading order, joined and without its numbering."""
    parts = [p.text for p in draft.preamble] + [item.text for item in draft.items]
    parts += [p.text for p in draft.closing]
    return parts + [r.text for r in draft.reading.requirements if r.section == "PL"]  # rows of annex tables
