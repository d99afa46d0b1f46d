from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "vonggac.directives"
    verbose_name = "Văn bản"
