"""Writing one line of an incident's timeline, in the transaction of the change and with its record of acts."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from vonggac.audit.services import SYSTEM, record
from vonggac.core.errors import Refused
from vonggac.core.text import nfc
from vonggac.core.times import words_of_instant
from vonggac.incidents.models import Entry, Incident
from vonggac.registry.models import Unit, User

Actor = User | str | None  # an account; somebody without one, in words; the program itself


def lock(incident: Incident) -> Incident:
    """Return the row as it stands, held until the transaction ends: acts on one incident queue."""
    return Incident.objects.select_for_update().get(pk=incident.pk)


def lock_open(incident: Incident) -> Incident:
    """Return the row, held. Raises Refused when it is closed: nothing is added behind a closing."""
    held = lock(incident)
    if held.state == Incident.State.CLOSED:
        raise Refused(f"Sự cố {held.code} đã khép lại.", hint="Mở lại sự cố nếu còn việc.")
    return held


def write(
    incident: Incident,
    kind: Entry.Kind,
    text: str,
    *,
    by: Actor,
    now: datetime,
    happened_at: datetime | None = None,
    corrects: Entry | None = None,
    key: str | None = None,
    **facts: Any,
) -> Entry:
    """Append one line. `now`: the real instant; `happened_at`: on the incident's clock, now when None.

    The caller holds the incident's row. The record of acts gets the hash of the line, so that a line changed
    afterwards shows, and none of its text, which may hold personal data.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("write() belongs in the transaction of the change that it tells of")
    at = incident.time(now)
    if happened_at is not None and happened_at > at:
        raise Refused(
            f"Thời điểm {words_of_instant(happened_at)} còn ở phía trước.", hint="Ghi lại thời điểm xảy ra."
        )
    text = nfc(text).strip()
    last = incident.entries.aggregate(last=Max("number"))["last"] or 0
    entry = Entry.objects.create(
        incident=incident,
        number=last + 1,
        kind=kind,
        text=text,
        happened_at=happened_at or at,
        entered_at=at,
        by=by if isinstance(by, User) else None,
        by_name=name_of(by),
        machine=by is None,
        corrects=corrects,
        key=key,
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    record(by, f"incident.{kind.value}", incident, now=now, entry=entry.number, text_sha256=digest, **facts)
    return entry


def name_of(by: Actor) -> str:
    """Return who it was, in words, as it is kept beside the reference to the account."""
    return (str(by.get_full_name() or by.get_username()) if isinstance(by, User) else by or SYSTEM)[:150]


def may_handle(by: Actor, unit: Unit | None) -> bool:
    """Tell whether the account may act on an incident of the unit: one that directs, or speaks for it, may.

    Somebody without an account has come by a link that was checked; the program itself may.
    """
    if not isinstance(by, User) or (by.directs and by.unit is not None and by.unit.parent_id is None):
        return True
    return unit is not None and by.speaks_for(unit)


def must_handle(by: Actor, incident: Incident) -> None:
    """Raise Refused for an account that may not act on the incident."""
    if not may_handle(by, incident.unit):
        raise Refused(
            f"Tài khoản {by} không được xử lý sự cố {incident.code}.", hint="Nhờ trực điều hành của Sở."
        )
