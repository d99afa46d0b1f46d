"""The auditor: proves that every open incident has a next step, and says so aloud, so that its silence is noticed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Prefetch

from vonggac.core.errors import Unreachable
from vonggac.incidents.models import Beat, Entry, Escalation, Finding, Incident, Sent, Task
from vonggac.incidents.sending import clocks_of
from vonggac.incidents.timeline import lock, write
from vonggac.notify.heartbeat import ping

STALLED = timedelta(minutes=5)  # an escalation that should have moved by now: nobody runs the due work
BEAT_EVERY = timedelta(minutes=1)


def next_step(incident: Incident, *, now: datetime) -> str | None:
    """Return what comes next for the incident, in words, None when nothing does."""
    for escalation in incident.escalations.all():
        if escalation.state == Escalation.State.RUNNING:
            return "đang báo động"
    for task in incident.tasks.all():
        if task.state == Task.State.OPEN:
            return f"việc «{task.title}»"
    for clock in clocks_of(incident, now=now, sent=list(incident.sent.all())):
        if clock.open:
            return clock.due.clock.label
    return None


def fault(incident: Incident, *, now: datetime) -> str | None:
    """Return why the incident is in nobody's hands, None when it is in somebody's."""
    last = max(incident.escalations.all(), key=lambda e: e.pk, default=None)
    if last is not None and last.state == Escalation.State.RUNNING and last.next_at is not None:
        if now - last.next_at >= STALLED:
            minutes = int((now - last.next_at).total_seconds() // 60)
            return f"báo động đứng yên {minutes} phút quá giờ: việc đến hạn không chạy"
        return None
    if last is not None and last.state == Escalation.State.EXHAUSTED:
        return "báo động đã gọi hết các cấp, chưa ai nhận"
    if next_step(incident, now=now) is None:
        return "không có bước tiếp theo: không việc, không thời hạn, không báo động"
    return None


def look(*, now: datetime) -> list[Finding]:
    """Look at every open incident; return the findings that stand. Each is kept and told once, and solved when gone."""
    rows = Incident.objects.live().prefetch_related(
        "escalations",
        Prefetch("tasks", Task.objects.filter(state=Task.State.OPEN)),
        Prefetch("sent", Sent.objects.order_by("sent_at")),
    )
    standing = {f.incident_id: f for f in Finding.objects.filter(solved_at=None)}
    for incident in rows:
        _settle(incident, standing.get(incident.pk), fault(incident, now=now), now)
    Beat.objects.update_or_create(id=1, defaults={"looked_at": now})
    return list(Finding.objects.filter(solved_at=None).select_related("incident"))


def _settle(incident: Incident, standing: Finding | None, because: str | None, now: datetime) -> None:
    if standing is None and because is not None:
        _find(incident, because, now)
    elif standing is not None and because is None:
        Finding.objects.filter(pk=standing.pk, solved_at=None).update(solved_at=incident.time(now))


def _find(incident: Incident, because: str, now: datetime) -> None:
    try:
        with transaction.atomic():
            held = lock(incident)
            Finding.objects.create(incident=held, because=because[:300], found_at=held.time(now))
            write(held, Entry.Kind.AUDITOR, f"Kiểm tra tự động: {because}.", by=None, now=now)
    except IntegrityError:  # another process has found it at the same time
        return


def beat(findings: Sequence[Finding], *, now: datetime) -> str:
    """Send the heartbeat out if it is time; return what went wrong in words, "" for nothing.

    To VONGGAC_HEARTBEAT while every incident has its next step, to its "/fail" otherwise. Rehearsals raise no alarm
    outside. Whoever listens there notices when nothing comes any more.
    """
    if not settings.HEARTBEAT:
        return ""
    claimed = Beat.objects.filter(id=1, sent_at__gt=now - BEAT_EVERY).exists()
    if claimed:
        return ""
    real = [finding for finding in findings if not finding.incident.rehearsal]
    words = (
        "\n".join(f"{f.incident.code}: {f.because}" for f in real)
        or "mọi sự cố đang mở đều có bước tiếp theo"
    )
    try:
        ping(settings.HEARTBEAT, words, failed=bool(real))
    except Unreachable as error:
        Beat.objects.update_or_create(id=1, defaults={"error": str(error)[:300]})
        return str(error)
    Beat.objects.update_or_create(id=1, defaults={"sent_at": now, "error": ""})
    return ""
