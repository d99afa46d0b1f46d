"""What every channel is, and how one fails."""

from typing import Protocol

from vonggac.core.errors import Unreachable
from vonggac.notify.models import Message

LOG = "log"
WEBHOOK = "webhook"
AWAKE = frozenset({LOG, WEBHOOK})  # these wake nobody at night


class Undelivered(Unreachable):
    """It was not sent. `permanent`: trying again is useless. `unsure`: the receiver may have got it all the same."""

    def __init__(self, message: str, *, permanent: bool = False, unsure: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unsure = unsure


class Channel(Protocol):
    """A way out."""

    @property
    def idempotent(self) -> bool:
        """Tell whether sending the same message again is harmless."""

    def send(self, message: Message) -> None:
        """Hand the message over, or raise Undelivered."""

    def close(self) -> None:
        """Give back what the channel holds open between messages."""
