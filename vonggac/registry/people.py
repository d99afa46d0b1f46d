"""Personal data is shown masked; whoever needs the number asks for it, and that look is recorded."""

from datetime import datetime

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.registry.models import Person, User


@transaction.atomic
def reveal(person: Person, *, by: User, now: datetime) -> Person:
    """Record that the account looks at the person's number and address. Raises Refused outside its scope."""
    if by.unit is None or not person.unit.path.startswith(by.unit.path):
        raise Refused(f"{person.unit} nằm ngoài phạm vi của {by}.")
    record(by, "person.shown", person, now=now, unit=person.unit.code)
    return person
