"""The Django app ``search``."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The change log; the index itself is no table."""

    name = "caidang.foundation.search"
    label = "search"
    verbose_name = "搜索"
