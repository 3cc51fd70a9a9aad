"""Who would see a client behind a wall, for looking before it is set."""

from dataclasses import dataclass

from caidang.domain.clients.models import Client
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import (
    Action,
    Target,
    Viewer,
    can,
    client_scope,
    own_scope,
    require,
)
from caidang.foundation.accounts.viewers import viewers_of


@dataclass(frozen=True, slots=True)
class WallPreview:
    """Names of who would see the client, and of who would come in or be shut out."""

    seeing: tuple[str, ...]
    gaining: tuple[str, ...]
    losing: tuple[str, ...]


def preview_wall(client: Client, *, team: int | None, viewer: Viewer) -> WallPreview:
    """Return who would see the client if this client team served it; None lifts the wall."""
    require(viewer, Action.EDIT_CLIENT, client.target)
    names = {own_scope(client.owner)} if client.owner is not None else set()
    after = None if team is None else Target(frozenset(names | {client_scope(team)}))
    people = list(User.objects.filter(is_active=True).order_by("full_name", "username"))
    viewers = viewers_of(people)

    def seen_by(target: Target | None) -> list[str]:
        return [str(m) for m in people if can(viewers[m.pk], Action.READ_CLIENT, target).is_allowed]

    now, then = seen_by(client.target), seen_by(after)
    return WallPreview(
        tuple(then), tuple(n for n in then if n not in now), tuple(n for n in now if n not in then)
    )
