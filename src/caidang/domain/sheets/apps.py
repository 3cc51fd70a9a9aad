"""The Django app ``sheets``."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Sheets that come in and go out."""

    name = "caidang.domain.sheets"
    label = "sheets"
    verbose_name = "表格"
