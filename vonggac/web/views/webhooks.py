"""The administrator's hand on webhooks: who is called, and with what secret."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vonggac.core.errors import Refused, Unreachable
from vonggac.notify.models import Webhook
from vonggac.notify.webhooks import make_webhook, withdraw_webhook
from vonggac.registry.models import ApiToken, User
from vonggac.web import words
from vonggac.web.requests import UserRequest


class WebhookForm(forms.Form):
    """What a webhook is for."""

    token = forms.ModelChoiceField(ApiToken.objects.none(), label=gettext_lazy("Khoá"))
    url = forms.CharField(label=gettext_lazy("Địa chỉ nhận (https)"), max_length=300)
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Sự kiện"),
        choices=[*words.EVENTS.items()],
        initial=[*words.EVENTS],
        widget=forms.CheckboxSelectMultiple,
    )


def form_for(request: UserRequest, said: object = None) -> WebhookForm:
    """Return the form with the tokens of the administrator's scope that still open something."""
    form = WebhookForm(request.POST if said else None)
    mine = ApiToken.objects.filter(user__in=User.objects.visible_to(request.user), withdrawn_at=None)
    form.fields["token"].queryset = mine.filter(expires_at__gt=timezone.now())  # type: ignore[attr-defined]
    return form


@login_required
@require_POST
@never_cache
def webhook_make(request: UserRequest) -> HttpResponse:
    """Make a webhook and show its secret once."""
    form = form_for(request, said=request.POST)
    try:
        if not form.is_valid():
            raise Refused(str(_("Chưa chọn khoá, địa chỉ hoặc sự kiện của webhook.")))
        said = form.cleaned_data
        made = make_webhook(said["token"], said["url"], said["events"], by=request.user, now=timezone.now())
    except (Refused, Unreachable) as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts")
    context = {"title": made.webhook.url, "secret": made.secret, "webhook": True, "back": reverse("accounts")}
    return render(request, "web/secret.html", context)


@login_required
@require_POST
def webhook_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Have the address called no more."""
    mine = get_object_or_404(Webhook.objects.visible_to(request.user).select_related("token"), pk=pk)
    withdraw_webhook(mine, by=request.user, now=timezone.now())
    messages.success(request, _("Đã thu hồi webhook."))
    return redirect("accounts")
