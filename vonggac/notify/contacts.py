"""Where a unit is reached: its focal points on the preferred channel, else its own address, else nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import prefetch_related_objects

from vonggac.core.phones import parse_phone
from vonggac.notify.channels import LOG
from vonggac.registry.models import Person, Unit

EMAIL, PHONE = (
    frozenset({"email"}),
    frozenset({"sms", "zns"}),
)  # other channels take an `Address` of their own


@dataclass(frozen=True, slots=True)
class Contact:
    """One place to which messages for a unit go. `person` None: the unit's own address."""

    unit: Unit | None
    person: Person | None
    channel: str
    address: str

    @property
    def name(self) -> str:
        return str(self.person or self.unit or self.address)


def contacts(units: Iterable[Unit], channels: Sequence[str]) -> dict[int, list[Contact]]:
    """Return for each unit (by primary key) whom to write to; [] where nobody can be reached.

    `channels`: names, the preferred one first; each person is written to on the first that reaches them. The
    unit's own address stands in when none of its focal points can be reached. Three queries, however many units.
    """
    units = list(units)
    prefetch_related_objects(units, "people__addresses")
    return {unit.pk: _of_people(unit, channels) or _of_unit(unit, channels) for unit in units}


def _of_people(unit: Unit, channels: Sequence[str]) -> list[Contact]:
    found = []
    for person in unit.people.all():
        if not person.focal_point:
            continue
        own = {address.channel: address.value for address in person.addresses.all()}
        if reached := reach(channels, person.email, person.phone, own):
            found.append(Contact(unit, person, *reached))
    return found


def _of_unit(unit: Unit, channels: Sequence[str]) -> list[Contact]:
    reached = reach(channels, unit.email, unit.phone, {})
    return [Contact(unit, None, *reached)] if reached else []


def reach(channels: Sequence[str], email: str, phone: str, own: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the first channel on which somebody can be reached, with their address on it; None for none.

    `own`: addresses on channels that are neither mail nor telephone. A value that is no address counts as none.
    """
    email = email if _is_email(email) else ""
    number = parse_phone(phone).digits or ""
    for channel in channels:
        if channel in EMAIL:
            address = email
        elif channel in PHONE:
            address = number if len(number) == 10 else ""  # a landline takes no short message
        else:
            address = (email or number) if channel == LOG else own.get(channel, "")
        if address:
            return channel, address
    return None


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
