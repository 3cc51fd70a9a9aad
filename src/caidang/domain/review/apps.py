"""The Django app ``review``."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The chain of records."""

    name = "caidang.domain.review"
    label = "review"
    verbose_name = "整理与审核"
