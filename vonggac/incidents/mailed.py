"""An incoming mail as an incident: suggested by its words, made one by an officer's press."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import fold
from vonggac.incidents.clocks import suggest
from vonggac.incidents.evidence import attach
from vonggac.incidents.models import Incident
from vonggac.incidents.services import Drill, report
from vonggac.notify.intake import files_of
from vonggac.notify.models import Incoming
from vonggac.registry.models import Person, System, Unit, User

MARK = "[tbsc]"  # how the subject of a report begins (Thông tư 20/2017, Mẫu số 03)
_WORDS = ("su co", "bi tan cong", "bi hack", "ma doc", "bi xam nhap", "lo lot du lieu", "gia mao")


def looks_like_one(mail: Incoming) -> bool:
    """Tell whether the mail may report an incident: the mark of the form, or words of one in its subject."""
    subject = fold(mail.subject)
    return MARK in subject or any(word in subject for word in _WORDS) or bool(suggest(mail.subject))


def sender_unit(mail: Incoming) -> Unit | None:
    """Return the unit whose address, or whose person's address, sent the mail; None for a stranger.

    An address can be forged: it only suggests, and the officer confirms.
    """
    person = Person.objects.filter(email__iexact=mail.sender).select_related("unit").first()
    return person.unit if person else Unit.objects.filter(email__iexact=mail.sender).first()


@transaction.atomic
def report_from(
    mail: Incoming,
    *,
    unit: Unit | None,
    by: User,
    now: datetime,
    summary: str = "",
    system: System | None = None,
    unit_words: str = "",
    class_id: str | None = None,
    detected_at: datetime | None = None,
    files: Sequence[int] | None = None,
    drill: Drill | None = None,
) -> Incident:
    """Make the mail an incident, as of when it reached the mail server; its files become evidence.

    `files`: places in the mail's list, None for all. One mail opens one incident; the one that is there is returned.
    Raises Refused for who does not direct, and for a mail that was left on the server.
    """
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền xử lý thư đến.", hint="Nhờ người trực điều hành.")
    held = Incoming.objects.select_for_update().get(pk=mail.pk)
    if held.state == Incoming.State.LEFT:
        raise Refused(f"Thư «{held.subject}» chưa lấy về được: {held.fault}")
    key = f"mail/{held.key}"
    if known := Incident.objects.filter(source_key=key).first():
        return known
    made = report(
        unit=unit,
        unit_words=unit_words or f"{held.sender_name} <{held.sender}>",
        system=system,
        summary=summary or held.subject or "(thư không tiêu đề)",
        details=held.text,
        channel=Incident.Channel.EMAIL,
        reporter=held.sender_name or held.sender,
        reporter_email=held.sender,
        detected_at=detected_at,
        received_at=_received_at(held, drill, now),
        source_key=key,
        class_id=class_id,
        by=by,
        now=now,
        drill=drill,
    )
    _keep_files(made, held, files, by=by, now=now)
    Incoming.objects.filter(pk=held.pk).update(state=Incoming.State.ACCEPTED)
    record(by, "incoming.incident", held, now=now, incident=made.pk)
    return made


def _received_at(mail: Incoming, drill: Drill | None, now: datetime) -> datetime:
    """On the incident's clock; a rehearsal's clock stands where it stands when the officer presses."""
    if drill is None:
        return min(mail.received_at, now)
    return Incident(
        rehearsal=True,
        clock_at=drill.clock_at,
        clock_set_at=drill.clock_set_at,
        clock_speed=drill.clock_speed,
    ).time(now)


def _keep_files(
    made: Incident, mail: Incoming, places: Sequence[int] | None, *, by: User, now: datetime
) -> None:
    parts = files_of(mail)
    wanted = range(len(parts)) if places is None else sorted(set(places))
    if any(not 0 <= place < len(parts) for place in wanted):
        raise Refused(f"Thư «{mail.subject}» chỉ có {len(parts)} tệp.", hint="Tải lại trang rồi chọn lại.")
    chosen = [SimpleUploadedFile(parts[p].name, parts[p].content) for p in wanted if parts[p].content]
    if chosen:
        attach(made, chosen, by=by, now=now, words="Tệp kèm thư.", from_whom=mail.sender)
