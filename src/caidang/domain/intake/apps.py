"""The Django app ``intake``."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Files that came in and what became of them."""

    name = "caidang.domain.intake"
    label = "intake"
    verbose_name = "收件"
