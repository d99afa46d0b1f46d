"""Reminders of 400 units × 20 duties planned, put into the outbox and sent, on SQLite; a mail of 25 MB taken apart.

Sending goes to a real SMTP server on loopback, in the same process; one worker. Times are the processor's.
"""

import base64
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.board import OPENED_AT, _open, _start_django, _world


def main() -> int:
    """Print a table of times and peak memory. Returns 0."""
    folder = tempfile.mkdtemp(prefix="vonggac-bench-")
    _start_django(folder)
    from django.conf import settings

    from tests.notify.servers import Mailhouse
    from vonggac.notify.delivery import deliver_due
    from vonggac.notify.models import Message
    from vonggac.registry.models import Unit
    from vonggac.standing.reminders import remind

    officer, directive = _world()
    _, campaign = _open(directive, officer)
    for unit in Unit.objects.all():
        Unit.objects.filter(pk=unit.pk).update(email=f"vt@{unit.code.lower()}.example.vn")
    table = Table("what", "CPU ms", "ms each", title="outbox")
    now = OPENED_AT + timedelta(days=1)
    with Mailhouse() as house:
        settings.CHANNELS = f"email=smtp+plain://127.0.0.1:{house.port}"
        spent = _timed(lambda: remind(campaign, now=now))
        count = Message.objects.count()
        table.add_row(f"planning and queueing {count} digests", f"{spent:.0f}", f"{spent / count:.2f}")
        spent = _timed(lambda: remind(campaign, now=now))
        table.add_row("looking again, nothing due", f"{spent:.0f}", "")
        spent = _timed(lambda: deliver_due(lambda: now + timedelta(hours=12)))
        table.add_row(f"sending {len(house.mails)} by SMTP", f"{spent:.0f}", f"{spent / count:.2f}")
    table.add_row("taking a mail of 25 MB apart", f"{_timed(_large_mail(Path(folder))):.0f}", "")
    Console().print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Console().print(f"{campaign.obligations.count():,} obligations; peak {peak:.0f} MiB")
    return 0


def _timed(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return 1000 * (time.process_time() - began)


def _large_mail(folder: Path) -> Callable[[], object]:
    from vonggac.notify.mail import parse

    head = b"From: vt@a.example.vn\r\nContent-Type: application/pdf; name=a.pdf\r\n"
    raw = (
        head
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"%PDF-1.7" + bytes(18_000_000))
    )
    return lambda: parse(raw)


if __name__ == "__main__":
    raise SystemExit(main())
