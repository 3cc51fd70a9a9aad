"""One client was written down twice: the one goes into the other, and comes out again.

What rooms above hang on a client they move in calls of their own around these.
"""

from datetime import datetime
from typing import Any

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.clients.models import Client, ClientMerge, Contact, Contract, Job, Note
from caidang.domain.clients.services.likeness import tell_apart
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

_MOVED: dict[str, Any] = {"job": Job, "contact": Contact, "contract": Contract, "note": Note}


def merge_clients(*, keeper: Client, loser: Client, actor: Viewer, now: datetime) -> ClientMerge:
    """Move all that hangs on ``loser`` to ``keeper``; loser is archived. Both then stand behind keeper's wall.

    Raises InvalidInput for the same client twice, Conflict for one that went into another already.
    """
    require(actor, Action.EDIT_CLIENT, keeper.target)
    require(actor, Action.EDIT_CLIENT, loser.target)
    if keeper.pk == loser.pk:
        raise InvalidInput("选另一个客户：同一个不能并入自己。")
    with write_tx():
        keeper.refresh_from_db()
        loser.refresh_from_db()
        if keeper.merged_into_id is not None or loser.merged_into_id is not None:
            raise Conflict("其中一个已经并入别的客户，刷新后再看。")
        moved = {
            kind: list(model.objects.filter(client=loser).order_by("pk").values_list("pk", flat=True))
            for kind, model in _MOVED.items()
        }
        for kind, ids in moved.items():
            _MOVED[kind].objects.filter(pk__in=ids).update(client=keeper)
        stood = {"team": loser.team_id, "owner": loser.owner}
        row = ClientMerge.objects.create(
            keeper=keeper, loser=loser, moved=moved, stood=stood, at=now, actor=actor.user_id
        )
        loser.merged_into, loser.archived_at, loser.updated_at = keeper, now, now
        loser.team_id, loser.owner = keeper.team_id, keeper.owner
        loser.save(update_fields=["merged_into", "archived_at", "updated_at", "team", "owner"])
        tell_apart(loser.short_name)
        _note("client.merged", keeper, row, actor, now)
        _note("client.merged_away", loser, row, actor, now)
    return row


def unmerge(*, merge: ClientMerge, actor: Viewer, now: datetime) -> Client:
    """Take a merge back and return the client that stands alone again: what came with it and is still there goes along.

    Raises Conflict where it is taken back already.
    """
    require(actor, Action.EDIT_CLIENT, merge.keeper.target)
    with write_tx():
        merge.refresh_from_db()
        loser = merge.loser
        if merge.undone_at is not None or loser.merged_into_id != merge.keeper_id:
            raise Conflict("已经拆开过了。")
        for kind, model in _MOVED.items():
            ids = merge.moved.get(kind, [])
            model.objects.filter(pk__in=ids, client=merge.keeper_id).update(client=loser)
        # Notes that were written on its jobs since belong to the jobs.
        Note.objects.filter(job__client=loser).update(client=loser)
        merge.undone_at = now
        merge.save(update_fields=["undone_at"])
        loser.merged_into, loser.archived_at, loser.updated_at = None, None, now
        loser.team_id, loser.owner = merge.stood["team"], merge.stood["owner"]
        loser.save(update_fields=["merged_into", "archived_at", "updated_at", "team", "owner"])
        tell_apart(loser.short_name)
        _note("client.unmerged", merge.keeper, merge, actor, now)
        _note("client.unmerged", loser, merge, actor, now)
    return loser


def _note(verb: str, client: Client, merge: ClientMerge, actor: Viewer, now: datetime) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"client:{client.pk}", now=now,
        detail={"merge": merge.pk, "keeper": merge.keeper_id, "loser": merge.loser_id},
    )  # fmt: skip
