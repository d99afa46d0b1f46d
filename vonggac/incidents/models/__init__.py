"""The tables of the room: an incident with its timeline and tasks, and the alarm about it."""

from vonggac.incidents.models.alarm import Beat, Call, Escalation, Finding, Rung
from vonggac.incidents.models.incident import (
    Attachment,
    Custody,
    Entry,
    Incident,
    IncidentQuerySet,
    Indicator,
    Sent,
    Task,
)

__all__ = [
    "Attachment", "Beat", "Call", "Custody", "Entry", "Escalation", "Finding", "Incident", "IncidentQuerySet",
    "Indicator", "Rung", "Sent", "Task",
]  # fmt: skip
