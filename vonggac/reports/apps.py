from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "vonggac.reports"
    verbose_name = "Báo cáo"
