"""A small invented world for the watch: systems of units, consented to, and looks at them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from tests import make
from vonggac.registry.models import Consent, System, Unit
from vonggac.watch.models import Watching
from vonggac.watch.schedule import enrol
from vonggac.watch.services import Looked, keep_looks
from vonggac.watch.values import Outcome, Seen

T0 = datetime(2027, 2, 1, 1, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
STATUS, NAME = "portal-status", "portal-resolves"


def system(
    unit: Unit, address: str, kind: str = "portal", *, agreed: bool = True, **columns: object
) -> System:
    made = System.objects.create(unit=unit, kind=kind, name=f"Cổng {address}", address=address, **columns)
    if agreed:
        Consent.objects.create(
            system=made, given_by="Giám đốc", given_at=T0 - timedelta(days=30), scope="từ ngoài"
        )
    return made


def systems(count: int, unit: Unit | None = None, **columns: object) -> list[System]:
    """So many portals of one unit under watch."""
    unit = unit or make.unit("YT", name="Sở Y tế")
    made = [system(unit, f"cong{n}.example.vn", **columns) for n in range(count)]
    enrol(now=T0)
    return made


def seen(
    system: System | int, at: datetime, outcome: str = "passed", check: str = STATUS, ms: float | None = 120.0
) -> Seen:
    pk = system if isinstance(system, int) else system.pk
    because = {"passed": "trả lời 200", "failed": "trả lời 503, cần 200", "unknown": "không đo được"}[outcome]
    return Seen(pk, check, Outcome(outcome), because, {}, at, ms)


def look(
    system: System, at: datetime, outcome: str = "passed", *, deep: bool = False, **others: str
) -> Looked:
    """A look whose status check ended so; `others`: further checks by name, "_" for "-"."""
    found = [seen(system, at, "passed", NAME, 4.0), seen(system, at, outcome)]
    found += [seen(system, at, end, name.replace("_", "-"), None) for name, end in others.items()]
    return Looked(system.pk, at, deep, found)


def watch(looks: Iterable[Looked]) -> None:
    """Keep the looks one by one, each at its own instant."""
    for one in looks:
        keep_looks([one], now=one.at)


def minute_by_minute(system: System, outcomes: str, start: datetime = T0) -> datetime:
    """Look once a minute; "+" passed, "-" failed, "?" unknown. Return the instant after the last."""
    words = {"+": "passed", "-": "failed", "?": "unknown"}
    watch(look(system, start + n * MINUTE, words[mark]) for n, mark in enumerate(outcomes))
    return start + len(outcomes) * MINUTE


def row(system: System) -> Watching:
    return Watching.objects.get(pk=system.pk)
