"""The members as an administrator looks after them."""

from dataclasses import dataclass
from datetime import datetime

from caidang.foundation.accounts.login.door import shut_names
from caidang.foundation.accounts.login.second_factor import required_roles, with_factor
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Role, Viewer, require


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member. ``lacks_factor``: his role must have a second factor, and he has none."""

    id: int
    name: str
    username: str
    role: Role
    is_active: bool
    is_locked: bool
    has_factor: bool
    lacks_factor: bool
    last_login: datetime | None
    created_at: datetime


def list_members(*, viewer: Viewer, now: datetime) -> list[MemberRow]:
    """Return all members, those who left at the end."""
    require(viewer, Action.MANAGE_MEMBERS)
    return _rows(list(User.objects.order_by("-is_active", "full_name", "username")), now)


def show_member(*, user_id: int, viewer: Viewer, now: datetime) -> MemberRow:
    """Return one member; raises NotFound."""
    require(viewer, Action.MANAGE_MEMBERS)
    return _rows([member_of(user_id)], now)[0]


def _rows(users: list[User], now: datetime) -> list[MemberRow]:
    shut, safe, asked = shut_names(users, now=now), with_factor([u.pk for u in users]), required_roles()
    return [
        MemberRow(
            u.pk, str(u), u.username, Role(u.role), u.is_active, u.pk in shut, u.pk in safe,
            u.is_active and Role(u.role) in asked and u.pk not in safe, u.last_login, u.created_at,
        )
        for u in users
    ]  # fmt: skip
