"""Links that open once: to become a member, or to set a new password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.foundation.accounts.login.door import open_name
from caidang.foundation.accounts.login.once import hash_of, new_secret
from caidang.foundation.accounts.login.passwords import set_password
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.models import Invitation, User
from caidang.foundation.accounts.policy import PROGRAM, Action, Role, Viewer, require
from caidang.foundation.accounts.services import create_user
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.letters import can_mail, check_address, send_letter
from caidang.foundation.lib.write_lock import write_tx

JOIN_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(days=1)
_OVER = "这个链接已经用过、撤回或过期，请管理员再发一个。"


@dataclass(frozen=True, slots=True)
class Link:
    """A fresh link, the only time it can be seen, and whether it went out by mail."""

    url: str
    expires_at: datetime
    is_mailed: bool
    mail_failed: bool


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that nobody has accepted yet. ``username`` is set for a new password only."""

    id: int
    role: Role
    full_name: str
    username: str
    is_mailed: bool
    created_at: datetime
    expires_at: datetime


def invite(
    *, role: Role, full_name: str, email: str, url_of: Callable[[str], str], actor: Viewer, now: datetime
) -> Link:  # fmt: skip
    """Invite somebody to become a member in this role.

    ``url_of`` makes the address of a token. With an address it is mailed once it is stored; the
    address itself is not kept. A mail that cannot be sent leaves the link to be handed over.
    """
    require(actor, Action.MANAGE_MEMBERS)
    email = email.strip()
    _check_email(email)
    secret = new_secret()
    with write_tx():
        row = Invitation.objects.create(
            token=hash_of("invitation", secret), role=role.value, full_name=full_name.strip()[:64],
            created_by=actor.user_id, created_at=now, expires_at=now + JOIN_LIFE,
        )  # fmt: skip
        _note("member.invited", f"invitation:{row.pk}", actor, now, role=role.value)
    return _sent(row, url_of(secret), email, "邀请你加入才档", "打开下面的链接，设好登录名和密码就能用。")


def make_reset_link(
    *, user_id: int, url_of: Callable[[str], str], actor: Viewer, now: datetime
) -> Link:
    """Make a link by which a member who forgot his password sets a new one; earlier ones are good no longer."""
    require(actor, Action.MANAGE_MEMBERS)
    user = member_of(user_id)
    if not user.is_active:
        raise Conflict("这位成员已停用，先恢复再给链接。")
    secret = new_secret()
    with write_tx():
        Invitation.objects.filter(member=user, used_at=None, revoked_at=None).update(revoked_at=now)
        row = Invitation.objects.create(
            token=hash_of("invitation", secret), role=user.role, member=user,
            created_by=actor.user_id, created_at=now, expires_at=now + RESET_LIFE,
        )  # fmt: skip
        _note("member.link_made", f"user:{user.pk}", actor, now)
    return _sent(row, url_of(secret), "", "", "")


def list_invitations(*, viewer: Viewer, now: datetime) -> list[OpenInvitation]:
    """Return the invitations that are still open, the newest first."""
    require(viewer, Action.MANAGE_MEMBERS)
    rows = Invitation.objects.filter(
        used_at=None, revoked_at=None, expires_at__gt=now, member=None
    )
    return [_shown(row) for row in rows.order_by("-created_at", "-pk")]


def revoke_invitation(*, invitation_id: int, actor: Viewer, now: datetime) -> None:
    """Take an invitation back; raises NotFound for one that is over."""
    require(actor, Action.MANAGE_MEMBERS)
    with write_tx():
        rows = Invitation.objects.filter(pk=invitation_id, used_at=None, revoked_at=None)
        if not rows.update(revoked_at=now):
            raise NotFound("这个邀请已经用过或撤回。")
        _note("member.invitation_revoked", f"invitation:{invitation_id}", actor, now)


def open_invitation(token: str, now: datetime) -> OpenInvitation:
    """Return what the link is good for; raises NotFound for one that is over."""
    return _shown(_row(token, now))


def accept_invitation(
    *, token: str, username: str, password: str, full_name: str, now: datetime
) -> User:
    """Become a member, or set a new password, by a link that thereby is used up.

    Raises NotFound for a link that is over, InvalidInput as ``create_user`` does; then the link stays good.
    """
    with write_tx():
        row = _row(token, now)
        if not Invitation.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
            raise NotFound(_OVER)
        if row.member is not None:
            set_password(user=row.member, password=password, this="", now=now)
            open_name(row.member.username)
            _note("member.password_reset", f"user:{row.member.pk}", viewer_of(row.member), now)
            return row.member
        user = create_user(
            username=username, password=password, role=Role(row.role),
            full_name=full_name, actor=PROGRAM, now=now,
        )  # fmt: skip
        _note(
            "member.joined", f"user:{user.pk}", viewer_of(user), now, role=row.role, invitation=row.pk
        )
    return user


def _row(token: str, now: datetime) -> Invitation:
    row = (
        Invitation.objects.select_related("member")
        .filter(token=hash_of("invitation", token), used_at=None, revoked_at=None, expires_at__gt=now)
        .first()
    )
    if row is None or (row.member is not None and not row.member.is_active):
        raise NotFound(_OVER)
    return row


def _shown(row: Invitation) -> OpenInvitation:
    return OpenInvitation(
        row.pk, Role(row.role), row.full_name, row.member.username if row.member else "",
        row.is_mailed, row.created_at, row.expires_at,
    )  # fmt: skip


def _check_email(email: str) -> None:
    if not email:
        return
    if not can_mail():
        raise InvalidInput("还没有配置发信，先把邮箱留空，把链接复制给对方。")
    check_address(email)


def _sent(row: Invitation, url: str, email: str, subject: str, text: str) -> Link:
    """Send the link where there is somebody to send it to, outside of any transaction."""
    is_mailed = False
    if email:
        body = f"{text}\n\n{url}\n\n链接只能用一次，{row.expires_at:%Y-%m-%d} 以前有效。不是你要的，不用理会。"
        is_mailed = send_letter(to=email, subject=subject, body=body)
        if is_mailed:
            with write_tx():
                Invitation.objects.filter(pk=row.pk).update(is_mailed=True)
    return Link(url, row.expires_at, is_mailed, bool(email) and not is_mailed)


def _note(verb: str, subject: str, actor: Viewer, now: datetime, **detail: object) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=subject, now=now, detail=detail)
