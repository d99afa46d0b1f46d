from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "vonggac.audit"
    verbose_name = "Nhật ký"
