"""Members are told of what concerns them; never of what they did themselves."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import BigIntegerField, Q, QuerySet

from caidang.domain.candidates.models import Candidate, audiences_of
from caidang.domain.clients.models import Client, Job
from caidang.domain.review.models import Follow, Notification
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.prepared import Given, Prepared
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
    if not wanted:
        return
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
    told_otherwise = set(but)
    followers = [member for (member,) in _FOLLOWERS.ask(candidate=candidate.pk) if member not in told_otherwise]
    tell(followers, kind, candidate, actor=actor, now=now)


_FOLLOWERS = Prepared(lambda: Follow.objects.filter(candidate=Given("candidate", BigIntegerField())).values_list("member"))


def tell_of_client(
    members: Iterable[int | None], kind: Notification.Kind, *, actor: Viewer, now: datetime,
    client: Client | None = None, job: Job | None = None,
) -> None:  # fmt: skip
    """Tell these members of a client, of one of its jobs, or, without either, of what was handed to them.

    As ``tell``: each once, and nobody twice of what he has not read. To be called inside a transaction.
    """
    wanted = {member for member in members if member is not None and member != actor.user_id}
    about = {"candidate": None, "client": client, "job": job, "kind": kind}
    unread = Notification.objects.filter(read_at=None, member__in=wanted, **about)
    wanted -= set(unread.values_list("member", flat=True))
    Notification.objects.bulk_create(
        Notification(member=member, actor=actor.user_id, at=now, **about)
        for member in sorted(wanted)
    )


def told_to(viewer: Viewer) -> QuerySet[Notification]:
    """Return the viewer's notifications, but for those of records and clients that he may no longer see.

    Of what he is asked to do himself he hears in any case; whose record it is part of stays untold.
    """
    own = Notification.objects.filter(member=viewer.user_id or 0)
    clients = Client.objects.visible_to(viewer).order_by().only("pk")
    of_clients = Q(client=None) | Q(client__in=clients)
    if viewer.sees_all:
        return own.filter(of_clients).exclude(candidate__in=Candidate.shut_ones())
    of_records = Q(candidate=None) | Q(candidate__audience__in=audiences_of(viewer))
    of_records |= Q(kind__in=Notification.BY_ASSIGNMENT)
    return own.filter(of_records, of_clients)


def mark_read(*, member: int, now: datetime, upto: int) -> None:
    """The member has seen his notifications up to this one."""
    with write_tx():
        unread = Notification.objects.filter(member=member, read_at=None, pk__lte=upto)
        unread.update(read_at=now)
