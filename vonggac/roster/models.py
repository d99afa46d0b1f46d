"""Who stands watch: rosters as units sent them, each with its shifts and its judgement."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vonggac.core.times import Window, vn_day
from vonggac.registry.models import Unit, User


class RosterQuerySet(models.QuerySet["Roster"]):
    def visible_to(self, user: User) -> "RosterQuerySet":
        """A view's only way in: rosters of the user's unit and of all below it. They hold telephone numbers."""
        if user.unit is None:
            return self.none()
        return self.filter(unit__path__startswith=user.unit.path)

    def known_at(self, as_of: datetime) -> "RosterQuerySet":
        """What the program had been given by the instant."""
        return self.filter(entered_at__lte=as_of, received_at__lte=as_of)

    def about(self, moment: datetime) -> "RosterQuerySet":
        """Rosters that can say who stands watch at the instant; the day after a window its last night still runs."""
        day = vn_day(moment)
        return self.filter(window_from__lte=day, window_to__gte=day - timedelta(days=1))


class Roster(models.Model):
    """One reading of one file of a unit; made by `services`, never changed.

    A new file is the next version; so is the same file read with an officer's correction (`corrects`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rosters")
    version = models.PositiveIntegerField()  # 1, 2, 3 … within the unit
    window_from = models.DateField()  # the period that it was judged for, both days included
    window_to = models.DateField()
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)  # of the file as it came, which lies under MEDIA_ROOT by it
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    file_unit = models.CharField(max_length=200, blank=True)  # which unit of a file that holds several
    mapping = models.JSONField()  # `intake.values.Mapping.as_json`
    needs = models.JSONField()  # {role: people at every instant} that it was judged against
    doubts = models.JSONField()  # list of {severity, message, place, sheet, row, column, text, suggestion}
    unread = models.JSONField()  # list of {place, text, why}
    certificate = models.CharField(max_length=64, blank=True)  # digest; "": it has problems
    fewest = models.JSONField(default=dict)  # {role: people at the thinnest instant}, with a certificate
    problems = models.JSONField(default=list)  # list of {trouble, role, because, sources}, without one
    received_at = models.DateTimeField()  # when the unit handed it over
    entered_at = models.DateTimeField()  # when it came into the program
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_whom = models.CharField(max_length=120, blank=True)  # who sent it, when an officer enters it
    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ("unit", "-version")
        constraints = [
            models.UniqueConstraint(fields=["unit", "version"], name="roster_version_once"),
            models.CheckConstraint(
                condition=Q(window_from__lte=F("window_to")), name="roster_window_in_order"
            ),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("entered_at")), name="roster_received_then_entered"
            ),
        ]
        indexes = [models.Index(fields=["window_from", "window_to"], name="roster_by_window")]

    def __str__(self) -> str:
        return f"danh sách trực của {self.unit}, bản {self.version}"

    def get_absolute_url(self) -> str:
        return f"/truc/{self.pk}/"

    @property
    def window(self) -> Window:
        return Window(self.window_from, self.window_to)


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, moment: datetime) -> "ShiftQuerySet":
        """Shifts that hold the instant: [starts_at, ends_at)."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class Shift(models.Model):
    """One person's watch as the roster says it, [starts_at, ends_at). Personal data: shown within its scope."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="shifts")
    role = models.CharField(max_length=60)  # `roles.ROLES`, or the roster's own words
    person = models.CharField(max_length=120)
    title = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)  # as written
    email = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=120)  # its cell in the unit's file
    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "role", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="shift_is_not_empty")
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="shift_by_time")]

    def __str__(self) -> str:
        return f"{self.person}, {self.role}"


class TrialCallQuerySet(models.QuerySet["TrialCall"]):
    def visible_to(self, user: User) -> "TrialCallQuerySet":
        """A view's only way in: calls to people of the user's unit and of all below it."""
        if user.unit is None:
            return self.none()
        return self.filter(unit__path__startswith=user.unit.path)


