"""The Django app ``vault``."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Data keys and sealed files."""

    name = "caidang.foundation.vault"
    label = "vault"
    verbose_name = "保险库"
