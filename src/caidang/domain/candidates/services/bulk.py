"""Tags on many records at once, undone as one."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import BulkTagging, Candidate, Tag, Tagging
from caidang.domain.candidates.services.records import touch
from caidang.domain.candidates.services.tags import fit_tag_name
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_SELECTED = 200
"""Records changed in one transaction: more would keep other writers waiting for seconds."""
UNDO_FOR = timedelta(minutes=10)
"""How long one may take the whole act back; afterwards records are changed like any other."""


def tag_selected(
    *, public_ids: Sequence[str], name: str, actor: Viewer, now: datetime
) -> BulkTagging:
    """Put a tag on these records; those that carry it already stay as they are.

    Raises InvalidInput for an unfit name or selection; records that are gone are left out.
    """
    require(actor, Action.TAG_CANDIDATE)
    name = fit_tag_name(name)
    ids = _fit_selection(public_ids)
    with write_tx():
        tag, _ = Tag.objects.get_or_create(name=name)
        found = _present(actor, public_id__in=ids)
        known = set(
            tag.taggings.filter(candidate__in=found).values_list("candidate_id", flat=True)
        )
        changed = [candidate for candidate in found if candidate.pk not in known]
        Tagging.objects.bulk_create(
            Tagging(candidate=c, tag=tag, created_at=now, created_by=actor.user_id)
            for c in changed
        )
        rows = [[c.pk, None, now.isoformat(), actor.user_id] for c in changed]
        return _note(BulkTagging.Kind.ADDED, tag, rows, changed, actor=actor, now=now)


def untag_selected(
    *, public_ids: Sequence[str], name: str, actor: Viewer, now: datetime
) -> BulkTagging:
    """Take a tag off these records.

    Raises InvalidInput for an unfit selection, NotFound when there is no such tag.
    """
    require(actor, Action.TAG_CANDIDATE)
    name = fit_tag_name(name)
    ids = _fit_selection(public_ids)
    with write_tx():
        tag = Tag.objects.filter(name=name).first()
        if tag is None:
            raise NotFound(f"没有「{name}」这个标签。")
        found = {candidate.pk: candidate for candidate in _present(actor, public_id__in=ids)}
        taggings = list(tag.taggings.filter(candidate__in=found.values()))
        rows = [
            [t.candidate_id, t.merge_id, t.created_at.isoformat(), t.created_by] for t in taggings
        ]
        Tagging.objects.filter(pk__in=[t.pk for t in taggings]).delete()
        changed = [found[t.candidate_id] for t in taggings]
        return _note(BulkTagging.Kind.REMOVED, tag, rows, changed, actor=actor, now=now)


def undo_bulk(*, public_id: str, actor: Viewer, now: datetime) -> int:
    """Take the whole act back and return how many records changed.

    What others did to a record since then stays. Raises NotFound for an act of somebody else,
    Conflict when it is undone already or too long ago.
    """
    require(actor, Action.TAG_CANDIDATE)
    with write_tx():
        act = (
            BulkTagging.objects.select_related("tag")
            .filter(public_id=public_id, created_by=actor.user_id)
            .first()
        )
        if act is None:
            raise NotFound("没有这次批量操作。")
        if now - act.created_at > UNDO_FOR:
            raise Conflict("已经过了十分钟，不能整批撤销了，可以再选中这些人改回来。")
        if not BulkTagging.objects.filter(pk=act.pk, undone_at=None).update(undone_at=now):
            raise Conflict("这次操作已经撤销过了。")
        is_added = act.kind == BulkTagging.Kind.ADDED
        changed = _take_off(act, actor) if is_added else _put_back(act, actor)
        verb = "candidate.untagged" if is_added else "candidate.tagged"
        _tell(changed, verb, act, actor=actor, now=now)
        return len(changed)


def _take_off(act: BulkTagging, actor: Viewer) -> list[Candidate]:
    """Remove the taggings that the act made, and no later ones of the same tag."""
    made = act.tag.taggings.filter(
        candidate_id__in=[row[0] for row in act.rows],
        created_at=act.created_at,
        created_by=act.created_by,
    )
    changed = _present(actor, pk__in=list(made.values_list("candidate_id", flat=True)))
    made.filter(candidate__in=changed).delete()
    return changed


def _put_back(act: BulkTagging, actor: Viewer) -> list[Candidate]:
    """Make the taggings again that the act removed, as they were."""
    rows = {row[0]: row for row in act.rows}
    tagged = set(
        act.tag.taggings.filter(candidate_id__in=rows).values_list("candidate_id", flat=True)
    )
    changed = _present(actor, pk__in=[pk for pk in rows if pk not in tagged])
    Tagging.objects.bulk_create(
        Tagging(
            candidate=candidate,
            tag=act.tag,
            merge_id=rows[candidate.pk][1],
            created_at=datetime.fromisoformat(rows[candidate.pk][2]),
            created_by=rows[candidate.pk][3],
        )
        for candidate in changed
    )
    return changed


def _note(
    kind: BulkTagging.Kind,
    tag: Tag,
    rows: Sequence[Sequence[object]],
    changed: Iterable[Candidate],
    *,
    actor: Viewer,
    now: datetime,
) -> BulkTagging:
    act = BulkTagging.objects.create(
        kind=kind, tag=tag, rows=rows, created_at=now, created_by=actor.user_id
    )
    verb = "candidate.tagged" if kind == BulkTagging.Kind.ADDED else "candidate.untagged"
    _tell(changed, verb, act, actor=actor, now=now)
    return act


def _tell(
    changed: Iterable[Candidate], verb: str, act: BulkTagging, *, actor: Viewer, now: datetime
) -> None:
    for candidate in changed:
        touch(candidate, now=now)
        audit.record(
            actor_id=actor.user_id,
            verb=verb,
            subject=f"candidate:{candidate.pk}",
            now=now,
            detail={"tag": act.tag_id, "bulk": act.pk},
        )


def _fit_selection(public_ids: Sequence[str]) -> list[uuid.UUID]:
    try:
        ids = list({uuid.UUID(public_id) for public_id in public_ids})
    except ValueError as error:
        raise InvalidInput("选中的人里有读不懂的编号，请刷新后再选。") from error
    if not ids:
        raise InvalidInput("请先选中几个人。")
    if len(ids) > MAX_SELECTED:
        raise InvalidInput(f"一次最多改 {MAX_SELECTED} 人。")
    return ids


def _present(actor: Viewer, **which: object) -> list[Candidate]:
    """Records within reach that stand for themselves; one merged into another changes with that one only."""
    rows = Candidate.objects.visible_to(actor).filter(merged_into=None, **which)
    return list(rows.select_related("data_key").order_by("pk"))
