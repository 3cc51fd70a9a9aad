"""The log-in library's app, which leaves the providers to the addresses."""

from allauth.socialaccount.apps import SocialAccountConfig
from allauth.socialaccount.checks import settings_check
from django.core.checks import register


class SignOnConfig(SocialAccountConfig):  # type: ignore[misc]
    """Its tables and checks, as it has them."""

    def ready(self) -> None:
        """This function will register its check alone: no command and no worker signs anybody on, and the providers were an eighth of each start."""
        register(settings_check)
