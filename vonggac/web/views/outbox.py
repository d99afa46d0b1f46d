"""What went out and what did not: failures to send again, messages that may have gone twice, who cannot be reached."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.models import Campaign
from vonggac.core.errors import Refused
from vonggac.notify.models import Message
from vonggac.notify.services import send_again
from vonggac.standing.reminders import unreachable
from vonggac.web.requests import UserRequest

PAGE = 100


@login_required
@require_safe
def outbox_page(request: UserRequest) -> HttpResponse:
    """The messages to units in the viewer's scope, what failed first."""
    if not request.user.oversees:
        raise PermissionDenied
    seen = Message.objects.visible_to(request.user).select_related("unit", "person")
    campaigns = Campaign.objects.visible_to(request.user).select_related("directive")
    reach = [(campaign, unreachable(campaign, seen_by=request.user)) for campaign in campaigns[:10]]
    ended = seen.filter(state=Message.State.SENT)
    context = {
        "failed": seen.failed()[:PAGE],
        "failures": seen.failed().count(),
        "twice": ended.possibly_twice()[:PAGE],
        "queued": seen.filter(next_at__isnull=False).order_by("next_at")[:PAGE],
        "waiting": seen.filter(next_at__isnull=False).count(),
        "sent": ended.order_by("-sent_at")[:PAGE],
        "unreachable": [(campaign, units) for campaign, units in reach if units],
    }
    return render(request, "web/outbox.html", context)


@login_required
@require_POST
def message_again(request: UserRequest, pk: int) -> HttpResponse:
    """Give a failed message another round of tries."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    try:
        send_again(message, by=request.user, now=timezone.now())
        messages.success(request, _("Đã đưa tin trở lại hàng chờ gửi."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("outbox")
