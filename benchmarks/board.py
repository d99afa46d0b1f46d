"""Opening a campaign of 400 units × 20 requirements, and its pages with 50,000 submissions, on SQLite.

Aims: opening in 2 s, the board in 150 ms of server time. Times are whole requests through every middleware, without
the network: medians of nine, by the clock and of the processor's time alone.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

UNITS, REQUIREMENTS, SUBMISSIONS = 400, 20, 50_000
OPENED_AT = datetime(2027, 1, 12, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def main() -> int:
    """Print a table of times and peak memory. Returns 0."""
    _start_django(tempfile.mkdtemp(prefix="vonggac-bench-"))
    officer, directive = _world()
    table = Table(
        "what", "median, ms", "CPU, ms", "KiB", title=f"{UNITS} units × {REQUIREMENTS} requirements"
    )
    seconds, campaign = _open(directive, officer)
    table.add_row("opening the campaign", f"{1000 * seconds:.0f}", "", "")
    _answers(campaign, officer)
    for name, change, address in _pages(campaign, officer):
        median, busy, size = _request(officer, address, change)
        table.add_row(name, f"{median:.0f}", f"{busy:.0f}", f"{size / 1024:.0f}")
    Console().print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Console().print(
        f"{campaign.obligations.count():,} obligations, {SUBMISSIONS:,} submissions; peak {peak:.0f} MiB"
    )
    return 0


def _start_django(folder: str) -> None:
    os.environ["VONGGAC_DATA"] = folder
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vonggac.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _world() -> tuple[Any, Any]:
    """An officer and a confirmed letter whose every requirement all units owe."""
    from tests import make
    from vonggac.directives.models import Directive
    from vonggac.directives.services import confirm

    root = make.unit("T", kind="province", name="UBND tỉnh", sample=True)
    for n in range(UNITS):
        make.unit(f"X{n:03}", root, "xa", name=f"UBND xã số {n}", sample=True)
    officer = make.user("truc", root)
    directive = Directive.objects.create(
        sha256="0" * 64, file_name="letter.docx", kind="cong_van", number="1/SKHCN-BCVT", reading={},
        issued_on=make.ISSUED_ON, received_at=OPENED_AT, lines=[[1, n, f"Dòng {n}"] for n in range(1, 80)],
    )  # fmt: skip
    for n in range(REQUIREMENTS):
        due_at = OPENED_AT + timedelta(days=n) if n % 3 else None
        make.requirement(
            directive, f"2.{n + 1}", "Các xa", due_at=due_at, text="Nội dung công việc được giao. " * 5
        )
    confirm(directive, by=officer, now=OPENED_AT)
    return officer, directive


def _open(directive: Any, officer: Any) -> tuple[float, Any]:
    from vonggac.campaigns.services import open_campaign

    started = time.perf_counter()
    campaign = open_campaign(directive, by=officer, now=OPENED_AT)
    return time.perf_counter() - started, campaign


def _answers(campaign: Any, officer: Any) -> None:
    """Spread the submissions over the obligations: received, started, done and corrected, four of five verified."""
    from vonggac.campaigns.models import Review, Submission

    steps = ("received", "started", "done", "done", "done", "done", "done")
    keys = list(campaign.obligations.values_list("pk", flat=True))
    made = [
        Submission(
            obligation_id=key, version=version + 1, step=steps[version], by=officer, statement="Đã thực hiện.",
            received_at=OPENED_AT + (10 * version + n % 97) * HOUR,
            entered_at=OPENED_AT + (10 * version + n % 97) * HOUR,
        )
        for n, (version, key) in enumerate((version, key) for version in range(7) for key in keys)
    ][:SUBMISSIONS]  # fmt: skip
    Submission.objects.bulk_create(made, batch_size=2000)
    Review.objects.bulk_create(
        (
            Review(submission=said, verified=True, at=said.entered_at + HOUR, by=officer)
            for said in made
            if said.step == "done" and said.obligation_id % 5
        ),
        batch_size=2000,
    )


def _pages(campaign: Any, officer: Any) -> list[tuple[str, Callable[[], object] | None, str]]:
    from vonggac.campaigns.services import submit
    from vonggac.standing.snapshot import forget

    duty = campaign.obligations.select_related("campaign__directive", "unit").first()
    step = type(duty.submissions.first()).Step.DONE

    def answer() -> None:
        submit(duty, step, statement="Đã thực hiện.", by=officer, now=datetime.now(UTC))

    board = f"/dot/{campaign.pk}/"
    return [
        ("board, nothing known yet", forget, board),
        ("board, after one answer", answer, board),
        ("board, unchanged", None, board),
        ("board of a past moment", None, f"{board}?as_of=2027-01-20T09:00"),
        ("all overdue rows", None, f"{board}nhiem-vu/?tinh_trang=qua-han&as_of=2027-01-20T09:00"),
        ("a unit's page", None, "/don-vi/X007/"),
    ]


def _request(officer: Any, address: str, change: Callable[[], object] | None) -> tuple[float, float, int]:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer)
    client.get(address)
    times, busy = [], []
    for _ in range(9):
        if change:
            change()
        started, worked = time.perf_counter(), time.process_time()
        answer = client.get(address)
        times.append(1000 * (time.perf_counter() - started))
        busy.append(1000 * (time.process_time() - worked))
        assert answer.status_code == 200, (address, answer.status_code)
    return statistics.median(times), statistics.median(busy), len(answer.content)


if __name__ == "__main__":
    sys.exit(main())
