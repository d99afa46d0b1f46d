"""What happened: an incident, its append-only timeline, the tasks of its playbook, and what was sent about it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vonggac.incidents import clocks
from vonggac.incidents.indicators import KINDS, defang
from vonggac.incidents.playbooks import OWNERS, STAGES
from vonggac.registry.models import System, Unit, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: "User | AnonymousUser") -> "IncidentQuerySet":
        """A view's only way in: incidents of the user's unit and of all below it.

        One whose unit nobody knows yet is for those who oversee the whole province.
        """
        if not isinstance(user, User) or user.unit is None:
            return self.none()
        within = Q(unit__path__startswith=user.unit.path)
        if user.oversees and user.unit.parent_id is None:
            within |= Q(unit__isnull=True)
        return self.filter(within)

    def live(self) -> "IncidentQuerySet":
        """Not closed yet."""
        return self.exclude(state=Incident.State.CLOSED)

    def real(self) -> "IncidentQuerySet":
        """Without rehearsals: what every figure counts."""
        return self.filter(rehearsal=False)


class Incident(models.Model):
    """One incident (sự cố); made only by `services.report`, changed only by services, each change in its timeline.

    What nobody has said is None or "". Instants are on the incident's clock: the real one, or the one of the
    rehearsal that it belongs to (`time` and `real` turn one into the other).
    """

    class Channel(models.TextChoices):
        PHONE = "phone", "điện thoại"
        WEB = "web", "trang của đơn vị"
        EMAIL = "email", "thư điện tử"
        API = "api", "phần mềm khác"
        CHECK = "check", "phép kiểm tra"
        DIRECT = "direct", "trực tiếp, văn bản"

    class State(models.TextChoices):
        OPEN = "open", "Đang xử lý"
        CONTAINED = "contained", "Đã ngăn chặn"
        ENDED = "ended", "Đã kết thúc ứng cứu"
        CLOSED = "closed", "Đã khép lại"

    class Tlp(models.TextChoices):
        CLEAR = "clear", "TLP:CLEAR"
        GREEN = "green", "TLP:GREEN"
        AMBER = "amber", "TLP:AMBER"
        STRICT = "amber-strict", "TLP:AMBER+STRICT"
        RED = "red", "TLP:RED"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="incidents")
    unit_words = models.CharField(max_length=200, blank=True)  # as it was said, where no unit is known by it
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, related_name="incidents")
    system_words = models.CharField(max_length=300, blank=True)
    summary = models.CharField(max_length=300)
    details = models.TextField(blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    line = models.CharField(max_length=60, blank=True)  # which telephone rang
    reporter = models.CharField(max_length=120, blank=True)
    reporter_phone = models.CharField(max_length=60, blank=True)
    reporter_email = models.CharField(max_length=200, blank=True)
    detected_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)  # when the telephone rang
    received_at = models.DateTimeField()  # when we were told
    entered_at = models.DateTimeField()  # when it came into the program
    read_back_at = models.DateTimeField(null=True)  # when the officer had read it back to the caller
    class_id = models.CharField(max_length=30, blank=True)  # `clocks.classes`
    level = models.PositiveSmallIntegerField(null=True)  # of the system, 1 to 5
    nationally_important = models.BooleanField(null=True, default=False)
    effects = models.JSONField(default=dict)  # {`clocks.Effect`: bool}; one left out is not known
    beyond_capacity = models.BooleanField(null=True)
    beyond_at = models.DateTimeField(null=True)  # since when it is seen to exceed the unit's own means
    tlp = models.CharField(max_length=12, choices=Tlp.choices, default=Tlp.AMBER)
    personal_data = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    contained_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    playbook = models.CharField(max_length=40, blank=True)  # id of the playbook whose steps are its tasks
    fields = models.JSONField(default=dict)  # what the official forms ask besides: `fields.FIELDS`
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="duplicates"
    )  # closed in favour of that one
    source_key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001 (unique where there is one)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    rehearsal = models.BooleanField(default=False)
    campaign = models.PositiveBigIntegerField(null=True)  # campaigns.Campaign by number: that room lies above
    clock_at = models.DateTimeField(null=True)  # as in campaigns.Campaign
    clock_set_at = models.DateTimeField(null=True)
    clock_speed = models.FloatField(default=1.0)
    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5), name="incident_level_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("entered_at")), name="incident_received_then_entered"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="incident_closed_at_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(rehearsal=True) | Q(clock_at__isnull=True), name="only_a_drill_has_a_clock"
            ),
        ]
        indexes = [models.Index(fields=["rehearsal", "state", "received_at"], name="incident_for_the_board")]

    def __str__(self) -> str:
        return f"{self.code} {self.summary}"

    def get_absolute_url(self) -> str:
        return f"/su-co/{self.pk}/"

    @property
    def code(self) -> str:
        """What people say on the telephone: SC0042, DT0042 for a rehearsal."""
        return f"{'DT' if self.rehearsal else 'SC'}{self.pk:04}"

    @property
    def where(self) -> str:
        """The unit as far as it is known."""
        return str(self.unit) if self.unit else self.unit_words or "chưa rõ đơn vị"

    @property
    def what(self) -> str:
        """The system as far as it is known."""
        return f"{self.system} ({self.system.address})" if self.system else self.system_words

    @property
    def severity(self) -> clocks.Severity:
        effects: Mapping[clocks.Effect, bool | None] = self.effects
        return clocks.severity(
            self.level, effects, self.beyond_capacity, nationally_important=self.nationally_important
        )

    @property
    def known_since(self) -> datetime:
        """From when the legal clocks run: detection, else the instant at which we were told of it."""
        return self.detected_at or self.called_at or self.received_at

    def time(self, now: datetime) -> datetime:
        """Return what the incident's clock says at the real instant `now`. Both aware."""
        if self.clock_at is None or self.clock_set_at is None:
            return now
        return self.clock_at + timedelta(seconds=(now - self.clock_set_at).total_seconds() * self.clock_speed)

    def real(self, at: datetime) -> datetime:
        """Return the real instant at which the incident's clock says `at`."""
        if self.clock_at is None or self.clock_set_at is None:
            return at
        return self.clock_set_at + timedelta(seconds=(at - self.clock_at).total_seconds() / self.clock_speed)


