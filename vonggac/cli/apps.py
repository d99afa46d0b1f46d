from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "vonggac.cli"
    verbose_name = "Dòng lệnh"
