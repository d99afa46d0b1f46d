"""Calling people up a frozen chain until somebody takes the incident. Every step is one transaction.

Nothing slow happens here: messages go into the outbox with the step that they belong to, so a worker that is killed
leaves either the whole step or none of it, and of two workers on one step the slower finds it done.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string, salted_hmac

from vonggac.core.errors import Refused
from vonggac.core.text import one_line
from vonggac.core.times import vn, words_of_instant
from vonggac.incidents.chain import Callee, Step, as_json, from_json
from vonggac.incidents.models import Call, Entry, Escalation, Incident, Rung
from vonggac.incidents.timeline import Actor, lock, lock_open, must_handle, write
from vonggac.incidents.wording import alarm as alarm_words
from vonggac.incidents.wording import taken as taken_words
from vonggac.notify.channels import configured
from vonggac.notify.contacts import Contact, reach
from vonggac.notify.services import enqueue
from vonggac.registry.models import Person, Unit, User

Kind = Entry.Kind
State = Escalation.State
LINK = "/nhan-su-co/{secret}/"  # the page that acknowledges; `web` serves it


@transaction.atomic
def start(incident: Incident, chain: Sequence[Step], *, by: Actor, now: datetime) -> Escalation:
    """Freeze the chain and call its first step. Raises Refused for an empty chain or when one runs already."""
    held = lock_open(incident)
    must_handle(by, held)
    if not chain:
        raise Refused(
            f"Chưa có ai để báo động cho {held.code}.", hint="Gọi trực tiếp rồi ghi vào dòng thời gian."
        )
    if held.escalations.filter(state=State.RUNNING).exists():
        raise Refused(f"Sự cố {held.code} đang được báo động rồi.", hint="Xem các cấp đang gọi.")
    made = Escalation.objects.create(
        incident=held,
        chain=as_json(chain),
        started_at=held.time(now),
        started_by=by if isinstance(by, User) else None,
        next_at=now,
    )
    steps = " → ".join(f"{step.title} ({_minutes(step)} phút)" for step in chain)
    write(held, Kind.ESCALATED, f"Bắt đầu báo động: {steps}.", by=by, now=now, escalation=made.pk)
    _advance(made, held, now)
    return made


def advance_due(*, now: datetime) -> int:
    """Take every escalation that is due one step on; return how many moved. Any number of workers may."""
    due = Escalation.objects.filter(state=State.RUNNING, next_at__lte=now).order_by("next_at")
    return sum(advance(escalation, now=now) for escalation in list(due))


@transaction.atomic
def advance(escalation: Escalation, *, now: datetime) -> bool:
    """Do what is due on it; False when somebody else has, or it has ended."""
    held = lock(escalation.incident)
    mine = Escalation.objects.filter(
        pk=escalation.pk, fence=escalation.fence, state=State.RUNNING, next_at__lte=now
    )
    if not mine.update(fence=F("fence") + 1):
        return False
    escalation.refresh_from_db()
    _advance(escalation, held, now)
    return True


def _advance(escalation: Escalation, incident: Incident, now: datetime) -> None:
    """Go up until a step is waiting for an answer, or the chain is at its end. The caller holds the incident."""
    chain, at = from_json(escalation.chain), incident.time(now)
    while escalation.position < len(chain):
        step = chain[escalation.position]
        rung = escalation.rungs.filter(position=escalation.position).first()
        if rung is None:
            rung = _begin(escalation, incident, step, now)
        elif rung.ends_at is not None and at >= rung.ends_at:
            _give_up(rung, incident, step, now)
        else:
            _call(rung, incident, step, now)
        if rung.state == Rung.State.CALLING and rung.ends_at is not None:
            wake_at = step.next_change(at, rung.ends_at) or rung.ends_at
            escalation.next_at = incident.real(wake_at)
            escalation.save(update_fields=["position", "next_at"])
            return
        escalation.position += 1
    _exhaust(escalation, incident, now)


def _begin(escalation: Escalation, incident: Incident, step: Step, now: datetime) -> Rung:
    at = incident.time(now)
    rung = Rung(escalation=escalation, position=escalation.position, title=step.title[:200], began_at=at)
    if not step.called_at(at):
        rung.state, rung.because = (
            Rung.State.SKIPPED,
            (step.nobody or f"không có ai trực lúc {vn(at):%H:%M ngày %d/%m}")[:300],
        )
        rung.save()
        said = f"Bỏ qua cấp {rung.position + 1}, {step.title}: {rung.because}."
        write(incident, Kind.SKIPPED, said, by=None, now=now, escalation=escalation.pk, rung=rung.position)
        return rung
    rung.ends_at = at + step.patience
    rung.save()
    _call(rung, incident, step, now)
    return rung


def _call(rung: Rung, incident: Incident, step: Step, now: datetime) -> None:
    """Call whoever is on duty now and has not been called on this step: at a change of shift the newcomer too."""
    at = incident.time(now)
    called = set(rung.calls.values_list("place", flat=True))
    fresh = [(place, one) for place, one in step.called_at(at) if place not in called]
    lines = [_call_one(rung, incident, place, one, now) for place, one in fresh]
    if lines:
        change = "Đổi ca, gọi thêm" if called else f"Gọi cấp {rung.position + 1}, {step.title}"
        write(
            incident,
            Kind.ESCALATED,
            f"{change}: {'; '.join(lines)}.",
            by=None,
            now=now,
            escalation=rung.escalation_id,
            rung=rung.position,
            places=[place for place, _ in fresh],
        )


def _call_one(rung: Rung, incident: Incident, place: int, one: Callee, now: datetime) -> str:
    """Write the call and its message; return it in words. Nobody's silence is hidden: who has no address is said."""
    secret = get_random_string(32)
    reached = reach(configured().preferred, one.email, one.phone, one.own)
    channel, address = reached or ("", "")
    Call.objects.create(
        rung=rung,
        place=place,
        name=one.name[:120],
        title=one.title[:200],
        phone=one.phone[:60],
        channel=channel,
        address=address[:200],
        digest=_digest(secret),
        told_at=incident.time(now),
    )
    who = f"{one.name}{f' ({one.title})' if one.title else ''}"
    if not reached:
        return f"{who}, không có địa chỉ nhận tin, phải gọi {one.phone or 'trực tiếp'}"
    link = settings.PUBLIC_URL.rstrip("/") + LINK.format(secret=secret) if settings.PUBLIC_URL else ""
    words = alarm_words(incident, rung.title, link)
    _put(f"bao-dong/{rung.escalation_id}/{rung.position}/{place}", one, (channel, address), words, now)
    return f"{who} qua {channel}"


