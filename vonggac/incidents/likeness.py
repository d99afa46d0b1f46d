"""Which incidents may be the same one, told twice. Suggested with reasons; only a person merges them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from vonggac.core.text import fold
from vonggac.incidents.indicators import Sign
from vonggac.incidents.models import Incident, IncidentQuerySet, Indicator

NEAR = timedelta(days=7)
SAME_TIME = timedelta(hours=6)
ENOUGH = 5  # what a suggestion weighs at least
# Words that say nothing about which incident it is.
_EMPTY = frozenset({
    "bi", "cua", "va", "co", "khong", "tai", "trong", "cho", "da", "dang", "su", "la", "thay", "duoc", "tren", "cac",
    "mot", "trang", "may", "he", "thong",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a report that is being taken down, before it is an incident."""

    at: datetime
    unit: int | None = None
    system: int | None = None
    class_id: str = ""
    words: str = ""
    signs: frozenset[Sign] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """An incident that may be the same, with the reasons in words."""

    incident: Incident
    weight: int
    because: tuple[str, ...]


def told(incident: Incident) -> Told:
    """Return what is known of an incident, for comparing it with others."""
    return Told(
        incident.known_since,
        incident.unit_id,
        incident.system_id,
        incident.class_id,
        f"{incident.summary} {incident.details}",
        frozenset(Sign(*pair) for pair in incident.indicators.values_list("kind", "value")),
    )


def likely(
    report: Told, among: IncidentQuerySet, *, but: int | None = None, limit: int = 5
) -> list[Likeness]:
    """Return incidents that the report may tell of, the likeliest first. `among`: what the reader may see.

    Only those received within a week of it, of either kind that the caller chose (real, or one rehearsal).
    """
    near = among.filter(
        duplicate_of=None, received_at__gte=report.at - NEAR, received_at__lte=report.at + NEAR
    )
    rows = list((near if but is None else near.exclude(pk=but)).select_related("unit", "system"))
    shared = _sharing(report.signs, [row.pk for row in rows])
    found = [_compare(report, row, shared.get(row.pk, 0)) for row in rows]
    return sorted(
        (f for f in found if f.weight >= ENOUGH),
        key=lambda f: (-f.weight, -f.incident.received_at.timestamp()),
    )[:limit]


def duplicates(incident: Incident, among: IncidentQuerySet, *, limit: int = 5) -> list[Likeness]:
    """Return incidents that may be the same as this one; a rehearsal is only ever like its own."""
    same_kind = among.filter(rehearsal=incident.rehearsal, campaign=incident.campaign)
    return likely(told(incident), same_kind, but=incident.pk, limit=limit)


def _sharing(signs: Collection[Sign], rows: Collection[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    if not signs:
        return counts
    values = [sign.value for sign in signs][:500]
    for incident, kind, value in Indicator.objects.filter(value__in=values, incident__in=rows).values_list(
        "incident", "kind", "value"
    ):
        if Sign(kind, value) in signs:
            counts[incident] = counts.get(incident, 0) + 1
    return counts


def _compare(report: Told, other: Incident, shared: int) -> Likeness:
    reasons: list[tuple[int, str]] = []
    if shared:
        reasons.append((5, f"{shared} dấu hiệu giống nhau"))
    if report.system is not None and report.system == other.system_id:
        reasons.append((4, f"cùng hệ thống {other.system}"))
    if report.unit is not None and report.unit == other.unit_id:
        reasons.append((2, f"cùng đơn vị {other.unit}"))
    if report.class_id and report.class_id == other.class_id:
        reasons.append((1, "cùng loại"))
    apart = abs(report.at - other.known_since)
    if apart <= SAME_TIME:
        reasons.append((2, f"cách nhau {int(apart.total_seconds() // 60)} phút"))
    if len(common := _words(report.words) & _words(f"{other.summary} {other.details}")) >= 2:
        reasons.append((min(3, len(common)), "cùng nói tới " + ", ".join(sorted(common)[:4])))
    return Likeness(other, sum(w for w, _ in reasons), tuple(words for _, words in reasons))


def _words(text: str) -> frozenset[str]:
    return frozenset(_longer(fold(text).split()))


def _longer(words: Iterable[str]) -> Iterable[str]:
    return (word for w in words if len(word := w.strip(".,;:()\"'!?")) > 1 and word not in _EMPTY)
