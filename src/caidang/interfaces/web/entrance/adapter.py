"""What the log-in library must know about this team: who is let in, what is counted, what is written down."""

import base64
import time
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caidang.core.crypto.envelope import key_id_of, open_sealed, seal
from caidang.core.errors import Conflict
from caidang.foundation.accounts.login.door import (
    note_failure,
    note_login,
    note_logout,
    note_success,
    try_door,
)
from caidang.foundation.accounts.login.passwords import set_password
from caidang.foundation.accounts.models import User
from caidang.foundation.vault.current import keyring
from caidang.interfaces.web.entrance.session_limits import begin

_PLACE = "second-factor"


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, an invitation or the first run; every attempt is counted."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("登录名或密码不对，再看一下大小写。"),
        "incorrect_password": _("密码不对，再输一次。"),
        "too_many_login_attempts": _("输错太多次，先歇 15 分钟再试。"),
        "account_inactive": _("这个账号已停用。"),
        "enter_current_password": _("现在的密码不对，再输一次。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: there is no self-service sign-up."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the member's own page; a notice there says that the password was changed."""
        return reverse("security")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that ``proxies.BehindProxy`` found."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - a name for none

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; refuse it while the name or the address is shut."""
        try:
            try_door(
                username=credentials.get("username", ""), address=self.get_client_ip(request), now=timezone.now()
            )
        except Conflict as error:
            raise ValidationError(str(error), code="too_many_login_attempts") from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Look at the password; a right one takes its count back."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            note_success(username=user.username, address=self.get_client_ip(request))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that somebody failed."""
        note_failure(
            username=credentials.get("username", ""), address=self.get_client_ip(request), now=timezone.now()
        )

    def login(self, request: HttpRequest, user: User) -> None:
        """Let the member in, begin the session's time, and write it down."""
        super().login(request, user)
        now = int(time.time())
        begin(request, now)
        shown = [str(r.get("type") or r["method"]) for r in get_authentication_records(request, user)]
        note_login(
            user=user, via=shown, address=self.get_client_ip(request), now=datetime.fromtimestamp(now, UTC)
        )

    def logout(self, request: HttpRequest) -> None:
        """Write down that the member left, and end the session."""
        if isinstance(request.user, User):
            note_logout(user=request.user, now=timezone.now())
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Change the password; all other sessions end."""
        this = self.request.session.session_key or ""
        set_password(user=user, password=password, this=this, now=timezone.now())

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Return the one page that takes whatever the member has."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: members have no addresses here, and the log says what was changed."""


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed in the database, and what is said is Chinese."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("没有通过，再试一次。"),
    }

    def encrypt(self, text: str) -> str:
        """Return the secret, sealed."""
        generation = keyring().generation
        return base64.b64encode(seal(_key(generation), text.encode(), _PLACE, key_id=generation)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret that was sealed."""
        sealed = base64.b64decode(encrypted_text)
        return open_sealed(_key(key_id_of(sealed)), sealed, _PLACE).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return what the browser binds a passkey to: the host's name in the address."""
        return {**super().get_public_key_credential_rp_entity(), "name": "才档"}

    def _get_site_name(self) -> str:
        return "才档"


def _key(generation: int) -> bytes:
    return keyring().purpose("second-factor", generation)
