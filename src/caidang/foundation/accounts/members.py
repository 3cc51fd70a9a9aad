"""Who the members are, for those who show names or look for somebody to ask."""

from collections.abc import Iterable

from django.db.models import BigIntegerField

from caidang.core.errors import NotFound
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Role, may
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.lib.prepared import Given, PreparedObjects


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of these members, of those who left as well; None, the program itself, has none."""
    wanted = {pk for pk in ids if pk is not None}
    if len(wanted) == 1:
        return {member.pk: str(member) for member in _ONE.ask(pk=wanted.pop())}
    return {member.pk: str(member) for member in User.objects.filter(pk__in=wanted)}


_ONE = PreparedObjects(User, lambda: User.objects.filter(pk=Given("pk", BigIntegerField())).order_by())


def every_name() -> dict[int, str]:
    """Return the names of all members, of those who left as well."""
    return {member.pk: str(member) for member in User.objects.all()}


def active_members(role: Role) -> list[User]:
    """Return the active members of a role, by name."""
    return list(
        User.objects.filter(is_active=True, role=role.value).order_by("full_name", "username")
    )


def active_ids() -> frozenset[int]:
    """Return the numbers of the active members."""
    return frozenset(User.objects.filter(is_active=True).values_list("pk", flat=True))


def active_who_may(action: Action) -> list[User]:
    """Return the active members whose role grants the action, by name."""
    active = list(User.objects.filter(is_active=True).order_by("full_name", "username"))
    viewers = viewers_of(active)
    return [member for member in active if may(viewers[member.pk], action)]


def id_of(username: str) -> int:
    """Return the id of the member with this log-in name, of one who left as well; raises NotFound."""
    found = User.objects.filter(username=username).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"没有登录名是「{username}」的成员。")
    return int(found)


def member_of(user_id: int) -> User:
    """Return the member; raises NotFound."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound("没有这位成员。")
    return user
