"""The Django app ``web``."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "caidang.interfaces.web"
    label = "web"
    verbose_name = "页面"
