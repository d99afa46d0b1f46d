"""Fake sites: a page where anybody hands in an address, the officers' list, blocklists, the protected names."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.models import Campaign
from vonggac.core.errors import Refused, Unreadable, VongGacError
from vonggac.core.text import fold
from vonggac.core.times import vn_day
from vonggac.engine.watching import session
from vonggac.incidents.evidence import add_indicators
from vonggac.incidents.models import Incident
from vonggac.incidents.services import report
from vonggac.registry.files import path_of
from vonggac.registry.models import User
from vonggac.reports.layout import docx_bytes
from vonggac.reports.takedown import takedown_letter
from vonggac.standing.alarm import department_of
from vonggac.watch import suspects
from vonggac.watch.hunt.exports import WRITERS, ascii_name
from vonggac.watch.suspect_look import look_at
from vonggac.watch.suspect_models import Suspect, SuspectQuerySet
from vonggac.web.requests import UserRequest
from vonggac.web.views.reports import DOCX

PAGE = 100
MOST_BYTES = 20 * 1024 * 1024  # of names at once; the command line takes any number
FORMS = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "hosts": ("text/plain; charset=utf-8", "txt"),
    "rpz": ("text/plain; charset=utf-8", "zone"),
    "stix": ("application/stix+json;version=2.1", "json"),
}


@never_cache
def check_page(request: HttpRequest) -> HttpResponse:
    """Hand in a suspicious address, without an account; it is judged by its name and never visited."""
    context: dict[str, object] = {}
    if request.method != "POST":
        return render(request, "web/check.html", context)
    source = str(get_adapter().get_client_ip(request))
    if not suspects.may_hand_in(source, now=timezone.now()):
        messages.error(request, _("Quá nhiều địa chỉ trong một phút. Đợi một phút rồi gửi lại."))
        return render(request, "web/check.html", {"typed": request.POST}, status=429)
    try:
        context["found"] = suspects.hand_in(
            request.POST.get("address", ""),
            said=request.POST.get("said", ""),
            contact=request.POST.get("contact", ""),
            now=timezone.now(),
        )
    except VongGacError as refusal:
        messages.error(request, str(refusal))
        context["typed"] = request.POST
    return render(request, "web/check.html", context)


def suspects_of(request: UserRequest) -> SuspectQuerySet:
    """The one way in to suspects of the pages."""
    return Suspect.objects.visible_to(request.user)


def _may_see(user: User) -> bool:
    return user.oversees and user.unit is not None and user.unit.parent_id is None


@login_required
@never_cache
def suspects_page(request: UserRequest) -> HttpResponse:
    """The list, the weightiest first; POST: hunt in names that were pasted or sent as a file."""
    if not _may_see(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _hunt(request)
    state = request.GET.get("tinh_trang", Suspect.State.NEW)
    found = suspects_of(request).select_related("decided_by")
    if state in Suspect.State.values:
        found = found.filter(state=state)
    words = fold(request.GET.get("q", "")[:80])
    rows = [one for one in found[:20_000] if words in fold(f"{one.name} {one.shown} {one.protected}")]
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    keys = {one.source_key: one for one in page}
    opened = {
        incident.source_key: incident
        for incident in Incident.objects.visible_to(request.user).filter(source_key__in=list(keys))
    }
    context = {
        "lines": [(one, opened.get(one.source_key)) for one in page],
        "page": page,
        "state": state,
        "q": request.GET.get("q", "")[:80],
        "query": urlencode({"tinh_trang": state, "q": request.GET.get("q", "")[:80]}),
        "states": STATES,
        "forms": list(FORMS),
        "page_name": "suspects",
    }
    return render(request, "web/suspects.html", context)


STATES = Suspect.State.choices


def _hunt(request: UserRequest) -> HttpResponse:
    if not request.user.directs:
        raise PermissionDenied
    sent = request.FILES.get("file")
    if sent and (sent.size or 0) > MOST_BYTES:
        messages.error(request, _("Tệp quá lớn. Dùng lệnh vonggac hunt cho tệp lớn hơn 20 MB."))
        return redirect("suspects")
    try:
        if sent and sent.file is not None:
            hits, names = suspects.hunt_in_file(sent.file)
        else:
            hits, names = suspects.hunt_in([request.POST.get("names", "").encode()])
    except Unreadable as fault:
        messages.error(request, str(fault))
        return redirect("suspects")
    source = (sent.name or "tệp") if sent else _("danh sách dán vào trang")
    new = suspects.keep(hits, source=source, by=request.user, now=timezone.now())
    told = _("Đã xem %(names)d tên: %(hits)d tên đáng ngờ, %(new)d tên mới.")
    messages.success(request, told % {"names": names, "hits": len(hits), "new": new})
    return redirect("suspects")


@login_required
@require_POST
def suspect_act(request: UserRequest, pk: int) -> HttpResponse:
    """Decide about a name, or open an incident for it."""
    one = get_object_or_404(suspects_of(request), pk=pk)
    now, act, reason = timezone.now(), request.POST.get("act", ""), request.POST.get("reason", "")
    try:
        if act == "incident":
            return redirect(_incident(one, by=request.user).get_absolute_url())
        said = suspects.decide(one, act, reason=reason, by=request.user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = {"name": one.defanged, "state": said.get_state_display()}
        messages.success(request, _("Đã ghi %(name)s: %(state)s.") % told)
    return redirect(f"{reverse('suspects')}?tinh_trang={one.state}")


@transaction.atomic
def _incident(one: Suspect, *, by: User) -> Incident:
    now = timezone.now()
    if one.state != Suspect.State.FAKE:
        suspects.decide(one, Suspect.State.FAKE, reason=one.reason, by=by, now=now)
    whom = one.protected or "đơn vị chưa rõ"
    incident = report(
        unit=by.unit, summary=f"Trang giả mạo {whom}: {one.defanged}", detected_at=one.found_at, received_at=now,
        channel="check", by=by, details="\n".join([f"{one.sign}. Nguồn: {one.source}.", *one.seen_lines]),
        source_key=one.source_key, class_id="spoofing", now=now,
    )  # fmt: skip
    if incident.state != Incident.State.CLOSED:
        add_indicators(incident, ascii_name(one.name), by=by, now=now, note=one.sign)
    return incident


@login_required
@require_safe
def suspects_export(request: UserRequest, form: str) -> StreamingHttpResponse:
    """Names that an officer called fakes, as a blocklist."""
    if not _may_see(request.user):
        raise PermissionDenied
    if form not in FORMS:
        raise Http404
    kind, suffix = FORMS[form]
    now = timezone.now()
    fakes = suspects_of(request).filter(state=Suspect.State.FAKE)
    parts = WRITERS[form](suspects.as_hits(fakes.iterator(500)), now)
    response = StreamingHttpResponse(parts, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(
        True, f"trang-gia-mao-{vn_day(now):%Y%m%d}.{suffix}"
    )
    return response


@login_required
@require_POST
def suspect_look(request: UserRequest, pk: int) -> HttpResponse:
    """Look at the site now: an officer's act, recorded; takes up to a minute."""
    one = get_object_or_404(suspects_of(request), pk=pk)
    try:
        look_at(one, by=request.user, now=timezone.now(), make_session=session, ranges=settings.WATCH_RANGES)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('suspects')}?{urlencode({'tinh_trang': one.state, 'q': one.name})}")


