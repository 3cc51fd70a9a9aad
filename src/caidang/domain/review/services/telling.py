"""Members are told of what concerns them; never of what they did themselves."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from caidang.domain.candidates.models import Candidate, audiences_of
from caidang.domain.review.models import Follow, Notification
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx


def tell(
    members: Iterable[int | None], kind: Notification.Kind, candidate: Candidate,
    *, actor: Viewer, now: datetime, about: UUID | None = None,
) -> None:  # fmt: skip
    """Tell these members of a record, each once. To be called inside a transaction.

    ``about`` names a thing of a room above, as part of the record. Who has not yet read the same
    about the same is not told twice: what he has tells of the last time.
    """
    wanted = {member for member in members if member is not None and member != actor.user_id}
    unread = Notification.objects.filter(
        candidate=candidate, kind=kind, about=about, read_at=None, member__in=wanted
    )
    wanted -= set(unread.values_list("member", flat=True))
    unread.update(actor=actor.user_id, at=now)
    Notification.objects.bulk_create(
        Notification(
            member=member, kind=kind, candidate=candidate, about=about, actor=actor.user_id, at=now
        )
        for member in sorted(wanted)
    )


def tell_followers(
    kind: Notification.Kind, candidate: Candidate, *, actor: Viewer, now: datetime,
    but: Iterable[int] = (),
) -> None:  # fmt: skip
    """Tell who follows the record, but for those who are told otherwise. To be called inside a transaction."""
    followers = Follow.objects.filter(candidate=candidate).exclude(member__in=list(but))
    tell(followers.values_list("member", flat=True), kind, candidate, actor=actor, now=now)


def told_to(viewer: Viewer) -> QuerySet[Notification]:
    """Return the viewer's notifications, but for those of records that he may no longer see.

    Of what he is asked to do himself he hears in any case; whose record it is part of stays untold.
    """
    own = Notification.objects.filter(member=viewer.user_id or 0)
    if viewer.sees_all:
        return own
    near = Q(candidate__audience__in=audiences_of(viewer))
    return own.filter(near | Q(kind__in=Notification.BY_ASSIGNMENT))


def mark_read(*, member: int, now: datetime, upto: int) -> None:
    """The member has seen his notifications up to this one."""
    with write_tx():
        unread = Notification.objects.filter(member=member, read_at=None, pk__lte=upto)
        unread.update(read_at=now)
