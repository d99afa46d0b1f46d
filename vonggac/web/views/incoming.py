"""Mail that came in and waits for a click: what it may answer, its files, and the click."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.intake import Suggestion, accept, clear, put_aside, search, suggest
from vonggac.campaigns.models import Obligation, Submission
from vonggac.core.errors import VongGacError
from vonggac.notify.intake import files_of
from vonggac.notify.models import Incoming, IncomingQuerySet, Mailbox
from vonggac.web.requests import UserRequest

PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One mail of the list. `best`: the duty that it answers, when one is likelier than all others."""

    mail: Incoming
    best: Suggestion | None
    unit: str  # who sent it, as far as it is known


def _mails(request: UserRequest) -> IncomingQuerySet:
    if not request.user.directs:
        raise PermissionDenied
    return Incoming.objects.visible_to(request.user)


@login_required
@require_safe
def incoming_list(request: UserRequest) -> HttpResponse:
    """The mails that wait, the newest first, each with its likeliest duty."""
    waiting = list(_mails(request).waiting()[: PAGE + 1])
    suggested = suggest(waiting[:PAGE], limit=2)
    context = {
        "waiting": [_waiting(mail, suggested[mail.pk]) for mail in waiting[:PAGE]],
        "more": len(waiting) > PAGE,
        "done": _mails(request).exclude(pk__in=_mails(request).waiting().values("pk"))[:PAGE],
        "mailboxes": Mailbox.objects.all(),
    }
    return render(request, "web/incoming.html", context)


def _waiting(mail: Incoming, suggested: list[Suggestion]) -> Waiting:
    units = {one.obligation.unit.name for one in suggested}
    return Waiting(mail, clear(suggested), units.pop() if len(units) == 1 else "")


@login_required
@require_safe
def incoming_page(request: UserRequest, pk: int) -> HttpResponse:
    """One mail: its text, its files, the duties that it may answer; `?q=` looks for others."""
    mail = get_object_or_404(_mails(request), pk=pk)
    words = request.GET.get("q", "").strip()[:100]
    suggested = suggest([mail])[mail.pk]
    context = {
        "mail": mail,
        "suggested": suggested,
        "best": clear(suggested),
        "words": words,
        "found": search(words, user=request.user) if words else [],
        "accepted": mail.acceptances.select_related("obligation__unit", "obligation__requirement"),
    }
    return render(request, "web/mail.html", context)


@login_required
@require_POST
def incoming_accept(request: UserRequest, pk: int) -> HttpResponse:
    """Make the mail the answer to the duty that was chosen."""
    mail = get_object_or_404(_mails(request), pk=pk)
    owed = Obligation.objects.visible_to(request.user).select_related("campaign", "unit")
    chosen = request.POST.get("duty", "")
    duty = owed.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    if duty is None:
        messages.error(request, _("Chưa chọn nhiệm vụ mà thư này trả lời."))
        return redirect("mail", pk=pk)
    places = [int(place) for place in request.POST.getlist("files") if place.isascii() and place.isdigit()]
    try:
        accept(
            mail,
            duty,
            by=request.user,
            now=timezone.now(),
            step=Submission.Step.NOTHING if request.POST.get("step") == "nothing" else Submission.Step.DONE,
            statement=request.POST.get("statement", ""),
            files=places if "picked" in request.POST else None,
        )
        messages.success(request, _("Đã ghi nhận thư là báo cáo của đơn vị, chờ thẩm định."))
    except VongGacError as error:
        messages.error(request, str(error))
        return redirect("mail", pk=pk)
    return redirect("incoming")


@login_required
@require_POST
def incoming_aside(request: UserRequest, pk: int) -> HttpResponse:
    """Take a mail off the list, with a reason."""
    mail = get_object_or_404(_mails(request), pk=pk)
    try:
        put_aside(mail, request.POST.get("reason", ""), by=request.user, now=timezone.now())
        messages.success(request, _("Đã để riêng thư."))
    except VongGacError as error:
        messages.error(request, str(error))
        return redirect("mail", pk=pk)
    return redirect("incoming")


@login_required
@require_safe
def incoming_file(request: UserRequest, pk: int, place: int) -> HttpResponse:
    """A file of a mail, always as a download: nobody has looked at it yet."""
    mail = get_object_or_404(_mails(request), pk=pk)
    try:
        part = files_of(mail)[place]
    except (VongGacError, IndexError, FileNotFoundError) as error:
        raise Http404 from error
    response = HttpResponse(part.content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, part.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
