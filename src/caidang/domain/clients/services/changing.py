"""The one way in which a client or a job is changed: checked, written down before and after, and taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Q

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.clients.fields import checked, job_type
from caidang.domain.clients.models import Client, Job, Revision
from caidang.domain.clients.services.likeness import tell_apart
from caidang.domain.clients.words import words_of
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

Values = Mapping[str, Any]
"""Fields by name, as JSON keeps them."""


def create(subject: Client | Job, values: Values, *, actor: Viewer, now: datetime) -> None:
    """Save a new client or job with these values; raises as ``change`` does."""
    wanted = checked(type(subject), values)
    _check_rights(subject, wanted, actor=actor)
    subject.created_at = subject.updated_at = now
    subject.created_by = actor.user_id
    with write_tx():
        _save(subject, wanted, now)
        audit.record(
            actor_id=actor.user_id, verb=f"{_kind(subject)}.created", subject=name_of(subject), now=now
        )


def change(
    subject: Client | Job, values: Values, *, actor: Viewer, now: datetime, undoes: Revision | None = None
) -> Revision | None:
    """Change these fields; return what was changed, or None where nothing was.

    Raises NotAllowed out of reach, and for an owner or a client team that the actor may not set;
    InvalidInput for a value that does not fit; Conflict for a client that went into another.
    """
    require(actor, Action.EDIT_CLIENT, _target(subject))
    wanted = checked(type(subject), values)
    with write_tx():
        subject.refresh_from_db()
        if isinstance(subject, Client) and subject.merged_into_id is not None:
            raise Conflict("这个客户已经并入另一个，要改先拆开。")
        before = {name: current(subject, name) for name in wanted}
        after = {name: value for name, value in wanted.items() if before[name] != value}
        if not after:
            return None
        _check_rights(subject, after, actor=actor)
        _save(subject, after, now)
        if isinstance(subject, Client) and {"team", "owner"} & set(after):
            # What went into it stands where it stands.
            Client.objects.filter(merged_into=subject).update(team=subject.team, owner=subject.owner)
        row = Revision.objects.create(
            client=subject if isinstance(subject, Client) else None,
            job=subject if isinstance(subject, Job) else None,
            before={name: before[name] for name in after}, after=after, undoes=undoes,
            actor=actor.user_id, at=now,
        )  # fmt: skip
        audit.record(
            actor_id=actor.user_id, verb=f"{_kind(subject)}.changed", subject=name_of(subject),
            now=now, detail={"fields": sorted(after), "revision": row.pk, "undoes": undoes.pk if undoes else 0},
        )  # fmt: skip
    return row


def undo(*, revision_id: int, actor: Viewer, now: datetime) -> Client | Job:
    """Take a change back and return what it was made on.

    Raises NotFound for none within reach, Conflict where it is taken back already or a later change
    stands on it.
    """
    row = Revision.objects.select_related("client", "job__client").filter(pk=revision_id).first()
    subject = None if row is None else row.client or row.job
    if row is None or subject is None or not type(subject).objects.visible_to(actor).filter(pk=subject.pk).exists():
        raise NotFound("没有这次改动。")
    if Revision.objects.filter(undoes=row).exists():
        raise Conflict("这次改动已经撤销过了。")
    subject.refresh_from_db()
    if any(current(subject, name) != value for name, value in row.after.items()):
        raise Conflict("后来又改过同一处，不能直接撤销；请看历史，再改成你要的。")
    change(subject, row.before, actor=actor, now=now, undoes=row)
    return subject


def current(subject: Client | Job, name: str) -> Any:
    """Return a field's value as JSON keeps it."""
    if name == "is_archived":
        return isinstance(subject, Client) and subject.archived_at is not None
    if name in ("team", "type"):
        return getattr(subject, f"{name}_id")
    value = getattr(subject, name)
    return value.isoformat() if isinstance(value, date) else value


