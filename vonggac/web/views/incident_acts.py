"""What is done to an incident from its page. Each act is one service call; refused, the page comes back as typed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vonggac.core.errors import Refused, Unreadable, VongGacError
from vonggac.incidents import alarm, closing, sending, tasks
from vonggac.incidents.clocks import EFFECTS
from vonggac.incidents.evidence import add_indicators, attach, take
from vonggac.incidents.models import Attachment, Call, Custody, Entry, Escalation, Incident, Sent, Task
from vonggac.incidents.people import reveal_reporter
from vonggac.incidents.services import amend, correct, note
from vonggac.reports.forms import words_of
from vonggac.reports.forms.cases import draw
from vonggac.standing.alarm import raise_alarm
from vonggac.web.intake import instant_of, meant
from vonggac.web.requests import UserRequest, key
from vonggac.web.views.incidents import drill, incidents_of, show

Act = Callable[[UserRequest, Incident, datetime], str]
_YES_NO = {"yes": True, "no": False, "": None}


def _done(request: UserRequest, incident: Incident, act: Act, place: str) -> HttpResponse:
    """Do it and lead back to its place on the page; refused, show the page with what was typed."""
    try:
        said = act(request, incident, timezone.now())
    except VongGacError as error:
        messages.error(request, str(error))
        return show(request, incident, typed=request.POST, status=400)
    messages.success(request, said)
    return redirect(f"{incident.get_absolute_url()}#{place}")


def _of(request: UserRequest, pk: int) -> Incident:
    return get_object_or_404(incidents_of(request), pk=pk)


@login_required
@require_POST
def incident_amend(request: UserRequest, pk: int) -> HttpResponse:
    """Write down what was learned: only the fields that the form sent."""
    return _done(request, _of(request, pk), _amend, "facts")


def _amend(request: UserRequest, incident: Incident, now: datetime) -> str:
    said = request.POST
    learned: dict[str, Any] = {
        name: said[name]
        for name in ("summary", "details", "class_id", "tlp", "reporter", "reporter_phone", "reporter_email")
        if name in said
    }
    if "level" in said:
        learned["level"] = key(said["level"]) or None
    for name in ("beyond_capacity", "nationally_important"):
        if name in said:
            learned[name] = _YES_NO.get(said[name])
    if "personal_data" in said:
        learned["personal_data"] = said["personal_data"] == "yes"
    if "detected_at" in said:
        learned["detected_at"] = instant_of(said["detected_at"], "Giờ phát hiện")
    if any(name.startswith("effect-") for name in said):
        known = {id: _YES_NO.get(said.get(f"effect-{id}", "")) for id in EFFECTS}
        learned["effects"] = {id: value for id, value in known.items() if value is not None}
    if said.get("unit", "").strip():  # emptied, it stays: an incident of nobody would vanish from its unit
        found = meant(request.user, said["unit"], said.get("system", ""))
        learned |= {"unit": found.unit, "unit_words": found.unit_words}
        learned |= {"system": found.system, "system_words": found.system_words}
    if said.get("read_back"):
        learned["read_back_at"] = incident.time(now)
    amend(incident, by=request.user, now=now, **learned)
    return _("Đã ghi điều mới biết.")


@login_required
@require_POST
def incident_note(request: UserRequest, pk: int) -> HttpResponse:
    """Add a line to the timeline, with files as evidence."""
    return _done(request, _of(request, pk), _note, "timeline")


def _note(request: UserRequest, incident: Incident, now: datetime) -> str:
    said, files = request.POST, request.FILES.getlist("files")
    happened_at = instant_of(said.get("happened_at", ""), "Giờ xảy ra")
    if files:
        made = attach(
            incident,
            files,
            by=request.user,
            now=now,
            words=said.get("text", ""),
            from_whom=said.get("from_whom", ""),
            happened_at=happened_at,
        )
    else:
        kind = Entry.Kind.CALL if said.get("kind") == "call" else Entry.Kind.NOTE
        made = note(
            incident, said.get("text", ""), by=request.user, now=now, happened_at=happened_at, kind=kind
        )
    return _("Đã ghi, mục %(number)s.") % {"number": made.number}


@login_required
@require_POST
def entry_correct(request: UserRequest, pk: int) -> HttpResponse:
    """Correct a line by a new one; the old one stays."""
    entry = get_object_or_404(Entry.objects.filter(incident__in=incidents_of(request)), pk=pk)

    def act(request: UserRequest, incident: Incident, now: datetime) -> str:
        made = correct(entry, request.POST.get("correction", ""), by=request.user, now=now)
        return _("Đã ghi đính chính, mục %(number)s.") % {"number": made.number}

    return _done(request, entry.incident, act, "timeline")


@login_required
@require_POST
def task_act(request: UserRequest, pk: int) -> HttpResponse:
    """Settle one task, or name who does it: `act` is finish, skip or assign."""
    task = get_object_or_404(Task.objects.filter(incident__in=incidents_of(request)), pk=pk)

    def act(request: UserRequest, incident: Incident, now: datetime) -> str:
        said, by = request.POST, request.user
        words = said.get("words", "")
        if said.get("act") == "skip":
            tasks.skip(task, words, by=by, now=now)
        elif said.get("act") == "assign":
            tasks.assign(task, words, by=by, now=now)
        else:
            tasks.finish(task, by=by, now=now, result=words)
        return _("Đã ghi: %(title)s.") % {"title": task.title}

    return _done(request, task.incident, act, "tasks")


@login_required
@require_POST
def incident_tasks(request: UserRequest, pk: int) -> HttpResponse:
    """Begin a playbook, go through it again, or add a task that none has: `act`."""
    return _done(request, _of(request, pk), _tasks, "tasks")


def _tasks(request: UserRequest, incident: Incident, now: datetime) -> str:
    said, by = request.POST, request.user
    if said.get("act") == "begin":
        made = tasks.begin(incident, said.get("playbook", ""), by=by, now=now)
        return _("Kịch bản có %(count)s bước.") % {"count": len(made)}
    if said.get("act") == "again":
        made = tasks.go_again(incident, said.get("reason", ""), by=by, now=now, stage=said.get("stage", ""))
        return _("Làm lại %(count)s bước.") % {"count": len(made)}
    minutes = key(said.get("minutes", ""))
    task = tasks.add(
        incident,
        said.get("title", ""),
        stage=said.get("stage", ""),
        owner=said.get("owner", ""),
        owner_name=said.get("owner_name", ""),
        within=timedelta(minutes=min(minutes, 60 * 24 * 365)) if minutes else None,
        by=by,
        now=now,
    )
    return _("Đã thêm việc: %(title)s.") % {"title": task.title}


@login_required
@require_POST
def incident_indicators(request: UserRequest, pk: int) -> HttpResponse:
    """Keep the indicators of a pasted text."""

    def act(request: UserRequest, incident: Incident, now: datetime) -> str:
        said = request.POST
        made = add_indicators(
            incident, said.get("signs", ""), by=request.user, now=now, note=said.get("note", "")
        )
        return _("Thêm %(count)s dấu hiệu mới.") % {"count": len(made)}

    return _done(request, _of(request, pk), act, "indicators")


@login_required
@require_POST
def incident_state(request: UserRequest, pk: int) -> HttpResponse:
    """Contain, end, close, reopen or merge: `act`."""
    return _done(request, _of(request, pk), _state, "state")


def _state(request: UserRequest, incident: Incident, now: datetime) -> str:
    said, by = request.POST, request.user
    act = said.get("act")
    at = instant_of(said.get("at", ""), "Thời điểm")
    if act == "contain":
        closing.contain(incident, by=by, now=now, at=at, words=said.get("words", ""))
    elif act == "end":
        closing.end(incident, by=by, now=now, at=at, words=said.get("words", ""))
    elif act == "close":
        closing.close(incident, by=by, now=now)
    elif act == "reopen":
        closing.reopen(incident, said.get("words", ""), by=by, now=now)
    elif act == "merge":
        closing.merge(incident, _other(request, said.get("into", "")), by=by, now=now)
    else:
        raise Refused("Chưa chọn chuyển sang trạng thái nào.", hint="Bấm một nút.")
    return _("Đã ghi trạng thái.")


def _other(request: UserRequest, written: str) -> Incident:
    """The other incident, by its number or its code."""
    found = incidents_of(request).filter(pk=key(written.strip().upper().lstrip("SCDT").lstrip("0"))).first()
    if found is None:
        raise Refused(f"Không có sự cố “{written[:20]}”.", hint="Ghi mã như SC0042.")
    return found


@login_required
@require_POST
def incident_sent(request: UserRequest, pk: int) -> HttpResponse:
    """Write down that a paper went out; the document as drawn now is kept with it where asked."""
    return _done(request, _of(request, pk), _sent, "papers")


def _sent(request: UserRequest, incident: Incident, now: datetime) -> str:
    said = request.POST
    kind = said.get("clock", "")
    drawn = draw(incident, kind, by=request.user, now=now) if said.get("keep") else None
    made = sending.send(
        incident,
        to=said.get("to", "").splitlines(),
        by=request.user,
        now=now,
        clock=kind,
        form=drawn[0].form.number if drawn else "",
        how=said.get("how", ""),
        number=said.get("number", ""),
        sent_at=instant_of(said.get("sent_at", ""), "Giờ gửi"),
        document=drawn[1] if drawn else None,
    )
    return _("Đã ghi việc gửi lúc %(at)s.") % {"at": words_of(made.sent_at)}


@login_required
@require_POST
def sent_receipt(request: UserRequest, pk: int) -> HttpResponse:
    """Write down that the receiver confirmed."""
    sent = get_object_or_404(Sent.objects.filter(incident__in=incidents_of(request)), pk=pk)

    def act(request: UserRequest, incident: Incident, now: datetime) -> str:
        sending.receipt(sent, from_whom=request.POST.get("receipt_from", ""), by=request.user, now=now)
        return _("Đã ghi nơi nhận xác nhận.")

    return _done(request, sent.incident, act, "papers")


@login_required
@require_POST
def evidence_hold(request: UserRequest, pk: int) -> HttpResponse:
    """Hand a piece of evidence on to somebody, or with nobody named compute its hash anew; both go into its custody."""
    attachment = get_object_or_404(
        Attachment.objects.filter(entry__incident__in=incidents_of(request)), pk=pk
    )

    def act(request: UserRequest, incident: Incident, now: datetime) -> str:
        whom = request.POST.get("whom", "")
        kind = Custody.Act.HANDED if whom.strip() else Custody.Act.CHECKED
        if not take(attachment, by=request.user, now=now, act=kind, whom=whom):
            raise Unreadable(
                f"Tệp {attachment.name} không còn nguyên như lúc nhận.", hint="Phục hồi từ bản sao lưu."
            )
        return _("Tệp còn nguyên, đã ghi vào lưu giữ.")

    return _done(request, attachment.entry.incident, act, "timeline")


@login_required
@require_POST
def incident_alarm(request: UserRequest, pk: int) -> HttpResponse:
    """Call people, stop calling, or write down who took it by word: `act`."""
    return _done(request, _of(request, pk), _alarm, "alarm")


def _alarm(request: UserRequest, incident: Incident, now: datetime) -> str:
    said, by = request.POST, request.user
    if said.get("act") == "stop":
        alarm.stop(incident, said.get("reason", ""), by=by, now=now)
        return _("Đã dừng báo động.")
    if said.get("act") == "word":
        running = get_object_or_404(Escalation, pk=key(said.get("escalation", "")), incident=incident)
        calls = Call.objects.filter(rung__escalation=running, pk=key(said.get("call", "")))
        done = alarm.acknowledge_by_word(running, said.get("name", ""), by=by, now=now, call=calls.first())
        return _("%(who)s nhận xử lý.") % {"who": done.acknowledged_by}
    raise_alarm(incident, by=by, now=now)
    return _("Đang báo động.")


@login_required
@require_POST
@never_cache
def reporter_reveal(request: UserRequest, pk: int) -> HttpResponse:
    """Show number and address of who told, in full; the look is recorded."""
    now = timezone.now()
    incident = reveal_reporter(_of(request, pk), by=request.user, now=now)
    context = {"incident": incident, "page_name": "incidents"} | drill(request, incident, now)
    return render(request, "web/reporter.html", context)
