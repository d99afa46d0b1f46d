"""The doubts: what the letter contradicts, leaves out or makes impossible. One function a family, in `DOUBTS`."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from vonggac.directives.reading.doubts import addressed, calendar, due, header, references, wording
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Finding

DOUBTS: tuple[Callable[[Sheet, Draft], Iterable[Finding]], ...] = (
    header.missing,
    header.low_confidence,
    calendar.day_mismatches,
    calendar.year_names,
    addressed.not_addressed,
    addressed.without_duty,
    due.due_doubts,
    due.roll_ups,
    references.broken,
    wording.spelling,
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    found = [*sheet.document.notes, *draft.reading.findings]
    for doubt in DOUBTS:
        found += doubt(sheet, draft)
    return replace(draft, reading=replace(draft.reading, findings=tuple(dict.fromkeys(found)))), ()
