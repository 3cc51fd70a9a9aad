"""Two records become one, and their applications and blocks with them; taken apart, each gets its own back.

An application of the record that is given up goes over to the one that is kept. Where both had
applied for the same job, one counts: the one that goes on before one that has ended, the farther
of two that go on. The other stays as it is, joined into it, and stands for itself again when the
records are parted. What was done since to the one that was kept stays with it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from caidang.domain.candidates.models import Candidate, Merge
from caidang.domain.candidates.services.record.merge import Slot
from caidang.domain.pipeline.history import made_good
from caidang.domain.pipeline.models import Application, Block, Following, StageEvent
from caidang.domain.pipeline.services.steps import note, steps_of, take_step
from caidang.domain.pipeline.way import joined
from caidang.domain.review.services.chain import editing
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx


def merge_candidates(
    *, keeper: Candidate, loser: Candidate, take: Mapping[Slot, Slot | None], actor: Viewer,
    now: datetime, unseen: Sequence[Slot] = (),
) -> Merge:  # fmt: skip
    """This function will do as ``review.services.chain.editing.merge_candidates``; the loser's applications and blocks follow."""
    with write_tx():
        made = editing.merge_candidates(
            keeper=keeper, loser=loser, take=take, actor=actor, now=now, unseen=unseen
        )
        there = {one.job_id: one for one in _own(keeper)}
        for one in _own(loser):
            if one.job_id in there:
                _join(one, there[one.job_id], made, actor=actor, now=now)
            else:
                Application.objects.filter(pk=one.pk).update(candidate=keeper)
                Following.objects.create(merge=made, application=one)
                note("application.followed", one, actor=actor, now=now, merge=made.pk)
        _bring_blocks(made)
    return made


def unmerge_candidates(*, merged: Merge, actor: Viewer, now: datetime) -> None:
    """This function will do as ``review.services.chain.editing.unmerge_candidates``; each record has its applications again."""
    with write_tx():
        editing.unmerge_candidates(merged=merged, actor=actor, now=now)
        for row in Following.objects.filter(merge=merged).select_related("application__joined_into"):
            one = row.application
            if one.joined_into_id is not None:
                _part(one, merged, actor=actor, now=now)
            elif one.candidate_id == merged.keeper_id:
                Application.objects.filter(pk=one.pk).update(candidate=merged.loser)
            note("application.parted", one, actor=actor, now=now, merge=merged.pk)
        Following.objects.filter(merge=merged).delete()
        Block.objects.filter(merge=merged).delete()


def _own(candidate: Candidate) -> list[Application]:
    mine = Application.objects.filter(candidate=candidate, joined_into=None)
    return list(mine.select_related("stage").order_by("pk"))


def _join(one: Application, kept: Application, made: Merge, *, actor: Viewer, now: datetime) -> None:
    """Two applications for one job: the kept one comes to where the person really stands."""
    Application.objects.filter(pk=one.pk).update(joined_into=kept)
    Following.objects.create(merge=made, application=one)
    note("application.joined", one, actor=actor, now=now, merge=made.pk, into=kept.pk)
    if joined(kept.stage.place, one.stage.place):
        take_step(
            kept, to=one.stage, reason=one.reason, merge=made, verb="application.moved", actor=actor,
            now=now,
        )  # fmt: skip


def _part(one: Application, merged: Merge, *, actor: Viewer, now: datetime) -> None:
    """The joined one stands for itself again; the other goes back, if it stands where the joining brought it."""
    Application.objects.filter(pk=one.pk).update(joined_into=None)
    kept = one.joined_into
    if kept is None:
        return
    kept = Application.objects.select_related("stage").get(pk=kept.pk)
    counted = made_good(steps_of(kept))
    brought = StageEvent.objects.filter(application=kept, merge=merged, undoes=None, undone_by=None).first()
    if brought is None or brought.before is None or counted[-1].number != brought.pk:
        return
    was = StageEvent.objects.get(pk=counted[-2].number)
    take_step(
        kept, to=brought.before, reason=was.reason, undoes=brought, merge=merged,
        verb="application.undone", actor=actor, now=now,
    )  # fmt: skip


def _bring_blocks(made: Merge) -> None:
    """Who is blocked under one of his records is blocked under the one that is kept."""
    have = set(Block.objects.filter(candidate=made.keeper, lifted_at=None).values_list("client_id", flat=True))
    Block.objects.bulk_create(
        Block(
            candidate=made.keeper, client_id=block.client_id, reason=block.reason,
            created_at=block.created_at, created_by=block.created_by, merge=made,
        )
        for block in Block.objects.filter(candidate=made.loser, lifted_at=None)
        if block.client_id not in have
    )  # fmt: skip
