"""屏蔽名单: who is not to be put forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.models import Block
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require


def blocked_among(people: Sequence[int], *, client_id: int) -> set[int]:
    """This function will return who of the people is blocked for the client, or for all."""
    standing = Block.objects.filter(candidate__in=people, lifted_at=None)
    return set(
        standing.filter(Q(client=None) | Q(client=client_id)).values_list("candidate_id", flat=True)
    )


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A standing block: for which client (empty: for all), why, since when, by whom."""

    id: int
    client: str
    reason: str
    since: datetime
    by: str


def blocks_on(candidate: Candidate, *, viewer: Viewer) -> list[ShownBlock]:
    """This function will return the person's standing blocks, without those for clients out of the viewer's reach."""
    require(viewer, Action.READ_CLIENT)
    clients = Client.objects.visible_to(viewer).order_by().only("pk")
    standing = Block.objects.filter(Q(client=None) | Q(client__in=clients), candidate=candidate, lifted_at=None)
    rows = list(standing.select_related("client").order_by("pk"))
    names = names_of(row.created_by for row in rows)
    return [
        ShownBlock(
            row.pk, str(row.client) if row.client else "", Block.Reason(row.reason).label,
            row.created_at, names.get(row.created_by or 0, ""),
        )
        for row in rows
    ]  # fmt: skip
