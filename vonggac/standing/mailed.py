"""A mail that tells of an incident: in one press an incident, its files as evidence, and off the list of mails."""

from datetime import datetime
from io import BytesIO

from django.core.files.base import File
from django.db import transaction

from vonggac.campaigns.intake import put_aside, suggest
from vonggac.core.errors import Refused
from vonggac.incidents.evidence import attach
from vonggac.incidents.models import Incident
from vonggac.incidents.services import report
from vonggac.notify.intake import files_of
from vonggac.notify.models import Incoming
from vonggac.registry.models import Unit, User


@transaction.atomic
def incident_from_mail(mail: Incoming, *, by: User, now: datetime) -> Incident:
    """Keep the mail as an incident of whoever sent it, and put it aside with the incident's code.

    Pressed twice, it opens one. Raises Refused for who may not read mails, and for a mail that is no longer whole.
    """
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền xử lý thư đến.", hint="Nhờ người trực điều hành.")
    made = report(
        unit=sender_of(mail),
        unit_words=mail.sender_name or mail.sender,
        summary=mail.subject or "Thư không có tiêu đề",
        details=mail.text,
        detected_at=None,
        received_at=mail.received_at,
        channel=Incident.Channel.EMAIL,
        reporter=mail.sender_name,
        reporter_email=mail.sender,
        source_key=f"mail/{mail.key}",
        by=by,
        now=now,
    )
    if not made.entries.filter(kind="file").exists() and (parts := files_of(mail) if mail.files else ()):
        files = [File(BytesIO(part.content), name=part.name) for part in parts if part.content]
        for file, part in zip(files, (p for p in parts if p.content), strict=True):
            file.size = len(part.content)
        if files:
            attach(made, files, by=by, now=now, words="Tệp kèm theo thư.", from_whom=mail.sender)
    if mail.state != Incoming.State.ASIDE:
        put_aside(mail, f"Đã thành sự cố {made.code}.", by=by, now=now)
    return made


def sender_of(mail: Incoming) -> Unit | None:
    """Return the unit that sent it, None where nobody knows or several are possible."""
    address = mail.sender.strip()
    if address:
        found = (
            Unit.objects.filter(email__iexact=address)[:2]
            or Unit.objects.filter(people__email__iexact=address).distinct()[:2]
        )
        if len(found) == 1:
            return found[0]
    units = {one.obligation.unit for one in suggest([mail])[mail.pk]}
    return units.pop() if len(units) == 1 else None
