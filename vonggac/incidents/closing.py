"""The end of an incident: contained, response ended, closed; opened again, or found to be another one's duplicate."""

from datetime import datetime

from django.db import transaction

from vonggac.core.errors import Refused
from vonggac.core.times import words_of_instant
from vonggac.incidents import alarm, tasks
from vonggac.incidents.models import Entry, Incident
from vonggac.incidents.sending import FINAL, clocks_of
from vonggac.incidents.timeline import Actor, lock, lock_open, must_handle, write
from vonggac.registry.models import User

Kind = Entry.Kind
State = Incident.State


@transaction.atomic
def contain(
    incident: Incident, *, by: Actor, now: datetime, at: datetime | None = None, words: str = ""
) -> Incident:
    """Say that it spreads no further; from when, None for now."""
    held = lock_open(incident)
    must_handle(by, held)
    if held.state != State.OPEN:
        raise Refused(f"Sự cố {held.code} đang là «{held.get_state_display()}».")
    return _move(held, State.CONTAINED, "contained_at", by=by, now=now, at=at, words=words)


@transaction.atomic
def end(
    incident: Incident, *, by: Actor, now: datetime, at: datetime | None = None, words: str = ""
) -> Incident:
    """Say that the response has ended; from when, None for now. The clock of the final report starts."""
    held = lock_open(incident)
    must_handle(by, held)
    if held.state == State.ENDED:
        raise Refused(f"Sự cố {held.code} đã kết thúc ứng cứu {words_of_instant(held.ended_at or now)}.")
    if open_steps := [t for t in tasks.missing(held) if t.stage != "lessons"]:
        raise Refused(
            f"Chưa kết thúc được {held.code}: còn bước bắt buộc «{open_steps[0].title}»"
            + (f" và {len(open_steps) - 1} bước nữa." if len(open_steps) > 1 else "."),
            hint="Làm xong các bước trước phần tổng kết.",
        )
    return _move(held, State.ENDED, "ended_at", by=by, now=now, at=at, words=words)


def _move(
    held: Incident,
    state: Incident.State,
    column: str,
    *,
    by: Actor,
    now: datetime,
    at: datetime | None,
    words: str,
) -> Incident:
    moment = at or held.time(now)
    if moment < held.known_since:
        raise Refused(
            f"{words_of_instant(moment)} trước khi phát hiện {words_of_instant(held.known_since)}.",
            hint="Xem lại thời điểm.",
        )
    said = f"{state.label} từ {words_of_instant(moment)}." + (f" {words.strip()}" if words.strip() else "")
    write(held, Kind.STATE, said, by=by, now=now, happened_at=moment, state=state.value)
    held.state = state
    setattr(held, column, moment)
    held.save(update_fields=["state", column])
    return held


def obstacles(incident: Incident, *, now: datetime) -> list[str]:
    """Return what keeps the incident from being closed, in words; [] when nothing does."""
    found = [f"bước bắt buộc «{task.title}» chưa xong" for task in tasks.missing(incident)]
    if incident.state != State.ENDED:
        found.append("chưa ghi kết thúc ứng cứu")
    for clock in clocks_of(incident, now=now):
        if clock.due.clock.id == FINAL and clock.met_at is None:
            found.append(f"chưa gửi {clock.due.clock.label.lower()} ({clock.due.clock.form})")
    return found


@transaction.atomic
def close(incident: Incident, *, by: User, now: datetime) -> Incident:
    """Close it. Raises Refused, naming every required step and report that is open; only who directs closes."""
    held = lock_open(incident)
    must_handle(by, held)
    if not by.directs:
        raise Refused(f"Tài khoản {by} không được khép lại sự cố.", hint="Nhờ trực điều hành của Sở.")
    if left := obstacles(held, now=now):
        raise Refused(f"Chưa khép lại được {held.code}: {'; '.join(left)}.", hint="Làm xong rồi khép lại.")
    alarm.stop_running(held, "Sự cố đã khép lại.", by=by, now=now)
    held.findings.filter(solved_at=None).update(solved_at=held.time(now))
    return _move(held, State.CLOSED, "closed_at", by=by, now=now, at=None, words="")


@transaction.atomic
def reopen(incident: Incident, reason: str, *, by: User, now: datetime) -> Incident:
    """Open a closed one again, with the reason; its clocks go on from where they were."""
    held = lock(incident)
    must_handle(by, held)
    if not by.directs:
        raise Refused(f"Tài khoản {by} không được mở lại sự cố.", hint="Nhờ trực điều hành của Sở.")
    if held.state != State.CLOSED:
        raise Refused(f"Sự cố {held.code} chưa khép lại.")
    if not reason.strip():
        raise Refused("Chưa ghi lý do mở lại.", hint="Ghi một câu.")
    held.state, held.closed_at, held.ended_at, held.duplicate_of = State.OPEN, None, None, None
    held.save(update_fields=["state", "closed_at", "ended_at", "duplicate_of"])
    write(held, Kind.STATE, f"Mở lại: {reason.strip()}", by=by, now=now, state=State.OPEN.value)
    return held


@transaction.atomic
def merge(incident: Incident, into: Incident, *, by: User, now: datetime) -> Incident:
    """Close it as a duplicate; both timelines say so, and the other one takes over nothing but the reference.

    No report is owed for it: it is owed for the one that stays. Raises Refused for itself, a rehearsal with a real
    one, or one that is closed.
    """
    first, second = sorted(
        (incident, into), key=lambda i: i.pk
    )  # one order, so that two merges never wait in a ring
    rows = {row.pk: row for row in (lock(first), lock(second))}
    held, other = rows[incident.pk], rows[into.pk]
    for each in (held, other):
        must_handle(by, each)
        if each.state == State.CLOSED:
            raise Refused(f"Sự cố {each.code} đã khép lại.", hint="Mở lại trước khi gộp.")
    if held.pk == other.pk:
        raise Refused(f"Không gộp {held.code} với chính nó.")
    if held.rehearsal != other.rehearsal or held.campaign != other.campaign:
        raise Refused("Không gộp sự cố diễn tập với sự cố thật.", hint="Kiểm tra lại mã sự cố.")
    if not by.directs:
        raise Refused(f"Tài khoản {by} không được gộp sự cố.", hint="Nhờ trực điều hành của Sở.")
    alarm.stop_running(held, f"Gộp vào {other.code}.", by=by, now=now)
    at = held.time(now)
    held.tasks.filter(state="open").update(
        state="skipped", done_at=at, done_by_name="gộp", result=f"Làm ở sự cố {other.code}"
    )
    held.findings.filter(solved_at=None).update(solved_at=at)
    held.duplicate_of, held.state, held.closed_at = other, State.CLOSED, at
    held.save(update_fields=["duplicate_of", "state", "closed_at"])
    write(held, Kind.DUPLICATE, f"Trùng với {other.code} nên khép lại.", by=by, now=now, into=other.pk)
    told = f"{held.code} ({held.summary}) trùng với sự cố này và được gộp vào đây."
    write(other, Kind.DUPLICATE, told, by=by, now=now, merged=held.pk)
    return held
