"""The rest of the preamble: why the letter is written, and "… đề nghị các đơn vị thực hiện các nội dung sau:"."""

from collections.abc import Iterable

from vonggac.directives.reading.sheet import Draft, Sheet


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    return draft, [i for p in draft.preamble for i in range(p.first, p.last + 1)]
