"""Webhooks: who is told of events, at which address, and how a delivery is signed (docs/webhooks.md).

The signature is that of Standard Webhooks, so that receivers find a library for it in their language.
"""

import base64
import hmac
import re
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from vonggac.audit.models import Head
from vonggac.audit.services import record
from vonggac.core.addresses import is_open, is_within, networks
from vonggac.core.errors import Refused, Unreachable
from vonggac.notify.models import Message, Webhook
from vonggac.registry.models import ApiToken, User

EVENTS = (
    "obligation.changed",
    "obligation.overdue",
    "obligation.broken",
    "campaign.opened",
    "incident.changed",
)
AT_MOST = 5  # webhooks of one token
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook and its secret, which is shown now and never again."""

    webhook: Webhook
    secret: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a webhook leads: a name and the address it has now, which alone is called."""

    host: str
    port: int
    ip: str
    url: str  # the same address in plain letters, so that nobody reads another host in it


@transaction.atomic
def make_webhook(token: ApiToken, url: str, events: Sequence[str], *, by: User, now: datetime) -> Made:
    """Tell the address of what happens from now on in the token's scope.

    Raises Refused for an address that may not be called, an unknown event, or too many webhooks of one token.
    """
    if not events or set(events) - set(EVENTS):
        raise Refused(
            f"Loại sự kiện «{', '.join(events)[:80]}» không có.", hint=f"Chọn trong: {', '.join(EVENTS)}."
        )
    if len(url) > 300:
        raise Refused("Địa chỉ dài quá 300 ký tự.", hint="Dùng địa chỉ ngắn hơn.")
    locate(url)
    ApiToken.objects.select_for_update().get(
        digest=token.digest
    )  # of two at once, one waits and counts again
    if token.webhooks.filter(withdrawn_at=None).count() >= AT_MOST:
        raise Refused(f"Khoá «{token}» đã có {AT_MOST} webhook.", hint="Thu hồi một cái trước.")
    webhook = Webhook.objects.create(
        token=token,
        url=url,
        events=sorted(set(events)),
        salt=secrets.token_hex(16),
        seen=Head.objects.filter(id=1).values_list("number", flat=True).first() or 0,
        made_at=now,
    )
    record(by, "webhook.made", webhook, now=now, token=token.name, host=urlsplit(url).hostname)
    return Made(webhook, secret_of(webhook))


@transaction.atomic
def withdraw_webhook(webhook: Webhook, *, by: User, now: datetime) -> None:
    """Call the address no more; what waits for it is given up."""
    if not Webhook.objects.filter(pk=webhook.pk, withdrawn_at=None).update(withdrawn_at=now):
        return
    waiting = Message.objects.filter(pk=webhook.last_id or 0, state=Message.State.QUEUED)
    waiting.update(state=Message.State.FAILED, next_at=None, error="Webhook đã thu hồi.")
    record(by, "webhook.withdrawn", webhook, now=now)


def secret_of(webhook: Webhook) -> str:
    """Return what its deliveries are signed with, as Standard Webhooks writes it."""
    key = salted_hmac("vonggac.webhook", f"{webhook.pk}/{webhook.salt}", algorithm="sha256").digest()
    return "whsec_" + base64.b64encode(key).decode()


def sign(secret: str, identity: str, at: int, body: bytes) -> str:
    """Return the `webhook-signature` of a delivery. `at`: Unix seconds, as in `webhook-timestamp`.

    >>> body = b'{"test": 2432232314}'
    >>> sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{identity}.{at}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def locate(url: str) -> Place:
    """Return where the address leads now. Raises Refused unless it may be called, Unreachable when no DNS knows it.

    Every address that the name has must be open: a name with one inner address is a way around the rule.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip(".").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError) as error:
        raise Refused(
            f"Địa chỉ «{url[:80]}» không đúng.", hint="Ghi như https://truc.example.vn/vg."
        ) from error
    if parts.scheme not in {"https", "http"} or not host or parts.username or parts.fragment:
        raise Refused(f"Địa chỉ «{url[:80]}» không dùng được.", hint="Ghi như https://truc.example.vn/vg.")
    if not _is_plain(host):
        raise Refused(f"Tên máy «{host[:80]}» không đúng.", hint="Ghi tên miền hoặc địa chỉ IP thường.")
    port = port or {"https": 443, "http": 80}[parts.scheme]
    found = _addresses(host, port)
    opened = networks(settings.WEBHOOK_RANGES)
    closed = [ip for ip in found if not is_open(ip, opened)]
    if closed:
        raise Refused(
            f"Máy {host} có địa chỉ nội bộ {closed[0]}, không được gọi tới.",
            hint="Người vận hành mở dải địa chỉ bằng VONGGAC_WEBHOOK_RANGES.",
        )
    if parts.scheme == "http" and not all(is_within(ip, opened) for ip in found):
        raise Refused(f"Địa chỉ «{url[:80]}» không mã hoá.", hint="Dùng https://.")
    written = f"[{host}]" if ":" in host else host
    asked = f"?{parts.query}" if parts.query else ""
    return Place(host, port, found[0], f"{parts.scheme}://{written}:{port}{parts.path or '/'}{asked}")


def _is_plain(host: str) -> bool:
    """Refuse spellings of numbers that one program takes for a name and another for an address (0x7f.1, 127.1)."""
    if ":" in host or re.fullmatch(r"(\d{1,3}\.){3}\d{1,3}", host):
        return True  # an address as it is commonly written; the resolver refuses a wrong one
    last = host.rpartition(".")[2]
    return bool(_NAME.fullmatch(host)) and last[:1].isalpha()


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"Không tìm thấy máy {host}.", hint="Kiểm tra tên miền.") from error
    return [str(address[4][0]) for address in found]
