"""Webhooks of other programs: one signed POST to an address that was looked at the moment before (decision 0086)."""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from pyreqwest.client import SyncClient, SyncClientBuilder
from pyreqwest.exceptions import ConnectError, PyreqwestError

from vonggac.core.errors import Refused, Unreachable
from vonggac.notify.channels.base import Undelivered
from vonggac.notify.models import Message, Webhook
from vonggac.notify.webhooks import Place, locate, secret_of, sign

SECONDS = 10  # for the whole of it: a receiver that thinks longer should note the events and think afterwards


@dataclass
class WebhookChannel:
    """Receivers know a repeated delivery by its `webhook-id`, so sending again is harmless."""

    idempotent: bool = True

    def send(self, message: Message) -> None:
        webhook = Webhook.objects.live(timezone.now()).filter(last=message).first()
        if webhook is None or not message.body:
            raise Undelivered("Webhook hoặc khoá của nó đã thu hồi hay hết hạn.", permanent=True)
        try:
            place = locate(webhook.url)
        except Unreachable as error:
            raise Undelivered(str(error)) from error
        except Refused as error:  # its name leads elsewhere now
            raise Undelivered(str(error), permanent=True) from error
        status = _post(webhook, place, message)
        if not 200 <= status < 300:
            raise Undelivered(f"Máy {place.host} trả lời mã {status}.", permanent=status == 410)

    def close(self) -> None:
        """Nothing is held open."""


def _post(webhook: Webhook, place: Place, message: Message) -> int:
    body, at = message.body.encode(), int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Vong-Gac",
        "webhook-id": message.key,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(secret_of(webhook), message.key, at, body),
    }
    try:
        with _client(place) as client:
            request = client.post(place.url).headers(headers).body_bytes(body).build_streamed()
            with request as answer:  # its status is enough: not a byte of its body is read
                return answer.status
    except ConnectError as error:
        raise Undelivered(f"Không nối được máy {place.host}.") from error
    except PyreqwestError as error:
        raise Undelivered(f"Máy {place.host} không trả lời kịp hoặc đứt giữa chừng.") from error


def _client(place: Place) -> SyncClient:
    """A client that goes to the address that was looked at, by no proxy, and follows nobody elsewhere."""
    made = SyncClientBuilder().timeout(timedelta(seconds=SECONDS)).follow_redirects(False).no_proxy()
    if settings.WEBHOOK_CA:
        made = made.add_root_certificate_pem(Path(settings.WEBHOOK_CA).read_bytes())
    return made.resolve(place.host, place.ip, place.port).build()
