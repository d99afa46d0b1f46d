"""Who did what: append-only, each entry sealed with the hash of the one before."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One act; written by `audit.services.record` in the transaction of the change, never altered."""

    number = models.PositiveBigIntegerField(unique=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)  # as it was then; "hệ thống" for the program itself
    act = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)  # model label, "campaigns.campaign"
    thing_id = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = [models.Index(fields=["thing", "thing_id"], name="entry_by_thing")]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.thing} {self.thing_id}"


class Head(models.Model):
    """The one row that says where the chain ends, so that a cut-off tail is seen."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
