"""Notices and reports that were sent about an incident, and how each of its legal clocks stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from vonggac.core.errors import Refused
from vonggac.core.text import one_line
from vonggac.core.times import vn_day, words_of_instant
from vonggac.incidents.clocks import Due, authority, clocks_for, due
from vonggac.incidents.models import Entry, Incident, Sent
from vonggac.incidents.timeline import Actor, lock_open, must_handle, write
from vonggac.registry.files import store
from vonggac.registry.models import User

Kind = Entry.Kind
FINAL = "final-report"  # the clock whose report closes the case
RECEIPT = "receipt"
AT_ONCE = timedelta(hours=1)


class How(StrEnum):
    """How a clock stands. BETWEEN: past the strict reading of "05 ngày", within the Civil Code's (decision 0052)."""

    WAITING = "waiting"
    RUNNING = "running"
    BETWEEN = "between"
    OVERDUE = "overdue"
    MET = "met"
    BY_DAY = "by-day"
    LATE = "late"


LABELS: dict[How, str] = {
    How.WAITING: "chưa bắt đầu tính",
    How.RUNNING: "đang tính",
    How.BETWEEN: "quá hạn theo giờ, còn hạn theo ngày",
    How.OVERDUE: "quá hạn",
    How.MET: "đúng hạn",
    How.BY_DAY: "trễ theo giờ, đúng hạn theo ngày",
    How.LATE: "trễ hạn",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """One legal clock of one incident at an instant; `met_at`: when what it asks for was sent."""

    due: Due
    how: How
    met_at: datetime | None
    to: tuple[str, ...]  # the names of its addressees on the day

    @property
    def label(self) -> str:
        return LABELS[self.how]

    @property
    def open(self) -> bool:
        """It runs, and nothing has met it."""
        return self.how in (How.RUNNING, How.BETWEEN, How.OVERDUE)


def clocks_of(incident: Incident, *, now: datetime, sent: Sequence[Sent] | None = None) -> list[Clock]:
    """Return the incident's legal clocks as they stand at the real instant `now`, the one that runs out first ahead.

    `sent`: its rows, where the caller has fetched them for many incidents at once.
    """
    at = incident.time(now)
    rows = list(incident.sent.all()) if sent is None else sent
    first: dict[str, datetime] = {}
    for row in rows:
        if row.sent_at <= at and row.clock and not _of_an_earlier_end(row, incident):
            first[row.clock] = min(row.sent_at, first.get(row.clock, row.sent_at))
    if (told := _receipt_by_voice(incident)) is not None:
        first.setdefault(RECEIPT, told)
    events = events_of(incident)
    found = [
        _stands(due(clock, events, now=at), first.get(clock.id), at)
        for clock in clocks_for(incident.known_since, personal_data=incident.personal_data)
        if clock.trigger in events
    ]
    return sorted(found, key=lambda c: (not c.open, c.due.due_at is None, c.due.due_at or at))


def events_of(incident: Incident) -> Mapping[str, datetime | None]:
    """Return what starts the clocks. A machine that told us waits for no receipt."""
    told = incident.received_at if incident.channel != Incident.Channel.CHECK else None
    return {
        "detected": incident.known_since,
        "beyond-capacity": incident.beyond_at,
        "ended": incident.ended_at,
        "received": told,
    }


def _of_an_earlier_end(row: Sent, incident: Incident) -> bool:
    """A final report of a response that was taken up again does not close the second one."""
    return row.clock == FINAL and (incident.ended_at is None or row.sent_at < incident.ended_at)


def _receipt_by_voice(incident: Incident) -> datetime | None:
    """Who was on the telephone, or stood in the room, has been told by the reading back."""
    if incident.read_back_at is not None:
        return incident.read_back_at
    return incident.received_at if incident.channel == Incident.Channel.DIRECT else None


def _stands(found: Due, met_at: datetime | None, at: datetime) -> Clock:
    names = (authority(role, vn_day(at)) for role in found.clock.to)
    to = tuple(each.name for each in names if each is not None)
    if met_at is not None:
        return Clock(found, _met(found, met_at), met_at, to)
    if found.due_at is None:
        return Clock(found, How.WAITING, None, to)
    if at < found.due_at:
        return Clock(found, How.RUNNING, None, to)
    later = found.latest_at is not None and at < found.latest_at
    return Clock(found, How.BETWEEN if later else How.OVERDUE, None, to)


def _met(found: Due, met_at: datetime) -> How:
    """ "At once" has no length: what is sent within the hour was sent at once (decision 0056)."""
    if found.due_at is None or met_at < found.due_at:
        return How.MET
    if not found.clock.within and met_at - found.due_at <= AT_ONCE:
        return How.MET
    return How.BY_DAY if found.latest_at is not None and met_at < found.latest_at else How.LATE


@transaction.atomic
def send(
    incident: Incident,
    *,
    to: Sequence[str],
    by: Actor,
    now: datetime,
    clock: str = "",
    form: str = "",
    how: str = "",
    number: str = "",
    sent_at: datetime | None = None,
    document: bytes | None = None,
) -> Sent:
    """Write down that a notice or report went out, with the document as it was sent.

    `clock`: the legal clock that it meets; `to`: names of the receivers; `sent_at`: on the incident's clock, None
    for now. A confirmed closing receipt may still come after closing; a report may not. Raises Refused.
    """
    held = lock_open(incident)
    must_handle(by, held)
    names = [one_line(name)[:200] for name in to if name.strip()]
    if not names:
        raise Refused("Chưa ghi nơi nhận.", hint="Ghi ít nhất một nơi nhận.")
    known = {c.due.clock.id: c.due.clock for c in clocks_of(held, now=now)}
    if clock and clock not in known:
        raise Refused(f"Sự cố {held.code} không có thời hạn «{clock}».", hint=f"Chọn: {', '.join(known)}.")
    if clock == FINAL and held.ended_at is None:
        raise Refused(
            f"Sự cố {held.code} chưa kết thúc ứng cứu nên chưa có báo cáo kết thúc.",
            hint="Ghi kết thúc ứng cứu trước.",
        )
    at = held.time(now)
    made = Sent(
        incident=held,
        clock=clock,
        form=form or (known[clock].form or "" if clock else ""),
        to=names,
        how=one_line(how)[:120],
        number=one_line(number)[:60],
        sent_at=sent_at or at,
        entered_at=at,
        by=by if isinstance(by, User) else None,
        sha256=store(document) if document is not None else "",
    )
    label = " ".join(
        x for x in (known[clock].label if clock else "Văn bản", made.form and f"({made.form})") if x
    )
    said = f"Đã gửi {label}" + (f", số {made.number}" if made.number else "") + f", tới: {'; '.join(names)}."
    entry = write(
        held, Kind.SENT, said, by=by, now=now, happened_at=made.sent_at, clock=clock, document=made.sha256
    )
    made.sent_at = entry.happened_at
    made.save()
    return made


@transaction.atomic
def receipt(sent: Sent, *, from_whom: str, by: Actor, now: datetime, at: datetime | None = None) -> Sent:
    """Write down that a receiver confirmed what was sent. Raises Refused when it was confirmed before."""
    held = lock_open(sent.incident)
    must_handle(by, held)
    row = Sent.objects.get(pk=sent.pk)
    if row.receipt_at is not None:
        raise Refused(f"Đã có xác nhận của {row.receipt_from} lúc {words_of_instant(row.receipt_at)}.")
    moment = at or held.time(now)
    if moment < row.sent_at:
        raise Refused(
            f"Xác nhận lúc {words_of_instant(moment)} trước khi gửi {words_of_instant(row.sent_at)}.",
            hint="Xem lại thời điểm.",
        )
    row.receipt_at, row.receipt_from = moment, one_line(from_whom)[:120]
    said = f"{row.receipt_from or 'Nơi nhận'} xác nhận đã nhận {row.form or row.clock or 'văn bản'}."
    write(held, Kind.SENT, said, by=by, now=now, happened_at=moment, sent=row.pk)
    row.save(update_fields=["receipt_at", "receipt_from"])
    return row
