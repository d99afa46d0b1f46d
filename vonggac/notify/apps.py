from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "vonggac.notify"
    verbose_name = "Thông báo"
