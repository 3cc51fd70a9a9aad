"""The app of what is taken over from other programs."""

from django.apps import AppConfig


class TakeoverConfig(AppConfig):
    """Its tables begin with ``takeover_``."""

    name = "caidang.domain.takeover"
    label = "takeover"
    verbose_name = "接手别的系统"
