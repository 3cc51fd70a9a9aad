"""The Django app ``analytics``."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Figures, their daily counts, and what sources cost."""

    name = "caidang.domain.analytics"
    label = "analytics"
    verbose_name = "数据分析"
