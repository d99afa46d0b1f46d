"""The kind of document: its title in capitals, else its symbol (02/KH-UBND), else a công văn by its V/v."""

from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.citations import kind_of_number
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.stages.frame import TITLES
from vonggac.directives.reading.stages.motto import gone
from vonggac.directives.reading.values import Kind

_TITLES: dict[str, Kind] = {
    "chi thi": "chi_thi", "cong dien": "cong_dien", "ke hoach": "ke_hoach", "thong bao": "thong_bao",
    "quyet dinh": "quyet_dinh", "bao cao": "bao_cao", "to trinh": "to_trinh",
}  # fmt: skip


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    title = next((c for c in draft.cells if c.text.isupper() and TITLES.fullmatch(c.plain)), None)
    if title:
        words = " ".join(title.plain.split()[:2])
        kept = tuple(c for c in draft.cells if c is not title)
        reading = replace(draft.reading, kind=_TITLES.get(words, "other"))
        return replace(draft, reading=reading, cells=kept), gone(draft.cells, kept)
    return replace(draft, reading=replace(draft.reading, kind=_by_symbol(sheet, draft))), ()


def _by_symbol(sheet: Sheet, draft: Draft) -> Kind:
    if draft.reading.number:
        return kind_of_number(draft.reading.number) or "other"
    if any(c.plain.startswith(("v/v", "ve viec")) for c in draft.cells):
        return "cong_van"
    return "cong_van" if any(view.startswith("kinh gui") for view in sheet.plains[:70]) else "other"
