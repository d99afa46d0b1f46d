"""Whom to call at a unit, masked until somebody asks."""

from dataclasses import dataclass

from vonggac.core.phones import mask
from vonggac.registry.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Shown:
    """A person with as much of number and address as the viewer sees without asking."""

    person: Person
    phone: str
    email: str


def people_of(unit: Unit) -> list[Shown]:
    """Return the unit's focal points, masked."""
    found = Person.objects.filter(unit=unit, focal_point=True)
    return [Shown(person, mask(person.phone), mask(person.email)) for person in found]