def _put(key: str, one: Callee, reached: tuple[str, str], words: tuple[str, str], now: datetime) -> None:
    unit = Unit.objects.filter(pk=one.unit).first() if one.unit else None
    person = Person.objects.filter(pk=one.person).first() if one.person else None
    subject, body = words
    to = Contact(unit, person, *reached)
    enqueue(key, to, subject=subject, body=body, kind="incident", now=now, urgent=True)


def _give_up(rung: Rung, incident: Incident, step: Step, now: datetime) -> None:
    rung.state = Rung.State.SILENT
    rung.save(update_fields=["state"])
    said = f"Cấp {rung.position + 1}, {step.title}: không ai nhận trong {_minutes(step)} phút."
    write(incident, Kind.ESCALATED, said, by=None, now=now, escalation=rung.escalation_id, rung=rung.position)


def _exhaust(escalation: Escalation, incident: Incident, now: datetime) -> None:
    escalation.state, escalation.next_at = State.EXHAUSTED, None
    escalation.ended_at = incident.time(now)
    escalation.save(update_fields=["position", "state", "next_at", "ended_at"])
    said = "Đã gọi hết các cấp, chưa có ai nhận. Trực điều hành phải gọi trực tiếp."
    write(incident, Kind.ESCALATED, said, by=None, now=now, escalation=escalation.pk)


