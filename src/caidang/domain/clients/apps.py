"""The Django app ``clients``."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Client companies and their jobs."""

    name = "caidang.domain.clients"
    label = "clients"
    verbose_name = "客户与职位"
