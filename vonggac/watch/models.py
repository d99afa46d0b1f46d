"""What the watch knows: what is due, how each check stands, what changed, and the history in little space.

Nothing here is written for a look at which nothing is new: that costs some bytes of `Watching.recent` and no row.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vonggac.registry.models import System, Unit, User
from vonggac.watch.suspect_models import HandIn as HandIn
from vonggac.watch.suspect_models import HuntPart as HuntPart
from vonggac.watch.suspect_models import Suspect as Suspect  # a table of this room, in a file of its own

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class Result(models.TextChoices):
    PASSED = "passed", "đạt"
    FAILED = "failed", "không đạt"
    UNKNOWN = "unknown", "chưa rõ"


class OfSystems(models.QuerySet[_Row]):
    """Rows about systems."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Rows about the systems of the user's unit and of all below it."""
        if not isinstance(user, User) or user.unit is None:
            return self.none()
        return self.filter(system__unit__path__startswith=user.unit.path)


class Watching(models.Model):
    """One system under watch: when it is next due, and who holds it. `schedule` makes and claims rows.

    A row is free when `held_until` is empty or past. `fence` grows with every claim: only its holder writes a result.
    The minute's look and the slow one are due, claimed and written each by itself.
    """

    system = models.OneToOneField(System, on_delete=models.CASCADE, primary_key=True, related_name="watching")
    shard = models.PositiveSmallIntegerField()
    next_at = models.DateTimeField(db_index=True)  # when it is due: the next beat, or sooner for a second try
    beat_at = models.DateTimeField()  # the next beat; second tries do not move it
    held_until = models.DateTimeField(null=True)
    fence = models.PositiveBigIntegerField(default=0)
    deep_next_at = models.DateTimeField(db_index=True)
    deep_held_until = models.DateTimeField(null=True)
    deep_fence = models.PositiveBigIntegerField(default=0)
    first_seen_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    deep_seen_at = models.DateTimeField(null=True)
    up = models.CharField(
        max_length=10, choices=Result.choices, default=Result.UNKNOWN
    )  # the last look alone: what may be a blip, and what a ground is judged by
    stands = models.CharField(
        max_length=10, choices=Result.choices, default=Result.UNKNOWN
    )  # confirmed: pages show it
    took_ms = models.FloatField(null=True)  # response time of the last look
    # Fingerprints of (check, outcome) that the states hold with nothing in doubt: an equal look changes no state.
    settled = models.BigIntegerField(default=0)
    deep_settled = models.BigIntegerField(default=0)
    refreshed_at = models.DateTimeField(null=True)  # when the states last got new measured values
    recent = models.BinaryField(default=b"")  # looks of the hour that is not over (`packing`)
    recent_hour = models.DateTimeField(null=True)  # its first instant
    objects = OfSystems.as_manager()

    def __str__(self) -> str:
        return f"{self.system_id}: {self.next_at}"


class State(models.Model):
    """How one check of one system stands, confirmed; written by `services.keep` when something is new."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="states")
    check_id = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Result.choices)
    because = models.CharField(max_length=400)
    facts = models.JSONField(default=dict)
    since_at = models.DateTimeField()  # since when it stands so
    first_at = models.DateTimeField()  # when it was first looked at
    seen_at = models.DateTimeField()  # when `because` was measured; while nothing changes, once per REFRESH
    deep = models.BooleanField(default=False)  # only the slow look sees it
    # A different outcome seen, not yet confirmed by a second look; "" when none.
    suspect = models.CharField(max_length=10, blank=True)
    suspect_at = models.DateTimeField(null=True)
    flips = models.JSONField(default=list)  # seconds since the epoch of the last turns, the newest last
    last = models.CharField(max_length=10, blank=True)  # passed or failed, as last seen
    flapping = models.BooleanField(default=False)
    objects = OfSystems.as_manager()

    class Meta:
        ordering = ("system", "check_id")
        constraints = [models.UniqueConstraint(fields=["system", "check_id"], name="one_state_per_check")]
        indexes = [
            models.Index(fields=["outcome", "since_at"], name="state_failed", condition=Q(outcome="failed"))
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.check_id}: {self.outcome}"


class Change(models.Model):
    """A check began to stand otherwise. `at`: the first look that saw it; `known_at`: the look that confirmed it."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="changes")
    check_id = models.CharField(max_length=60)
    before = models.CharField(max_length=10, choices=Result.choices)
    after = models.CharField(max_length=10, choices=Result.choices)
    at = models.DateTimeField(db_index=True)
    known_at = models.DateTimeField()
    because = models.CharField(max_length=400)
    facts = models.JSONField(default=dict)
    flapping = models.BooleanField(default=False)  # from here on it comes and goes
    objects = OfSystems.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["system", "at"], name="change_by_system")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.check_id}: {self.before} → {self.after}"


