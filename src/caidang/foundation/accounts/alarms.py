"""Looking at more than work explains is told to those who answer for the records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from caidang.core.errors import NotFound
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import Alarm
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

_AGAIN_AFTER = timedelta(hours=1)
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class RaisedAlarm:
    """One alarm; ``label`` says what was too much, ``count`` how much."""

    id: int
    member_id: int
    member: str
    label: str
    count: int
    at: datetime


def raise_alarm(*, member: int, kind: Alarm.Kind, count: int, now: datetime) -> bool:
    """Raise an alarm unless the same was raised within the hour. To be called inside a transaction."""
    recent = Alarm.objects.filter(member_id=member, kind=kind, at__gt=now - _AGAIN_AFTER)
    if recent.exists():
        return False
    Alarm.objects.create(member_id=member, kind=kind, count=count, at=now)
    audit.record(
        actor_id=member, verb=f"alarm.{kind.value}", subject=f"user:{member}", now=now,
        detail={"count": count},
    )  # fmt: skip
    return True


def list_alarms(*, viewer: Viewer) -> Sequence[RaisedAlarm]:
    """Return the alarms that nobody has looked into yet, newest first."""
    require(viewer, Action.READ_AUDIT)
    rows = list(Alarm.objects.filter(seen_at=None)[:MOST_LISTED])
    names = names_of(row.member_id for row in rows)
    return [
        RaisedAlarm(
            row.pk, row.member_id, names.get(row.member_id, ""), Alarm.Kind(row.kind).label,
            row.count, row.at,
        )
        for row in rows
    ]  # fmt: skip


def count_alarms(*, viewer: Viewer) -> int:
    """Return how many alarms nobody has looked into yet."""
    require(viewer, Action.READ_AUDIT)
    return Alarm.objects.filter(seen_at=None).order_by().count()


def settle_alarm(*, alarm_id: int, actor: Viewer, now: datetime) -> None:
    """Somebody has looked into the alarm. Nobody settles one about himself; raises NotFound."""
    require(actor, Action.READ_AUDIT)
    with write_tx():
        open_ones = Alarm.objects.filter(pk=alarm_id, seen_at=None).exclude(member_id=actor.user_id)
        if not open_ones.update(seen_by=actor.user_id, seen_at=now):
            raise NotFound("没有这条警报，或者它说的是你自己：要由别人来看。")
        audit.record(
            actor_id=actor.user_id, verb="alarm.settled", subject=f"alarm:{alarm_id}", now=now
        )
