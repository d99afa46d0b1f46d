"""What jobs tell of themselves: a signed address for each registered backup job and log source (decision 0104).

Nothing is asked of their machines, so nothing has to be opened there: the job calls when it has run. Its address names
the consent that it was given under: it ends with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from vonggac.core.errors import Refused
from vonggac.core.text import one_line
from vonggac.registry.models import Consent, System
from vonggac.watch.models import Ping, Watching
from vonggac.watch.values import Told

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "backup": ("size", "restored"),
    "log": ("machines", "infected", "cleaned", "alerts", "handled"),
}  # what each kind of system may tell beside "it ran"
KEPT = 60  # of one system; states and changes keep the history
LEAST = timedelta(seconds=10)  # between two of one system
MOST = 2**53
_SALT = "vonggac.ping"


def address_of(system: System, *, now: datetime) -> str:
    """Return the signed part of the system's own address; "" for other kinds and without consent in force."""
    agreed = Consent.objects.in_force(now).filter(system=system).order_by("-given_at").first()
    return signing.dumps(agreed.pk, salt=_SALT) if agreed and system.kind in NUMBERS else ""


def system_of(signed: str, *, now: datetime) -> System:
    """Return whose address it is. Raises Refused when it is forged or its consent has ended."""
    try:
        pk = signing.loads(signed, salt=_SALT)
    except signing.BadSignature:
        pk = None
    agreed = Consent.objects.in_force(now).filter(pk=pk).select_related("system").first()
    if agreed is None or agreed.system.kind not in NUMBERS:
        raise Refused("Địa chỉ báo tin không đúng hoặc đã thu hồi.", hint="Lấy lại ở trang của hệ thống.")
    return agreed.system


@transaction.atomic
def take(system: System, *, well: bool, numbers: Mapping[str, str], said: str, now: datetime) -> Ping:
    """Keep what the job told and have it judged at once. Raises Refused for what is no number, or comes too fast."""
    last = Ping.objects.filter(system=system).order_by("-at").first()
    if last is not None and now - last.at < LEAST:
        raise Refused(
            f"Tin trước mới {(now - last.at).total_seconds():.0f} giây.", hint="Mỗi lần chạy báo một tin."
        )
    made = Ping.objects.create(
        system=system, at=now, well=well, numbers=_read(system.kind, numbers), said=one_line(said)[:300]
    )
    _drop_old(system)
    Watching.objects.filter(pk=system.pk, next_at__gt=now, next_at__lt=now + timedelta(days=1)).update(
        next_at=now
    )
    return made


def _drop_old(system: System) -> None:
    """Keep the newest, and of each number the last time it was told: a trial of restoring is told once in months."""
    told = Ping.objects.filter(system=system).order_by("-at")
    kept = set(told.values_list("pk", flat=True)[:KEPT])
    for name in NUMBERS[system.kind]:
        kept |= set(told.filter(numbers__has_key=name).values_list("pk", flat=True)[:1])
    told.exclude(pk__in=kept).delete()


def _read(kind: str, numbers: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for name in NUMBERS[kind]:
        if text := numbers.get(name, "").strip():
            if not text.isdecimal() or int(text[:20]) > MOST:
                raise Refused(
                    f"{name}={text[:40]} không phải số.", hint="Ghi số nguyên, không dấu phân cách."
                )
            found[name] = int(text)
    return found


def told(systems: Iterable[int]) -> dict[int, tuple[Told, ...]]:
    """Return what each of the systems told, the newest first."""
    found: dict[int, list[Told]] = defaultdict(list)
    rows = Ping.objects.filter(system__in=list(systems)).order_by("-at")
    for system, at, well, numbers, said in rows.values_list("system", "at", "well", "numbers", "said"):
        found[system].append(Told(at, well, numbers, said))
    return {system: tuple(all_) for system, all_ in found.items()}
