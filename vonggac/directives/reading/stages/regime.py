"""A reporting block that binds sections: "các đơn vị tại Mục 1, 2", "các nội dung tại Mục 3 hoàn thành trước …"."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Requirement

_BY_SECTION = re.compile(
    r"\b(?:co quan|don vi|dia phuong|doanh nghiep|to chuc)(?: [a-z,]+){0,6}? (?:tai|thuoc|o"
    r"|theo|neu tai|nhu) (?:cac )?(?:muc|khoan|diem|phan|dieu)\b"
)
_BINDS = re.compile(
    r"\b(?:noi dung|nhiem vu|yeu cau|cong viec)\b.{0,60}\b(?:muc|khoan|diem"
    r"|phan)\b.{0,60}\b(?:hoan thanh|xong|thuc hien)\b"
)


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    requirements = list(draft.reading.requirements)
    for number, requirement in enumerate(requirements):
        if not requirement.inherits:
            continue
        view = plain(requirement.text)
        if requirement.deliverable and _BY_SECTION.search(view):
            requirements[number] = _addressed(requirement, requirements)
        elif requirement.due_at and _BINDS.search(view):
            requirements = _bound(requirement, requirements)
        elif requirement.deliverable and requirement.due_at is None:
            requirements[number] = _due_as(requirement, requirements)
    return replace(draft, reading=replace(draft.reading, requirements=tuple(requirements))), ()


def of_section(requirements: Iterable[Requirement], label: str) -> list[Requirement]:
    """Return the duties of a section or item by its id."""
    return [r for r in requirements if r.id == label or r.id.startswith(f"{label}.")]


def _addressed(requirement: Requirement, others: list[Requirement]) -> Requirement:
    """Those who owe the named sections owe the report."""
    who = [
        name
        for label in requirement.inherits
        for other in of_section(others, label)
        for name in other.recipients
    ]
    return (
        replace(requirement, recipients=tuple(dict.fromkeys(who)) or requirement.recipients, inherits=())
        if who
        else requirement
    )


def _bound(closing: Requirement, others: list[Requirement]) -> list[Requirement]:
    named = {r.id for label in closing.inherits for r in of_section(others, label)}
    return [
        replace(r, due_at=closing.due_at, due_words=closing.due_words)
        if r.id in named and r.due_at is None and r.kind != "advice"
        else r
        for r in others
    ]


def _due_as(requirement: Requirement, others: list[Requirement]) -> Requirement:
    """ "Báo cáo theo Mục III": due when the report of that section is."""
    for label in requirement.inherits:
        for other in of_section(others, label):
            if other.deliverable == requirement.deliverable and other.due_at and other.id != requirement.id:
                return replace(requirement, due_at=other.due_at, due_words=other.due_words)
    return requirement
