"""The steps of a playbook as tasks with owner and time: begun, done, found unnecessary, gone through again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from vonggac.core.errors import Refused
from vonggac.core.text import nfc, one_line
from vonggac.incidents.models import Entry, Incident, Task
from vonggac.incidents.playbooks import OWNERS, STAGES, Playbook, Step, playbook, playbooks
from vonggac.incidents.timeline import Actor, lock, lock_open, must_handle, name_of, write
from vonggac.registry.models import User

Kind = Entry.Kind
State = Task.State


@transaction.atomic
def begin(incident: Incident, id: str, *, by: Actor, now: datetime) -> list[Task]:
    """Make the playbook's steps the incident's tasks; return them, in order. Times count from now.

    Another playbook's steps that are still open are no longer needed; what was done stays. Raises Refused for a
    playbook that there is not, or that is under way already.
    """
    held = lock_open(incident)
    must_handle(by, held)
    chosen = _playbook(id)
    if held.playbook == id:
        raise Refused(f"Kịch bản «{chosen.title}» đang được làm rồi.")
    before = held.tasks.filter(state=State.OPEN).exclude(step="")
    at = held.time(now)
    dropped = before.update(
        state=State.SKIPPED,
        done_at=at,
        done_by_name=name_of(by),
        result=f"Chuyển sang kịch bản {chosen.title}",
    )
    last = held.tasks.aggregate(last=Max("round"))["last"]
    made = Task.objects.bulk_create(
        _task(held, step, place, (last or 0) + 1, at) for place, step in enumerate(chosen.steps, 1)
    )
    held.playbook = incident.playbook = id
    held.save(update_fields=["playbook"])
    said = f"Bắt đầu kịch bản «{chosen.title}»: {len(made)} bước."
    said += f" {dropped} bước của kịch bản trước không làm nữa." if dropped else ""
    write(held, Kind.TASK, said, by=by, now=now, playbook=id, steps=len(made))
    return made


def _playbook(id: str) -> Playbook:
    try:
        return playbook(id)
    except KeyError:
        known = ", ".join(p.id for p in playbooks())
        raise Refused(f"Kịch bản «{id}» không có.", hint=f"Chọn: {known}.") from None


def _task(incident: Incident, step: Step, place: int, round: int, at: datetime) -> Task:
    return Task(
        incident=incident,
        step=step.id,
        round=round,
        stage=step.stage,
        title=step.title[:300],
        how=list(step.how),
        owner=step.owner,
        required=step.required,
        position=place,
        due_at=at + step.within if step.within is not None else None,
    )


@transaction.atomic
def add(
    incident: Incident,
    title: str,
    *,
    stage: str,
    owner: str,
    by: Actor,
    now: datetime,
    within: timedelta | None = None,
    required: bool = False,
    owner_name: str = "",
) -> Task:
    """Add a task that no playbook has."""
    held = lock_open(incident)
    must_handle(by, held)
    if not title.strip() or stage not in STAGES or owner not in OWNERS:
        raise Refused("Việc thêm phải có tên, giai đoạn và người làm.", hint="Điền đủ ba ô.")
    round = held.tasks.aggregate(last=Max("round"))["last"] or 1
    made = Task.objects.create(
        incident=held,
        round=round,
        stage=stage,
        title=one_line(title)[:300],
        owner=owner,
        owner_name=one_line(owner_name)[:120],
        required=required,
        position=100 + list(STAGES).index(stage),
        due_at=held.time(now) + within if within is not None else None,
    )
    write(held, Kind.TASK, f"Thêm việc: {made.title}.", by=by, now=now, task=made.pk)
    return made


@transaction.atomic
def assign(task: Task, name: str, *, by: Actor, now: datetime, due_at: datetime | None = None) -> Task:
    """Name who does it, and by when if that changes."""
    held = lock_open(task.incident)
    must_handle(by, held)
    task = _open(task)
    task.owner_name = one_line(name)[:120]
    said = f"«{task.title}» giao cho {task.owner_name or OWNERS[task.owner]}"
    if due_at is not None:
        task.due_at = due_at
        said += f", xong trước {due_at.astimezone(held.received_at.tzinfo):%H:%M}"
    task.save(update_fields=["owner_name", "due_at"])
    write(held, Kind.TASK, f"{said}.", by=by, now=now, task=task.pk)
    return task


@transaction.atomic
def finish(
    task: Task, *, by: Actor, now: datetime, result: str = "", done_at: datetime | None = None
) -> Task:
    """Say that it is done, when (None: now), and with what result."""
    return _settle(task, State.DONE, "Đã làm", by=by, now=now, words=result, at=done_at)


@transaction.atomic
def skip(task: Task, reason: str, *, by: Actor, now: datetime) -> Task:
    """Say that it is not needed. Raises Refused for a required step, and without a reason."""
    if task.required:
        raise Refused(
            f"Bước «{task.title}» bắt buộc nên không bỏ qua được.", hint="Làm xong rồi ghi kết quả."
        )
    if not reason.strip():
        raise Refused(f"Chưa ghi lý do bỏ qua «{task.title}».", hint="Ghi một câu.")
    return _settle(task, State.SKIPPED, "Không cần", by=by, now=now, words=reason, at=None)


def _settle(
    task: Task, state: Task.State, said: str, *, by: Actor, now: datetime, words: str, at: datetime | None
) -> Task:
    held = lock_open(task.incident)
    must_handle(by, held)
    task = _open(task)
    words = nfc(words).strip()
    task.state, task.result = state, words
    task.done_at, task.done_by_name = at or held.time(now), name_of(by)
    task.done_by = by if isinstance(by, User) else None
    text = f"{said}: {task.title}." + (f" {words}" if words else "")
    write(held, Kind.TASK, text, by=by, now=now, happened_at=task.done_at, task=task.pk, step=task.step)
    task.save(update_fields=["state", "result", "done_at", "done_by", "done_by_name"])
    return task


def _open(task: Task) -> Task:
    """Return the row as it stands; the caller holds its incident, so no other act is between."""
    fresh = Task.objects.get(pk=task.pk)
    if fresh.state != State.OPEN:
        when = f" bởi {fresh.done_by_name}" if fresh.done_by_name else ""
        raise Refused(f"Việc «{fresh.title}» đã được ghi là «{fresh.get_state_display()}»{when}.")
    return fresh


@transaction.atomic
def go_again(
    incident: Incident, reason: str, *, by: Actor, now: datetime, stage: str = "contain"
) -> list[Task]:
    """Do the playbook again from a stage up to the re-check, because the system is not stable (TT 20, Điều 11).

    Returns the new tasks. Steps of those stages that are still open are taken over by the new round.
    """
    held = lock_open(incident)
    must_handle(by, held)
    if not held.playbook:
        raise Refused(f"Sự cố {held.code} chưa có kịch bản.", hint="Chọn kịch bản trước.")
    if not reason.strip():
        raise Refused("Chưa ghi dấu hiệu chưa ổn định.", hint="Ghi một câu.")
    if stage not in STAGES:
        raise Refused(f"Giai đoạn «{stage}» không có.", hint=f"Chọn: {', '.join(STAGES.values())}.")
    order = list(STAGES)
    again = order[order.index(stage) : order.index("recheck") + 1]
    if not again:
        raise Refused(
            f"Giai đoạn «{STAGES[stage]}» đứng sau bước kiểm tra lại.", hint="Chọn giai đoạn trước đó."
        )
    at = held.time(now)
    last = held.tasks.aggregate(last=Max("round"))["last"] or 0
    held.tasks.filter(state=State.OPEN, stage__in=again).exclude(step="").update(
        state=State.SKIPPED, done_at=at, done_by_name=name_of(by), result=f"Làm lại ở vòng {last + 1}"
    )
    steps = [(n, s) for n, s in enumerate(_playbook(held.playbook).steps, 1) if s.stage in again]
    made = Task.objects.bulk_create(_task(held, step, n, last + 1, at) for n, step in steps)
    said = f"Làm lại từ giai đoạn «{STAGES[stage]}», vòng {last + 1}: {reason.strip()}"
    write(held, Kind.TASK, said, by=by, now=now, round=last + 1, steps=len(made))
    return made


def missing(incident: Incident) -> list[Task]:
    """Return the required tasks that are still open, in order: what stands between the incident and its closing."""
    return list(incident.tasks.filter(state=State.OPEN, required=True))


__all__ = ["add", "assign", "begin", "finish", "go_again", "lock", "missing", "skip"]
