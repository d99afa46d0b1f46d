"""What backup jobs and log sources told of themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Backups:
    """What a backup job told of its runs. Nothing is fetched: the job calls (`watch/pings.py`)."""

    late_after: timedelta
    last_at: datetime | None = None
    last_well_at: datetime | None = None
    well: bool = False  # the last run
    said: str = ""
    sizes: tuple[int, ...] = ()  # bytes of good runs, the newest first
    restored_at: datetime | None = None  # a copy was restored on trial


@dataclass(frozen=True, slots=True)
class Heard:
    """When a log source told something last."""

    late_after: timedelta
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Malware:
    """What an anti-malware console counted."""

    told_at: datetime
    late_after: timedelta
    machines: int
    infected: int
    cleaned: int


@dataclass(frozen=True, slots=True)
class Alerts:
    """What a source of intrusion alerts counted."""

    told_at: datetime
    late_after: timedelta
    alerts: int
    handled: int
