"""Căn cứ: the paragraphs of the preamble that name what the letter rests on, each document once."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.citations import find_citations
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Paragraph, Sheet
from vonggac.directives.reading.values import Reference

_BASE = re.compile(
    r"(?:- )?(?:can cu|thuc hien|thi hanh|trien khai|theo|xet|tiep theo|tiep nhan|phuc dap"
    r"|lien quan|nhan duoc|sau khi|tren co so|cu the hoa|tiep tuc (?:thuc hien|trien khai))\b"
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    references: dict[str, Reference] = {}
    claims: list[int] = []
    for paragraph in _basing(draft.preamble):
        claims += range(paragraph.first, paragraph.last + 1)
        for citation in find_citations(paragraph.text, draft.reading.issued_on):
            merge(references, citation.reference)
    reading = replace(draft.reading, bases=tuple(references.values()))
    return replace(draft, reading=reading), claims


def _basing(preamble: tuple[Paragraph, ...]) -> list[Paragraph]:
    """Return the paragraphs that open with a base, and the listed ones under "Căn cứ:"."""
    found: list[Paragraph] = []
    for paragraph in preamble:
        view = plain(paragraph.text)
        listed = bool(paragraph.mark) and bool(found) and found[-1].text.rstrip().endswith((":", ";"))
        if _BASE.match(view) or listed:
            found.append(paragraph)
    return found


def merge(known: dict[str, Reference], reference: Reference) -> None:
    """Keep each document once; a later citation fills in what an earlier one left out."""
    name = reference.number.upper()
    before = known.get(name)
    if before is None:
        known[name] = reference
        return
    known[name] = replace(
        before,
        type=before.type or reference.type,
        issued_on=before.issued_on or reference.issued_on,
        issuer=before.issuer or reference.issuer,
    )
