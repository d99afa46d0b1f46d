"""Who is called about an incident, up a frozen chain, and what the auditor finds and says."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from vonggac.incidents.models.incident import Incident


class Escalation(models.Model):
    """One run up the chain, from a frozen copy: what is edited afterwards does not change who is called.

    A worker holds it from its claim until `next_at`; `fence` grows with each claim. `next_at` is a real instant.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Đang gọi"
        ACKNOWLEDGED = "acknowledged", "Đã có người nhận"
        EXHAUSTED = "exhausted", "Đã gọi hết, chưa ai nhận"
        STOPPED = "stopped", "Đã dừng"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="escalations")
    chain = (
        models.JSONField()
    )  # `chain.as_json`: every rung with its people and their hours, and its patience
    position = models.PositiveSmallIntegerField(default=0)  # the rung that is being called, from 0
    state = models.CharField(max_length=12, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()  # on the incident's clock, as all but `next_at`
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    next_at = models.DateTimeField(null=True, db_index=True)
    fence = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("incident", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(state="running"), name="one_escalation_runs"
            ),
            models.CheckConstraint(
                condition=Q(state="running", next_at__isnull=False, ended_at__isnull=True)
                | (~Q(state="running") & Q(next_at__isnull=True, ended_at__isnull=False)),
                name="escalation_due_until_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"báo động {self.incident.code}"


class Rung(models.Model):
    """One step of an escalation, made when its turn comes; a rung with nobody on duty is skipped aloud."""

    class State(models.TextChoices):
        CALLING = "calling", "Đang gọi"
        ACKNOWLEDGED = "acknowledged", "Đã nhận"
        SILENT = "silent", "Không ai trả lời"
        SKIPPED = "skipped", "Bỏ qua"

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="rungs")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CALLING)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # when its patience is over; None: skipped
    because = models.CharField(max_length=300, blank=True)  # why it was skipped

    class Meta:
        ordering = ("escalation", "position")
        constraints = [
            models.UniqueConstraint(fields=["escalation", "position"], name="rung_once_per_escalation")
        ]

    def __str__(self) -> str:
        return self.title


class Call(models.Model):
    """One person called on a rung, with the one-time link that was sent; only its digest is kept."""

    class How(models.TextChoices):
        LINK = "link", "liên kết"
        WORD = "word", "lời của người trực ghi lại"

    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="calls")
    place = models.PositiveSmallIntegerField()  # in the frozen rung's people
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=20, blank=True)  # "": no address; the officer has to ring
    address = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    told_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=4, choices=How.choices, blank=True)

    class Meta:
        ordering = ("rung", "place")
        constraints = [models.UniqueConstraint(fields=["rung", "place"], name="called_once_per_rung")]

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """What the auditor found wrong with an open incident: it has no next step. Closed when it has one again."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="findings")
    because = models.CharField(max_length=300)
    found_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-found_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(solved_at__isnull=True), name="one_open_finding_each"
            )
        ]

    def __str__(self) -> str:
        return self.because


class Beat(models.Model):
    """When the auditor last looked, and when its heartbeat last went out; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    looked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)  # why the last heartbeat could not go out

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_beat")]

    def __str__(self) -> str:
        return f"nhịp {self.sent_at}"
