"""Where a member is logged in: looked at, and ended from afar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from caidang.core.errors import NotFound
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
"""A session ends after this long without anything done, and after this long in any case."""
MAX_AGENT = 200


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where the member is logged in. ``agent`` is what the browser calls itself."""

    id: int
    agent: str
    address: str
    since: datetime
    seen_at: datetime
    is_this: bool


def list_sessions(*, user_id: int, this: str, now: datetime) -> list[OpenSession]:
    """Return the open sessions, this one first, then the latest seen; ``this`` is the key of this one."""
    rows = UserSession.objects.filter(
        user_id=user_id, last_seen_at__gt=now - IDLE, created_at__gt=now - LONGEST
    )
    alive = set(
        Session.objects.filter(
            session_key__in=rows.values("session_key"), expire_date__gt=now
        ).values_list("session_key", flat=True)
    )
    found = [
        OpenSession(
            row.pk, row.user_agent, row.ip, row.created_at, row.last_seen_at, row.session_key == this
        )
        for row in rows.order_by("-last_seen_at")
        if row.session_key in alive
    ]
    return sorted(found, key=lambda session: not session.is_this)


def count_sessions(*, user_id: int, now: datetime) -> int:
    """Return in how many places the member is logged in."""
    return len(list_sessions(user_id=user_id, this="", now=now))


def touch_session(*, key: str, user_id: int, address: str, agent: str, now: datetime) -> None:
    """Remember that the member was seen, from where and with what."""
    seen = {"ip": address, "user_agent": agent[:MAX_AGENT], "last_seen_at": now}
    with write_tx():
        rows = UserSession.objects.filter(session_key=key, user_id=user_id)
        if rows.update(**seen):
            return
        # The key may have been another member's, who left without logging out.
        UserSession.objects.filter(session_key=key).delete()
        UserSession.objects.create(session_key=key, user_id=user_id, created_at=now, **seen)


def end_session(*, session_id: int, actor: Viewer, now: datetime) -> None:
    """Log out one of the actor's own sessions, wherever it is."""
    own = UserSession.objects.filter(pk=session_id, user_id=actor.user_id)
    with write_tx():
        if not end(own):
            raise NotFound("这处登录已经结束了。")
        _note(actor, now, 1)


def end_other_sessions(*, this: str, actor: Viewer, now: datetime) -> int:
    """Log out everywhere but here; returns how many sessions ended."""
    others = UserSession.objects.filter(user_id=actor.user_id).exclude(session_key=this)
    with write_tx():
        count = end(others)
        if count:
            _note(actor, now, count)
    return count


def end(rows: Iterable[UserSession]) -> int:
    """Delete these sessions; to be called inside ``write_tx()``, and written down by the caller."""
    ended = list(rows)
    Session.objects.filter(session_key__in=[row.session_key for row in ended]).delete()
    UserSession.objects.filter(pk__in=[row.pk for row in ended]).delete()
    return len(ended)


def end_every_session() -> int:
    """Log everybody out, whoever it is; to be called inside ``write_tx()``, and written down by the caller."""
    UserSession.objects.all().delete()
    return Session.objects.all().delete()[0]


def _note(actor: Viewer, now: datetime, count: int) -> None:
    audit.record(
        actor_id=actor.user_id, verb="member.sessions_ended", subject=f"user:{actor.user_id}",
        now=now, detail={"count": count},
    )  # fmt: skip
