"""Certificates are given for a course that was passed, and taken back; each change reaches the gates at once."""

import base64
import secrets
from calendar import monthrange
from datetime import datetime
from typing import Final

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.clients.words import tidy
from caidang.domain.training.models import Certificate, Duty
from caidang.domain.training.values import Course
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.accounts.proofs import drop_proof, keep_proof
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MOST_REASON: Final = 200


def issue(*, course: Course, member: int, percent: int | None, actor: Viewer, now: datetime) -> Certificate:
    """Give a member the certificate of a course that he passed. To be called inside a transaction.

    What he had to learn of it is done, and the gates that ask for it are open until it expires.
    """
    row = Certificate.objects.create(
        member=member, course=course.key, title=course.title, code=_new_code(), percent=percent, issued_at=now,
        expires_at=later(now, course.months) if course.months else None,
    )  # fmt: skip
    Duty.objects.filter(member=member, course=course.key, done_at=None).update(done_at=now)
    keep_proof(member=member, name=course.key, until=row.expires_at)
    audit.record(
        actor_id=actor.user_id, verb="training.certified", subject=f"user:{member}", now=now,
        detail={"course": course.key, "percent": percent or 0},
    )  # fmt: skip
    return row


def revoke(*, public_id: str, reason: str, actor: Viewer, now: datetime) -> Certificate:
    """Take a certificate back, with a reason. Raises InvalidInput without one, Conflict where it is taken back already."""
    require(actor, Action.MANAGE_TRAINING)
    reason = " ".join(tidy(reason).split())
    if not reason or len(reason) > MOST_REASON:
        raise InvalidInput(f"写一句为什么收回，最多 {MOST_REASON} 字。")
    key = parse_public_id(public_id, missing="没有这张证书。")
    with write_tx():
        row = Certificate.objects.filter(public_id=key).first()
        if row is None:
            raise NotFound("没有这张证书。")
        if not Certificate.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now, reason=reason):
            raise Conflict("这张证书已经收回了。")
        left = valid_of(row.member, row.course, now=now)
        if left is None:
            drop_proof(member=row.member, name=row.course)
        else:
            keep_proof(member=row.member, name=row.course, until=left.expires_at)
        audit.record(
            actor_id=actor.user_id, verb="training.revoked", subject=f"user:{row.member}", now=now,
            detail={"course": row.course},
        )  # fmt: skip
    row.revoked_at, row.reason = now, reason
    return row


def valid_of(member: int, course: str, *, now: datetime) -> Certificate | None:
    """Return the member's certificate of a course that is valid longest, or None."""
    rows = Certificate.objects.filter(member=member, course=course, revoked_at=None)
    valid = [row for row in rows if row.expires_at is None or row.expires_at > now]
    return max(valid, key=lambda row: (row.expires_at is None, row.expires_at or now), default=None)


def later(moment: datetime, months: int) -> datetime:
    """Return the moment so many months on, on the month's last day where it has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _new_code() -> str:
    """This function will return 128 random bits as a person can type them: nobody finds one by trying."""
    text = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
