"""The papers of incidents: forms with what they lack, DOCX, indicators, evidence, the periodic report."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vonggac.core.errors import Refused, VongGacError
from vonggac.core.phones import mask
from vonggac.core.times import vn_day
from vonggac.incidents.evidence import bytes_of
from vonggac.incidents.fields import FIELDS
from vonggac.incidents.models import Attachment, Incident, Sent
from vonggac.incidents.people import reveal_reporter
from vonggac.incidents.services import amend, set_fields
from vonggac.incidents.timeline import may_handle
from vonggac.registry.files import path_of
from vonggac.reports.forms import Field, Filled, Form, Part, form_for, mail_subject
from vonggac.reports.forms.cases import PAPERS, cases_of, draw, draw_periodic, filled_form, form_of
from vonggac.reports.forms.periodic import lines_of
from vonggac.reports.indicators import export
from vonggac.web.intake import instant_of
from vonggac.web.requests import YEARS, UserRequest, key
from vonggac.web.views.incidents import drill, incidents_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Keys of forms that are columns of the incident, under the column's name.
_COLUMNS = {
    "reporter_name": "reporter",
    "reporter_phone": "reporter_phone",
    "reporter_email": "reporter_email",
    "level": "level",
    "detected_at": "detected_at",
}
# Put together from several places: changed there, not on the form.
_COMPUTED = frozenset({"summary", "description", "system_name", "reported_at", "documents"})


def _kind(kind: str) -> str:
    if kind not in PAPERS:
        raise Http404
    return kind


@login_required
@never_cache
def paper_page(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """One form to fill: what it holds, what it lacks; POST keeps what was typed."""
    incident = get_object_or_404(incidents_of(request), pk=pk)
    _kind(kind)
    status = 200
    if request.method == "POST":
        try:
            _fill(request, incident, form_of(incident, kind))
        except VongGacError as error:
            messages.error(request, str(error))
            status = 400
        else:
            messages.success(request, _("Đã ghi vào biểu mẫu."))
            return redirect("paper", pk=pk, kind=kind)
    filled = filled_form(incident, kind, now=timezone.now())
    may = may_handle(request.user, incident.unit)
    if may and request.method != "POST":  # names and numbers stand in the fields
        reveal_reporter(incident, by=request.user, now=timezone.now())
    context = {
        **drill(request, incident, timezone.now()),
        "incident": incident,
        "kind": kind,
        "filled": filled,
        "parts": [
            (part.title, [_row(f, filled, request, may) for f in part.fields]) for part in _parts(filled)
        ],
        "subject": mail_subject(filled.form, unit=incident.where, system=incident.what),
        "may": may and incident.state != Incident.State.CLOSED,
        "page_name": "incidents",
    }
    return render(request, "web/paper.html", context, status=status)


def _parts(filled: Filled) -> list[Part]:
    """The form's parts, after Mẫu số 04 also what only Mẫu số 05 counts."""
    parts: list[Part] = list(filled.form.parts)
    if filled.form.kind == "final-report":
        parts += form_for("statistics", date(2017, 11, 1)).parts
    return parts


def _row(field: Field, filled: Filled, request: UserRequest, may: bool) -> dict[str, object]:
    """One field as the page shows it: what was typed before what is kept."""
    value = filled.answers.get(field.key, "")
    words = filled.answers.get(f"{field.key}_words", "")
    if request.method == "POST":
        value = request.POST.getlist(field.key) if field.kind == "many" else request.POST.get(field.key, "")
        words = request.POST.get(f"{field.key}_words", words)
    if not may and field.kind in ("phone", "email"):
        value = mask(str(value))
    lack = next((one.because for one in filled.lacks if one.field.key == field.key), "")
    return {
        "field": field,
        "value": value,
        "words": words,
        "ticked": [value] if isinstance(value, str) else value,
        "says": any(choice.say for choice in field.choices) and f"{field.key}_words" in FIELDS,
        "lack": lack,
        "fixed": field.key in _COMPUTED or (field.key not in FIELDS and field.key not in _COLUMNS),
    }


def _fill(request: UserRequest, incident: Incident, form: Form) -> None:
    """Keep the columns first: they are judged by rules that blanks do not know."""
    said, now = request.POST, timezone.now()
    columns: dict[str, object] = {}
    for field, column in _COLUMNS.items():
        if field in said:
            columns[column] = said[field]
    if "level" in columns:
        columns["level"] = key(said["level"]) or None
    if "detected_at" in columns:
        columns["detected_at"] = instant_of(said["detected_at"], "Giờ phát hiện")
    values = {id: _value(request, id) for id in FIELDS if id in said or f"has-{id}" in said}
    if columns:
        amend(incident, by=request.user, now=now, **columns)
    if values:
        set_fields(incident, values, by=request.user, now=now)


