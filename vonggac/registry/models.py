"""Who exists: units as a tree with validity, the groups that letters name, people, systems, accounts."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from vonggac.core.times import vn_day

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Group(models.Model):
    """A set of units that letters address by words, such as "Các sở, ban, ngành cấp tỉnh"."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    words = models.JSONField(default=list)  # list of phrases under which letters name the group

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def on(self, day: date) -> "UnitQuerySet":
        """Units that existed on the Vietnamese day; both ends of the validity included."""
        began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(began, Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def within(self, unit: "Unit") -> "UnitQuerySet":
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)

    def below(self, unit: "Unit") -> "UnitQuerySet":
        """Everything below the unit, without itself."""
        return self.within(unit).exclude(pk=unit.pk)

    def visible_to(self, user: "User | AnonymousUser") -> "UnitQuerySet":
        """The one scope: a user sees their unit and all below it, nothing beside it."""
        if not isinstance(user, User) or user.unit is None:
            return self.none()
        return self.within(user.unit)


class Unit(models.Model):
    """A body that can owe a duty; made by `import_units`. Codes and past validity never change meaning."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "tỉnh"
        DEPARTMENT = "department", "sở"
        POLICE = "police", "công an"
        PRESS = "press", "báo chí"
        CENTRE = "centre", "trung tâm"
        COMMUNE = "commune", "xã"
        WARD = "ward", "phường"
        DISTRICT = "district", "huyện"
        DIVISION = "division", "phòng"
        ENTERPRISE = "enterprise", "doanh nghiệp"
        BUREAU = "bureau", "văn phòng đại diện"
        OTHER = "other", "đơn vị khác"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # Codes from the root, "/T/T.SYT/": one prefix comparison answers "at or below"; kept by `import_units`.
    path = models.CharField(max_length=400, unique=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # last day, included
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    groups = models.ManyToManyField(Group, blank=True, related_name="units")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    sample = models.BooleanField(default=False)  # invented, loaded by `vonggac demo`: said on every page
    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="unit_valid_in_order",
            ),
        ]
        # Every page asks whether anything is invented; in a real province nothing is.
        indexes = [models.Index(fields=["sample"], condition=Q(sample=True), name="unit_sample")]

    def __str__(self) -> str:
        return self.short_name or self.name


class Person(models.Model):
    """Somebody of a unit who can be reached. Personal data: shown only within the unit's scope."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    focal_point = models.BooleanField(default=True)

    class Meta:
        ordering = ("unit", "name")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="person_once_per_unit")]

    def __str__(self) -> str:
        return self.name


