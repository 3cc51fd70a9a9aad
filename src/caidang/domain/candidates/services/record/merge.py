"""Two records become one by a person's choice, field by field, and can be taken apart again.

The keeper shows everything; the loser's own rows are not touched, it is only marked as merged.
So un-merging brings the loser back exactly, and gives the keeper back what it had. What people
changed on the keeper after the merge stays with the keeper.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import (
    Attachment,
    Candidate,
    ClientHold,
    Document,
    FieldValue,
    Freshness,
    ListEntry,
    Merge,
    Removal,
    Suspicion,
    Tagging,
)
from caidang.domain.candidates.services.record.placing import refresh_audience
from caidang.domain.candidates.services.record.records import touch
from caidang.domain.candidates.services.record.tokens import refresh_tokens
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import ordered_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault

Slot = tuple[str, int]
"""A field and its entry."""


def merge_candidates(
    *,
    keeper: Candidate,
    loser: Candidate,
    take: Mapping[Slot, Slot | None],
    actor: Viewer,
    now: datetime,
) -> Merge:
    """Merge ``loser`` into ``keeper``.

    ``take`` maps a slot of the keeper to the loser's slot whose value it takes over; None empties
    nothing and is ignored. Slots not named stay as the keeper has them. Raises Conflict when
    either was merged in the meantime or is shut, InvalidInput for a slot that is not there.
    """
    require(actor, Action.DECIDE_DUPLICATE, keeper.target)
    require(actor, Action.DECIDE_DUPLICATE, loser.target)
    if keeper.pk == loser.pk:
        raise InvalidInput("不能把档案并入它自己。")
    with write_tx():
        _refuse_merged(keeper, loser)
        _refuse_shut(keeper, loser)
        merge = Merge.objects.create(
            keeper=keeper, loser=loser, created_at=now, created_by=actor.user_id
        )
        for slot, source in take.items():
            if source is not None:
                _take_over(merge, keeper, slot, loser, source, now=now)
        _take_tags(merge, now=now, actor=actor)
        _take_holds(merge, now=now, actor=actor)
        _take_lists(merge, now=now, actor=actor)
        merge.documents = list(loser.documents.values_list("pk", flat=True))
        # The same paper stays where it is: the keeper has it already.
        known = keeper.attachments.filter(removed_at=None).values("blob__digest")
        merge.attachments = list(loser.attachments.exclude(blob__digest__in=known).values_list("pk", flat=True))
        merge.save(update_fields=["documents", "attachments", "is_owner_taken"])
        Document.objects.filter(pk__in=merge.documents).update(candidate=keeper)
        Attachment.objects.filter(pk__in=merge.attachments).update(candidate=keeper)
        loser.merged_into = keeper
        loser.save(update_fields=["merged_into"])
        _pair(keeper, loser).update(
            state=Suspicion.State.MERGED, decided_at=now, decided_by=actor.user_id
        )
        _settle(merge, "candidate.merged", actor=actor, now=now)
    return merge


def unmerge_candidates(*, merge: Merge, actor: Viewer, now: datetime) -> None:
    """Take a merge apart: both records are again what they were; later edits stay with the keeper.

    Raises Conflict when it was undone already, or when the keeper itself was merged since (undo
    that one first).
    """
    require(actor, Action.DECIDE_DUPLICATE, merge.keeper.target)
    with write_tx():
        keeper, loser = merge.keeper, merge.loser
        _refuse_shut(keeper, loser)
        if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(
            undone_at=now, undone_by=actor.user_id
        ):
            raise Conflict("这次合并已经撤销过了。")
        if keeper.merged_into_id is not None:
            raise Conflict("合并后的档案又并入了另一份，请先撤销后面的那次合并。")
        later = Merge.objects.filter(keeper=keeper, undone_at=None, pk__gt=merge.pk)
        if later.exists():
            raise Conflict("之后还有别的合并，请从最近的一次开始撤销。")
        _give_back(merge, now=now)
        merge.taggings.all().delete()
        merge.removals.all().delete()
        merge.list_entries.all().delete()
        merge.holds.all().delete()
        if merge.is_owner_taken and keeper.owner == loser.owner:
            keeper.owner = None
        refresh_audience(keeper)
        Document.objects.filter(pk__in=merge.documents, candidate=keeper).update(candidate=loser)
        Attachment.objects.filter(pk__in=merge.attachments, candidate=keeper).update(candidate=loser)
        loser.merged_into = None
        loser.save(update_fields=["merged_into"])
        _pair(keeper, loser).update(state=Suspicion.State.OPEN, decided_at=None, decided_by=None)
        _settle(merge, "candidate.unmerged", actor=actor, now=now)


def _refuse_shut(*candidates: Candidate) -> None:
    """A person's records are shut together and opened together; merging would leave one of them outside."""
    if Candidate.shut_ones().filter(pk__in=[one.pk for one in candidates]).exists():
        raise Conflict("有人要求限制处理他的资料，限制期间不能合并，也不能拆开。")


