"""What was changed of a tag or a category is as it was before: its name, place, colour, keeper, or that it was offered."""

from datetime import datetime
from typing import Any

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Label, LabelEdit
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.domain.candidates.services.labelling.labels import (
    check_place,
    note,
    owned,
    place,
    refuse_known,
    reindex,
)
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.write_lock import serialise, write_tx

_SINCE = "后来又改过，不能撤销这一次；先撤销后面的，或直接改。"


def undo_label_edit(*, edit_id: int, actor: Viewer, now: datetime) -> Label:
    """Take one change of a label back; raises Conflict where it was changed again since, NotFound for none."""
    require(actor, Action.READ_CANDIDATE)
    with write_tx():
        serialise("candidates.labels")
        edit = LabelEdit.objects.filter(pk=edit_id).first()
        if edit is None:
            raise NotFound("没有这次改动。")
        label = owned(edit.label_id, actor)
        if not LabelEdit.objects.filter(pk=edit_id, undone_at=None).update(undone_at=now):
            raise Conflict("这次改动已经撤销过了。")
        if _now(label, edit.became) != edit.became:
            raise Conflict(_SINCE)
        _put_back(label, edit.was, actor, now)
        note(f"{label.kind}.edit_undone", label, actor=actor, now=now, edit=edit.pk)
    return label


def _now(label: Label, like: dict[str, Any]) -> dict[str, Any]:
    """How the label is in those respects; of its neighbours only the order of those that were there."""
    found: dict[str, Any] = {
        "name": label.name, "parent": label.parent_id, "archived": label.archived_at is not None,
        "colour": label.colour, "owner": label.owner,
    }  # fmt: skip
    if "order" in like:
        row = category_tree(is_all=True).below.get(label.parent_id, ())
        found["order"] = [pk for pk in row if pk in like["order"]]
        gone = [pk for pk in like["order"] if pk not in row]
        like["order"] = [pk for pk in like["order"] if pk not in gone]
    return {key: found[key] for key in like}


def _put_back(label: Label, was: dict[str, Any], actor: Viewer, now: datetime) -> None:
    if "parent" in was:
        tree = category_tree(is_all=True)
        if was["parent"] is not None and was["parent"] not in tree.branches:
            raise InvalidInput("原来的上级已经并入别处，请直接移到想放的地方。")
        check_place(label, was["parent"], tree)
        row = [pk for pk in tree.below.get(was["parent"], ()) if pk != label.pk]
        after = [pk for pk in was["order"][was["order"].index(label.pk) + 1 :] if pk in row]
        row.insert(row.index(after[0]) if after else len(row), label.pk)
        place(label, was["parent"], row, tree, actor=actor, now=now, is_noted=False)
        return
    if "name" in was:
        _refuse_name(label, was["name"])
        label.name = was["name"]
    if "archived" in was:
        label.archived_at = now if was["archived"] else None
    label.colour, label.owner = was.get("colour", label.colour), was.get("owner", label.owner)
    label.save()
    if "name" in was:
        reindex([label.pk])


def _refuse_name(label: Label, name: str) -> None:
    if label.kind == Label.Kind.CATEGORY:
        refuse_known(name, label.parent, but=label.pk)
    elif Label.objects.filter(kind=Label.Kind.TAG, name=name).exclude(pk=label.pk).exists():
        raise InvalidInput(f"已经另有一个「{name}」，不能改回去。")
