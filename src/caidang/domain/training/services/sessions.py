"""Sessions with a lecturer: announced, attended; and courses taken elsewhere, looked at by a second person."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.clients.words import tidy
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.domain.training.catalogue import course_of
from caidang.domain.training.models import Outside, Seat, Session
from caidang.domain.training.services.files import OUTSIDE, add_file
from caidang.domain.training.services.learning import member_id
from caidang.foundation.accounts.members import active_ids
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MOST_MINUTES: Final = 600
_NONE: Final = "没有这次讲课。"


def arrange_session(
    *, public_id: str, title: str, course: str, lecturer: str, place: str, starts_at: datetime, minutes: int,
    members: Collection[int], actor: Viewer, now: datetime,
) -> Session:  # fmt: skip
    """Keep a new session (an empty ``public_id``) or change one; who is newly asked to it is told.

    Raises InvalidInput for what is missing, NotFound.
    """
    require(actor, Action.MANAGE_TRAINING)
    title, lecturer, place = (" ".join(tidy(one).split()) for one in (title, lecturer, place))
    if not title or not lecturer or not place:
        raise InvalidInput("写上主题、讲师和地点。")
    if not 1 <= minutes <= MOST_MINUTES:
        raise InvalidInput(f"时长 1 到 {MOST_MINUTES} 分钟。")
    if course:
        course_of(course)
    wanted = set(members) & active_ids()
    with write_tx():
        row = session_of(public_id) if public_id else Session(made_at=now, made_by=actor.user_id)
        row.title, row.course, row.lecturer, row.place = title[:80], course, lecturer[:60], place[:120]
        row.starts_at, row.minutes = starts_at, minutes
        row.save()
        known = set(row.seats.values_list("member", flat=True))
        row.seats.exclude(member__in=wanted).filter(state=Seat.State.ASKED).delete()
        Seat.objects.bulk_create(Seat(session=row, member=member) for member in sorted(wanted - known))
        tell_of_client(sorted(wanted - known), Notification.Kind.LEARN, actor=actor, now=now)
        _note("training.session_saved", row, actor, now)
    return row


def cancel_session(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Call a session off. Raises NotFound."""
    require(actor, Action.MANAGE_TRAINING)
    with write_tx():
        row = session_of(public_id)
        row.cancelled_at = now
        row.save(update_fields=["cancelled_at"])
        _note("training.session_cancelled", row, actor, now)


def note_attendance(*, public_id: str, came: Collection[int], actor: Viewer, now: datetime) -> None:
    """Note who of those asked came; the others did not. Raises Conflict before it has begun, NotFound."""
    require(actor, Action.MANAGE_TRAINING)
    with write_tx():
        row = session_of(public_id)
        if row.starts_at > now:
            raise Conflict("还没有开始，讲完再记谁到了。")
        row.seats.filter(member__in=came).update(state=Seat.State.CAME)
        row.seats.exclude(member__in=came).update(state=Seat.State.ABSENT)
        _note("training.attended", row, actor, now)


def session_of(public_id: str) -> Session:
    """Return a session that was not called off; raises NotFound."""
    row = Session.objects.filter(public_id=parse_public_id(public_id, missing=_NONE), cancelled_at=None).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def add_outside(
    *, title: str, organiser: str, passed_on: date, valid_until: date | None, filename: str, data: bytes,
    actor: Viewer, now: datetime, today: date,
) -> Outside:  # fmt: skip
    """Keep a course that the actor took elsewhere, with its proof; it counts once another has looked at it.

    Raises InvalidInput for what is missing or a day that is still to come.
    """
    me = member_id(actor)
    title, organiser = " ".join(tidy(title).split()), " ".join(tidy(organiser).split())
    if not title or not organiser or not data:
        raise InvalidInput("写上课程和谁办的，附上证明（PDF 或照片）。")
    if passed_on > today or (valid_until is not None and valid_until < passed_on):
        raise InvalidInput("日期不对：通过的日子不能在今天以后，到期不能在通过以前。")
    with write_tx():
        row = Outside.objects.create(
            member=me, title=title[:80], organiser=organiser[:80], passed_on=passed_on, valid_until=valid_until,
            made_at=now, made_by=actor.user_id,
        )  # fmt: skip
        add_file(owner=f"{OUTSIDE}:{row.public_id}", filename=filename, data=data, actor=actor, now=now)
        audit.record(actor_id=actor.user_id, verb="training.outside_added", subject=f"user:{me}", now=now)
    return row


def decide_outside(*, public_id: str, is_accepted: bool, reason: str, actor: Viewer, now: datetime) -> Outside:
    """Accept an outside course of another, or not, with a reason. Raises Conflict for one's own and once it is decided."""
    require(actor, Action.MANAGE_TRAINING)
    key = parse_public_id(public_id, missing="没有这条记录。")
    row = Outside.objects.filter(public_id=key).first()
    if row is None:
        raise NotFound("没有这条记录。")
    if row.member == actor.user_id:
        raise Conflict("自己的要由另一位来核对。")
    reason = " ".join(tidy(reason).split())[:200]
    if not is_accepted and not reason:
        raise InvalidInput("写一句为什么不算。")
    told = {"confirmed_at": now, "confirmed_by": actor.user_id} if is_accepted else {"refused_at": now, "reason": reason}
    with write_tx():
        if not Outside.objects.filter(pk=row.pk, confirmed_at=None, refused_at=None).update(**told):
            raise Conflict("这条已经核对过了。")
        audit.record(
            actor_id=actor.user_id, verb="training.outside_accepted" if is_accepted else "training.outside_refused",
            subject=f"user:{row.member}", now=now,
        )  # fmt: skip
    row.refresh_from_db()
    return row


def _note(verb: str, row: Session, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject="training", now=now, detail={"session": row.pk})
