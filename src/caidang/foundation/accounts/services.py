"""Making members, and the one-time link of the first run."""

import hmac
import re
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.foundation.accounts.models import SecondFactorRule, User
from caidang.foundation.accounts.policy import PROGRAM, Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

FIRST_GRACE = 7
"""Days that the administrators of a new installation have for adding a second factor."""
_USERNAME = re.compile(r"[\w.@-]{2,32}")


def create_user(
    *, username: str, password: str, role: Role, full_name: str = "", actor: Viewer, now: datetime
) -> User:
    """Make a member; raises InvalidInput for a weak password or a name that is taken."""
    require(actor, Action.MANAGE_MEMBERS)
    username = username.strip()
    if not _USERNAME.fullmatch(username):
        raise InvalidInput("登录名要 2 到 32 个字，可用字母、数字、汉字和 . _ @ -。")
    user = User(username=username, full_name=full_name.strip(), role=role.value, created_at=now)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    user.set_password(password)
    try:
        with write_tx():
            user.save()
            audit.record(
                actor_id=actor.user_id,
                verb="member.created",
                subject=f"user:{user.pk}",
                now=now,
                detail={"role": role.value},
            )
    except IntegrityError as error:
        raise InvalidInput("这个登录名已经有人用，换一个即可。") from error
    # However the first member came to be: the first-run link has done its work.
    _token_file().unlink(missing_ok=True)
    return user


def has_users() -> bool:
    """Tell whether anyone has been made a member yet."""
    return User.objects.exists()


def first_run_token() -> str:
    """Return the token of the one-time first-run link, making it where there is none.

    It lies in the data folder, readable by the owner only, and dies with the first member.
    """
    if has_users():
        raise Conflict("已经有成员了，请直接登录。")
    path = _token_file()
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def create_first_admin(
    *, token: str, username: str, password: str, full_name: str, now: datetime
) -> User:
    """Make the administrator of the first run; the link cannot be used again.

    Administrators must add a second factor within a week, until one of them decides otherwise.
    """
    with write_tx():
        if not is_first_run_token(token):
            raise NotAllowed("这个首次运行链接已经失效，请在服务器上重新启动以取得新链接。")
        user = create_user(
            username=username, password=password, role=Role.ADMIN,
            full_name=full_name, actor=PROGRAM, now=now,
        )  # fmt: skip
        SecondFactorRule.objects.get_or_create(
            role=Role.ADMIN, defaults={"grace_days": FIRST_GRACE, "since": now}
        )
        audit.record(
            actor_id=user.pk, verb="member.factor_required", subject="team", now=now,
            detail={"roles": {str(Role.ADMIN): FIRST_GRACE}},
        )  # fmt: skip
    return user


def is_first_run_token(token: str) -> bool:
    """Tell whether the token opens the first-run pages now."""
    path = _token_file()
    if has_users() or not path.exists():
        return False
    return hmac.compare_digest(path.read_text(encoding="ascii").strip(), token)


def _token_file() -> Path:
    return Path(settings.CAIDANG_STATE) / "first-run"
