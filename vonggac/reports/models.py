"""The issued report: the one deliberate copy of what the board said."""

from pathlib import Path

from django.conf import settings
from django.db import models

from vonggac.campaigns.files import path_of
from vonggac.campaigns.models import Campaign
from vonggac.core.text import slug
from vonggac.core.times import vn
from vonggac.registry.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> "ReportQuerySet":
        """A report speaks of the whole province: whoever oversees from the root sees it, nobody else."""
        if user.unit is None or user.unit.parent_id is not None or not user.oversees:
            return self.none()
        return self.filter(campaign__in=Campaign.objects.visible_to(user))


class Report(models.Model):
    """A report as written at a cut-off; made only by `services.write_report`, never changed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reports")
    as_of = models.DateTimeField()  # the cut-off, on the campaign's clock
    figures = models.JSONField()  # `Figures.as_json()`: every number with its source
    figures_sha256 = models.CharField(max_length=64)  # of the figures, printed in the document
    sha256 = models.CharField(max_length=64)  # of the DOCX, which lies under MEDIA_ROOT by this hash
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("campaign", "-as_of", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "as_of", "sha256"], name="report_written_once")
        ]

    def __str__(self) -> str:
        return f"Báo cáo {self.campaign.directive} chốt {vn(self.as_of):%H:%M %d/%m/%Y}"

    @property
    def path(self) -> Path:
        return path_of(self.sha256)

    @property
    def file_name(self) -> str:
        """A name for the download: bao-cao-15-skhcn-bcvt-20270209-0900.docx."""
        return (
            f"bao-cao-{slug(self.campaign.directive.number or 'van-ban')}-{vn(self.as_of):%Y%m%d-%H%M}.docx"
        )


class Signing(models.Model):
    """A leader's word that this very text goes out; made only by `signing.sign`, never changed."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="signing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report}, {self.by} ký duyệt"
