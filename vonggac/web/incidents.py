"""What pages show of incidents: a line of a list with its most pressing clock, the tasks by round and stage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vonggac.incidents.clocks import classes
from vonggac.incidents.models import Escalation, Incident, Sent, Task
from vonggac.incidents.playbooks import STAGES
from vonggac.incidents.sending import Clock, clocks_of

SHOWN = 6  # on a board


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in a list. `clock`: the open one that runs out first, None where none runs."""

    incident: Incident
    label: str
    clock: Clock | None
    escalation: Escalation | None
    at: datetime


def lines_of(incidents: Sequence[Incident], *, now: datetime) -> list[Line]:
    """Return the lines in the order given. Three queries, however many. `now`: the real instant."""
    keys = [one.pk for one in incidents]
    sent: dict[int, list[Sent]] = {pk: [] for pk in keys}
    for row in Sent.objects.filter(incident__in=keys):
        sent[row.incident_id].append(row)
    called = {row.incident_id: row for row in Escalation.objects.filter(incident__in=keys).order_by("pk")}
    return [_line(one, sent[one.pk], called.get(one.pk), now) for one in incidents]


def line_of(incident: Incident, *, now: datetime) -> Line:
    return lines_of([incident], now=now)[0]


def _line(incident: Incident, sent: Sequence[Sent], escalation: Escalation | None, now: datetime) -> Line:
    open_ = incident.state != Incident.State.CLOSED
    clocks = clocks_of(incident, now=now, sent=sent) if open_ else []
    label = next((c.label for c in classes() if c.id == incident.class_id), "")
    return Line(incident, label, next((c for c in clocks if c.open), None), escalation, incident.time(now))


@dataclass(frozen=True, slots=True)
class OnBoard:
    """The open incidents of a board: what runs out first ahead, the rest counted."""

    lines: list[Line]
    count: int

    @classmethod
    def of(cls, incidents: Sequence[Incident], *, now: datetime) -> "OnBoard":
        def pressing(line: Line) -> tuple[bool, float]:
            due_at = line.clock.due.due_at if line.clock else None
            return (due_at is None, due_at.timestamp() if due_at else -line.incident.received_at.timestamp())

        lines = sorted(lines_of(incidents, now=now), key=pressing)
        return cls(lines[:SHOWN], len(lines))


@dataclass(frozen=True, slots=True)
class Stage:
    """The tasks of one stage of the response."""

    title: str
    tasks: list[tuple[Task, bool]]  # with whether it is late
    now: bool = False  # the first one in which something is still to be done

    @property
    def done(self) -> int:
        return sum(task.state != Task.State.OPEN for task, _late in self.tasks)


@dataclass(frozen=True, slots=True)
class Round:
    """One passage through the playbook; 2 and more: again, because the system was not stable."""

    number: int
    done: int
    total: int
    stages: list[Stage]


def rounds_of(incident: Incident, *, now: datetime) -> list[Round]:
    """Return the tasks, the newest round first, each in the order of the stages."""
    at = incident.time(now)
    tasks = list(incident.tasks.select_related("done_by"))
    rounds: list[Round] = []
    for number in sorted({task.round for task in tasks}, reverse=True):
        mine = [task for task in tasks if task.round == number]
        stages = [
            Stage(title, [(task, task.is_late(at)) for task in mine if task.stage == id])
            for id, title in STAGES.items()
        ]
        stages = [stage for stage in stages if stage.tasks]
        current = next((n for n, stage in enumerate(stages) if _is_open(stage)), None)
        if current is not None and not rounds:
            stages[current] = replace(stages[current], now=True)
        done = sum(task.state != Task.State.OPEN for task in mine)
        rounds.append(Round(number, done, len(mine), stages))
    return rounds


def _is_open(stage: Stage) -> bool:
    return stage.done < len(stage.tasks)
