"""The rule for accounts elsewhere: they open the door of whom they were bound to, and make nobody a member."""

import secrets
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError
from caidang.foundation.accounts.login.bindings import bind
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.viewers import viewer_of


class BoundOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """No sign-up, no linking by mail address: a member binds his account himself."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return False: there is no self-service sign-up."""
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Return False: an address proves nothing about who asks."""
        return False

    def generate_state_param(self, state: dict[str, Any]) -> str:
        """Return what ties an answer to the browser that asked: 128 bits, the library's are fewer."""
        return secrets.token_urlsafe(16)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        """Return the empty member, who is never stored."""
        user: User = sociallogin.user
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Bind the account where that was asked for; let in whose it is; turn everybody else away."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            self._bind(request, sociallogin)
        if not sociallogin.is_existing:
            _turn_away(
                request, _("这个账号还没有绑定成员。先用密码登录，在「登录与安全」里绑定，下次就能用它。")
            )

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        """Say that it did not work, without repeating what the other side said."""
        if error == AuthError.CANCELLED:
            _turn_away(request, _("已取消，什么都没有变。"))
        _turn_away(request, _("%(name)s没有确认你的身份，可以再试一次，或换一种方式。") % {"name": provider.name})

    def _bind(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not isinstance(request.user, User):
            _turn_away(request, _("登录已经结束，没有绑定。重新登录后再绑一次。"))
            return
        account = sociallogin.account
        try:
            bind(
                provider=account.provider, uid=account.uid, label=account.extra_data.get("label", ""),
                actor=viewer_of(request.user), now=timezone.now(),
            )  # fmt: skip
        except CaidangError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("已绑定，下次可以直接用它登录。"))
        raise ImmediateHttpResponse(redirect("security"))


def _turn_away(request: HttpRequest, text: str) -> None:
    messages.error(request, text)
    is_in = request.user.is_authenticated
    raise ImmediateHttpResponse(redirect("security" if is_in else "account_login"))
