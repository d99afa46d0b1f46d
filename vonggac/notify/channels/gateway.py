"""SMS gateways, Zalo, Telegram and every other service that Apprise knows (docs/decisions/0070)."""

import logging
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from vonggac.notify.channels.base import Undelivered
from vonggac.notify.models import Message


@dataclass
class AppriseChannel:
    """Any service that Apprise knows; the URL is a template over the receiver's address."""

    name: str
    url: str = field(repr=False)

    @property
    def idempotent(self) -> bool:
        return "{key}" in self.url

    def send(self, message: Message) -> None:
        apprise = _apprise()
        with apprise.LogCapture(level=logging.DEBUG, fmt="%(message)s") as said:
            service = apprise.Apprise.instantiate(self._url(message), suppress_exceptions=True)
            if service is None:
                raise Undelivered(f"Kênh {self.name} không nhận địa chỉ {message.address}.", permanent=True)
            sent = service.notify(title=message.subject, body=message.body, body_format="text")
            if not sent:
                raise self._undelivered(said.getvalue())

    def close(self) -> None:
        """Nothing is held open."""

    def _url(self, message: Message) -> str:
        url = self.url.replace("{to}", quote(message.address, safe=""))
        return url.replace("{key}", quote(message.key, safe=""))

    def _undelivered(self, log: str) -> Undelivered:
        """Apprise says only yes or no; its log tells why, but may hold tokens, so no word of it is passed on."""
        if code := re.search(r"error=(\d{3})", log):
            return Undelivered(f"Kênh {self.name} trả lời mã {code[1]}.")
        if _NEVER_REACHED.search(log):
            return Undelivered(f"Không nối được kênh {self.name}.")
        return Undelivered(f"Kênh {self.name} không trả lời kịp hoặc đứt giữa chừng.", unsure=True)


# Words of requests and urllib3 for failures that come before anything was sent.
_NEVER_REACHED = re.compile(
    r"NewConnectionError|ConnectTimeout|NameResolutionError|Connection refused|SSLCertVerif"
)


@lru_cache(maxsize=1)
def _apprise() -> Any:
    import apprise

    logging.getLogger("apprise").propagate = False  # it names tokens in its warnings
    return apprise
