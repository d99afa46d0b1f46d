from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "vonggac.web"
    verbose_name = "Giao diện"
