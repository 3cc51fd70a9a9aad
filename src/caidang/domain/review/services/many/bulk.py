"""One act on many records: begun with a selection, done a slice at a time, taken back as one.

A slice is one transaction, so that others who write wait for a moment only, and whatever ends the
process ends it between two slices. What the table or the policy refuses is left as it is, and
says why; the rest goes on.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import Error as DatabaseError

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound, OutOfSpace
from caidang.core.review.chain import Refused
from caidang.domain.candidates.models import Candidate
from caidang.domain.review.models import BulkAct, BulkPart, BulkStep
from caidang.domain.review.services.many import bulk_line
from caidang.domain.review.services.many.bulk_ways import UNDO_FOR, WAYS, ManyWay, Way
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

SLICE: Final = 25
MANY: Final = 250
"""Records of a slice that are done one by one, and of one that are done at once."""
_BROKEN: Final = "程序出了错，这份没有动。"
_NONE: Final = "没有这次批量操作。"
"""Exports are read elsewhere; what is done here to them is their undoing."""


def begin_bulk(
    *, kind: BulkAct.Kind, what: str, ids: Sequence[int], actor: Viewer, now: datetime
) -> BulkAct:
    """Note an act on these records, and do the first slice of it; the worker does the others.

    ``what``: the step of the chain, the member's number (empty for the pool) or the tag's name.
    Raises NotAllowed for whoever may never do such a thing, InvalidInput without any record.
    """
    if actor.user_id is None:
        raise InvalidInput("批量操作要由一位成员来做。")
    way = WAYS[kind]
    way.require(what, actor)
    numbers = list(dict.fromkeys(ids))
    if not numbers:
        raise InvalidInput("请先选中几个人。")
    with write_tx():
        act = BulkAct.objects.create(
            kind=kind, what=way.settle(what), total=len(numbers), created_at=now,
            created_by=actor.user_id,
        )  # fmt: skip
        BulkPart.objects.bulk_create(
            BulkPart(act=act, number=number, ids=numbers[first : first + BulkPart.SIZE])
            for number, first in enumerate(range(0, len(numbers), BulkPart.SIZE))
        )
        audit.record(
            actor_id=actor.user_id, verb="bulk.begun", subject=f"bulk:{act.pk}", now=now,
            detail={"kind": kind.value, "what": act.what, "records": act.total},
        )  # fmt: skip
    work_on_bulk(now=now, only=act)
    return BulkAct.objects.get(pk=act.pk)


def begin_for_one(
    *, kind: BulkAct.Kind, what: str, candidate: Candidate, actor: Viewer, now: datetime
) -> BulkAct:
    """As ``begin_bulk`` with one record: done at once, and taken back in the same way. Raises Refused with the reason."""
    act = begin_bulk(kind=kind, what=what, ids=[candidate.pk], actor=actor, now=now)
    if reason := act.steps.filter(was__isnull=True).values_list("reason", flat=True).first():
        raise Refused(reason)
    return act


def work_on_bulk(*, now: datetime, only: BulkAct | None = None) -> bool:
    """Do one slice of an act that is under way; False when there is none."""
    act = bulk_line.claim(now=now, only=only)
    if act is None:
        return False
    was_over = act.finished_at is not None
    member = User.objects.filter(pk=act.created_by, is_active=True).first()
    try:
        with write_tx():
            act.refresh_from_db()
            if member is None:
                bulk_line.give_up(act, "做这件事的人已经离职。", now=now)
            elif was_over == (act.finished_at is not None):
                actor = viewers_of([member])[member.pk]
                (_take_back if was_over else _do)(act, actor, now)
                bulk_line.keep(act, now=now)
    except Exception as error:
        bulk_line.put_off(act, error, now=now)
        raise
    return True


def cancel_bulk(*, public_id: str, actor: Viewer, now: datetime) -> BulkAct:
    """Stop an act; what is done stays done, and can be taken back. Raises Conflict once it is over."""
    with write_tx():
        act = _own(public_id, actor)
        if not BulkAct.objects.filter(pk=act.pk, finished_at=None).update(
            finished_at=now, is_cancelled=True
        ):
            raise Conflict("这次操作已经做完了。")
        audit.record(
            actor_id=actor.user_id, verb="bulk.cancelled", subject=f"bulk:{act.pk}", now=now,
            detail={"done": act.done},
        )  # fmt: skip
    return _own(public_id, actor)


def undo_bulk(*, public_id: str, actor: Viewer, now: datetime) -> BulkAct:
    """Take the whole act back, the first slice at once. What others did to a record since then stays.

    Raises NotFound for an act of somebody else, Conflict when it is undone already or too long ago.
    """
    with write_tx():
        act = _own(public_id, actor)
        if act.finished_at is None:
            raise Conflict("这次操作还在进行，先取消它，再撤销。")
        if now - act.finished_at > UNDO_FOR:
            raise Conflict("已经过了一天，不能整批撤销了，可以再选中这些人改回来。")
        asked = BulkAct.objects.filter(pk=act.pk, undo_asked_at=None)
        if not asked.update(undo_asked_at=now):
            raise Conflict("这次操作已经撤销过了。")
        audit.record(
            actor_id=actor.user_id, verb="bulk.undone", subject=f"bulk:{act.pk}", now=now,
            detail={"records": act.changed},
        )  # fmt: skip
    work_on_bulk(now=now, only=act)
    return _own(public_id, actor)


def _do(act: BulkAct, actor: Viewer, now: datetime) -> None:
    way = WAYS[BulkAct.Kind(act.kind)]
    number, place = divmod(act.done, BulkPart.SIZE)
    part = act.parts.get(number=number).ids[place : place + _size(way)]
    reach = Candidate.objects.visible_to(actor).filter(pk__in=part, merged_into=None)
    found = {one.pk: one for one in reach.select_related("data_key", "audience")}
    kept = _steps(act, way, [found[pk] for pk in part if pk in found], actor, now)
    BulkStep.objects.bulk_create(kept)
    act.done += len(part)
    act.changed += sum(step.was is not None for step in kept)
    # Gone meanwhile, merged, or out of reach: refused as well, but there is nobody to show.
    act.refused += sum(step.was is None for step in kept) + len(part) - len(found)
    if act.done >= act.total:
        act.finished_at = now


def _size(way: Way) -> int:
    """How many records a slice has: others who write wait for it."""
    return MANY if isinstance(way, ManyWay) else SLICE


def _steps(
    act: BulkAct, way: Way, candidates: Sequence[Candidate], actor: Viewer, now: datetime
) -> list[BulkStep]:
    """Do it to these records: all at once where the way can and nothing is refused, else one by one."""
    if isinstance(way, ManyWay):
        try:
            with write_tx():
                told = way.do_many(candidates, act.what, actor, now)
        except OutOfSpace:
            raise
        except CaidangError:
            # One of them is refused: each by itself says which, and why.
            pass
        else:
            return [
                BulkStep(act=act, candidate=one, reason=was) if isinstance(was, str)
                else BulkStep(act=act, candidate=one, was=was)
                for one in candidates
                if (was := told[one.pk]) is not None
            ]  # fmt: skip
    steps = [_step(act, way, one, actor, now) for one in candidates]
    return [step for step in steps if step is not None]


def _step(
    act: BulkAct, way: Way, candidate: Candidate, actor: Viewer, now: datetime
) -> BulkStep | None:
    """Do it to one record; None when there is nothing to do."""
    step = BulkStep(act=act, candidate=candidate)
    try:
        with write_tx():
            step.was = way.do(candidate, act.what, actor, now)
    except (OutOfSpace, DatabaseError):
        raise
    except CaidangError as error:
        step.reason = str(error)
    except Exception as error:  # noqa: BLE001 - one record must not stop the others
        logger.error("bulk %s, record %s: %s", act.pk, candidate.pk, place_of(error))
        step.reason = _BROKEN
    return step if step.reason or step.was is not None else None


def _take_back(act: BulkAct, actor: Viewer, now: datetime) -> None:
    way = WAYS[BulkAct.Kind(act.kind)]
    waiting = act.steps.filter(was__isnull=False, is_undone=False).order_by("pk")
    size = _size(way)
    steps = list(waiting.select_related("candidate__data_key", "candidate__audience")[:size])
    told = dict(zip((step.pk for step in steps), _taken_back(act, way, steps, actor, now), strict=True))
    act.steps.filter(pk__in=list(told)).update(is_undone=True)
    for pk, reason in told.items():
        if reason:
            act.steps.filter(pk=pk).update(reason=reason)
        act.undone += not reason
    if len(steps) < size:
        act.undone_at = now


def _taken_back(
    act: BulkAct, way: Way, steps: Sequence[BulkStep], actor: Viewer, now: datetime
) -> list[str]:
    """Take these back, all at once or one by one; return for each why not, or nothing."""
    if isinstance(way, ManyWay):
        try:
            with write_tx():
                pairs = [(step.candidate, step.was or {}) for step in steps]
                left = way.undo_many(pairs, act.what, actor, now)
        except OutOfSpace:
            raise
        except CaidangError:
            pass
        else:
            return [left.get(step.candidate_id, "") for step in steps]
    return [_one_back(act, way, step, actor, now) for step in steps]


def _one_back(act: BulkAct, way: Way, step: BulkStep, actor: Viewer, now: datetime) -> str:
    try:
        with write_tx():
            way.undo(step.candidate, act.what, step.was or {}, actor, now)
    except OutOfSpace:
        raise
    except CaidangError as error:
        return str(error)
    return ""


def _own(public_id: str, actor: Viewer) -> BulkAct:
    key = parse_public_id(public_id, missing=_NONE)
    act = BulkAct.objects.filter(public_id=key, created_by=actor.user_id or 0).first()
    if act is None:
        raise NotFound(_NONE)
    return act