class Unwatched(models.Model):
    """A stretch in which nothing is known of a system: the watch stood still, or its own line was down."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="unwatched")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    because = models.CharField(max_length=400)
    objects = OfSystems.as_manager()

    class Meta:
        ordering = ("-from_at",)
        indexes = [models.Index(fields=["system", "from_at"], name="unwatched_by_system")]

    def __str__(self) -> str:
        return f"{self.system_id}: {self.from_at} – {self.to_at}"


class Day(models.Model):
    """One system on one UTC day, hour by hour: how many looks, how many failed or unknown, p50 and p95 (`packing`)."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="days")
    on = models.DateField(db_index=True)
    hours = models.BinaryField(default=b"")
    objects = OfSystems.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "on"], name="one_day_per_system")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.on}"


class Detail(models.Model):
    """Every look of one system on one UTC day (`packing`); dropped after DETAIL_DAYS by `history.prune`."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="details")
    on = models.DateField(db_index=True)
    looks = models.BinaryField(default=b"")
    objects = OfSystems.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "on"], name="one_detail_per_system")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.on}"


class CheckNumber(models.Model):
    """A check's small number in packed looks; given at its first failure and never given again."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    check_id = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return f"{self.number} {self.check_id}"


class MaintenanceQuerySet(models.QuerySet["Maintenance"]):
    def visible_to(self, user: "User | AnonymousUser") -> "MaintenanceQuerySet":
        """Maintenance of units in the user's scope."""
        if not isinstance(user, User) or user.unit is None:
            return self.none()
        return self.filter(unit__path__startswith=user.unit.path)

    def running(self, now: datetime) -> "MaintenanceQuerySet":
        """Maintenance that goes on at the instant."""
        ended = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
        return self.filter(ended, from_at__lte=now, to_at__gt=now)


class Maintenance(models.Model):
    """Announced work on one system, or on all of a unit: what fails meanwhile is unknown and alarms nobody."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="maintenance")
    system = models.ForeignKey(System, on_delete=models.CASCADE, null=True, related_name="maintenance")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # before its time
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    objects = MaintenanceQuerySet.as_manager()

    class Meta:
        ordering = ("-from_at",)
        constraints = [
            models.CheckConstraint(condition=Q(from_at__lt=F("to_at")), name="maintenance_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.system or self.unit}: {self.reason}"


class Baseline(models.Model):
    """The content of a page that counts as its own: the first one seen, then what an officer accepted."""

    system = models.OneToOneField(System, on_delete=models.CASCADE, related_name="baseline")
    fingerprint = models.JSONField(default=dict)
    latest = models.JSONField(default=dict)  # what was seen last, while it is another than the accepted one
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # None: the first one seen
    objects = OfSystems.as_manager()

    def __str__(self) -> str:
        return f"{self.system_id} {self.accepted_at}"


class Picture(models.Model):
    """A page as a browser drew it, kept by its hash (`registry.files`): one accepted, and those after a change."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="pictures")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    phash = models.CharField(max_length=32, blank=True)  # perceptual, as hexadecimal
    accepted = models.BooleanField(default=False)
    objects = OfSystems.as_manager()

    class Meta:
        ordering = ("-at",)
        indexes = [models.Index(fields=["system", "at"], name="picture_by_system")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.at}"


class Ping(models.Model):
    """What a backup job or log source told of one run, made by `pings.take`; the newest of each system are kept."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="pings")
    at = models.DateTimeField()
    well = models.BooleanField()
    numbers = models.JSONField(default=dict)  # such as {"size": 123456}
    said = models.CharField(max_length=300, blank=True)
    objects = OfSystems.as_manager()

    class Meta:
        ordering = ("-at",)
        indexes = [models.Index(fields=["system", "-at"], name="ping_by_system")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.at}"
