"""One client goes into another, and whom it does not want with it; taken apart, each has its own again."""

from datetime import datetime

from caidang.domain.clients.models import Client, ClientMerge
from caidang.domain.clients.services import merging
from caidang.domain.pipeline.models import Block
from caidang.domain.pipeline.services.client_standing import follow_clients
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx

_BLOCKS = "block"


def merge_clients(*, keeper: Client, loser: Client, actor: Viewer, now: datetime) -> ClientMerge:
    """This function will do as ``clients.services.merging.merge_clients``; loser's blocks hold for keeper as well.

    Who is blocked for both keeps the one that keeper has.
    """
    with write_tx():
        made = merging.merge_clients(keeper=keeper, loser=loser, actor=actor, now=now)
        known = Block.objects.filter(client=keeper, lifted_at=None).values("candidate_id")
        mine = Block.objects.filter(client=loser, lifted_at=None).exclude(candidate_id__in=known)
        ids = list(mine.order_by("pk").values_list("pk", flat=True))
        Block.objects.filter(pk__in=ids).update(client=keeper)
        made.moved = {**made.moved, _BLOCKS: ids}
        made.save(update_fields=["moved"])
        follow_clients([keeper.pk, loser.pk])
    return made


def unmerge_clients(*, merge: ClientMerge, actor: Viewer, now: datetime) -> Client:
    """This function will do as ``clients.services.merging.unmerge``; blocks that came along and still stand go back."""
    with write_tx():
        loser = merging.unmerge(merge=merge, actor=actor, now=now)
        ids = merge.moved.get(_BLOCKS, [])
        Block.objects.filter(pk__in=ids, client=merge.keeper_id).update(client=loser)
        follow_clients([merge.keeper_id, loser.pk])
    return loser
