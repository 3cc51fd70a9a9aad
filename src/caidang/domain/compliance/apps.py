"""The Django app ``compliance``."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Ledgers of what the law asks about people's data."""

    name = "caidang.domain.compliance"
    label = "compliance"
    verbose_name = "合规"
