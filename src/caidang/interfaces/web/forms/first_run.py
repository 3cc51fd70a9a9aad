"""What the first run asks for."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _


class FirstAdminForm(forms.Form):
    """The administrator's account."""

    full_name = forms.CharField(
        label=_("你的姓名"), max_length=64, required=False, help_text=_("同事在记录里看到的名字。")
    )
    username = forms.CharField(
        label=_("登录名"), max_length=64, help_text=_("字母、数字或中文都可以，登录时用。")
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput,
        help_text=_("至少 10 个字符，不要用常见密码。"),
    )
    again = forms.CharField(
        label=_("再输一次密码"), max_length=256, strip=False, widget=forms.PasswordInput
    )

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        """Dress the fields."""
        super().__init__(data)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control"
            field.widget.attrs["autocomplete"] = _AUTOCOMPLETE[name]
        self.fields["full_name"].widget.attrs["autofocus"] = True

    def clean_again(self) -> str:
        """Refuse a second password that differs."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("两次输入的密码不一样。"))
        return again


_AUTOCOMPLETE = {
    "full_name": "name",
    "username": "username",
    "password": "new-password",
    "again": "new-password",
}


def read_answers(sent: Mapping[str, str]) -> dict[int, str]:
    """Return the words typed, by their place: the form sends ``word-<place>``."""
    return {
        int(name.removeprefix("word-")): value.strip()
        for name, value in sent.items()
        if name.startswith("word-") and name.removeprefix("word-").isdecimal() and len(name) < 9
    }
