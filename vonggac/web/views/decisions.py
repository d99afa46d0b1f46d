"""What those above decide, and what a unit asks of them: more time, a waiver, passing on, verifying many at once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.decisions import (
    ask_extension,
    decide_extension,
    may_decide,
    pass_on,
    verify_all,
    waive,
)
from vonggac.campaigns.models import Campaign, Extension, Obligation, ObligationQuerySet, Submission, Waiver
from vonggac.campaigns.services import may_answer
from vonggac.campaigns.steps import FINISHED
from vonggac.core.errors import Refused
from vonggac.core.times import vn_day
from vonggac.registry.models import Unit, User
from vonggac.web.requests import UserRequest, instant

PAGE = 100


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided about one duty, and what the viewer may do about it."""

    extensions: list[Extension]
    waiver: Waiver | None
    below: list[Obligation]  # of those who serve it
    may_ask: bool  # for more time
    may_waive: bool
    may_pass_on_to: list[Unit]  # directly below, not owing it yet


def decisions_of(user: User, obligation: Obligation) -> Decisions:
    """Return what the duty's page shows of decisions."""
    extensions = list(obligation.extensions.select_related("asked_by", "decided_by").order_by("-asked_at"))
    below = list(obligation.children.select_related("unit").order_by("unit__code"))
    waiting = any(extension.granted is None for extension in extensions)
    answers = may_answer(user, obligation.unit)
    today = vn_day(obligation.campaign.time(timezone.now()))
    free = Unit.objects.on(today).filter(parent=obligation.unit).exclude(pk__in=[o.unit_id for o in below])
    return Decisions(
        extensions=extensions,
        waiver=Waiver.objects.filter(obligation=obligation).select_related("by").first(),
        below=below,
        may_ask=answers and obligation.due_at is not None and not waiting,
        may_waive=user.directs and may_decide(user, obligation),
        may_pass_on_to=list(free) if answers else [],
    )


def _found(request: UserRequest, pk: int) -> Obligation:
    owed = Obligation.objects.visible_to(request.user).select_related("campaign", "unit", "requirement")
    return get_object_or_404(owed, pk=pk)


def _done(request: UserRequest, act: Callable[[], object], said: str) -> None:
    """Carry out one act and tell how it went."""
    try:
        act()
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))


@login_required
@require_POST
def extension_ask(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for more time."""
    duty = _found(request, pk)
    until = instant(request.POST.get("until", ""))
    if until is None:
        messages.error(request, _("Chưa chọn thời hạn xin gia hạn. Chọn ngày và giờ."))
    elif not may_answer(request.user, duty.unit):
        messages.error(request, _("Tài khoản này không trả lời thay đơn vị được."))
    else:
        reason = request.POST.get("reason", "")
        _done(
            request,
            lambda: ask_extension(duty, until, reason=reason, by=request.user, now=timezone.now()),
            _("Đã gửi đề nghị gia hạn."),
        )
    return redirect(duty)


@login_required
@require_POST
def extension_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Grant or refuse more time."""
    duties = Obligation.objects.visible_to(request.user)
    asked = get_object_or_404(
        Extension.objects.filter(obligation__in=duties).select_related(
            "obligation__campaign", "obligation__unit"
        ),
        pk=pk,
    )
    granted = request.POST.get("verdict") == "granted"
    answer = request.POST.get("answer", "")
    _done(
        request,
        lambda: decide_extension(asked, granted=granted, answer=answer, by=request.user, now=timezone.now()),
        _("Đã đồng ý gia hạn.") if granted else _("Đã từ chối gia hạn."),
    )
    return redirect(asked.obligation)


@login_required
@require_POST
def waive_page(request: UserRequest, pk: int) -> HttpResponse:
    """Free the unit from the duty."""
    duty = _found(request, pk)
    reason = request.POST.get("reason", "")
    _done(
        request,
        lambda: waive(duty, reason=reason, by=request.user, now=timezone.now()),
        _("Đã miễn nhiệm vụ."),
    )
    return redirect(duty)


@login_required
@require_POST
def pass_on_page(request: UserRequest, pk: int) -> HttpResponse:
    """Pass the duty on to the chosen units below."""
    duty = _found(request, pk)
    chosen = list(Unit.objects.visible_to(request.user).filter(code__in=request.POST.getlist("units")))
    if not may_answer(request.user, duty.unit):
        messages.error(request, _("Tài khoản này không giao việc của đơn vị được."))
    elif not chosen:
        messages.error(request, _("Chưa chọn đơn vị trực thuộc nào. Chọn ít nhất một."))
    else:
        words = request.POST.get("words", "")
        _done(
            request,
            lambda: pass_on(duty, chosen, words=words, by=request.user, now=timezone.now()),
            _("Đã giao xuống %(count)s đơn vị.") % {"count": len(chosen)},
        )
    return redirect(duty)


@login_required
@require_safe
def waiting_page(request: UserRequest, pk: int) -> HttpResponse:
    """What waits for the viewer's word under a campaign: answers to verify, requests for more time."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    claims = list(_claims(request.user, campaign)[: PAGE + 1])
    asked = Extension.objects.filter(granted=None, obligation__in=_above(request.user, campaign))
    context = {
        "campaign": campaign,
        "moment": None,
        "claims": claims[:PAGE],
        "more": len(claims) > PAGE,
        "asked": asked.select_related("obligation__unit", "obligation__requirement")
        if request.user.directs
        else [],
    }
    return render(request, "web/waiting.html", context)


def _above(user: User, campaign: Campaign) -> ObligationQuerySet:
    """Duties that the user may decide about: all in an officer's scope, those below a focal point's own unit."""
    owed = Obligation.objects.visible_to(user).filter(campaign=campaign)
    if user.directs:
        return owed
    return owed.exclude(unit=user.unit) if user.role == User.Role.FOCAL_POINT else owed.none()


def _claims(user: User, campaign: Campaign) -> QuerySet[Submission]:
    """Finished answers that are the latest of their duty and that nobody has reviewed, the oldest first."""
    waiting = Submission.objects.filter(
        obligation__in=_above(user, campaign), step__in=FINISHED, review__isnull=True
    )
    latest = waiting.annotate(latest=Max("obligation__submissions__version")).filter(version=F("latest"))
    return latest.select_related(
        "obligation__unit", "obligation__requirement", "obligation__campaign"
    ).order_by("received_at", "pk")


@login_required
@require_POST
def verify_many(request: UserRequest, pk: int) -> HttpResponse:
    """Verify the chosen answers, all or none."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    chosen = [int(key) for key in request.POST.getlist("answers") if key.isascii() and key.isdigit()][:PAGE]
    answers = list(_claims(request.user, campaign).filter(pk__in=chosen))
    if not answers:
        messages.error(request, _("Chưa chọn báo cáo nào. Chọn ít nhất một."))
        return redirect("waiting", pk=pk)
    said = _("Đã thẩm định %(count)s báo cáo.") % {"count": len(answers)}
    _done(request, lambda: verify_all(answers, by=request.user, now=timezone.now()), said)
    return redirect("waiting", pk=pk)