def _value(request: UserRequest, id: str) -> object:
    blank = FIELDS[id]
    if blank.kind == "many":
        return request.POST.getlist(id)
    written = request.POST.get(id, "")
    return {"yes": True, "no": False, "": None}.get(written) if blank.kind == "yes-no" else written


@login_required
@require_POST
@never_cache
def paper_docx(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """The paper as DOCX. A POST: it holds names and numbers, and that it was drawn is recorded."""
    incident = get_object_or_404(incidents_of(request), pk=pk)
    try:
        _filled, content = draw(incident, _kind(kind), by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("paper", pk=pk, kind=kind)
    return _file(content, f"{incident.code.lower()}-{kind}.docx", DOCX)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@login_required
@require_POST
@never_cache
def indicators_file(request: UserRequest, pk: int, form: str) -> HttpResponse:
    """The indicators as STIX 2.1 or CSV; that they were taken out is recorded."""
    if form not in ("stix", "csv"):
        raise Http404
    incident = get_object_or_404(incidents_of(request), pk=pk)
    content = export(incident, form, by=request.user, now=timezone.now())
    if form == "stix":
        return _file(content, f"{incident.code.lower()}.stix.json", "application/stix+json;version=2.1")
    return _file(content, f"{incident.code.lower()}.csv", "text/csv; charset=utf-8")


@login_required
@require_POST
@never_cache
def evidence_file(request: UserRequest, pk: int) -> HttpResponse:
    """A file of the timeline, always as a download; who took it and whether it was whole goes into its custody."""
    found = Attachment.objects.filter(entry__incident__in=incidents_of(request))
    attachment = get_object_or_404(found.select_related("entry__incident"), pk=pk)
    try:
        content = bytes_of(attachment, by=request.user, now=timezone.now())
    except VongGacError as error:
        messages.error(request, str(error))
        return redirect(attachment.entry.incident)
    return _file(content, attachment.name, "application/octet-stream")


@login_required
@require_POST
@never_cache
def sent_file(request: UserRequest, pk: int) -> HttpResponse:
    """The paper as it was sent. It holds names and numbers, so the look is recorded."""
    found = Sent.objects.filter(incident__in=incidents_of(request)).exclude(sha256="")
    sent = get_object_or_404(found.select_related("incident"), pk=pk)
    try:
        content = path_of(sent.sha256).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    reveal_reporter(sent.incident, by=request.user, now=timezone.now())
    return _file(content, f"{sent.incident.code.lower()}-{sent.clock or 'van-ban'}-{sent.pk}.docx", DOCX)


@login_required
@never_cache
def periodic_page(request: UserRequest) -> HttpResponse:
    """Mẫu số 05 over a period: the table on the page; POST: the DOCX."""
    today = vn_day(timezone.now())
    half = 1 if today.month <= 6 else 7
    said = request.POST if request.method == "POST" else request.GET
    try:
        first = _day(said.get("tu", ""), today.replace(month=half, day=1))
        last = _day(said.get("den", ""), today)
        if request.method == "POST":
            return _periodic(request, first, last)
    except Refused as refusal:
        messages.error(request, str(refusal))
        first, last = today.replace(month=half, day=1), today
    context = {
        "first": first,
        "last": last,
        "form": form_for("periodic", max(last, date(2017, 11, 1))),
        "lines": lines_of(cases_of(Incident.objects.visible_to(request.user), first, last)),
        "typed": said,
        "page_name": "incidents",
    }
    return render(request, "web/periodic.html", context, status=200 if request.method != "POST" else 400)


def _periodic(request: UserRequest, first: date, last: date) -> HttpResponse:
    user = request.user
    if user.unit is None:
        raise Refused(f"Tài khoản {user} chưa gắn với đơn vị nào.", hint="Nhờ người quản trị.")
    content = draw_periodic(
        first,
        last,
        unit=user.unit,
        proposals=request.POST.get("proposals", ""),
        by=user,
        now=timezone.now(),
    )
    return _file(content, f"mau-05-{first:%Y%m%d}-{last:%Y%m%d}.docx", DOCX)


def _day(written: str, default: date) -> date:
    if not written:
        return default
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise Refused(f"“{written[:20]}” không phải ngày.", hint="Ghi như 2027-01-01.") from error
    if day.year not in YEARS:
        raise Refused(f"Năm {day.year} không hợp lệ.", hint="Xem lại năm.")
    return day
