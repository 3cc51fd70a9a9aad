"""What becomes of a member: another role, gone, back again."""

from datetime import datetime

from allauth.usersessions.models import UserSession

from caidang.core.errors import Conflict
from caidang.foundation.accounts.login.sessions import end
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.models import ApiToken, User
from caidang.foundation.accounts.policy import Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import serialise, write_tx

_LAST_ADMIN = "这是最后一位在职的管理员，先让另一位成员当管理员。"


def change_role(*, user_id: int, role: Role, actor: Viewer, now: datetime) -> None:
    """Give a member another role; what he does from the next click on is judged by it.

    Raises Conflict for the last active administrator, and for one's own role: nobody raises himself.
    """
    require(actor, Action.MANAGE_MEMBERS)
    with write_tx():
        serialise("members")
        user = member_of(user_id)
        if user.pk == actor.user_id:
            raise Conflict("自己的角色要由另一位管理员来改。")
        if user.role == role:
            return
        _refuse_last_admin(user)
        User.objects.filter(pk=user.pk).update(role=role.value)
        audit.record(
            actor_id=actor.user_id, verb="member.role_changed", subject=f"user:{user.pk}", now=now,
            detail={"from": user.role, "to": role.value},
        )  # fmt: skip


def deactivate(*, user_id: int, actor: Viewer, now: datetime) -> None:
    """Shut the account: sessions and tokens end, second factors stay but open nothing.

    Hand-over of work is ``review.services.team.leaving``'s, which calls this in its own transaction.
    Raises Conflict for oneself and for the last active administrator.
    """
    require(actor, Action.MANAGE_MEMBERS)
    with write_tx():
        serialise("members")
        user = member_of(user_id)
        if user.pk == actor.user_id:
            raise Conflict("不能停用自己，请另一位管理员来做。")
        if not user.is_active:
            raise Conflict("这位成员已经停用。")
        _refuse_last_admin(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
        sessions = end(UserSession.objects.filter(user_id=user.pk))
        tokens = ApiToken.objects.filter(member=user, revoked_at=None).update(revoked_at=now)
        audit.record(
            actor_id=actor.user_id, verb="member.deactivated", subject=f"user:{user.pk}", now=now,
            detail={"sessions": sessions, "tokens": tokens},
        )  # fmt: skip


def log_out_everywhere(*, user_id: int, actor: Viewer, now: datetime) -> None:
    """End all sessions of a member; he may log in again. Raises Conflict where he is logged in nowhere."""
    require(actor, Action.MANAGE_MEMBERS)
    user = member_of(user_id)
    with write_tx():
        count = end(UserSession.objects.filter(user_id=user.pk))
        if not count:
            raise Conflict("他现在没有在任何地方登录。")
        audit.record(
            actor_id=actor.user_id, verb="member.sessions_ended", subject=f"user:{user.pk}", now=now,
            detail={"count": count},
        )  # fmt: skip


def reactivate(*, user_id: int, actor: Viewer, now: datetime) -> None:
    """Open the account again, with the role it had; tokens stay revoked."""
    require(actor, Action.MANAGE_MEMBERS)
    with write_tx():
        user = member_of(user_id)
        if user.is_active:
            raise Conflict("这位成员在职，不用恢复。")
        User.objects.filter(pk=user.pk).update(is_active=True)
        audit.record(
            actor_id=actor.user_id, verb="member.reactivated", subject=f"user:{user.pk}", now=now
        )


def _refuse_last_admin(user: User) -> None:
    if user.role != Role.ADMIN or not user.is_active:
        return
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if not others.exists():
        raise Conflict(_LAST_ADMIN)
