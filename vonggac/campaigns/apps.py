from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "vonggac.campaigns"
    verbose_name = "Đợt"
