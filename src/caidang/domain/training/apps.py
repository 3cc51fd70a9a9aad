"""The Django app ``training``."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Courses, certificates and what a right asks for."""

    name = "caidang.domain.training"
    label = "training"
    verbose_name = "培训"
