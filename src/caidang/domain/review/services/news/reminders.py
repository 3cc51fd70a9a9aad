"""Reminders: made by members for themselves or each other, told when they are due, done, put off."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.review.models import Notification, Reminder
from caidang.domain.review.services.news.robots import say_to_member
from caidang.domain.review.services.news.telling import tell, tell_of_client
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, may, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MAX_TEXT: Final = 300
FARTHEST: Final = timedelta(days=3 * 366)
_AT_ONCE: Final = 500
_NONE: Final = "没有这个提醒，可能已经办完。"


def add_reminder(
    *, text: str, due_at: datetime, actor: Viewer, now: datetime, candidate: Candidate | None = None,
    member: int | None = None,
) -> Reminder:  # fmt: skip
    """Keep a reminder for the actor, or for a colleague. Raises InvalidInput, NotAllowed."""
    require(actor, Action.WORK)
    if candidate is not None:
        require(actor, Action.READ_CANDIDATE, candidate.target)
    text, to = text.strip(), member if member is not None else actor.user_id
    if not text or len(text) > MAX_TEXT:
        raise InvalidInput(f"写上要做什么，最多 {MAX_TEXT} 字。")
    if to is None or (to != actor.user_id and to not in {one.pk for one in active_who_may(Action.WORK)}):
        raise InvalidInput("选一位在职、处理待办的同事。")
    if not now - timedelta(days=1) <= due_at <= now + FARTHEST:
        raise InvalidInput("时间要在今天以后、三年以内。")
    row = Reminder(
        member=to, candidate=candidate, due_at=due_at, made_at=now, made_by=actor.user_id, text=b"",
    )  # fmt: skip
    row.text = _sealed(row, candidate, text)
    with write_tx():
        row.save()
        audit.record(
            actor_id=actor.user_id, verb="reminder.added",
            subject=f"candidate:{candidate.pk}" if candidate else f"user:{to}", now=now, detail={"reminder": row.pk, "to": to},
        )  # fmt: skip
    return row


def finish_reminder(*, public_id: str, actor: Viewer, now: datetime, is_done: bool = True) -> Reminder:
    """Note that it is done, or, taken back, that it is not. Raises NotFound for another's."""
    row = _own(public_id, actor)
    with write_tx():
        Reminder.objects.filter(pk=row.pk).update(done_at=now if is_done else None)
    row.refresh_from_db()
    return row


def put_off_reminder(*, public_id: str, until: datetime, actor: Viewer, now: datetime) -> Reminder:
    """Be reminded later. Raises NotFound for another's, InvalidInput."""
    row = _own(public_id, actor)
    if not now <= until <= now + FARTHEST:
        raise InvalidInput("时间要在现在以后、三年以内。")
    with write_tx():
        Reminder.objects.filter(pk=row.pk).update(due_at=until, told_at=None)
    row.refresh_from_db()
    return row


def remove_reminder(*, reminder: int) -> bool:
    """Take back a reminder that nobody has acted on. To be called inside a transaction."""
    return bool(Reminder.objects.filter(pk=reminder, done_at=None).delete()[0])


def tell_due(*, now: datetime) -> int:
    """Tell whose reminders are due: in the program, and by his robots in one message each; returns how many.

    Each is told of once, with its note in the same transaction.
    """
    due = Reminder.objects.filter(told_at=None, done_at=None, due_at__lte=now)
    rows = list(due.select_related("candidate__audience").order_by("due_at", "pk")[:_AT_ONCE])
    if not rows:
        return 0
    with write_tx():
        counts: Counter[int] = Counter()
        for row in rows:
            if not Reminder.objects.filter(pk=row.pk, told_at=None).update(told_at=now):
                continue
            counts[row.member] += 1
            if row.candidate is not None:
                tell([row.member], Notification.Kind.REMIND, row.candidate, actor=PROGRAM, now=now)
            else:
                tell_of_client([row.member], Notification.Kind.REMIND, actor=PROGRAM, now=now)
        for member, count in counts.items():
            say_to_member(member=member, text=f"你有 {count} 个提醒到时间了", path="/reminders/", now=now)
    return sum(counts.values())


def count_due(*, viewer: Viewer, now: datetime) -> int:
    """Return how many of the viewer's reminders are due and not done."""
    return Reminder.objects.filter(member=viewer.user_id or 0, done_at=None, due_at__lte=now).count()


def _sealed(row: Reminder, candidate: Candidate | None, text: str) -> bytes:
    if candidate is None:
        return vault.seal_own(row.text_place, {"text": text})
    return vault.seal_json(candidate.data_key, row.text_place, {"text": text})


def _own(public_id: str, actor: Viewer) -> Reminder:
    key = parse_public_id(public_id, missing=_NONE)
    mine = Q(member=actor.user_id or 0) | Q(made_by=actor.user_id or 0)
    row = Reminder.objects.filter(mine, public_id=key).first() if may(actor, Action.WORK) else None
    if row is None:
        raise NotFound(_NONE)
    return row
