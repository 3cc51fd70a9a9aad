"""A client's wall or owner changes: who finds people by what was said in its interviews changes with it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from caidang.domain.clients.models import Client, Job, Revision
from caidang.domain.clients.services import changing
from caidang.domain.clients.services.changing import Values
from caidang.domain.pipeline.selectors.interviews.index import interviewed_for
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search

_STANDING = frozenset({"team", "owner"})


def change_client(
    *, client: Client, values: Values, actor: Viewer, now: datetime
) -> Revision | None:
    """This function will do as ``clients.services.clients.change_client``, and have the index follow."""
    with write_tx():
        done = changing.change(client, values, actor=actor, now=now)
        _follow(client, done)
    return done


def undo_change(*, revision_id: int, actor: Viewer, now: datetime) -> Client | Job:
    """This function will do as ``clients.services.changing.undo``, and have the index follow."""
    with write_tx():
        subject = changing.undo(revision_id=revision_id, actor=actor, now=now)
        row = Revision.objects.filter(pk=revision_id).first()
        if isinstance(subject, Client):
            _follow(subject, row)
    return subject


def follow_clients(clients: Iterable[Any]) -> None:
    """This function will put those interviewed for these clients in line for the index; to be called inside ``write_tx()``."""
    for person in sorted(interviewed_for(clients)):
        search.log_change(person)


def _follow(client: Client, done: Revision | None) -> None:
    if done is not None and _STANDING & set(done.after):
        follow_clients([client.pk, *client.merged.values_list("pk", flat=True)])