@login_required
@require_safe
def suspect_picture(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    """The first page of the site as it was drawn when an officer looked."""
    one = get_object_or_404(suspects_of(request), pk=pk)
    if not one.picture or not path_of(one.picture).is_file():
        raise Http404
    response = FileResponse(path_of(one.picture).open("rb"), content_type="image/png")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_POST
def suspect_letter(request: UserRequest, pk: int) -> HttpResponse:
    """The letter that asks to take the site down, as a DOCX to be signed."""
    one = get_object_or_404(suspects_of(request), pk=pk)
    now = timezone.now()
    # The real letter in force, else a rehearsed one: whoever issued it directs, and writes to others.
    campaign = Campaign.objects.select_related("directive").order_by("rehearsal", "-opened_at").first()
    try:
        letter = takedown_letter(
            one,
            issuer=department_of(campaign, now) or request.user.unit,
            place=(campaign.directive.reading.get("place") or "") if campaign else "",
            now=now,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("suspects")
    response = HttpResponse(docx_bytes(letter), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, f"de-nghi-go-bo-{one.pk}.docx")
    return response


@login_required
@never_cache
def protected_page(request: UserRequest) -> HttpResponse:
    """The list of protected names, as a text that officers edit."""
    if not _may_see(request.user):
        raise PermissionDenied
    text = request.POST.get("text") or suspects.protected_path().read_text(encoding="utf-8-sig")
    if request.method == "POST":
        try:
            names = suspects.change_protected(text, by=request.user, now=timezone.now())
        except (Refused, Unreadable) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Đã lưu %(names)d tên được bảo vệ.") % {"names": names})
            return redirect("protected")
    return render(request, "web/protected.html", {"text": text, "page_name": "suspects"})
