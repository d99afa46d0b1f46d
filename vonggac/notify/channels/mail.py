"""E-mail by SMTP (docs/decisions/0071)."""

import smtplib
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from vonggac.core.text import one_line
from vonggac.core.times import UTC
from vonggac.notify.channels.base import Undelivered
from vonggac.notify.models import Message

SCHEMES = frozenset({"smtp", "smtps", "smtp+plain"})  # STARTTLS, TLS from the first byte, none
TIMEOUT = 20  # seconds for each step of a conversation; far below the lease


@dataclass
class MailChannel:
    """SMTP by Django; one connection serves all messages of a run. Of one message every copy has one Message-ID."""

    url: str = field(repr=False)
    idempotent: bool = False
    _connection: EmailBackend | None = field(default=None, repr=False)

    def send(self, message: Message) -> None:
        try:
            connection = self._open()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Undelivered(f"Không nối được máy chủ thư: {_short(error)}.") from error
        try:
            connection.send_messages([self._mail(message)])
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise _refused(message.address, error) from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _open(self) -> EmailBackend:
        """Return a live connection: one that the server has dropped meanwhile is found before a message is in it."""
        if self._connection is not None and not _alive(self._connection.connection):
            self.close()
        if self._connection is None:
            self._connection = _backend(self.url)
            self._connection.open()
        return self._connection

    def _mail(self, message: Message) -> EmailMessage:
        identity = f"<{message.pk}.{message.created_at.astimezone(UTC):%Y%m%d%H%M%S%f}@{_domain()}>"
        return EmailMessage(
            message.subject,
            message.body,
            settings.MAIL_FROM,
            [message.address],
            headers={
                "Message-ID": identity,
                "Auto-Submitted": "auto-generated",
                "X-Vonggac-Key": message.key,
            },
        )


def _alive(connection: smtplib.SMTP | None) -> bool:
    try:
        return connection is not None and connection.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _backend(url: str) -> EmailBackend:
    parts = urlsplit(url)
    return EmailBackend(
        host=parts.hostname or "localhost",
        port=parts.port or {"smtp": 587, "smtps": 465}.get(parts.scheme, 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=parts.scheme == "smtp",
        timeout=TIMEOUT,
    )


def _refused(address: str, error: Exception) -> Undelivered:
    """Return what the server's reaction means. Broken off in the middle, it may have taken the message already."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (450, b""))
        why = f"Máy chủ thư từ chối {address}: {code} {_short(said)}."
        return Undelivered(why, permanent=code >= 500)
    if isinstance(error, smtplib.SMTPResponseException):
        why = f"Máy chủ thư trả lời {error.smtp_code} {_short(error.smtp_error)}."
        return Undelivered(why, permanent=isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500)
    return Undelivered(f"Mất kết nối máy chủ thư giữa chừng: {_short(error)}.", unsure=True)


def _short(said: object) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return one_line(text)[:150].rstrip(".")


def _domain() -> str:
    return settings.MAIL_FROM.rstrip("> ").rpartition("@")[2] or "localhost"
