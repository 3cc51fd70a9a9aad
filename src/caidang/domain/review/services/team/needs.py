"""The team says what makes a record complete: which fields count, and for how much."""

from datetime import datetime

from caidang.core.errors import InvalidInput, NotFound
from caidang.core.review.completeness import read_needs
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.services.labelling.tags import category_named
from caidang.domain.review.models import NeedSet
from caidang.domain.review.needs import DEFAULT_NAME
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_SETS = 100
MAX_NAME = 40
_MISSING = "没有这一套规则，可能已删除。"


def save_needs(
    *, set_id: int | None, name: str, text: str, actor: Viewer, now: datetime, is_new: bool = False,
    category: str = "",
) -> NeedSet:  # fmt: skip
    """Have a set of rules say what these lines say; the default set where no number is given.

    One need a line: fields of which one is enough, parted by /, and the weight. With ``is_new`` the
    set is made. It holds for the records of the ``category``, which has one set only. Raises InvalidInput naming what cannot be used, NotFound.
    """
    require(actor, policy.Action.ASSIGN)
    needs = read_needs(normalize(text), {field.label: key for key, field in {**FIELDS, **own_fields()}.items()})
    is_default = set_id is None and not is_new
    called = DEFAULT_NAME if is_default else _fit_name(name, set_id)
    chosen = None if is_default or not category.strip() else category_named(category)
    if chosen is not None and NeedSet.objects.filter(category=chosen).exclude(pk=set_id or 0).exists():
        raise InvalidInput(f"「{chosen.name}」已经有一套规则了，改那一套，或换一个分类。")
    with write_tx():
        row = NeedSet() if is_new else _found(set_id)
        if is_new and NeedSet.objects.count() >= MAX_SETS:
            raise InvalidInput(f"最多 {MAX_SETS} 套。")
        row.name, row.is_default, row.needs = called, is_default, needs.as_json()
        row.category = chosen
        row.save()
        _note("review.needs_set", row, actor, now)
    return row


def remove_needs(*, set_id: int, actor: Viewer, now: datetime) -> None:
    """Remove a set of rules; what it held for has the default again. The default goes back to what was delivered."""
    require(actor, policy.Action.ASSIGN)
    with write_tx():
        row = NeedSet.objects.filter(pk=set_id).first()
        if row is None:
            raise NotFound(_MISSING)
        _note("review.needs_removed", row, actor, now)
        row.delete()


def _found(set_id: int | None) -> NeedSet:
    if set_id is None:
        return NeedSet.objects.filter(is_default=True).first() or NeedSet()
    row = NeedSet.objects.filter(pk=set_id, is_default=False).first()
    if row is None:
        raise NotFound(_MISSING)
    return row


def _fit_name(name: str, set_id: int | None) -> str:
    called = " ".join(normalize(name).split())
    if not 0 < len(called) <= MAX_NAME:
        raise InvalidInput(f"名称要写 1 到 {MAX_NAME} 个字。")
    if called == DEFAULT_NAME or NeedSet.objects.filter(name=called).exclude(pk=set_id or 0).exists():
        raise InvalidInput(f"「{called}」已经有了，换一个名称。")
    return called


def _note(verb: str, row: NeedSet, actor: Viewer, now: datetime) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"need_set:{row.pk}", now=now,
        detail={"needs": len(row.needs)},
    )  # fmt: skip
