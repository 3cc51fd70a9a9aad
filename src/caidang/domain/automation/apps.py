"""The Django app ``automation``."""

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    """Rules that act by themselves."""

    name = "caidang.domain.automation"
    label = "automation"
    verbose_name = "自动规则"
