from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "vonggac.registry"
    verbose_name = "Sổ đơn vị"
