"""Telephone numbers and addresses of incidents and rotations past their time: let go of, what was done stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vonggac.incidents.models import Call, Escalation, Incident
from vonggac.roster.models import Plan, Turn

_REACHED_BY = ("phone", "email", "own")


def let_calls(before: datetime) -> int:
    """Numbers of those who were called: in the calls, and in the frozen chains of escalations that have ended."""
    calls = Call.objects.filter(told_at__lt=before).exclude(phone="", address="").update(phone="", address="")
    for escalation in Escalation.objects.filter(ended_at__lt=before).exclude(state=Escalation.State.RUNNING):
        chain = [{**step, "people": [_bare(one) for one in step["people"]]} for step in escalation.chain]
        if chain != escalation.chain:
            Escalation.objects.filter(pk=escalation.pk).update(chain=chain)
            calls += 1
    return calls


def _bare(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: ({} if name == "own" else "") if name in _REACHED_BY else value
        for name, value in person.items()
    }


def let_reporters(before: datetime) -> int:
    """Number and address of whoever told of an incident that has been closed for so long; the name stays."""
    told = Incident.objects.filter(state=Incident.State.CLOSED, closed_at__lt=before)
    return told.exclude(reporter_phone="", reporter_email="").update(reporter_phone="", reporter_email="")


def let_plans(before: datetime) -> int:
    """Numbers in rotations whose last turn is over for so long."""
    count = Turn.objects.filter(ends_at__lt=before).exclude(phone="").update(phone="")
    for plan in Plan.objects.filter(window_to__lt=before.date()):
        members = [{**member, "phone": ""} for member in plan.members]
        if members != plan.members:
            Plan.objects.filter(pk=plan.pk).update(members=members)
            count += 1
    return count
