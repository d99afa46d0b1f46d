from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "vonggac.watch"
    verbose_name = "Theo dõi"
