"""Who told of an incident: shown masked; whoever needs the number asks for it, and that look is recorded."""

from datetime import datetime

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.incidents.models import Incident
from vonggac.registry.models import User


@transaction.atomic
def reveal_reporter(incident: Incident, *, by: User, now: datetime) -> Incident:
    """Record that the account looks at the number and address of who told. Raises Refused outside its scope."""
    if not Incident.objects.visible_to(by).filter(pk=incident.pk).exists():
        raise Refused(f"Sự cố {incident.code} nằm ngoài phạm vi của {by}.")
    record(by, "incident.reporter-shown", incident, now=now, unit=incident.unit.code if incident.unit else "")
    return incident
