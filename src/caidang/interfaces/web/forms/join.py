"""What the link of an invitation asks for."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from caidang.interfaces.web.forms.first_run import FirstAdminForm


class JoinForm(FirstAdminForm):
    """The account of somebody invited, or only a new password."""

    def __init__(self, data: Mapping[str, str] | None, *, full_name: str, is_reset: bool) -> None:
        """Show the name that the invitation gave; for a new password, ask for no names."""
        super().__init__(data)
        self.fields["full_name"].initial = full_name
        if is_reset:
            del self.fields["full_name"], self.fields["username"]
            password: forms.Field = self.fields["password"]
            password.label = _("新密码")
            password.widget.attrs["autofocus"] = True

    def given(self) -> dict[str, str]:
        """Return name, log-in name and password as the service takes them."""
        clean = self.cleaned_data
        return {
            "full_name": clean.get("full_name", ""),
            "username": clean.get("username", ""),
            "password": clean["password"],
        }
