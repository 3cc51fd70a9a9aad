"""屏蔽名单: who is not to be put forward."""

from collections.abc import Sequence

from django.db.models import Q

from caidang.domain.pipeline.models import Block


def blocked_among(people: Sequence[int], *, client_id: int) -> set[int]:
    """This function will return who of the people is blocked for the client, or for all."""
    standing = Block.objects.filter(candidate__in=people, lifted_at=None)
    return set(
        standing.filter(Q(client=None) | Q(client=client_id)).values_list("candidate_id", flat=True)
    )
