"""What is owed: a campaign, its obligations, and what units answered."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from vonggac.directives.models import Directive, Requirement
from vonggac.notify.models import Incoming
from vonggac.registry.models import Unit, User


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User) -> "CampaignQuerySet":
        """Campaigns under which anything in the user's scope owes a duty."""
        if user.unit is None:
            return self.none()
        owed = Obligation.objects.filter(campaign=OuterRef("pk")).order_by()
        if user.unit.parent_id is not None:  # at the root everything is in scope: no join over all units
            owed = owed.filter(unit__path__startswith=user.unit.path)
        return self.filter(Exists(owed))


class Campaign(models.Model):
    """One letter being carried out; made only by `services.open_campaign`.

    A rehearsal (diễn tập) is a campaign of its own with a clock of its own: it stood at `clock_at` when the
    real clock stood at `clock_set_at`, and runs `clock_speed` times as fast.
    """

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    units_on = models.DateField()  # the day whose registry the letter's words were resolved against
    rehearsal = models.BooleanField(default=False)
    clock_at = models.DateTimeField(null=True)
    clock_set_at = models.DateTimeField(null=True)
    clock_speed = models.FloatField(default=1.0)
    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at",)
        constraints = [
            models.UniqueConstraint(fields=["directive", "rehearsal"], name="opened_once"),
            models.CheckConstraint(
                condition=Q(rehearsal=True) | Q(clock_at__isnull=True), name="only_a_rehearsal_has_a_clock"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def time(self, now: datetime) -> datetime:
        """Return what the campaign's clock says at the real instant `now`. Both aware."""
        if self.clock_at is None or self.clock_set_at is None:
            return now
        return self.clock_at + timedelta(seconds=(now - self.clock_set_at).total_seconds() * self.clock_speed)


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, user: User) -> "ObligationQuerySet":
        """A view's only way in: duties of the user's unit and of all below it."""
        if user.unit is None:
            return self.none()
        return self.filter(unit__path__startswith=user.unit.path)

    def serving(self, obligation: "Obligation") -> "ObligationQuerySet":
        """The obligation and the same duty of all below its unit: what it is judged with."""
        below = Q(unit__path__startswith=obligation.unit.path)
        return self.filter(below, campaign=obligation.campaign_id, requirement=obligation.requirement_id)


class Obligation(models.Model):
    """One requirement owed by one unit; made only by `services.open_campaign`."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="obligations")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="obligations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obligations")
    due_at = models.DateTimeField(
        null=True
    )  # the instant from which it is late; None: the letter sets no deadline
    via = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, null=True, related_name="+"
    )  # "nội dung tại Mục 2"
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children"
    )  # cascade
    words = models.TextField(blank=True)  # the passing unit's own words for it; "" means the letter's
    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ("campaign", "requirement__position", "unit__code")
        constraints = [models.UniqueConstraint(fields=["campaign", "requirement", "unit"], name="owed_once")]

    def __str__(self) -> str:
        return f"{self.requirement} · {self.unit}"

    def get_absolute_url(self) -> str:
        return f"/nhiem-vu/{self.pk}/"


class UnitPass(models.Model):
    """A one-time way in for one unit to one campaign, without an account; made and spent by `passes`.

    Its link and its short code are kept only as keyed digests. Instants are real ones, whatever the campaign's clock.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="passes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="passes")
    digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    code_expires_at = models.DateTimeField()  # much sooner: the code is short
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"liên kết {self.pk} của {self.unit}"


class CodeTry(models.Model):
    """One wrong code; `passes.use_code` counts them, so that a short code cannot be guessed."""

    at = models.DateTimeField(db_index=True)
    source = models.CharField(max_length=64)  # keyed digest of the address it came from

    def __str__(self) -> str:
        return f"{self.at} {self.source[:8]}"


class Submission(models.Model):
    """What a unit said about one obligation; append-only, a correction is a new version."""

    class Channel(models.TextChoices):
        ACCOUNT = "account", "tài khoản"
        LINK = "link", "liên kết một lần"
        API = "api", "phần mềm của đơn vị"
        PHONE = "phone", "điện thoại"
        FAX = "fax", "fax"
        ZALO = "zalo", "Zalo"
        EMAIL = "email", "thư điện tử"
        PAPER = "paper", "văn bản giấy"

    class Step(models.TextChoices):
        RECEIVED = "received", "Đã tiếp nhận"
        STARTED = "started", "Đang thực hiện"
        DONE = "done", "Hoàn thành"
        NOTHING = "nothing", "Không phát sinh"

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveIntegerField()  # 1, 2, 3 … within the obligation
    step = models.CharField(max_length=10, choices=Step.choices)
    statement = models.TextField(blank=True)
    received_at = models.DateTimeField()  # when the unit said it, on the campaign's clock
    entered_at = models.DateTimeField()  # when it came into the program, on the campaign's clock
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    unit_pass = models.ForeignKey(UnitPass, on_delete=models.PROTECT, null=True, related_name="submissions")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ACCOUNT)
    from_whom = models.CharField(
        max_length=120, blank=True
    )  # who said it, when another entered it (nhập thay)

    class Meta:
        ordering = ("obligation", "version")
        constraints = [
            models.UniqueConstraint(fields=["obligation", "version"], name="version_once"),
            models.CheckConstraint(
                condition=Q(received_at__lte=models.F("entered_at")), name="received_then_entered"
            ),
        ]
        indexes = [
            models.Index(
                fields=["obligation", "step", "received_at", "entered_at"], name="submission_for_the_board"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} (bản {self.version})"


class Review(models.Model):
    """The verdict of a unit above, or of the Department, on a finished answer (thẩm định); at most one each."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="review")
    verified = models.BooleanField()  # False: returned
    reason = models.TextField(blank=True)  # why it was returned
    at = models.DateTimeField()  # on the campaign's clock
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verified=True) | ~Q(reason=""), name="returned_with_a_reason")
        ]
        indexes = [models.Index(fields=["submission", "verified", "at"], name="review_for_past_boards")]

    def __str__(self) -> str:
        return "Đã thẩm định" if self.verified else f"Trả lại: {self.reason}"


class Extension(models.Model):
    """More time for one obligation (gia hạn): asked by the unit, granted or refused by the Department."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField()  # the deadline asked for: the instant from which it would be late
    reason = models.TextField()
    asked_at = models.DateTimeField()  # on the campaign's clock, like `decided_at`
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    granted = models.BooleanField(null=True)  # None: not decided
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("obligation", "asked_at")
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(granted__isnull=True), name="one_open_request_each"
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, decided_at__isnull=True)
                | Q(granted__isnull=False, decided_at__isnull=False),
                name="decided_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"gia hạn đến {self.until:%d/%m/%Y %H:%M}"


class Waiver(models.Model):
    """The Department's word that a unit need not do it (miễn), with its reason."""

    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="waiver")
    reason = models.TextField()
    at = models.DateTimeField()  # on the campaign's clock
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"miễn: {self.reason}"


class Attachment(models.Model):
    """A file with a submission; its bytes lie under MEDIA_ROOT by their hash, so one content is stored once."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    scan = models.CharField(max_length=10, default="unknown")  # `scanning.Scan`: clean, or nobody looked

    class Meta:
        ordering = ("submission", "pk")

    def __str__(self) -> str:
        return self.name


class Acceptance(models.Model):
    """Which mail an answer was taken from; made only by `intake.accept`. One mail may answer several duties."""

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="acceptances")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="acceptance")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incoming", "obligation"], name="mail_accepted_once_per_duty")
        ]

    def __str__(self) -> str:
        return f"{self.submission} theo thư {self.incoming}"
