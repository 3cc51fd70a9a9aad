"""Records are given to a member, many at once, and taken back as one."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from caidang.core.errors import Conflict, NotFound
from caidang.domain.candidates.models import BulkPlacing, Candidate
from caidang.domain.candidates.services.bulk import UNDO_FOR
from caidang.domain.candidates.services.placing import refresh_audience, set_owner
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


def give(
    *, candidates: Sequence[Candidate], owner: int | None, actor: Viewer, now: datetime
) -> BulkPlacing:
    """As ``placing.set_owner``, and keep what it takes to undo it."""
    before = {one.pk: one.owner for one in candidates if one.owner != owner}
    with write_tx():
        set_owner(candidates=candidates, owner=owner, actor=actor, now=now)
        rows = [[one.pk, before[one.pk], one.audience_id] for one in candidates if one.pk in before]
        return BulkPlacing.objects.create(
            owner=owner, rows=rows, created_at=now, created_by=actor.user_id
        )


def undo_giving(*, public_id: uuid.UUID, actor: Viewer, now: datetime) -> int:
    """Give the records back to whose they were and return how many.

    The giver may have given them out of his own reach, so only his having had them counts; where
    somebody has placed a record anew since, that stays. Raises NotFound for an act of somebody else,
    Conflict when it is undone already or too long ago.
    """
    require(actor, Action.PLACE_CANDIDATE)
    with write_tx():
        act = BulkPlacing.objects.filter(public_id=public_id, created_by=actor.user_id).first()
        if act is None:
            raise NotFound("没有这次转交。")
        if now - act.created_at > UNDO_FOR:
            raise Conflict("已经过了十分钟，不能撤销了，可以再转一次。")
        if not BulkPlacing.objects.filter(pk=act.pk, undone_at=None).update(undone_at=now):
            raise Conflict("这次转交已经撤销过了。")
        given = {pk: (owner, audience) for pk, owner, audience in act.rows}
        standing = Candidate.objects.filter(pk__in=given, owner=act.owner, merged_into=None)
        back = [one for one in standing if one.audience_id == given[one.pk][1]]
        for one in back:
            one.owner = given[one.pk][0]
            refresh_audience(one)
            audit.record(
                actor_id=actor.user_id, verb="candidate.owner_set", subject=f"candidate:{one.pk}",
                now=now, detail={"owner": one.owner, "undone": act.pk},
            )  # fmt: skip
        return len(back)
