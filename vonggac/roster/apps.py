from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "vonggac.roster"
    verbose_name = "Trực"
