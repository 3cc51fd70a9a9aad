"""Runs are asked for, by a person or by the schedule, stopped, and tried again for what failed."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.connectors.house import ORDER
from caidang.domain.connectors.models import (
    Connection,
    Item,
    Link,
    LinkFile,
    ObjectMap,
    Run,
    Thing,
)
from caidang.domain.connectors.services.connections import cancel, note, require_sending
from caidang.domain.connectors.services.housing.fates import AGAINST
from caidang.domain.connectors.services.housing.way import HELD
from caidang.domain.connectors.services.taking.pulling import LONG_AGO
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

WHOLE_EVERY: Final = timedelta(days=7)
"""How often the schedule reads all of it again: only so it is seen what is gone there."""
_NONE: Final = "没有这次运行。"


def start_run(*, connection: Connection, kind: str, actor: Viewer, now: datetime) -> Run:
    """Put a run in line. Raises InvalidInput before anything is mapped, Conflict while another is on its way."""
    require(actor, Action.MANAGE_SOURCES)
    require(actor, Action.RECEIVE)
    if kind not in Run.Kind.values:
        raise InvalidInput("不知道要做什么，刷新后再试。")
    if connection.is_writing:
        require_sending(actor, now=now)
    return _started(connection, kind, actor.user_id, now)


def start_due(*, now: datetime) -> int:
    """Put in line what the schedules ask for; returns how many. Who set one and has left stops it."""
    due = Connection.objects.filter(is_active=True, removed_at=None, every__gt=0, due_at__lte=now)
    count = 0
    for row in due:
        with write_tx():
            Connection.objects.filter(pk=row.pk).update(due_at=now + timedelta(minutes=row.every))
        if row.run_as is not None and not User.objects.filter(pk=row.run_as, is_active=True).exists():
            problem = "定时的人已经离职，定时停了。请在职的同事重新设定。"
            with write_tx():
                Connection.objects.filter(pk=row.pk).update(every=0, due_at=None, problem=problem)
            continue
        try:
            _started(row, _kind_due(row, now), row.run_as, now, is_by_schedule=True)
            count += 1
        except (Conflict, InvalidInput):
            continue
    return count


def stop_run(*, run: Run, actor: Viewer, now: datetime) -> None:
    """Have a run stop after the portion in hand; what it wrote stays."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        if not cancel(Run.objects.filter(pk=run.pk), now=now):
            raise Conflict("这次运行已经结束。")
        note("connection.run_stopped", run.connection, actor=actor, now=now, run=run.pk)


def run_of(public_id: str, *, actor: Viewer) -> Run:
    """Return a run; raises NotFound."""
    require(actor, Action.MANAGE_SOURCES)
    key = parse_public_id(public_id, missing=_NONE)
    rows = Run.objects.select_related("connection", "data_key")
    found = rows.filter(public_id=key, connection__removed_at=None).first()
    if found is None:
        raise NotFound(_NONE)
    return found


def _started(connection: Connection, kind: str, member: int | None, now: datetime, *, is_by_schedule: bool = False) -> Run:
    maps = sorted((one for one in connection.maps.all() if one.columns), key=lambda one: ORDER.index(ObjectMap.What(one.what)))
    if not connection.is_active or connection.removed_at is not None:
        raise InvalidInput("这个连接已关上，先打开再同步。")
    if not maps:
        raise InvalidInput("还没有对上字段：先选一个对象，核对它的字段。")
    cursor: dict[str, object] = {"maps": [one.pk for one in maps]}
    try:
        with write_tx():
            if kind == Run.Kind.RETRY:
                cursor["ids"] = _failed(connection)
            row = Run.objects.create(
                connection=connection, data_key=vault.new_data_key(now=now), kind=kind, cursor=cursor,
                created_at=now, created_by=member, is_by_schedule=is_by_schedule,
            )  # fmt: skip
            audit.record(
                actor_id=member, verb="connection.trial_started" if kind == Run.Kind.TRIAL else "connection.run_started",
                subject=f"connection:{connection.pk}", now=now, detail={"run": row.pk},
            )  # fmt: skip
            if kind == Run.Kind.TRIAL:
                # Of trials only the newest is of interest.
                old = Run.objects.filter(connection=connection, kind=Run.Kind.TRIAL).exclude(pk=row.pk)
                Item.objects.filter(run__in=old).delete()
    except IntegrityError:
        raise Conflict("这个连接正在运行，等它做完或先停下。") from None
    return row


def _kind_due(connection: Connection, now: datetime) -> Run.Kind:
    """What the schedule does next: what changed, or once a week all of it; the first run reads all by itself."""
    done = connection.runs.filter(stage=Run.Stage.DONE).exclude(kind=Run.Kind.TRIAL).order_by("pk")
    first, since = done.first(), now - WHOLE_EVERY
    if first is None or (first.finished_at or now) > since:
        return Run.Kind.SYNC
    is_seen = done.filter(kind=Run.Kind.FULL, finished_at__gt=since).exists()
    return Run.Kind.SYNC if is_seen else Run.Kind.FULL


def settle_refused(run: Run) -> None:
    """This function will let a record that an earlier run did not take wait for no retry where this run spoke of it again, or read all.

    What was not written over there stays as it is: it waits for a person's word.
    """
    old = Item.objects.filter(run__connection=run.connection_id, run__lt=run.pk, outcome=Item.Outcome.REFUSED, is_retried=False)
    old = old.exclude(run__kind=Run.Kind.TRIAL)
    if run.kind == Run.Kind.FULL:
        old.update(is_retried=True)
        return
    waiting: dict[int, list[str]] = {}
    for map_id, remote_id in old.values_list("map_id", "remote_id").distinct():
        waiting.setdefault(map_id, []).append(remote_id)
    for map_id, ids in waiting.items():
        for first in range(0, len(ids), 500):
            told = run.items.filter(map=map_id, remote_id__in=ids[first : first + 500]).values_list("remote_id", flat=True)
            old.filter(map=map_id, remote_id__in=list(told)).update(is_retried=True)


def _failed(connection: Connection) -> dict[str, list[str]]:
    """What failed and was not tried again yet, by object; files and writing begin anew by themselves."""
    items = Item.objects.filter(run__connection=connection, outcome__in=Item.FAILED, is_retried=False)
    items = items.exclude(run__kind=Run.Kind.TRIAL)
    found: dict[str, list[str]] = {}
    for map_id, remote_id in items.values_list("map_id", "remote_id").distinct():
        if not remote_id.startswith("new:"):
            found.setdefault(str(map_id), []).append(remote_id)
    for key, ids in found.items():
        for first in range(0, len(ids), 500):
            part = ids[first : first + 500]
            Link.objects.filter(map_id=int(key), remote_id__in=part).update(synced_at=LONG_AGO, digest="")
            for thing in Thing.objects.filter(map_id=int(key), remote_id__in=part):
                thing.seen = {name: mark for name, mark in thing.seen.items() if name != HELD and not name.startswith(AGAINST)}
                thing.save(update_fields=["seen"])
    LinkFile.objects.filter(link__map__connection=connection, state=LinkFile.State.FAILED).update(
        state=LinkFile.State.WAITING, attempts=0, problem=""
    )
    LinkFile.objects.filter(link__map__connection=connection, state=LinkFile.State.UNSENT).update(
        state=LinkFile.State.SENDING, attempts=0, problem=""
    )
    items.update(is_retried=True)
    return found
