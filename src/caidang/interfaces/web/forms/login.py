"""What is asked at the door and at the second look."""

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict
from caidang.foundation.accounts.login.door import note_failure, note_success, try_door
from caidang.foundation.accounts.login.second_factor import shows_code


class _Counted:
    """A code is guessed as a password is: it is counted at the same door."""

    def clean_code(self) -> str:
        """Count the attempt, look at the code, and take the count back if it is right."""
        username = self.user.username  # type: ignore[attr-defined]
        address = context.request.META["REMOTE_ADDR"]
        try:
            try_door(username=username, address=address, now=timezone.now())
        except Conflict as error:
            raise ValidationError(str(error)) from error
        code: str = self.cleaned_data["code"]  # type: ignore[attr-defined]
        found = shows_code(self.user, code)  # type: ignore[attr-defined]
        if found is None:
            note_failure(username=username, address=address, now=timezone.now(), via="code")
            clock = timezone.localtime().strftime("%H:%M:%S")
            raise ValidationError(
                _("验证码不对、过了 30 秒或已经用过，输现在显示的那个。总不对，看看手机的时间：服务器现在 %(clock)s。")
                % {"clock": clock}
            )
        self.authenticator = found
        note_success(username=username, address=address)
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]
    """The second step of a log-in: a code of the authenticator app, or a recovery code."""


class CodeProof(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """A code, to show once more that it is he."""


class _WrittenDown:
    """A passkey cannot be guessed, so it is not counted; but who fails with one is written down."""

    def clean_credential(self) -> Authenticator:
        """Look at what the browser sent."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            member = getattr(self, "user", None)
            note_failure(
                username=member.username if member else "",
                address=context.request.META["REMOTE_ADDR"], now=timezone.now(), via="webauthn",
            )  # fmt: skip
            raise


class PasskeyLogin(_WrittenDown, LoginWebAuthnForm):  # type: ignore[misc]
    """A log-in by passkey alone."""


class PasskeyStep(_WrittenDown, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of a log-in: a passkey."""


class PasskeyProof(_WrittenDown, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey, to show once more that it is he."""
