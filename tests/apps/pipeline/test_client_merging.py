"""A client goes into another: whom it does not want is not put forward to the other either."""

import pytest

from caidang.domain.pipeline.models import Block
from caidang.domain.pipeline.services.blocks import block, lift
from caidang.domain.pipeline.services.client_merging import merge_clients, unmerge_clients
from caidang.foundation.accounts.policy import PROGRAM
from tests.apps.clients.conftest import a_client
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db


def test_blocks_go_along_and_come_back() -> None:
    keeper, loser = a_client("海棠科技"), a_client("海棠科技苏州")
    alone, both, lifted = (a_candidate([("name", 0, name)]) for name in ("林知夏", "沈望", "高远"))
    for person, client in ((alone, loser), (both, loser), (both, keeper), (lifted, loser)):
        block(candidate=person, client_id=str(client.public_id), reason="client", actor=PROGRAM, now=NOW)
    lift(candidate=lifted, block_id=Block.objects.get(candidate=lifted).pk, actor=PROGRAM, now=NOW)
    merge = merge_clients(keeper=keeper, loser=loser, actor=PROGRAM, now=NOW)
    standing = Block.objects.filter(client=keeper, lifted_at=None)
    assert set(standing.values_list("candidate", flat=True)) == {alone.pk, both.pk}
    unmerge_clients(merge=merge, actor=PROGRAM, now=NOW)
    back = Block.objects.filter(client=loser, lifted_at=None).values_list("candidate", flat=True)
    assert set(back) == {alone.pk, both.pk}
    assert list(standing.values_list("candidate", flat=True)) == [both.pk]
