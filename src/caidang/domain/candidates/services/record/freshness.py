"""What was asked after and has not changed; how long things hold; and the narrow table behind the day's list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.freshness import GROUPS, stale_from
from caidang.domain.candidates.models import (
    Bounce,
    Candidate,
    Category,
    Confirmation,
    FieldValue,
    Freshness,
    FreshnessCursor,
    HalfLife,
    Tagging,
)
from caidang.domain.candidates.selectors.labelling.fresh_days import known_days, months_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search

MOST_MONTHS: Final = 60
BATCH: Final = 500
_WORTH: Final = {"phone": 2, "email": 1, "employer": 1, "title": 1, "expected_salary": 1, "school": 1}
"""What each kind of value adds to a record's worth; an owner, a category add one each."""


def confirm_unchanged(
    *, candidate: Candidate, groups: Sequence[str], evidence: str, actor: Viewer, now: datetime
) -> Confirmation:
    """Write down that somebody knows these things to be as they are; none named, all. Raises InvalidInput, Conflict."""
    require(actor, Action.EDIT_CANDIDATE, candidate.target)
    if evidence not in Confirmation.Evidence.values:
        raise InvalidInput("选一下怎么知道的：打过电话、邮件问过、见过面。")
    if candidate.merged_into_id is not None:
        raise Conflict("这份档案已并入另一份，请在合并后的档案里确认。")
    return keep_confirmation(candidate=candidate, groups=groups, evidence=evidence, by=actor.user_id, now=now)


def keep_confirmation(
    *, candidate: Candidate, groups: Sequence[str], evidence: str, by: int | None, now: datetime
) -> Confirmation:
    """As ``confirm_unchanged`` where the person himself says so by his link."""
    chosen = [key for key in GROUPS if not groups or key in groups]
    if not chosen:
        raise InvalidInput("没有这一项。")
    with write_tx():
        row = Confirmation.objects.create(candidate=candidate, groups=chosen, evidence=evidence, at=now, by=by)
        if "contact" in chosen:
            # Somebody says that the address holds, whatever came back.
            Bounce.objects.filter(candidate=candidate).delete()
        refresh([candidate])
        audit.record(
            actor_id=by, verb="candidate.confirmed", subject=f"candidate:{candidate.pk}", now=now,
            detail={"groups": chosen, "evidence": evidence},
        )  # fmt: skip
    return row


def take_back_confirmation(*, candidate: Candidate, confirmation_id: int, actor: Viewer, now: datetime) -> None:
    """Take one's own word back. Raises Conflict for another's, or one that is gone."""
    require(actor, Action.EDIT_CANDIDATE, candidate.target)
    with write_tx():
        mine = Confirmation.objects.filter(pk=confirmation_id, candidate=candidate, by=actor.user_id)
        if not mine.delete()[0]:
            raise Conflict("这次确认不是你做的，或已经撤销了。")
        refresh([candidate])
        audit.record(
            actor_id=actor.user_id, verb="candidate.confirmation_undone", subject=f"candidate:{candidate.pk}", now=now
        )


def save_half_life(
    *, group: str, category: int | None, months: int, actor: Viewer, now: datetime
) -> None:
    """Say for how many months a group holds, of a category or of everybody; 0 takes a category's own away.

    All records are gone over again by the worker. Raises InvalidInput.
    """
    require(actor, Action.MANAGE_SORTING)
    if group not in GROUPS or not 0 <= months <= MOST_MONTHS or (months == 0 and category is None):
        raise InvalidInput(f"保鲜期是 1 到 {MOST_MONTHS} 个月。")
    if category is not None and not Category.objects.filter(pk=category).exists():
        raise InvalidInput("没有这个分类，刷新后再选。")
    with write_tx():
        if months:
            told = {"months": months, "changed_at": now, "changed_by": actor.user_id}
            HalfLife.objects.update_or_create(group=group, category_id=category, defaults=told)
        else:
            HalfLife.objects.filter(group=group, category=category).delete()
        FreshnessCursor.objects.all().delete()
        audit.record(
            actor_id=actor.user_id, verb="half_life.set", subject="freshness", now=now,
            detail={"group": group, "category": category, "months": months},
        )  # fmt: skip


def follow_changes(*, limit: int = BATCH) -> bool:
    """Take over the next records that changed since the last time; True when there may be more at once."""
    cursor, _ = FreshnessCursor.objects.get_or_create(pk=FreshnessCursor.ONLY)
    found = _changed_since(cursor, limit)
    if not found:
        return False
    with write_tx():
        refresh(found)
        last = found[-1]
        FreshnessCursor.objects.filter(pk=cursor.pk).update(at=last.updated_at, last=last.pk)
    return len(found) == limit


def _changed_since(cursor: FreshnessCursor, limit: int) -> list[Candidate]:
    """Asked in two: with "or" the database would sort all that is left, each time."""
    rows = Candidate.objects.defer("summary")
    if cursor.at is None:
        return list(rows.order_by("updated_at", "pk")[:limit])
    found = list(rows.filter(updated_at=cursor.at, pk__gt=cursor.last).order_by("pk")[:limit])
    if len(found) < limit:
        later = rows.filter(updated_at__gt=cursor.at).order_by("updated_at", "pk")
        found += later[: limit - len(found)]
    return found


def refresh(candidates: Sequence[Candidate]) -> None:
    """Work out anew how fresh these records are. To be called inside a transaction."""
    gone = [one.pk for one in candidates if one.merged_into_id is not None or one.shut_at is not None]
    Freshness.objects.filter(pk__in=gone).delete()
    kept = [one for one in candidates if one.pk not in set(gone)]
    days, months, worths = known_days(kept), months_of([one.pk for one in kept]), _worths(kept)
    rows = [
        Freshness(
            candidate=one, audience_id=one.audience_id, worth=worths[one.pk], **days[one.pk],
            stale=stale_from(days[one.pk], months[one.pk], one.created_at.date().toordinal()),
        )
        for one in kept
    ]  # fmt: skip
    before = dict(Freshness.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "stale"))
    for row in rows:
        if before.get(row.pk, row.stale) != row.stale:
            search.log_change(row.pk)
    Freshness.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["candidate"],
        update_fields=["audience", "contact", "pay", "status", "stale", "worth"],
    )  # fmt: skip


def _worths(candidates: Sequence[Candidate]) -> dict[int, int]:
    has: dict[int, set[str]] = {one.pk: set() for one in candidates}
    values = FieldValue.objects.filter(candidate__in=candidates, field__in=_WORTH, retired_at=None)
    for pk, field in values.order_by().values_list("candidate_id", "field").distinct():
        has[pk].add(field)
    tagged = set(Tagging.objects.filter(candidate__in=candidates).values_list("candidate_id", flat=True))
    return {
        one.pk: 1 + sum(_WORTH[field] for field in has[one.pk]) + (one.owner is not None) + (one.pk in tagged)
        for one in candidates
    }
