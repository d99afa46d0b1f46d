"""What goes out: each message once, with every try that was made to send it, and where people are reached."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from vonggac.registry.models import ApiToken, Person, Unit

if TYPE_CHECKING:
    from vonggac.registry.models import User


class Address(models.Model):
    """Where a person is reached on a channel that the registry has no column for (a Telegram or Zalo id)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    channel = models.SlugField(max_length=20)
    value = models.CharField(max_length=200)

    class Meta:
        ordering = ("person", "channel")
        constraints = [models.UniqueConstraint(fields=["person", "channel"], name="address_once_per_channel")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.value}"


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: "User") -> "MessageQuerySet":
        """Messages to units in the scope of an account that oversees; a focal point sees none."""
        if user.unit is None or not user.oversees:
            return self.none()
        return self.filter(unit__path__startswith=user.unit.path)

    def due(self, now: datetime) -> "MessageQuerySet":
        """What is to be sent now, urgent first: queued, or in the hands of a worker whose lease has run out."""
        return self.filter(next_at__lte=now).order_by("-urgent", "next_at", "pk")

    def failed(self) -> "MessageQuerySet":
        """What nobody got and nothing more will be tried for: the list that an officer works off."""
        return self.filter(state=Message.State.FAILED)

    def possibly_twice(self) -> "MessageQuerySet":
        """What a receiver may have got more than once."""
        return self.filter(maybe_twice=True)


class Message(models.Model):
    """One message to one address; made only by `services.enqueue`, sent by `delivery.deliver_due`.

    A worker holds it from its claim until `next_at`; `fence` grows with each claim, and a result is written only
    under the fence of its own claim.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"

    key = models.CharField(max_length=200, unique=True)  # the same thing is never said twice
    kind = models.SlugField(max_length=30)  # reminder, notice, incident …
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="messages")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="messages")
    channel = models.SlugField(max_length=20)
    address = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    urgent = models.BooleanField(default=False)  # goes out at night too
    created_at = models.DateTimeField()
    not_before_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, db_index=True)  # when a worker may take it; None: ended
    fence = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    maybe_twice = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)  # why the last try failed
    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"], next_at__isnull=False)
                | Q(state__in=["sent", "failed"], next_at__isnull=True),
                name="message_due_until_ended",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"

    @property
    def label(self) -> str:
        """How it stands, in words."""
        if not self.maybe_twice:
            return self.State(self.state).label
        return f"{self.State(self.state).label} (có thể gửi hai lần)"


class Said(models.Model):
    """One thing that a message says; unique, so that a digest never repeats what another has said."""

    key = models.CharField(max_length=200, unique=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="said")

    def __str__(self) -> str:
        return self.key


class Attempt(models.Model):
    """One try to send a message; written at the claim, completed with the result. Never altered afterwards."""

    class Outcome(models.TextChoices):
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        UNSURE = "unsure", "Không rõ đã tới hay chưa"
        LOST = "lost", "Bị ngắt giữa chừng"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()  # the fence of its claim
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # None: under way, or its worker died
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("message", "number")
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="attempt_once")]

    def __str__(self) -> str:
        return f"lần {self.number}: {self.outcome or 'đang gửi'}"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: "User") -> "WebhookQuerySet":
        """Those of tokens in the administrator's scope."""
        if user.unit is None or user.role != user.Role.ADMINISTRATOR:
            return self.none()
        return self.filter(token__user__unit__path__startswith=user.unit.path)

    def live(self, now: datetime) -> "WebhookQuerySet":
        """Those that are told of events: a webhook lives as long as its token."""
        return self.filter(
            withdrawn_at=None,
            token__withdrawn_at=None,
            token__expires_at__gt=now,
            token__user__is_active=True,
        )


class Webhook(models.Model):
    """An address of another program that is told what happens in its token's scope; made by `webhooks.make_webhook`.

    Events come from the record of acts, in its order: `seen` is the entry up to which they went out, and the next
    message is made only when `last` has arrived. So nothing is lost while the receiver is away. Its secret is
    derived from `salt` and the program's key, and stored nowhere.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="webhooks")
    url = models.URLField(max_length=300)
    events = models.JSONField()  # list of the types of events that it asked for
    salt = models.CharField(max_length=32)
    seen = models.PositiveBigIntegerField()
    last = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"webhook {self.pk} của «{self.token}»"


class Mailbox(models.Model):
    """How far a mailbox has been read; one row for each server, account and folder."""

    name = models.CharField(max_length=200, unique=True)  # user@host/folder, never a password
    validity = models.PositiveBigIntegerField(default=0)  # UIDVALIDITY: when it changes, numbers start anew
    last_uid = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)  # the last time that it could be read to the end
    error = models.CharField(max_length=300, blank=True)  # why it cannot be read now

    def __str__(self) -> str:
        return self.name


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def visible_to(self, user: "User") -> "IncomingQuerySet":
        """Mail comes from anybody, so only who directs reads it; a unit sees what was entered for it."""
        return self if user.directs else self.none()

    def waiting(self) -> "IncomingQuerySet":
        """What somebody has to look at: mails to accept, and those that could not be taken in."""
        return self.filter(state__in=[Incoming.State.WAITING, Incoming.State.LEFT])


class Incoming(models.Model):
    """A mail that came in; made only by `intake.fetch_mail`, waits for an officer's click."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ xử lý"
        LEFT = "left", "Không nhận được, còn trong hộp thư"
        ACCEPTED = "accepted", "Đã ghi nhận"
        ASIDE = "aside", "Để riêng"

    key = models.CharField(max_length=64, unique=True)  # the same for each copy of one mail
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="mails")
    uid = models.PositiveBigIntegerField()
    message_id = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)  # of the body, as plain text
    files = models.JSONField(
        default=list
    )  # list of {"name", "size", "media_type", "sha256"}, in the mail's order
    sent_at = models.DateTimeField(null=True)  # by the sender's clock
    received_at = models.DateTimeField()  # by the mail server's clock, never later than when it was fetched
    fetched_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(
        max_length=64, blank=True
    )  # of the mail as it came; "" when it was left on the server
    doubt = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=300, blank=True)  # why it was left
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    note = models.CharField(max_length=300, blank=True)  # why it was put aside
    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"
