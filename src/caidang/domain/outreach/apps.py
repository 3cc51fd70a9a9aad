"""The Django app ``outreach``."""

from typing import Any

from django.apps import AppConfig

from caidang.foundation.lib.net.letters import send_also_by


class OutreachConfig(AppConfig):
    """Letters to candidates."""

    name = "caidang.domain.outreach"
    label = "outreach"
    verbose_name = "联系"

    def ready(self) -> None:
        """Offer the accounts as a way for the house's own letters."""
        accounts: Any = self.get_model("SendAccount")
        send_also_by(accounts.first_as_post)
