"""A member's own calendar: where his invitations go, and an address that a calendar program subscribes to.

The address carries a secret and nothing else; it is kept as a keyed hash, can be renewed and revoked.
What is read there is what its owner may see at that moment, people by masked names unless he asked
for names.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from caidang.core.errors import CaidangError, NotFound
from caidang.core.interchange.meeting import feed
from caidang.domain.pipeline.models import CalendarLink
from caidang.domain.pipeline.selectors.interviews.lists import meetings_for
from caidang.domain.review.calendar import team_time
from caidang.domain.review.selectors.reminders import reminder_meetings
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.login.once import hash_of, new_secret
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.policy import Viewer, may, require
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.letters import check_address
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

WINDOW = timedelta(hours=1)
MOST_IN_WINDOW = 60
"""Times an hour that a feed is given out; calendar programs ask every few minutes at most."""
_SECRET = "calendar"  # noqa: S105 - what kind of secret
_NONE = "没有这个日历，可能已经换了地址或停用。"


class AskedTooOften(CaidangError):
    """The feed was fetched too often; the program should come back later."""


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """How the member's calendar stands."""

    address: str = ""
    has_feed: bool = False
    shows_names: bool = False
    made_at: datetime | None = None
    used_at: datetime | None = None


def calendar_settings(*, viewer: Viewer) -> CalendarSettings:
    """Return how the viewer's calendar stands."""
    require(viewer, policy.Action.READ_CANDIDATE)
    row = CalendarLink.objects.filter(member=viewer.user_id or 0).first()
    if row is None:
        return CalendarSettings()
    address = "" if row.address is None else str(vault.open_own(row.address_place, bytes(row.address))["to"])
    return CalendarSettings(address, bool(row.token), row.shows_names, row.made_at, row.used_at)


def set_invitations(*, address: str, actor: Viewer, now: datetime) -> None:
    """Have invitations sent to an address; an empty one ends it. Raises InvalidInput for what is no address."""
    address = address.strip()
    if address:
        check_address(address)
    with write_tx():
        row = _own(actor)
        row.address = vault.seal_own(row.address_place, {"to": address}) if address else None
        row.save()
        _note("calendar.address_set" if address else "calendar.address_ended", actor.user_id, now)


def make_feed(*, shows_names: bool, actor: Viewer, now: datetime) -> str:
    """Make the member's feed and return its secret, the only time it can be seen; one of before no longer opens."""
    secret = new_secret()
    with write_tx():
        row = _own(actor)
        row.token, row.shows_names, row.made_at, row.used_at = hash_of(_SECRET, secret), shows_names, now, None
        row.window, row.asked = None, 0
        row.save()
        _note("calendar.feed_made", actor.user_id, now)
    return secret


def revoke_feed(*, actor: Viewer, now: datetime) -> None:
    """Close the member's feed."""
    with write_tx():
        row = _own(actor)
        row.token, row.made_at, row.used_at = "", None, None
        row.save()
        _note("calendar.feed_revoked", actor.user_id, now)


def read_feed(secret: str, *, now: datetime) -> bytes:
    """Return the calendar behind the secret.

    Raises NotFound, with the same words, for none, one that was closed, and an owner who left or may
    no longer see records; AskedTooOften for a program that does not leave it alone.
    """
    row = CalendarLink.objects.filter(token=hash_of(_SECRET, secret)).first() if secret else None
    if row is None:
        raise NotFound(_NONE)
    try:
        owner = member_of(row.member)
    except NotFound:
        raise NotFound(_NONE) from None
    viewer = viewer_of(owner)
    if not owner.is_active or not may(viewer, policy.Action.READ_CANDIDATE):
        raise NotFound(_NONE)
    _count(row, now)
    meetings = meetings_for(viewer, are_names_shown=row.shows_names, now=now)
    reminders = reminder_meetings(
        viewer, are_names_shown=row.shows_names, now=now, today=team_time(now).date()
    )
    return feed([*meetings, *reminders], name="才档 · 面试和提醒", now=now)


def _count(row: CalendarLink, now: datetime) -> None:
    is_fresh = row.window is None or row.window <= now - WINDOW
    if not is_fresh and row.asked >= MOST_IN_WINDOW:
        raise AskedTooOften("取得太勤了，过一会儿再来。")
    is_noted = row.used_at is not None and row.used_at.date() == now.date()
    row.window, row.asked = (now, 1) if is_fresh else (row.window, row.asked + 1)
    with write_tx():
        if not is_noted:
            # Once a day: a program that asks every half hour would fill the log.
            _note("calendar.feed_read", row.member, now)
        row.used_at = now
        row.save(update_fields=["window", "asked", "used_at"])


def _own(actor: Viewer) -> CalendarLink:
    require(actor, policy.Action.READ_CANDIDATE)
    if actor.user_id is None:
        raise NotFound("只有成员有自己的日历。")
    found, _made = CalendarLink.objects.get_or_create(member=actor.user_id)
    return found


def _note(verb: str, member: int | None, now: datetime) -> None:
    audit.record(actor_id=member, verb=verb, subject=f"user:{member}", now=now)
