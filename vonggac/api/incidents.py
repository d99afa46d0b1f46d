"""What other programs tell of incidents: a report in, and how it stands."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from vonggac.api import values
from vonggac.api.tokens import caller, check_may_answer
from vonggac.incidents.models import Incident
from vonggac.incidents.sending import clocks_of
from vonggac.incidents.services import report
from vonggac.registry.models import System, Unit, User

router = Router()


@router.post(
    "/incidents",
    response={201: values.IncidentOut, 403: values.Fault, 409: values.Fault, **values.FAULTS},
    tags=["incidents"],
)
def tell_incident(request: HttpRequest, said: values.IncidentIn) -> Status[dict[str, object]]:
    """Report an incident of your scope. With a `reference` of your own, a repeated request opens no second one."""
    user = check_may_answer(request)
    now = timezone.now()
    made = report(
        unit=_unit(user, said.unit),
        system=_system(user, said.system),
        system_words=said.system_words,
        summary=said.summary,
        details=said.details,
        detected_at=said.detected_at,
        received_at=now,
        channel=Incident.Channel.API,
        reporter=said.reporter,
        reporter_phone=said.reporter_phone,
        reporter_email=said.reporter_email,
        class_id=said.class_id,
        source_key=f"api/{user.pk}/{said.reference}" if said.reference else None,
        by=user,
        now=now,
    )
    return Status(201, _incident(made))


def _unit(user: User, code: str | None) -> Unit | None:
    """The unit named, the token's own where none is."""
    if code is None:
        return user.unit
    found = Unit.objects.visible_to(user).filter(code=code).first()
    if found is None:
        raise HttpError(403, f"Đơn vị «{code}» nằm ngoài phạm vi của khoá.")
    return found


def _system(user: User, id: int | None) -> System | None:
    if id is None:
        return None
    found = System.objects.filter(unit__in=Unit.objects.visible_to(user), pk=id).first()
    if found is None:
        raise HttpError(403, f"Hệ thống «{id}» nằm ngoài phạm vi của khoá.")
    return found


@router.get(
    "/incidents/{id}",
    response={200: values.IncidentOut, 404: values.Fault, **values.FAULTS},
    tags=["incidents"],
)
def incident(request: HttpRequest, id: values.Id) -> dict[str, object]:
    """One incident of your scope with its legal clocks. Who told of it is not handed out."""
    return _incident(get_object_or_404(Incident.objects.visible_to(caller(request)), pk=id))


def _incident(one: Incident) -> dict[str, object]:
    plain = ("id", "code", "summary", "class_id", "state", "rehearsal", "detected_at", "received_at")
    clocks = [
        {
            "id": clock.due.clock.id,
            "how": clock.how.value,
            "due_at": clock.due.due_at,
            "met_at": clock.met_at,
            "confirmed": clock.due.clock.confirmed,
        }
        for clock in clocks_of(one, now=timezone.now())
    ]
    return {name: getattr(one, name) for name in plain} | {
        "unit": one.unit.code if one.unit else None,
        "severity": one.severity.label,
        "clocks": clocks,
    }
