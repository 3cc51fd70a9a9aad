"""The Django app ``audit``."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit log."""

    name = "caidang.foundation.audit"
    label = "audit"
    verbose_name = "审计"