class Entry(models.Model):
    """One line of an incident's timeline; append-only: a correction is a new entry that names the old one."""

    class Kind(models.TextChoices):
        REPORTED = "reported", "Tiếp nhận"
        NOTE = "note", "Ghi nhận"
        CALL = "call", "Gọi điện"
        CHANGED = "changed", "Cập nhật"
        TASK = "task", "Việc theo kịch bản"
        ESCALATED = "escalated", "Báo động"
        SKIPPED = "skipped", "Bỏ qua một cấp"
        ACKNOWLEDGED = "acknowledged", "Có người nhận"
        SENT = "sent", "Đã gửi báo cáo"
        FILE = "file", "Tài liệu, chứng cứ"
        INDICATOR = "indicator", "Dấu hiệu"
        STATE = "state", "Chuyển trạng thái"
        DUPLICATE = "duplicate", "Trùng"
        CORRECTION = "correction", "Đính chính"
        AUDITOR = "auditor", "Kiểm tra tự động"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the incident, in the order of entry
    kind = models.CharField(max_length=15, choices=Kind.choices)
    text = models.TextField()
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)  # as it was then; who has no account is named in words
    machine = models.BooleanField(default=False)  # the program wrote it, not a person
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001 (what the program says once)

    class Meta:
        ordering = ("incident", "number")
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="timeline_number_once"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("entered_at")), name="timeline_happened_then_entered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Attachment(models.Model):
    """A file with an entry, kept by its hash; evidence may be hostile, so it is only ever served as a download."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100, default="application/octet-stream")
    scan = models.CharField(max_length=100, default="unknown")  # clean, unknown, or the threat's name

    class Meta:
        ordering = ("entry", "pk")

    def __str__(self) -> str:
        return self.name


class Custody(models.Model):
    """Who held or took a piece of evidence, and whether its hash was the same then. Append-only."""

    class Act(models.TextChoices):
        RECEIVED = "received", "Nhận vào"
        TAKEN = "taken", "Tải xuống"
        HANDED = "handed", "Bàn giao"
        CHECKED = "checked", "Kiểm tra mã băm"

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="custody")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    whom = models.CharField(max_length=200, blank=True)  # to whom it was handed, from whom it came
    whole = models.BooleanField()  # its bytes still had the recorded hash

    class Meta:
        ordering = ("attachment", "pk")

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.attachment}"


class Task(models.Model):
    """One thing to do, from a step of the playbook or added by an officer."""

    class State(models.TextChoices):
        OPEN = "open", "Chưa làm"
        DONE = "done", "Đã làm"
        SKIPPED = "skipped", "Không cần"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tasks")
    step = models.CharField(max_length=60, blank=True)  # id in the playbook; "": added by an officer
    round = models.PositiveSmallIntegerField(default=1)  # 2 and more: done again after an unstable re-check
    stage = models.CharField(max_length=12, choices=list(STAGES.items()))
    title = models.CharField(max_length=300)
    how = models.JSONField(default=list)  # list of sentences
    owner = models.CharField(max_length=10, choices=list(OWNERS.items()))
    owner_name = models.CharField(max_length=120, blank=True)  # who took it or was named
    required = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_by_name = models.CharField(max_length=150, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        ordering = ("incident", "round", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "step", "round"], condition=~Q(step=""), name="task_once_per_round"
            ),
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True)
                | (~Q(state="open") & Q(done_at__isnull=False)),
                name="task_done_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_late(self, at: datetime) -> bool:
        """Tell whether it is open past its time; `at`: on the incident's clock."""
        return self.state == self.State.OPEN and self.due_at is not None and at >= self.due_at


class Indicator(models.Model):
    """A sign by which the same attack is known elsewhere; live in the database, defanged on screen."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="indicators")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    value = models.CharField(max_length=500)  # normalised by `indicators.parse`
    note = models.CharField(max_length=300, blank=True)
    first_seen_at = models.DateTimeField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="indicators")

    class Meta:
        ordering = ("incident", "kind", "value")
        constraints = [
            models.UniqueConstraint(fields=["incident", "kind", "value"], name="indicator_once_per_incident")
        ]
        indexes = [models.Index(fields=["kind", "value"], name="indicator_by_value")]

    def __str__(self) -> str:
        return self.defanged

    @property
    def defanged(self) -> str:
        return defang(self.kind, self.value)


class Sent(models.Model):
    """One notice or report about an incident, with the document that was sent, if the program made it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="sent")
    clock = models.CharField(max_length=30, blank=True)  # `clocks.Clock.id` that it meets; "": none
    form = models.CharField(max_length=30, blank=True)  # "Mẫu số 03"; "" for a free text
    to = models.JSONField()  # list of names of those to whom it went
    how = models.CharField(max_length=120, blank=True)  # letter, fax, e-mail …
    number = models.CharField(max_length=60, blank=True)  # of the outgoing paper
    sent_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)  # of the document as it was sent, kept by it
    receipt_at = models.DateTimeField(null=True)  # when the receiver confirmed it
    receipt_from = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("incident", "sent_at", "pk")

    def __str__(self) -> str:
        return f"{self.form or self.clock} của {self.incident.code}"
