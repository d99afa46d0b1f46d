"""For units without an account: in by a link or a code, their own duties of one campaign, and out.

Nobody is signed in here: the session holds the pass's number and nothing else.
"""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns import passes
from vonggac.campaigns.models import Attachment, Campaign, Submission, UnitPass
from vonggac.campaigns.services import acknowledge, submit
from vonggac.core.errors import Refused
from vonggac.registry.models import Unit
from vonggac.standing.rows import rows
from vonggac.web.intake import report_by_pass, typed
from vonggac.web.requests import Moment, UserRequest
from vonggac.web.views.duties import Duty, attached_file, duties

KEY = "unit_pass"


@never_cache
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows one button and spends nothing, since mail and chat programs open links to preview them."""
    if request.method != "POST":
        return render(request, "web/sign_in_link.html")
    try:
        spent = passes.use_link(secret, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pass-code")
    return _let_in(request, spent)


@never_cache
def by_code(request: HttpRequest) -> HttpResponse:
    """Take a code that was read out on the telephone."""
    if request.method != "POST":
        return render(request, "web/pass_code.html")
    source = get_adapter().get_client_ip(request)
    try:
        spent = passes.use_code(request.POST.get("code", "")[:40], source=source, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return render(request, "web/pass_code.html", status=400)
    return _let_in(request, spent)


def _let_in(request: HttpRequest, spent: UnitPass) -> HttpResponse:
    request.session.flush()  # whoever was signed in here is not, and the session gets a new number
    request.session[KEY] = spent.pk
    request.session.set_expiry(passes.SESSION)
    return redirect("pass-duties")


def _pass(request: HttpRequest, now: datetime) -> UnitPass | None:
    return passes.open_pass(request.session.get(KEY), now=now)


def _over(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEY, None)
    messages.error(
        request, _("Phiên làm việc bằng liên kết đã hết. Gọi trực điều hành để nhận liên kết mới.")
    )
    return redirect("pass-code")


@never_cache
@require_safe
def duties_page(request: HttpRequest) -> HttpResponse:
    """What the unit owes in the pass's campaign, what is due first on top."""
    now = timezone.now()
    working = _pass(request, now)
    if working is None:
        return _over(request)
    return render(request, "web/pass_duties.html", _context(working, now))


def _context(working: UnitPass, now: datetime) -> dict[str, object]:
    moment = Moment(working.campaign.time(now), asked=False)
    owed = passes.duties_of(working)
    judged = {row.obligation: row for row in rows(owed, moment.as_of)}
    known = list(owed.select_related("requirement", "via", "parent__unit"))
    for obligation in known:
        obligation.campaign, obligation.unit = working.campaign, working.unit
    known.sort(key=lambda o: (o.due_at is None, o.due_at, o.requirement.position))
    shown: list[Duty] = duties(known, judged, moment)
    return {
        "working": working,
        "campaign": working.campaign,
        "moment": moment,
        "duties": shown,
        "unreceived": sum(not duty.history for duty in shown),
    }


@require_POST
def receive_all(request: HttpRequest) -> HttpResponse:
    """Confirm receipt of all that the unit has not answered yet."""
    now = timezone.now()
    working = _pass(request, now)
    if working is None:
        return _over(request)
    count = acknowledge(
        list(passes.duties_of(working).select_related("campaign", "unit")), by=working, now=now
    )
    messages.success(request, _("Đã xác nhận tiếp nhận: %(count)s nhiệm vụ.") % {"count": count})
    return redirect("pass-duties")


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the unit's next answer to one of its duties."""
    now = timezone.now()
    working = _pass(request, now)
    if working is None:
        return _over(request)
    owed = get_object_or_404(passes.duties_of(working).select_related("campaign__directive", "unit"), pk=pk)
    step, typed = request.POST.get("step", ""), request.POST.get("statement", "")
    try:
        if step not in Submission.Step.values:
            raise Refused("Chưa chọn bước.", hint="Chọn một bước rồi gửi lại.")
        said = submit(
            owed,
            Submission.Step(step),
            statement=typed,
            files=request.FILES.getlist("files"),
            by=working,
            now=now,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        context = _context(working, now) | {"typed": typed, "typed_for": pk}
        return render(request, "web/pass_duties.html", context, status=400)
    messages.success(request, _("Đã ghi nhận, bản %(version)s.") % {"version": said.version})
    return redirect(f"{reverse('pass-duties')}#nv-{pk}")


@never_cache
def incident(request: HttpRequest) -> HttpResponse:
    """The unit's own form for an incident, without an account: one form, one button."""
    now = timezone.now()
    working = _pass(request, now)
    if working is None:
        return _over(request)
    context = {"working": working, "campaign": working.campaign, "typed": request.POST}
    if request.method != "POST":
        return render(request, "web/pass_incident.html", context)
    try:
        made = report_by_pass(working, typed(request.POST), now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return render(request, "web/pass_incident.html", context, status=400)
    messages.success(
        request, _("Đã báo sự cố, mã %(code)s. Trực điều hành sẽ gọi lại.") % {"code": made.code}
    )
    return redirect("pass-duties")


@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file that the unit sent itself."""
    working = _pass(request, timezone.now())
    if working is None:
        raise Http404
    mine = Attachment.objects.filter(submission__obligation__in=passes.duties_of(working))
    return attached_file(get_object_or_404(mine, pk=pk))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session of the pass."""
    request.session.flush()
    messages.success(request, _("Đã ra. Muốn vào lại cần liên kết mới."))
    return redirect("pass-code")


@login_required
@require_POST
@never_cache
def make(request: UserRequest, code: str) -> HttpResponse:
    """Make a link and a code for the unit and show both once."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    asked = request.POST.get("dot", "")
    campaigns = Campaign.objects.visible_to(request.user).select_related("directive")
    campaign = get_object_or_404(campaigns, pk=int(asked) if asked.isdecimal() and len(asked) < 16 else 0)
    back = f"{reverse('unit', args=[unit.code])}?dot={campaign.pk}"
    try:
        way = passes.make_pass(campaign, unit, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    address = request.build_absolute_uri(reverse("pass-link", args=[way.secret]))
    enter_at = request.build_absolute_uri(reverse("pass-code"))
    context = {"way": way, "address": address, "enter_at": enter_at, "back": back, "campaign": campaign}
    return render(request, "web/pass_made.html", context)


@login_required
@require_POST
def withdraw_page(request: UserRequest, pk: int) -> HttpResponse:
    """Make a pass useless."""
    scope = UnitPass.objects.filter(unit__in=Unit.objects.visible_to(request.user))
    found = get_object_or_404(scope.select_related("unit"), pk=pk)
    try:
        passes.withdraw(found, by=request.user, now=timezone.now())
        messages.success(request, _("Đã thu hồi liên kết."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('unit', args=[found.unit.code])}?dot={found.campaign_id}")
