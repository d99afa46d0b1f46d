"""The watch's figures in the text format of Prometheus. Counts only: no address, no unit, no person."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from vonggac.incidents.models import Incident
from vonggac.notify.models import Message
from vonggac.registry.models import System
from vonggac.watch.history import Figures, figures


class Collector:
    """What is counted at one instant."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        """Yield every family once."""
        found = figures(System.objects.all(), now=self.now)
        yield _counted(
            "vonggac_systems",
            "Systems under watch.",
            ("kind", "up"),
            {(kind, up): count for (kind, up), count in found.systems.items()},
        )
        yield _counted(
            "vonggac_check_failed", "Systems that fail a check.", ("check",), _single(found.failed)
        )
        yield _counted(
            "vonggac_check_unknown",
            "Systems of which a check knows nothing.",
            ("check",),
            _single(found.unknown),
        )
        yield from self._work(found)
        states = Incident.objects.real().order_by().values_list("state").annotate(count=Count("pk"))
        yield _counted(
            "vonggac_incidents", "Incidents by state, rehearsals left out.", ("state",), _by_state(states)
        )
        messages = Message.objects.order_by().values_list("state").annotate(count=Count("pk"))
        yield _counted(
            "vonggac_messages", "Messages in the outbox by state.", ("state",), _by_state(messages)
        )

    def _work(self, found: Figures) -> Iterator[Metric]:
        plain = [
            ("vonggac_watch_held", "Looks that are under way.", found.held),
            (
                "vonggac_watch_late",
                "Systems that should have been looked at more than a beat ago.",
                found.late,
            ),
            (
                "vonggac_watch_waits_seconds",
                "How long the longest has waited for its look.",
                found.waits_seconds,
            ),
        ]
        for name, text, value in plain:
            yield GaugeMetricFamily(name, text, value=float(value))
        if found.seen_at:
            yield GaugeMetricFamily(
                "vonggac_watch_last_look_timestamp_seconds", "When anything was last looked at.",
                value=found.seen_at.timestamp(),
            )  # fmt: skip


def _single(counts: dict[str, int]) -> dict[tuple[str, ...], int]:
    return {(key,): count for key, count in counts.items()}


def _by_state(rows: Iterable[tuple[str, int]]) -> dict[tuple[str, ...], int]:
    return {(state,): count for state, count in rows}


def _counted(
    name: str, text: str, labels: tuple[str, ...], counts: Mapping[tuple[str, ...], int]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=labels)
    for key, count in sorted(counts.items()):
        family.add_metric(key, count)
    return family


def exposition(now: datetime) -> bytes:
    """Return every figure at the instant, in the text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collector(now))
    return generate_latest(registry)
