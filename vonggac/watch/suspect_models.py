"""What the hunt found and what people handed in: one row for each name, with what an officer decided about it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from vonggac.registry.models import User
from vonggac.watch.hunt.exports import ascii_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class SuspectQuerySet(models.QuerySet["Suspect"]):
    def visible_to(self, user: "User | AnonymousUser") -> "SuspectQuerySet":
        """Every row, for those who oversee the whole province: a fake site belongs to no unit. Nobody else sees any."""
        if not isinstance(user, User) or user.unit is None:
            return self.none()
        return self.all() if user.oversees and user.unit.parent_id is None else self.none()


class Suspect(models.Model):
    """A name that imitates a protected one, or that somebody finds suspicious; written by `suspects` alone."""

    class State(models.TextChoices):
        NEW = "new", "chưa xem"
        FAKE = "fake", "giả mạo"  # confirmed by an officer: goes into the blocklists
        ALLOWED = "allowed", "cho phép"  # never again reported by a hunt
        SET_ASIDE = "set_aside", "bỏ qua"

    name = models.CharField(max_length=253, unique=True)  # the host in small letters, as it was seen
    shown = models.CharField(max_length=253)  # with punycode as letters
    protected = models.CharField(max_length=200, blank=True)  # whom it imitates; "" for nobody known
    score = models.PositiveSmallIntegerField(default=0)
    kinds = models.JSONField(default=list)
    because = models.CharField(max_length=400)
    source = models.CharField(max_length=200)  # which file, or that it was handed in
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    reason = models.CharField(max_length=300, blank=True)  # of the officer's decision
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    handed_in = models.BooleanField(default=False)  # by somebody on the public page
    said = models.CharField(max_length=500, blank=True)  # what they told, only if they did
    contact = models.CharField(max_length=200, blank=True)  # how to reach them, only if they said
    # What an officer's look saw (`suspect_look`): lines to read, and the picture by its hash.
    looked_at = models.DateTimeField(null=True)
    seen_lines = models.JSONField(default=list)
    picture = models.CharField(max_length=64, blank=True)
    objects = SuspectQuerySet.as_manager()

    class Meta:
        ordering = ("-score", "-last_at")
        indexes = [models.Index(fields=["state", "-score"], name="suspect_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def source_key(self) -> str:
        """What opens one incident for the name, however often it is asked for."""
        return f"hunt/{self.pk}"

    @property
    def defanged(self) -> str:
        """The name so that nobody opens it by a slip."""
        return self.shown.replace(".", "[.]")

    @property
    def in_dns(self) -> str:
        """The name as DNS and certificates carry it, as little to be clicked; "" where it is shown so anyway."""
        name = ascii_name(self.name)
        return "" if name == self.shown else name.replace(".", "[.]")

    @property
    def sign(self) -> str:
        """Why it is suspicious, as the beginning of a sentence."""
        return self.because.rstrip(".")


class HandIn(models.Model):
    """One address handed in without an account, for a minute: `suspects.may_hand_in` counts them for all workers."""

    at = models.DateTimeField(db_index=True)
    source = models.CharField(max_length=64)  # keyed digest of the address it came from

    def __str__(self) -> str:
        return f"{self.at} {self.source[:8]}"


class HuntPart(models.Model):
    """A part of a file of names that waits for a worker, or what came of it; see `hunt_parts`."""

    source = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    lines = models.BinaryField()  # zlib; empty once done
    held_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, db_index=True)
    names = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.source}: phần {self.pk}"
