"""Sections that a duty takes over and that are not there."""

from collections.abc import Iterator

from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Finding


def broken(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    there = {".".join(item.path[depth:]) for item in draft.items for depth in range(len(item.path))}
    there |= {".".join(item.path) for item in draft.items}
    for requirement in draft.reading.requirements:
        for label in requirement.inherits:
            if label not in there:
                yield Finding(
                    "broken-reference",
                    "error",
                    f"Nhiệm vụ {requirement.id} dẫn đến Mục {label} nhưng văn bản không có "
                    f"mục này. Hãy hỏi lại nơi ban hành.",
                    requirement.at,
                )
