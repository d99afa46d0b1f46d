"""The letter: as it came, as it was read, and what it asks."""

from django.conf import settings
from django.db import models

from vonggac.directives.facts import Change
from vonggac.registry.models import Group, Unit, User


class DirectiveQuerySet(models.QuerySet["Directive"]):
    def visible_to(self, user: User) -> "DirectiveQuerySet":
        """Letters address many; whoever oversees reads all, a focal point those under which its scope owes."""
        if user.unit is None:
            return self.none()
        if user.oversees:
            return self
        return self.filter(campaigns__obligations__unit__path__startswith=user.unit.path).distinct()


class Directive(models.Model):
    """An official letter that orders a season; made by `services.receive`, confirmed by an officer."""

    sha256 = models.CharField(max_length=64, unique=True)  # of the file as it came
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    subject = models.CharField(max_length=500, blank=True)
    reading = models.JSONField()  # the whole reading, as docs/reading.md says
    lines = (
        models.JSONField()
    )  # list of [page, line, text], on a scan with the line's box: the letter as shown in place
    received_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objects = DirectiveQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issued_on", "issuer"],
                condition=~models.Q(number="") & models.Q(issued_on__isnull=False),
                name="letter_received_once",
            )
        ]

    def __str__(self) -> str:
        return self.number or self.file_name

    @property
    def title(self) -> str:
        """How an office cites it: number and day."""
        day = f" ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        return f"{self.number or '(chưa rõ số)'}{day}"


class Requirement(models.Model):
    """One thing the letter asks; columns as in docs/reading.md. Made by `services.receive`."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()  # reading order
    ref = models.CharField(max_length=40)  # where it stands: "6.2"
    section = models.CharField(max_length=40)
    text = models.TextField()
    kind = models.CharField(max_length=20)
    deliverable = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(
        null=True
    )  # the instant from which it is late; None: no deadline in the letter
    due_words = models.CharField(max_length=300, blank=True)
    every = models.CharField(max_length=20, blank=True)
    window_from = models.DateField(null=True)
    window_to = models.DateField(null=True)  # included
    supports = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    inherits = models.JSONField(default=list)
    measures = models.JSONField(default=list)
    page = models.PositiveSmallIntegerField()
    line = models.PositiveIntegerField()
    last_page = models.PositiveSmallIntegerField()
    last_line = models.PositiveIntegerField()

    class Meta:
        ordering = ("directive", "position")
        constraints = [models.UniqueConstraint(fields=["directive", "ref"], name="requirement_once")]

    def __str__(self) -> str:
        return f"Mục {self.ref}"


class Recipient(models.Model):
    """Words with which the letter names who owes a requirement, and whom they mean; neither: an open question."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="recipients")
    words = models.CharField(max_length=500)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    but = models.ManyToManyField(Unit, blank=True, related_name="+")  # "trừ …"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group__isnull=True) | models.Q(unit__isnull=True), name="group_or_unit"
            )
        ]

    def __str__(self) -> str:
        return self.words


class Finding(models.Model):
    """A doubt about the letter or its reading, with the officer's answer when there is one."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    message = models.TextField()
    page = models.PositiveSmallIntegerField(null=True)
    line = models.PositiveIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("directive", "pk")

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Correction(models.Model):
    """One thing that an officer corrected in the reading; made by `correcting`, applied again by `reread`."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="corrections")
    act = models.CharField(max_length=10)  # `facts.Act`
    ref = models.CharField(max_length=40, blank=True)  # of the duty; "" for the letter's own header
    page = models.PositiveSmallIntegerField()  # where the duty began when it was made
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=20, blank=True)
    was = models.JSONField(null=True)
    now = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fits = models.BooleanField(default=True)  # False: the last re-reading has no duty at its place

    class Meta:
        ordering = ("directive", "pk")

    def __str__(self) -> str:
        return f"{self.act} {self.ref} {self.field}"

    @property
    def change(self) -> Change:
        return Change(self.act, self.ref, self.page, self.line, self.field, self.now)  # type: ignore[arg-type]
