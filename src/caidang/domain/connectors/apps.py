"""The Django app ``connectors``."""

from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    """Other systems that records are exchanged with."""

    name = "caidang.domain.connectors"
    label = "connectors"
    verbose_name = "连接"
