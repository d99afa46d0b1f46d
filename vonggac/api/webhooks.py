"""Being told instead of asking: addresses that are called when something happens in the token's scope."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from vonggac.api import values
from vonggac.api.tokens import caller
from vonggac.notify.models import Webhook, WebhookQuerySet
from vonggac.notify.webhooks import make_webhook, withdraw_webhook
from vonggac.registry.models import ApiToken

router = Router(tags=["webhooks"])


@router.get("/webhooks", response={200: list[values.WebhookOut], **values.FAULTS})
def webhooks(request: HttpRequest) -> list[dict[str, object]]:
    """The webhooks of your token, and whether the last delivery of each has arrived."""
    return [_shown(hook) for hook in _mine(request)]


@router.post(
    "/webhooks",
    response={201: values.WebhookMade, 409: values.Fault, **values.FAULTS},
)
def webhook_make(request: HttpRequest, asked: values.WebhookIn) -> Status[dict[str, object]]:
    """Have an address called from now on. The secret that deliveries are signed with is shown once.

    A delivery is a POST of `{"id", "events": [{"id", "type", "at", "campaign", "obligation", "unit", "ref" …}]}`,
    signed as Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Answer 2xx within ten
    seconds. Deliveries come in order; what is not taken is repeated, and 410 ends it.
    """
    token = _token(request)
    made = make_webhook(token, asked.url, asked.events, by=caller(request), now=timezone.now())
    return Status(201, _shown(made.webhook) | {"secret": made.secret})


@router.get("/webhooks/{id}", response={200: values.WebhookOut, 404: values.Fault, **values.FAULTS})
def webhook(request: HttpRequest, id: values.Id) -> dict[str, object]:
    """One webhook."""
    return _shown(get_object_or_404(_mine(request), pk=id))


@router.delete("/webhooks/{id}", response={204: None, 404: values.Fault, **values.FAULTS})
def webhook_withdraw(request: HttpRequest, id: values.Id) -> Status[None]:
    """Have the address called no more."""
    withdraw_webhook(get_object_or_404(_mine(request), pk=id), by=caller(request), now=timezone.now())
    return Status(204, None)


def _token(request: HttpRequest) -> ApiToken:
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token


def _mine(request: HttpRequest) -> WebhookQuerySet:
    return Webhook.objects.filter(token=_token(request), withdrawn_at=None).select_related("last")


def _shown(hook: Webhook) -> dict[str, object]:
    last = hook.last
    return {
        "id": hook.pk,
        "url": hook.url,
        "events": hook.events,
        "made_at": hook.made_at,
        "state": last.state if last else "idle",
        "tries": last.tries if last else 0,
        "next_at": last.next_at if last else None,
        "error": last.error if last else "",
    }
