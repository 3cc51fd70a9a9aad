"""The Django app ``accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Members and their roles."""

    name = "caidang.foundation.accounts"
    label = "accounts"
    verbose_name = "成员"
