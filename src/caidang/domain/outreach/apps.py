"""The Django app ``outreach``."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Letters to candidates."""

    name = "caidang.domain.outreach"
    label = "outreach"
    verbose_name = "联系"
