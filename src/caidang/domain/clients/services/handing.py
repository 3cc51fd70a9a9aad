"""A desk passes on: the clients and jobs that one member looks after become another's, in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.domain.clients.models import Client, Job, Revision
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit


@dataclass(frozen=True, slots=True)
class DeskParts:
    """How many clients and jobs pass on, and how many jobs nobody will look after.

    ``unreached``: jobs of clients behind a wall that the colleague does not look over.
    """

    clients: int
    jobs: int
    unreached: int


def preview_desk(*, leaver: int, to: int | None) -> DeskParts:
    """Return what ``hand_over_clients`` would do."""
    clients, jobs, unreached = _sorted(leaver, to)
    return DeskParts(len(clients), len(jobs), len(unreached))


def hand_over_clients(*, leaver: int, to: int | None, actor: Viewer, now: datetime) -> DeskParts:
    """Give all clients and jobs that a member looks after to another, or to nobody with None.

    As his client's owner the colleague sees its jobs; a job that he still could not see is left to
    nobody, for a manager to place. To be called inside a transaction, by who has settled that it may be done.
    """
    clients, jobs, unreached = _sorted(leaver, to)
    _pass_on(clients, to, leaver=leaver, actor=actor, now=now)
    _pass_on(jobs, to, leaver=leaver, actor=actor, now=now)
    _pass_on(unreached, None, leaver=leaver, actor=actor, now=now)
    return DeskParts(len(clients), len(jobs), len(unreached))


def desk_ids(*, leaver: int, to: int | None) -> dict[str, list[int]]:
    """Return the numbers of what ``hand_over_clients`` would pass on, by kind: for ``take_back_clients``."""
    clients, jobs, unreached = _sorted(leaver, to)
    return {
        "clients": [one.pk for one in clients], "jobs": [one.pk for one in jobs],
        "unreached": [one.pk for one in unreached],
    }  # fmt: skip


def take_back_clients(
    *, parts: Mapping[str, Sequence[int]], to: int | None, leaver: int, actor: Viewer, now: datetime
) -> int:
    """Give back to a member what was passed on and is still its taker's, or nobody's; return how much.

    To be called inside a transaction, by who has settled that it may be done.
    """
    clients = list(Client.objects.filter(owner=to, merged_into=None, pk__in=parts.get("clients", ())))
    jobs = list(Job.objects.filter(owner=to, pk__in=parts.get("jobs", ())))
    unreached = list(Job.objects.filter(owner=None, pk__in=parts.get("unreached", ())))
    for found, before in ((clients, to), (jobs, to), (unreached, None)):
        _pass_on(found, leaver, leaver=before, actor=actor, now=now)
    return len(clients) + len(jobs) + len(unreached)


def _sorted(leaver: int, to: int | None) -> tuple[list[Client], list[Job], list[Job]]:
    """His clients, his jobs that the other can look after, and those that he cannot."""
    clients = list(Client.objects.filter(owner=leaver, merged_into=None).order_by("pk"))
    jobs = list(Job.objects.filter(owner=leaver).order_by("pk"))
    taker = User.objects.filter(pk=to or 0, is_active=True).first()
    if taker is None:
        return clients, jobs, []
    viewer = viewers_of([taker])[taker.pk]
    if not may(viewer, Action.READ_CLIENT):
        return clients, [], jobs
    near = set(Client.objects.visible_to(viewer).order_by().values_list("pk", flat=True))
    near |= {client.pk for client in clients}
    return (
        clients, [job for job in jobs if job.client_id in near],
        [job for job in jobs if job.client_id not in near],
    )  # fmt: skip


def _pass_on(
    found: Sequence[Client | Job], to: int | None, *, leaver: int | None, actor: Viewer, now: datetime
) -> None:
    if not found:
        return
    model = type(found[0])
    ids = [one.pk for one in found]
    model.objects.filter(pk__in=ids).update(owner=to, updated_at=now)
    if model is Client:
        Client.objects.filter(merged_into__in=ids).update(owner=to)
    for one in found:
        is_client = isinstance(one, Client)
        row = Revision.objects.create(
            client=one if isinstance(one, Client) else None, job=one if isinstance(one, Job) else None,
            before={"owner": leaver}, after={"owner": to}, actor=actor.user_id, at=now,
        )  # fmt: skip
        audit.record(
            actor_id=actor.user_id, verb="client.changed" if is_client else "job.changed",
            subject=f"{'client' if is_client else 'job'}:{one.pk}", now=now,
            detail={"fields": ["owner"], "revision": row.pk, "undoes": 0},
        )  # fmt: skip
