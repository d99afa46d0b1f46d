"""Slips of the typist: never corrected in silence, told with the words as they stand."""

from collections.abc import Iterator

from vonggac.directives.reading.doubts.places import spots
from vonggac.directives.reading.grammar.spelling import slips
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Finding


def spelling(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    """One finding for the letter. None for a scan: there the slips are the machine's, as `low-confidence` tells."""
    if any(line.confidence < 1 for line in sheet.document.lines):
        return
    told = {
        word: at for at, text in reversed(list(spots(sheet, draft, with_head=True))) for word in slips(text)
    }
    if told:
        first = min(told.values(), key=lambda at: (at.page, at.line))
        in_order = sorted(told.items(), key=lambda slip: (slip[1].page, slip[1].line))
        words = ", ".join(f"“{word}” (tr. {at.page} dòng {at.line})" for word, at in in_order)
        message = f"Có thể gõ nhầm: {words}. Giữ nguyên văn; hãy đối chiếu bản gốc."
        yield Finding("spelling", "note", message, first)
