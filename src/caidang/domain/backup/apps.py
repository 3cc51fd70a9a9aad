"""The Django app ``backup``."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Targets, runs and drills."""

    name = "caidang.domain.backup"
    label = "backup"
    verbose_name = "备份"