class TrialCall(models.Model):
    """One try to reach somebody before they stand watch; made by `trials.note_call`, never changed.

    It is about a number and not about a version of a roster: a new version with the same number keeps its result.
    """

    class Result(models.TextChoices):
        REACHED = "reached", "Gọi được"
        NO_ANSWER = "no-answer", "Không nghe máy"
        OFF = "off", "Tắt máy, ngoài vùng"
        WRONG = "wrong", "Sai số, không phải người trực"
        BAD = "bad", "Số không có thật"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="trial_calls")
    person = models.CharField(max_length=120)
    phone = models.CharField(max_length=60)  # as written when it was called
    result = models.CharField(max_length=10, choices=Result.choices)
    note = models.CharField(max_length=300, blank=True)
    called_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects = TrialCallQuerySet.as_manager()

    class Meta:
        ordering = ("-called_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(called_at__lte=F("entered_at")), name="trial_called_then_entered"
            )
        ]
        indexes = [models.Index(fields=["unit", "called_at"], name="trial_by_unit")]

    def __str__(self) -> str:
        return f"gọi thử {self.person}: {self.get_result_display()}"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> "PlanQuerySet":
        """A view's only way in: rotations of the user's unit and of all below it."""
        if user.unit is None:
            return self.none()
        return self.filter(unit__path__startswith=user.unit.path)


class Plan(models.Model):
    """A rotation (luân phiên) that the program made for a unit; made and changed by `plans`, published as a Roster."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    window_from = models.DateField()  # both days included
    window_to = models.DateField()
    asked = (
        models.JSONField()
    )  # list of {role, starts, ends, people}: turns of each day, minutes from midnight
    members = models.JSONField()  # list of {person, phone, roles, away, carried}, as `rotation.Member`
    longest_minutes = models.PositiveIntegerField(null=True)  # of one unbroken stretch; None: no limit
    rest_minutes = models.PositiveIntegerField(null=True)  # between two stretches
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    roster = models.ForeignKey(
        Roster, on_delete=models.PROTECT, null=True, related_name="+"
    )  # as last published
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(window_from__lte=F("window_to")), name="plan_window_in_order")
        ]

    def __str__(self) -> str:
        return f"luân phiên của {self.unit}, {self.window_from:%d/%m} – {self.window_to:%d/%m/%Y}"

    @property
    def window(self) -> Window:
        return Window(self.window_from, self.window_to)


class Turn(models.Model):
    """One turn of a plan, [starts_at, ends_at). `person` "": nobody may take it, `why` says why."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="turns")
    role = models.CharField(max_length=60)
    person = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    station = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("starts_at", "role", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="turn_is_not_empty")
        ]

    def __str__(self) -> str:
        return f"{self.person or 'chưa có người'}, {self.role}"


class Swap(models.Model):
    """A wish to hand a turn over, or to exchange two; done once both people have agreed."""

    class State(models.TextChoices):
        ASKED = "asked", "Chờ đồng ý"
        DONE = "done", "Đã đổi"
        REFUSED = "refused", "Không đồng ý"
        WITHDRAWN = "withdrawn", "Đã rút"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="swaps")
    gives = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="+")
    giver = models.CharField(max_length=120)
    taker = models.CharField(max_length=120)
    returns = models.ForeignKey(Turn, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["gives"], condition=Q(state="asked"), name="one_swap_waits_per_turn"
            )
        ]

    def __str__(self) -> str:
        return f"{self.giver} đổi ca với {self.taker}"


class Agreement(models.Model):
    """What one party of a swap said, by their one-time link or by word that an officer wrote down."""

    swap = models.ForeignKey(Swap, on_delete=models.CASCADE, related_name="agreements")
    person = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)  # of the link's secret
    agreed = models.BooleanField(null=True)  # None: nothing said yet
    at = models.DateTimeField(null=True)
    by_word = models.BooleanField(default=False)

    class Meta:
        ordering = ("swap", "pk")
        constraints = [models.UniqueConstraint(fields=["swap", "person"], name="one_word_per_party")]

    def __str__(self) -> str:
        return self.person


class Relief(models.Model):
    """A turn that an officer gave to somebody else without asking (điều động), with the reason. Never changed."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="reliefs")
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    broken = models.CharField(max_length=200, blank=True)  # the rest rule that it breaks, in words
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("turn", "pk")

    def __str__(self) -> str:
        return f"{self.before} → {self.after}: {self.reason}"