def _minutes(step: Step) -> int:
    return int(step.patience.total_seconds() // 60)


def _digest(secret: str) -> str:
    """Keyed with the server's own key: from a copied database no link can be worked out."""
    return salted_hmac("incident call", secret, algorithm="sha256").hexdigest()


# Acknowledging


def call_of(secret: str) -> Call | None:
    """Return the call that the link belongs to, None for a wrong one. Looking spends nothing."""
    found = Call.objects.filter(digest=_digest(secret))
    return found.select_related(
        "rung__escalation__incident__unit", "rung__escalation__incident__system"
    ).first()


@transaction.atomic
def acknowledge(secret: str, *, now: datetime) -> Call:
    """Take the incident by the link. Of two at once exactly one has it; the other is told who.

    Raises Refused for a wrong link, and when somebody has taken it or the escalation was stopped.
    """
    call = call_of(secret)
    if call is None:
        raise Refused("Liên kết này không đúng.", hint="Gọi trực điều hành để xác nhận.")
    who = f"{call.name} (liên kết)"
    return _take(call.rung.escalation, call, call.name, Call.How.LINK, by=who, now=now)


@transaction.atomic
def acknowledge_by_word(
    escalation: Escalation, name: str, *, by: User, now: datetime, call: Call | None = None
) -> Escalation:
    """Write down that somebody said on the telephone that they take it; `call`: the one of them, if they were called.

    Raises Refused when somebody has taken it already.
    """
    must_handle(by, escalation.incident)
    name = one_line(name) or (call.name if call else "")
    if not name:
        raise Refused("Chưa ghi ai nhận.", hint="Ghi họ tên người nhận qua điện thoại.")
    if call is not None and call.rung.escalation_id != escalation.pk:
        raise Refused(f"{call.name} không nằm trong lần báo động này.", hint="Tải lại trang.")
    _take(escalation, call, name, Call.How.WORD, by=by, now=now)
    escalation.refresh_from_db()
    return escalation


def _take(
    escalation: Escalation, call: Call | None, name: str, how: Call.How, *, by: Actor, now: datetime
) -> Call:
    held = lock_open(escalation.incident)
    at = held.time(now)
    # One conditional UPDATE decides. A chain that was called to its end may still be answered.
    waiting = Escalation.objects.filter(pk=escalation.pk, state__in=[State.RUNNING, State.EXHAUSTED])
    if not waiting.update(
        state=State.ACKNOWLEDGED, next_at=None, ended_at=at, acknowledged_by=name[:150], fence=F("fence") + 1
    ):
        escalation.refresh_from_db()
        raise Refused(_gone(escalation, held), hint="Không cần làm gì thêm; có thắc mắc gọi trực điều hành.")
    if call is None:
        rung = escalation.rungs.filter(state=Rung.State.CALLING).first()
    else:
        rung = call.rung
        Call.objects.filter(pk=call.pk).update(acknowledged_at=at, how=how)
        call.refresh_from_db()
    if rung is not None:
        Rung.objects.filter(pk=rung.pk).update(state=Rung.State.ACKNOWLEDGED)
    said = f"{name} nhận xử lý, theo {how.label}."
    write(held, Kind.ACKNOWLEDGED, said, by=by, now=now, escalation=escalation.pk, how=how.value)
    _tell_the_others(escalation, held, call, name, now)
    return call if call is not None else Call(name=name)


def _gone(escalation: Escalation, incident: Incident) -> str:
    when = words_of_instant(escalation.ended_at) if escalation.ended_at else ""
    if escalation.state == State.ACKNOWLEDGED:
        return f"{incident.code} đã được {escalation.acknowledged_by} nhận lúc {when}."
    return f"Báo động của {incident.code} đã dừng lúc {when}."


def _tell_the_others(
    escalation: Escalation, incident: Incident, call: Call | None, name: str, now: datetime
) -> None:
    """Whoever was woken is told that somebody has it; each once."""
    chain, words = from_json(escalation.chain), taken_words(incident, name)
    for other in Call.objects.filter(rung__escalation=escalation).exclude(channel="").select_related("rung"):
        if call is not None and other.pk == call.pk:
            continue
        one = chain[other.rung.position].people[other.place]
        key = f"bao-dong/{escalation.pk}/{other.rung.position}/{other.place}/da-nhan"
        _put(key, one, (other.channel, other.address), words, now)


@transaction.atomic
def stop(incident: Incident, reason: str, *, by: User, now: datetime) -> None:
    """Call nobody further. Raises Refused without a reason, or when nothing runs."""
    held = lock_open(incident)
    must_handle(by, held)
    if not reason.strip():
        raise Refused("Chưa ghi lý do dừng báo động.", hint="Ghi một câu.")
    if not stop_running(held, reason.strip(), by=by, now=now):
        raise Refused(f"Sự cố {held.code} không có báo động nào đang chạy.")


def stop_running(incident: Incident, reason: str, *, by: Actor, now: datetime) -> bool:
    """Stop what runs, inside the caller's transaction and its hold on the incident; False when nothing does."""
    running = Escalation.objects.filter(incident=incident, state=State.RUNNING)
    stopped = running.update(
        state=State.STOPPED, next_at=None, ended_at=incident.time(now), fence=F("fence") + 1
    )
    if stopped:
        write(incident, Kind.ESCALATED, f"Dừng báo động: {reason}", by=by, now=now)
    return bool(stopped)
