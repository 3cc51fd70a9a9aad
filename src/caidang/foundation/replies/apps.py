"""The Django app ``replies``."""

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    """Answers to programs, kept for repeated requests."""

    name = "caidang.foundation.replies"
    label = "replies"
    verbose_name = "给程序的答复"
