"""The Django app ``web``."""

from django.apps import AppConfig
from django.urls import register_converter

from caidang.interfaces.web.converters import RandomId


class WebConfig(AppConfig):
    """Pages."""

    name = "caidang.interfaces.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        """This function will make ``<random:…>`` known before any address is read."""
        register_converter(RandomId, "random")
