"""The ways out: e-mail, whatever Apprise knows, and the log that stands in until one is configured.

VONGGAC_CHANNELS holds `name=url` pairs, separated by white space, the preferred one first; `@/path` reads them from
a file instead, so that no secret stands in the environment:

    email=smtps://user:password@mail.example.vn:465     also smtp:// (STARTTLS) and smtp+plain:// (no encryption)
    sms=jsons://gateway.example.vn/send?:to={to}        any Apprise URL; {to} is the receiver's address,
    zalo=zalo://TOKEN/{to}                              {key} an idempotency key for gateways that heed one
    telegram=tgram://TOKEN/{to}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from vonggac.core.errors import Refused, cause
from vonggac.notify.channels.base import AWAKE, LOG, WEBHOOK, Channel, Undelivered
from vonggac.notify.channels.gateway import AppriseChannel
from vonggac.notify.channels.log import LogChannel
from vonggac.notify.channels.mail import SCHEMES, MailChannel
from vonggac.notify.channels.webhook import WebhookChannel
from vonggac.notify.models import Message


@dataclass
class Channels:
    """The configured ways out, by name, the preferred one first; a context that closes what they held open."""

    by_name: Mapping[str, Channel]

    def __enter__(self) -> "Channels":
        return self

    def __exit__(self, *_: object) -> None:
        for channel in self.by_name.values():
            channel.close()

    @property
    def preferred(self) -> tuple[str, ...]:
        """Names in the order in which people are reached; the log only while nothing else is configured."""
        return tuple(name for name in self.by_name if name not in AWAKE) or (LOG,)

    def idempotent(self, name: str) -> bool:
        """Tell whether a message whose fate is unknown may go out again unseen; no for a channel that is gone."""
        return name in self.by_name and self.by_name[name].idempotent

    def send(self, message: Message) -> None:
        """Send by the message's own channel. Raises Undelivered."""
        channel = self.by_name.get(message.channel)
        if channel is None:
            raise Undelivered(f"Kênh {message.channel} chưa được cấu hình.")
        channel.send(message)


def configured() -> Channels:
    """Return the channels of VONGGAC_CHANNELS; without any, the log alone. Raises Refused on a malformed entry."""
    words = settings.CHANNELS.strip()
    if words.startswith("@"):
        words = _read(Path(words[1:]))
    channels: dict[str, Channel] = {}
    for number, pair in enumerate(words.split(), 1):
        name, equals, url = pair.partition("=")
        if not (equals and name.isidentifier() and name not in AWAKE and "://" in url):
            raise Refused(
                f"Mục {number} của VONGGAC_CHANNELS không có dạng tên=địa-chỉ.", hint="Ví dụ: email=smtp://…"
            )
        channels[name] = _channel(name, url)
    channels[LOG] = LogChannel(Path(settings.DATA_DIR) / "messages.log")
    channels[WEBHOOK] = WebhookChannel()
    return Channels(channels)


def _channel(name: str, url: str) -> Channel:
    return MailChannel(url) if urlsplit(url).scheme in SCHEMES else AppriseChannel(name, url)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(
            f"Không đọc được tệp kênh gửi {path}: {cause(error)}.", hint="Sửa VONGGAC_CHANNELS."
        ) from error


__all__ = ["AWAKE", "LOG", "WEBHOOK", "Channel", "Channels", "Undelivered", "configured"]
