"""Who owes what under a letter: recipients, cross-references followed, and the cascade to the units below."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from vonggac.directives.models import Directive, Requirement
from vonggac.registry.models import Unit
from vonggac.registry.resolve import Meaning, units_of


@dataclass(frozen=True, slots=True)
class Debt:
    """One requirement owed by one unit: of itself, or `via` a requirement that points to it."""

    requirement: Requirement
    unit: Unit
    via: Requirement | None = None
    parent: Unit | None = None  # the unit above, whose own duty this one serves


def debts(directive: Directive, day: date) -> list[Debt]:
    """Return every debt under the letter, once each; parents before their children, direct ones first.

    A requirement that says "the contents of Mục 2" makes its recipients owe section 2, and the units below them
    on the day owe it too. Advice is owed by nobody. `day`: the registry of which day counts.
    """
    requirements = list(
        directive.requirements.exclude(kind="advice").prefetch_related("recipients__group", "recipients__but")
    )
    recipients = {requirement: _recipients(requirement, day) for requirement in requirements}
    below = _units_below(unit for units in recipients.values() for unit in units)
    found: dict[tuple[int, int], Debt] = {}
    for debt in [*_direct(recipients), *_inherited(recipients, below, day)]:
        found.setdefault((debt.requirement.pk, debt.unit.pk), debt)
    return list(found.values())


def _recipients(requirement: Requirement, day: date) -> list[Unit]:
    units: dict[int, Unit] = {}
    for recipient in requirement.recipients.all():
        meaning = Meaning(recipient.words, recipient.group, recipient.unit, tuple(recipient.but.all()))
        units |= {unit.pk: unit for unit in units_of(meaning, day)}
    return list(units.values())


def _direct(recipients: dict[Requirement, list[Unit]]) -> Iterator[Debt]:
    for requirement, units in recipients.items():
        yield from (Debt(requirement, unit) for unit in units)


def _inherited(
    recipients: dict[Requirement, list[Unit]], below: dict[int, list[Unit]], day: date
) -> Iterator[Debt]:
    for pointing, units in recipients.items():
        for requirement in _pointed_to(pointing, recipients):
            for unit in units:
                yield Debt(requirement, unit, via=pointing)
            for unit in units:
                yield from (
                    Debt(requirement, child, pointing, unit) for child in below[unit.pk] if _lives(child, day)
                )


def _pointed_to(pointing: Requirement, all_of_them: Iterable[Requirement]) -> list[Requirement]:
    """Return the requirements of the sections (or the single items) that the requirement takes over."""
    return [
        requirement
        for requirement in all_of_them
        if requirement != pointing and {requirement.section, requirement.ref} & set(pointing.inherits)
    ]


def _units_below(units: Iterable[Unit]) -> dict[int, list[Unit]]:
    """Return the children of each unit, in code order: the cascade goes one level; each level passes on its own."""
    below: dict[int, list[Unit]] = defaultdict(list)
    for child in Unit.objects.filter(parent__in={unit.pk for unit in units}):
        below[child.parent_id or 0].append(child)
    return below


def _lives(unit: Unit, day: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (
        unit.valid_to is None or day <= unit.valid_to
    )
