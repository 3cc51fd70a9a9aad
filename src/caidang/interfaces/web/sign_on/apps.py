"""The log-in library's app, which leaves the providers to the addresses."""

from importlib import import_module

from allauth.socialaccount.apps import SocialAccountConfig


class SignOnConfig(SocialAccountConfig):  # type: ignore[misc]
    """Its tables and checks, as it has them."""

    def ready(self) -> None:
        """This function will load its checks alone: no command and no worker signs anybody on, and the providers were an eighth of each start."""
        import_module("allauth.socialaccount.checks")