def _refuse_merged(*candidates: Candidate) -> None:
    pks: Sequence[int] = [c.pk for c in candidates]
    if Candidate.objects.filter(pk__in=pks, merged_into__isnull=False).exists():
        raise Conflict("其中一份档案已经并入别的档案，刷新后再看。")


def _take_over(
    merge: Merge, keeper: Candidate, slot: Slot, loser: Candidate, source: Slot, *, now: datetime
) -> None:
    """Copy the loser's value, with its evidence, into the keeper's slot, under the keeper's key."""
    old = loser.values.filter(field=source[0], entry=source[1], retired_at=None).first()
    if old is None or slot[0] != source[0]:
        raise InvalidInput("选择的值已经不在了，刷新后再选一次。")
    keeper.values.filter(field=slot[0], entry=slot[1], retired_at=None).update(
        retired_at=now, retired_in=merge
    )
    row = FieldValue(
        id=ordered_id(now),
        candidate=keeper,
        field=slot[0],
        entry=slot[1],
        origin=old.origin,
        confidence=old.confidence,
        document_id=old.document_id,
        created_at=now,
        created_by=old.created_by,
        merge=merge,
    )
    text = vault.open_sealed(loser.data_key, old.value_place, bytes(old.value))
    row.value = vault.seal(keeper.data_key, row.value_place, text)
    if old.evidence is not None:
        place = vault.open_json(loser.data_key, old.evidence_place, bytes(old.evidence))
        row.evidence = vault.seal_json(keeper.data_key, row.evidence_place, place)
    row.save()


def _give_back(merge: Merge, *, now: datetime) -> None:
    """Undo what the merge did to the keeper's values, leaving alone what people changed later."""
    merge.brought.filter(retired_at=None).update(retired_at=now, retired_in=merge)
    taken = set(merge.keeper.values.filter(retired_at=None).values_list("field", "entry"))
    for row in merge.retired.filter(~Q(merge=merge)):
        if (row.field, row.entry) not in taken:
            row.retired_at, row.retired_in = None, None
            row.save(update_fields=["retired_at", "retired_in"])


def _take_tags(merge: Merge, *, actor: Viewer, now: datetime) -> None:
    have = set(merge.keeper.taggings.values_list("tag_id", flat=True))
    refused = set(merge.keeper.removals.values_list("tag_id", flat=True))
    Tagging.objects.bulk_create(
        Tagging(
            candidate=merge.keeper,
            tag_id=tag,
            merge=merge,
            created_at=now,
            created_by=actor.user_id,
        )
        for tag in merge.loser.taggings.values_list("tag_id", flat=True)
        if tag not in have | refused
    )
    Removal.objects.bulk_create(
        Removal(candidate=merge.keeper, tag_id=tag, merge=merge, at=now, by=actor.user_id)
        for tag in merge.loser.removals.values_list("tag_id", flat=True)
        if tag not in have | refused
    )


def _take_lists(merge: Merge, *, actor: Viewer, now: datetime) -> None:
    have = set(merge.keeper.list_entries.values_list("list_id", flat=True))
    ListEntry.objects.bulk_create(
        ListEntry(candidate=merge.keeper, list_id=one, merge=merge, added_at=now, added_by=actor.user_id)
        for one in merge.loser.list_entries.values_list("list_id", flat=True)
        if one not in have
    )


def _take_holds(merge: Merge, *, actor: Viewer, now: datetime) -> None:
    """The loser's client teams see their person in the keeper; an owner it had looks after a keeper without one."""
    have = set(merge.keeper.holds.values_list("team_id", flat=True))
    ClientHold.objects.bulk_create(
        ClientHold(
            candidate=merge.keeper, team_id=team, merge=merge, created_at=now,
            created_by=actor.user_id,
        )
        for team in merge.loser.holds.values_list("team_id", flat=True)
        if team not in have
    )  # fmt: skip
    if merge.keeper.owner is None and merge.loser.owner is not None:
        merge.keeper.owner, merge.is_owner_taken = merge.loser.owner, True
    refresh_audience(merge.keeper)


def _pair(one: Candidate, other: Candidate) -> QuerySet[Suspicion]:
    first, second = sorted((one.pk, other.pk))
    return Suspicion.objects.filter(first_id=first, second_id=second)


def _settle(merge: Merge, verb: str, *, actor: Viewer, now: datetime) -> None:
    """Bring keys, summary and index of both records up to date, and write it down."""
    for candidate in (merge.keeper, merge.loser):
        refresh_tokens(candidate)
    touch(merge.keeper, now=now)
    if merge.loser.merged_into_id is None:
        touch(merge.loser, now=now)
    else:
        Freshness.objects.filter(pk=merge.loser.pk).delete()
        search.log_change(merge.loser.pk)
    audit.record(
        actor_id=actor.user_id,
        verb=verb,
        subject=f"candidate:{merge.keeper_id}",
        now=now,
        detail={"merge": merge.pk, "other": merge.loser_id},
    )
