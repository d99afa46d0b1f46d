"""The channel that stands in until another is configured: a file on this machine."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from vonggac.core.times import vn
from vonggac.notify.models import Message


@dataclass
class LogChannel:
    """Appends the message to a file as one JSON line; nothing leaves the machine."""

    path: Path
    idempotent: bool = False

    def send(self, message: Message) -> None:
        said = {
            "at": vn(message.created_at).isoformat(),
            "key": message.key,
            "to": message.address,
            "subject": message.subject,
            "body": message.body,
        }
        log = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:  # one write, so that lines of two workers do not mix
            os.write(log, (json.dumps(said, ensure_ascii=False) + "\n").encode())
        finally:
            os.close(log)

    def close(self) -> None:
        """Nothing is held open."""
