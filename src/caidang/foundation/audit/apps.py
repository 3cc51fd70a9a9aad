"""The Django app ``audit``."""

from django.apps import AppConfig

from caidang.foundation.audit.append_only import guard


class AuditConfig(AppConfig):
    """The audit log."""

    name = "caidang.foundation.audit"
    label = "audit"
    verbose_name = "审计"
    in_new_database = (guard,)
