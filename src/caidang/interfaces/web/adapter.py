"""What the log-in library must know about this team: nobody signs up by himself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator or at the first run."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: there is no self-service sign-up."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the member's first page; a notice there says that the password was changed."""
        return reverse("home")
