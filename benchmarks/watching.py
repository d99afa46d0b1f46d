"""What the watch costs to keep: CPU for a minute of 20,000 systems, and bytes for 30 days of it, on SQLite.

The real storing code is run on made-up looks: seven checks each, response times spread as real ones are, one look in
500 failing by chance, one system in 50 failing for hours. Claims and folds of whole hours are included; probing is not
(`probing`). Size: what a day adds for FEW systems, every minute of it, times 30 × MANY/FEW, beside what all MANY
take from the start (rows of the register, states).
"""

import gc
import os
import random
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.board import _start_django

MANY = int(os.environ.get("WATCHING_MANY", "20000"))
MINUTES = int(os.environ.get("WATCHING_MINUTES", "64"))
FEW = int(os.environ.get("WATCHING_FEW", "40"))
DAYS = int(os.environ.get("WATCHING_DAYS", "4"))
BATCH = 350  # what comes back in a second at 20,000 a minute
T0 = datetime(2027, 2, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CHECKS = (
    "portal-resolves", "portal-status", "portal-first-byte", "portal-redirects", "portal-certificate-chain",
    "portal-certificate-name", "portal-certificate-days",
)  # fmt: skip
GIB = 2**30


def main() -> int:
    """Print a table of both. Returns 0."""
    folder = Path(tempfile.mkdtemp(prefix="vonggac-bench-"))
    _start_django(str(folder))
    table = Table("what", "figure", title=f"keeping what is seen: {MANY:,} systems, once a minute")
    _cpu(table)
    states = _size(folder)
    _clear()
    _size_of_days(table, folder, states)
    Console().print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Console().print(f"peak memory {peak:.0f} MiB; load of the machine {os.getloadavg()[0]:.1f}")
    return 0


def _cpu(table: Table) -> None:
    """Every minute: claim what is due, keep a look at each; the last minutes are in a new hour, so one is folded."""
    systems = _systems(MANY)
    chance = random.Random(1)
    spent: dict[str, list[float]] = {"claim": [], "keep": []}
    for minute in range(MINUTES):
        at = T0 + (minute + 1) * MINUTE
        for name, seconds in _minute(systems, at, chance).items():
            spent[name].append(seconds)
    quiet = sorted(a + b for a, b in zip(spent["claim"][2:58], spent["keep"][2:58], strict=True))
    claiming = sorted(spent["claim"][2:58])
    folding = max(a + b for a, b in zip(spent["claim"][58:], spent["keep"][58:], strict=True))
    table.add_row("CPU for a minute, median", f"{quiet[len(quiet) // 2]:.2f} s")
    table.add_row("  of it claiming", f"{claiming[len(claiming) // 2]:.2f} s")
    table.add_row("share of one core", f"{100 * quiet[len(quiet) // 2] / 60:.1f} %")
    table.add_row("CPU for the minute that folds an hour", f"{folding:.2f} s")
    table.add_row("CPU for the first minute, all states new", f"{spent['keep'][0]:.2f} s")


def _minute(systems: list[int], at: datetime, chance: random.Random) -> dict[str, float]:
    from vonggac.watch.schedule import claim
    from vonggac.watch.services import Looked, keep_looks

    spent = {"claim": 0.0, "keep": 0.0}
    gc.collect()
    while True:
        began = time.process_time()
        claims = claim(BATCH, now=at)
        spent["claim"] += time.process_time() - began
        if not claims:
            return spent
        looks = [Looked(c.system, at, False, _seen(c.system, at, chance), c.fence) for c in claims]
        began = time.process_time()
        assert keep_looks(looks, now=at) == len(looks)
        spent["keep"] += time.process_time() - began


def _systems(count: int) -> list[int]:
    from tests import make
    from vonggac.registry.models import Consent, System, Unit
    from vonggac.watch.schedule import enrol

    unit = Unit.objects.filter(code="T").first() or make.unit("T", kind="province", name="UBND tỉnh")
    made = System.objects.bulk_create(
        (
            System(unit=unit, kind="portal", name=f"Cổng {n}", address=f"c{n}.example.vn")
            for n in range(count)
        ),
        batch_size=1000,
    )
    Consent.objects.bulk_create(
        (Consent(system=s, given_by="A", given_at=T0 - timedelta(days=1), scope="từ ngoài") for s in made),
        batch_size=1000,
    )
    enrol(now=T0)
    return [one.pk for one in made]


def _seen(pk: int, at: datetime, chance: random.Random) -> list[Any]:
    from vonggac.watch.values import Outcome, Seen

    ms = 40.0 + 20.0 * (pk % 13) * chance.lognormvariate(0, 0.35)
    hours_down = pk % 50 == 0 and (at.timestamp() // 3600 + pk) % 60 < 3
    down = hours_down or chance.random() < 1 / 500
    found = []
    for n, check in enumerate(CHECKS):
        failed = down and n == 1
        outcome = Outcome.FAILED if failed else Outcome.PASSED
        because = (
            f"trả lời {503 if failed else 200} sau {ms:.0f} ms"
            if n in {1, 2}
            else "hết hạn 12/05/2027, còn 90 ngày"
        )
        found.append(
            Seen(pk, check, outcome, because, {"ms": round(ms)} if n == 2 else {}, at, ms if n == 2 else None)
        )
    return found


def _size(folder: Path) -> int:
    """Return the bytes of the database, its pages packed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(path.stat().st_size for path in folder.glob("vonggac.sqlite3*"))


def _clear() -> None:
    from django.db import connection

    from vonggac.registry.models import Consent, System
    from vonggac.watch import models

    with connection.cursor() as cursor:
        for model in (
            models.State,
            models.Change,
            models.Unwatched,
            models.Day,
            models.Detail,
            models.Watching,
        ):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        cursor.execute(f"DELETE FROM {Consent._meta.db_table}")
        cursor.execute(f"DELETE FROM {System._meta.db_table}")
        cursor.execute("DELETE FROM audit_entry")
        cursor.execute("DELETE FROM audit_head")
        cursor.execute("VACUUM")


def _size_of_days(table: Table, folder: Path, states: int) -> None:
    """Keep every minute of DAYS days for FEW systems, and scale what a day adds."""
    from vonggac.watch.models import Change, Day, Detail
    from vonggac.watch.services import Looked, keep_looks

    systems = _systems(FEW)
    chance = random.Random(2)
    sizes = []  # after each day
    for minute in range(DAYS * 1440):
        at = T0 + minute * MINUTE
        keep_looks([Looked(pk, at, False, _seen(pk, at, chance)) for pk in systems], now=at)
        if minute % 1440 == 1439:
            sizes.append(_size(folder))
    looks = FEW * 1440 * (DAYS - 1)
    grown = sizes[-1] - sizes[0]
    table.add_row(f"{FEW} systems, {DAYS} days: grown since the first", f"{grown / 2**20:.2f} MiB")
    table.add_row("  bytes a look, all tables and indexes", f"{grown / looks:.2f}")
    table.add_row(
        "  rows: changes, days, details", " / ".join(f"{m.objects.count():,}" for m in (Change, Day, Detail))
    )
    looks = FEW * 1440 * DAYS
    packed = sum(len(bytes(b)) for b in Detail.objects.values_list("looks", flat=True)) / looks
    table.add_row("  of it detail, packed", f"{packed:.2f}")
    table.add_row(f"{MANY:,} systems, all states, {MINUTES} minutes", f"{states / 2**20:.0f} MiB")
    month = states + grown / (DAYS - 1) * 30 * MANY / FEW
    table.add_row(f"{MANY:,} systems, 30 days: both together", f"{month / GIB:.2f} GiB")


if __name__ == "__main__":
    raise SystemExit(main())
