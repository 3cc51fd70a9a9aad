"""Once a working day a member is written what he has not read and what is due, if he wants that.

The letter says how much, never whom it is about: it leaves the house.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from caidang.domain.review.calendar import team_calendar
from caidang.domain.review.models import Digest, Notification, Robot
from caidang.domain.review.queue import queue_of
from caidang.domain.review.services.news.reminders import count_due
from caidang.domain.review.services.news.robots import say
from caidang.domain.review.services.news.telling import told_to
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.letters import check_address
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

FROM: time = time(8)
"""When the day's letters go out, by the team's clock."""
Send = Callable[[str, str, str], bool]
"""Sends a letter to an address, with subject and body; tells whether it went out."""
CountNew = Callable[[Viewer], Sequence[int]]
"""Counts who is new in each of a member's pinned views; it needs the index."""


def set_digest(*, address: str, actor: Viewer, now: datetime) -> None:
    """Have the actor's digest, and the reports he is sent, go to an address from now on; an empty one ends it.

    Everybody may: who has no work of his own gets no digest, only the reports. Raises InvalidInput for what is no address.
    """
    address = address.strip()
    if address:
        check_address(address)
    with write_tx():
        Digest.objects.filter(member=actor.user_id or 0).delete()
        if address:
            row = Digest(member=actor.user_id or 0, sent_on=_local(now).date())
            row.address = vault.seal_own(row.address_place, {"to": address})
            row.save()
        audit.record(
            actor_id=actor.user_id, verb="member.digest_set" if address else "member.digest_ended",
            subject=f"user:{actor.user_id}", now=now,
        )  # fmt: skip


def digest_address(*, viewer: Viewer) -> str:
    """Return where the viewer's digest goes, or nothing."""
    row = Digest.objects.filter(member=viewer.user_id or 0).first()
    return _address(row) if row is not None else ""


def send_digests(*, now: datetime, send: Send, count_new: CountNew = lambda _: ()) -> int:
    """Write to all whose digest is due; return how many letters went out.

    Who has nothing to hear of is not written to. A letter that does not go out is tried again with
    the next call; one that went out is not sent twice, but if the program dies in between.
    """
    local = _local(now)
    today = local.date()
    if local.time() < FROM or not team_calendar().is_working(today):
        return 0
    due = Digest.objects.exclude(sent_on=today)
    rows = {row.member: row for row in due}
    members = list(User.objects.filter(pk__in=rows, is_active=True))
    viewers = viewers_of(members)
    sent = 0
    for member in members:
        row, viewer = rows[member.pk], viewers[member.pk]
        body = _body(viewer, count_new(viewer), now=now, today=today) if may(viewer, Action.WORK) else ""
        is_done = not body or send(_address(row), "才档：今天的待办和没看的通知", body)
        if is_done:
            sent += bool(body)
            with write_tx():
                Digest.objects.filter(pk=row.pk).update(sent_on=today)
    return sent


def tell_robots(*, now: datetime) -> int:
    """Once a working day have members' own robots say how much waits for them; return how many were told."""
    local = _local(now)
    today = local.date()
    if local.time() < FROM or not team_calendar().is_working(today):
        return 0
    due = list(Robot.objects.filter(member__isnull=False, removed_at=None).filter(Q(told_on=None) | Q(told_on__lt=today)))
    members = {one.pk: one for one in User.objects.filter(pk__in={row.member for row in due}, is_active=True)}
    viewers = viewers_of(members.values())
    count = 0
    for row in due:
        viewer = viewers.get(row.member or 0)
        waiting, unread = _figures(viewer, now=now, today=today) if viewer else (0, 0)
        parts = [f"{waiting} 份等你处理" if waiting else "", f"{unread} 条没看的通知" if unread else ""]
        text = "，".join(part for part in parts if part)
        with write_tx():
            # Another worker may have told it meanwhile.
            if Robot.objects.filter(Q(told_on=None) | Q(told_on__lt=today), pk=row.pk).update(told_on=today) and text:
                count += say(robot=row, text=text, path="/", now=now) is not None
    return count


def _figures(viewer: Viewer, *, now: datetime, today: date) -> tuple[int, int]:
    if not may(viewer, Action.WORK):
        return 0, 0
    day_end = datetime.combine(today + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    work = queue_of(viewer, now=now).figures(now=now, day_end=day_end)
    return work.waiting, told_to(viewer).filter(read_at=None).count()


def _body(viewer: Viewer, new: Sequence[int], *, now: datetime, today: date) -> str:
    unread = told_to(viewer).filter(read_at=None)
    kinds = Counter(unread.values_list("kind", flat=True))
    day_end = datetime.combine(today + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    work = queue_of(viewer, now=now).figures(now=now, day_end=day_end)
    lines = []
    if work.waiting:
        lines.append(f"等你处理 {work.waiting} 份，今天到期 {work.due_today} 份，已逾期 {work.overdue} 份。")
    if kinds:
        told = "，".join(f"{Notification.Kind(kind).label} {n} 条" for kind, n in kinds.most_common())
        lines.append(f"没看的通知：{told}。")
    if due := count_due(viewer=viewer, now=now):
        lines.append(f"到时间的提醒 {due} 个。")
    if fresh := [n for n in new if n]:
        # One may be new in several, so they are not added up.
        lines.append(f"固定的视图里，{len(fresh)} 个有新来的人：{'、'.join(f'{n} 位' for n in fresh)}。")
    if not lines:
        return ""
    return "\n".join([*lines, "", "登录才档就能看到是谁、是什么。不想再收，在「登录与安全」里清空邮箱。"])


def _address(row: Digest) -> str:
    return str(vault.open_own(row.address_place, bytes(row.address))["to"])


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))
