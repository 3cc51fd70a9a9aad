"""Merges of clients that can be taken back."""

from caidang.core.errors import NotFound
from caidang.domain.clients.models import Client, ClientMerge
from caidang.foundation.accounts.policy import Viewer


def get_merge(merge_id: int, *, viewer: Viewer) -> ClientMerge:
    """Return a merge into a client within reach; raises NotFound."""
    near = Client.objects.visible_to(viewer).order_by().only("pk")
    found = ClientMerge.objects.select_related("keeper__team", "loser__team").filter(
        pk=merge_id, keeper__in=near
    )
    merge = found.first()
    if merge is None:
        raise NotFound("没有这次合并。")
    return merge


def open_merges(client: Client) -> list[tuple[int, str]]:
    """Return the merges into a client that are not taken back, as number and the other's name."""
    rows = client.merges.filter(undone_at=None)
    return list(rows.values_list("pk", "loser__name"))