def name_of(subject: Client | Job) -> str:
    """Return how the audit names it."""
    return f"{_kind(subject)}:{subject.pk}"


def _kind(subject: Client | Job) -> str:
    return "client" if isinstance(subject, Client) else "job"


def _target(subject: Client | Job) -> Any:
    return subject.target if isinstance(subject, Client) else subject.client.target


def _save(subject: Client | Job, values: Values, now: datetime) -> None:
    for name, value in values.items():
        if name == "is_archived":
            subject.archived_at = now if value else None  # type: ignore[union-attr]
        elif name == "type":
            subject.type = job_type(value)  # type: ignore[union-attr]
        elif name == "team":
            subject.team = _team(value)  # type: ignore[union-attr]
        elif name == "deadline":
            subject.deadline = date.fromisoformat(value) if value else None  # type: ignore[union-attr]
        else:
            setattr(subject, name, value)
    subject.updated_at = now
    if isinstance(subject, Client):
        subject.words = words_of(subject.name, subject.short_name)
        _refuse_twice(subject)
    else:
        subject.words = words_of(subject.title)
        _check_pay(subject)
    was = _short_name(subject)
    try:
        with write_tx():
            subject.save()
    except IntegrityError as error:
        raise InvalidInput(_TWICE) from error
    if isinstance(subject, Client) and was != subject.short_name:
        tell_apart(was, subject.short_name)
        subject.refresh_from_db(fields=["is_alike"])


def _short_name(subject: Client | Job) -> str:
    """The client's short name as it is kept; empty for a new one, and for a job."""
    if not isinstance(subject, Client) or subject.pk is None:
        return ""
    return Client.objects.values_list("short_name", flat=True).get(pk=subject.pk)


_TWICE = "已经有这个名称的客户，也可能在别的客户组里；不是同一家就换个写法。"


def _refuse_twice(client: Client) -> None:
    """Full or half width, simplified or traditional: it is the same name."""
    words = words_of(client.name)
    same = Client.objects.filter(Q(words=words) | Q(words__startswith=f"{words}|"))
    if same.exclude(pk=client.pk).exists():
        raise InvalidInput(_TWICE)


def _check_pay(job: Job) -> None:
    low, high = job.salary_low, job.salary_high
    if low is not None and high is not None and low > high:
        raise InvalidInput("薪资的范围写反了：前面的比后面的大。")


def _check_rights(subject: Client | Job, values: Values, *, actor: Viewer) -> None:
    require(actor, Action.EDIT_CLIENT)
    is_new = subject.pk is None
    if "owner" in values:
        _check_owner(subject.owner if not is_new else None, values["owner"], actor=actor)
    if "team" in values:
        own = _own_teams(actor)
        moved = {values["team"], None if is_new else getattr(subject, "team_id", None)} - {None}
        if not actor.sees_all and moved - own:
            raise NotAllowed("只能用自己所在的客户组，别的组请主管来改。")
        _team(values["team"])


def _check_owner(before: int | None, owner: int | None, *, actor: Viewer) -> None:
    if owner == before:
        return
    if owner is not None and owner not in {m.pk for m in active_who_may(Action.READ_CLIENT)}:
        raise InvalidInput("这位成员看不了客户和职位，换一位在职的同事。")
    is_own = before == actor.user_id or (before is None and owner == actor.user_id)
    if not (is_own or may(actor, Action.ASSIGN)):
        raise NotAllowed("别人负责的要由他自己或主管转交；没有负责人的，可以先认领。")


def _team(pk: int | None) -> Team | None:
    if pk is None:
        return None
    found = Team.objects.filter(pk=pk, kind=Team.Kind.CLIENT).first()
    if found is None:
        raise InvalidInput("没有这个客户组，刷新后再选一次。")
    return found


def _own_teams(actor: Viewer) -> set[int]:
    own = Membership.objects.filter(user_id=actor.user_id or 0, team__kind=Team.Kind.CLIENT)
    return set(own.values_list("team_id", flat=True))
