"""The officer's corrections of a reading, from the form of its page."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Protocol

from vonggac.core.errors import Refused
from vonggac.core.text import one_line
from vonggac.roster.intake.values import KINDS, Column, Mapping, Place, mapping_from_json
from vonggac.roster.models import Roster
from vonggac.roster.roles import LABELS

MOST_PEOPLE = 99


class Fields(Protocol):
    """What a form sent."""

    def get(self, name: str) -> str | None: ...
    def getlist(self, name: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file as it was understood; `number` names its fields in the form."""

    number: int
    sheet: str
    first_row: int
    columns: tuple[Column, ...]


def tables_of(mapping: Mapping) -> list[Table]:
    return [Table(n, b.sheet, b.first_row, b.columns) for n, b in enumerate(mapping.blocks)]


def corrected(roster: Roster, said: Fields) -> Mapping:
    """Return the roster's mapping with what the form changes. Raises Refused on a kind of column that is none."""
    mapping = mapping_from_json(roster.mapping)
    for table in tables_of(mapping):
        for column in table.columns:
            kind = said.get(f"kind-{table.number}-{column.index}") or column.kind
            role = said.get(f"role-{table.number}-{column.index}")
            role = column.role if role is None else one_line(role)[:60] or None
            if kind not in KINDS:
                raise Refused(f"Không có loại cột “{kind[:40]}”.", hint="Chọn một loại trong danh sách.")
            if (kind, role) != (column.kind, column.role):
                mapping = mapping.with_column(table.sheet, table.first_row, column.index, kind, role)
    for name, hours in zip(said.getlist("shift"), said.getlist("hours"), strict=False):
        if one_line(hours) and one_line(hours) != mapping.hours.get(name):
            mapping = mapping.with_hours(one_line(name), one_line(hours)[:40])
    taken = set(said.getlist("take"))
    for number, doubt in enumerate(roster.doubts):
        if str(number) in taken and doubt["suggestion"]:
            mapping = mapping.with_cell(
                Place(doubt["sheet"], doubt["row"], doubt["column"]), doubt["suggestion"]
            )
    return mapping


def needs_of(said: Fields) -> Dict[str, int] | None:
    """Return the people by role that the form asks for; None when it asks nothing. Raises Refused on rubbish."""
    needs = {}
    for role in LABELS:
        written = (said.get(f"need-{role}") or "").strip()
        if not written or written == "0":
            continue
        if not (written.isascii() and written.isdigit() and int(written) <= MOST_PEOPLE):
            raise Refused(f"Số người “{written[:20]}” không hợp lệ.", hint=f"Ghi từ 0 đến {MOST_PEOPLE}.")
        needs[role] = int(written)
    return needs or None
