"""Tags and categories on many records at once, undone as one."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import (
    BulkTagging,
    Candidate,
    Category,
    Label,
    Removal,
    Tag,
    Tagging,
)
from caidang.domain.candidates.selectors.labels import category_tree
from caidang.domain.candidates.services.records import touch
from caidang.domain.candidates.services.tagging import put_on, take_off
from caidang.domain.candidates.services.tags import category_named, fit_tag_name, tag_named
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_SELECTED = 200
"""Records changed in one transaction: more would keep other writers waiting for seconds."""
UNDO_FOR = timedelta(minutes=10)
"""How long one may take the whole act back; afterwards records are changed like any other."""


_Gone = tuple[int, int, int | None, str, int | None]
"""A tagging that went: its label, record and merge, when it was made and by whom."""


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
        tag = tag_named(name)
        return _put_on(tag, _present(actor, public_id__in=ids), actor=actor, now=now)


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
        return _take_from(tag, _present(actor, public_id__in=ids), actor=actor, now=now)


def sort_selected(
    *, public_ids: Sequence[str], name: str, way: str, actor: Viewer, now: datetime
) -> BulkTagging:
    """Stand these records in a category (``way`` ``add``), take them out of it (``remove``), or ``move`` them.

    Who is moved leaves every other category of the same root. Raises InvalidInput for an unfit
    selection, an unknown category or way.
    """
    require(actor, Action.TAG_CANDIDATE)
    ids = _fit_selection(public_ids)
    category = category_named(name)
    if way not in ("add", "move", "remove"):
        raise InvalidInput("没有这种操作。")
    with write_tx():
        found = _present(actor, public_id__in=ids)
        if way == "remove":
            return _take_from(category, found, actor=actor, now=now)
        left = _leave_others(category, found, actor=actor, now=now) if way == "move" else []
        act = _put_on(category, found, actor=actor, now=now, left=left)
        _tell_left(act, found, actor=actor, now=now)
        return act


def _leave_others(
    category: Label, found: Sequence[Candidate], *, actor: Viewer, now: datetime
) -> list[list[object]]:
    tree = category_tree(is_all=True)
    others = tree.down(tree.root(category.pk)) - {category.pk}
    gone = take_off(found, Category.objects.filter(pk__in=others), by=actor.user_id, now=now)
    return [[t.candidate_id, t.tag_id, t.merge_id, t.created_at.isoformat(), t.created_by] for t in gone]


def _tell_left(
    act: BulkTagging, found: Sequence[Candidate], *, actor: Viewer, now: datetime
) -> None:
    """Who stood in the category already, and only left others, changed as well."""
    told = {row[0] for row in act.rows}
    moved = {row[0] for row in act.left} - told
    _tell([c for c in found if c.pk in moved], "candidate.sorted", act, actor=actor, now=now)


def _put_on(
    label: Label, found: Sequence[Candidate], *, actor: Viewer, now: datetime,
    left: Sequence[Sequence[object]] = (),
) -> BulkTagging:  # fmt: skip
    changed = put_on(found, label, by=actor.user_id, now=now)
    rows = [[c.pk, None, now.isoformat(), actor.user_id] for c in changed]
    kind = BulkTagging.Kind.MOVED if left else BulkTagging.Kind.ADDED
    return _note(kind, label, rows, changed, actor=actor, now=now, left=left)


def _take_from(
    label: Label, found: Sequence[Candidate], *, actor: Viewer, now: datetime
) -> BulkTagging:
    gone = take_off(found, [label], by=actor.user_id, now=now)
    rows = [[t.candidate_id, t.merge_id, t.created_at.isoformat(), t.created_by] for t in gone]
    whose = {t.candidate_id for t in gone}
    changed = [c for c in found if c.pk in whose]
    return _note(BulkTagging.Kind.REMOVED, label, rows, changed, actor=actor, now=now)


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
        is_added = act.kind != BulkTagging.Kind.REMOVED
        rows: list[_Gone] = [(act.tag_id, *row) for row in act.rows]
        left: list[_Gone] = [(row[1], row[0], *row[2:]) for row in act.left]
        changed = _take_off(act, actor) if is_added else _put_back(rows, actor)
        changed = list({c.pk: c for c in (*changed, *_put_back(left, actor))}.values())
        _tell(changed, _verb(act, is_added=not is_added), act, actor=actor, now=now)
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


def _put_back(rows: Sequence["_Gone"], actor: Viewer) -> list[Candidate]:
    """Make taggings again, as they were; ``rows`` are label, record, merge, when and by whom."""
    pairs = {(row[1], row[0]): row for row in rows}
    records, labels = {pk for pk, _ in pairs}, {label for _, label in pairs}
    there = Tagging.objects.filter(candidate_id__in=records, tag_id__in=labels)
    known = set(there.values_list("candidate_id", "tag_id"))
    found = {c.pk: c for c in _present(actor, pk__in=[pk for pk, label in pairs if (pk, label) not in known])}
    back = {pair: row for pair, row in pairs.items() if pair not in known and pair[0] in found}
    Tagging.objects.bulk_create(
        Tagging(
            candidate_id=record, tag_id=label, merge_id=row[2],
            created_at=datetime.fromisoformat(row[3]), created_by=row[4],
        )
        for (record, label), row in back.items()
    )  # fmt: skip
    for label in labels:
        Removal.objects.filter(candidate_id__in=[pk for pk, one in back if one == label], tag_id=label).delete()
    return list(found.values())


def _note(
    kind: BulkTagging.Kind,
    tag: Label,
    rows: Sequence[Sequence[object]],
    changed: Iterable[Candidate],
    *,
    actor: Viewer,
    now: datetime,
    left: Sequence[Sequence[object]] = (),
) -> BulkTagging:
    act = BulkTagging.objects.create(
        kind=kind, tag=tag, rows=rows, left=left, created_at=now, created_by=actor.user_id
    )
    verb = _verb(act, is_added=kind != BulkTagging.Kind.REMOVED)
    _tell(changed, verb, act, actor=actor, now=now)
    return act


def _verb(act: BulkTagging, *, is_added: bool) -> str:
    if act.tag.kind == Label.Kind.CATEGORY:
        return "candidate.sorted" if is_added else "candidate.unsorted"
    return "candidate.tagged" if is_added else "candidate.untagged"


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