class SystemQuerySet(models.QuerySet["System"]):
    def visible_to(self, user: "User | AnonymousUser") -> "SystemQuerySet":
        """Systems of the user's unit and of all below it."""
        if not isinstance(user, User) or user.unit is None:
            return self.none()
        return self.filter(unit__path__startswith=user.unit.path)

    def on(self, day: date) -> "SystemQuerySet":
        """Systems in use on the Vietnamese day; both ends of the validity included."""
        began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(began, Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def watchable(self, now: datetime) -> "SystemQuerySet":
        """Systems in use whose unit agrees at the instant that they are looked at: the only ones ever probed."""
        agreed = Consent.objects.in_force(now).filter(system=OuterRef("pk"))
        return self.on(vn_day(now)).filter(Exists(agreed))


class System(models.Model):
    """Something of a unit that may be watched; made by `registry.systems`. Probed only with a `Consent`."""

    class Kind(models.TextChoices):
        PORTAL = "portal", "cổng/trang thông tin điện tử"
        MAIL = "mail", "tên miền thư điện tử"
        HOST = "host", "máy chủ"
        BACKUP = "backup", "tác vụ sao lưu"
        LOG = "log", "nguồn nhật ký"
        APPLICATION = "application", "ứng dụng"
        SITE = "site", "trung tâm dữ liệu, nơi đặt máy chủ"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="systems")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    # The security level of the information system under Nghị định 85/2016/NĐ-CP, 1 to 5; None: not classified.
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    options = models.JSONField(default=dict, blank=True)  # what the probes need besides the address
    # Where it runs: while that is down, this one is not blamed.
    depends_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="dependents"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # last day, included
    objects = SystemQuerySet.as_manager()

    class Meta:
        ordering = ("unit", "kind", "name")
        constraints = [
            models.UniqueConstraint(fields=["kind", "address"], name="system_registered_once"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(1, 5)), name="system_level_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(depends_on__isnull=True) | ~Q(depends_on=F("pk")), name="system_not_on_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self, now: datetime) -> "ConsentQuerySet":
        """Consents given by the instant and not withdrawn by then."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=now), given_at__lte=now)


class Consent(models.Model):
    """A unit's word that one of its systems may be looked at; see `registry.systems`. Never deleted."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="consents")
    given_by = models.CharField(max_length=200)  # who said so for the unit, with their title
    given_at = models.DateTimeField()
    scope = models.CharField(max_length=500)  # what they agreed to, in their words
    may_relay = models.BooleanField(
        default=False
    )  # mail servers may be asked whether they pass on strangers' letters
    recorded_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("User", on_delete=models.PROTECT, null=True, related_name="+")
    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["system"], condition=Q(withdrawn_at=None), name="one_consent_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.scope}"


class Accounts(UserManager["User"]):
    use_in_migrations = False

    def visible_to(self, user: "User") -> "models.QuerySet[User]":
        """Accounts of the administrator's unit and below; nobody else sees any."""
        if user.unit is None or user.role != User.Role.ADMINISTRATOR:
            return self.none()
        return self.filter(unit__path__startswith=user.unit.path)


class User(AbstractUser):
    """An account with one role and one unit; officers of the Department stand at the province's root."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", "Quản trị"
        OFFICER = "officer", "Trực điều hành"
        LEADER = "leader", "Lãnh đạo"
        FOCAL_POINT = "focal_point", "Đầu mối đơn vị"
        ENGINEER = "engineer", "Kỹ sư trung tâm"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.FOCAL_POINT)
    objects = Accounts()  # type: ignore[misc]  # the stubs fix the type of a user's manager

    def has_usable_password(self) -> bool:
        """The command line's account has none at all, which Django takes for one that was forgotten."""
        return bool(self.password) and super().has_usable_password()

    @property
    def directs(self) -> bool:
        """May open campaigns, enter for others and write reports."""
        return self.role in {self.Role.ADMINISTRATOR, self.Role.OFFICER}

    def speaks_for(self, unit: Unit) -> bool:
        """May answer and send rosters for the unit: whoever stands at or above it, leaders excepted."""
        above = self.unit is not None and unit.path.startswith(self.unit.path)
        return above and self.role != self.Role.LEADER

    @property
    def signs(self) -> bool:
        """May sign reports of what they oversee."""
        return self.role == self.Role.LEADER

    @property
    def oversees(self) -> bool:
        """May read the board of their scope: everybody but a focal point, who reads their own unit's page."""
        return self.role != self.Role.FOCAL_POINT


class ApiToken(models.Model):
    """A way in for another program, bound to a unit; kept only as a digest. Made by `registry.tokens.make_token`.

    `user` is an account of its own that nobody can sign in to: scope and the record of acts are those of any account.
    """

    class Scope(models.TextChoices):
        READ = "read", "Đọc"
        ANSWER = "answer", "Đọc và báo cáo kết quả"

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="token")
    name = models.CharField(max_length=100)  # which program holds it
    scope = models.CharField(max_length=10, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)  # the last Vietnamese day on which it was used

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name


class SignInLink(models.Model):
    """A one-time sign-in, kept only as the SHA-256 of its secret; made by `registry.signin.make_link`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"liên kết đăng nhập của {self.user}"
