"""What a password must be like, said in Chinese; and how a member changes his own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
    validate_password,
)
from django.core.exceptions import ValidationError

from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.login.breached import is_breached
from caidang.foundation.accounts.login.sessions import end
from caidang.foundation.accounts.models import User
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

WORDS: Final = (
    "才档", "caidang", "人才", "rencai", "简历", "jianli", "resume", "候选人", "houxuanren", "candidate",
    "招聘", "zhaopin", "recruit", "猎头", "lietou", "人事", "renshi", "密码", "mima", "password", "管理员", "admin",
)  # fmt: skip
"""What everybody thinks of first in a program like this one."""


class LongEnough(MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """Return what to say of a short one."""
        return f"密码太短，至少要 {self.min_length} 个字符。"


class NotCommon(CommonPasswordValidator):
    """None that everybody tries first, and none that is known from breaches."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a common or a breached one."""
        super().validate(password, user)
        if is_breached(password):
            raise ValidationError("这个密码在泄露过的密码里，别人会拿来试，请换一个。", code="breached")

    def get_error_message(self) -> str:
        """Return what to say of a common one."""
        return "这个密码太常见，请换一个。"


class NotTheName(UserAttributeSimilarityValidator):
    """None that resembles the member's own names."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "full_name"))

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that resembles a name."""
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError("密码和登录名太像，请换一个。", code=error.code) from error


class NotOurWords:
    """None made of what comes to mind here: this program, its trade, the organisation, the address.

    Such a word may stand in a password, but it does not count: enough must be left without it.
    """

    def __init__(self, words: Sequence[str] = (), left: int = 8) -> None:
        """Take the installation's own words beside ours, and the characters that must be left."""
        self._words = sorted({word.casefold() for word in (*WORDS, *words) if word}, key=len, reverse=True)
        self._left = left

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one of which too little is left."""
        rest = whole = password.casefold()
        for word in self._words:
            rest = rest.replace(word, "")
        if rest != whole and len(rest) < self._left:
            raise ValidationError("密码里是大家先想到的词（产品、行业、单位的名字），请换一个。", code="our_words")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "产品、行业、单位的名字不算长度。"


def set_password(*, user: User, password: str, this: str, now: datetime) -> None:
    """Change a member's own password; all his sessions but ``this`` end. Raises InvalidInput for a weak one."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    user.set_password(password)
    with write_tx():
        user.save(update_fields=["password"])
        sessions = end(UserSession.objects.filter(user_id=user.pk).exclude(session_key=this))
        audit.record(
            actor_id=user.pk, verb="member.password_changed", subject=f"user:{user.pk}", now=now,
            detail={"sessions": sessions},
        )  # fmt: skip
