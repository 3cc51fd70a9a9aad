"""Courses are assigned to roles, client teams and members; who has to learn what follows from that, day by day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.clients.words import tidy
from caidang.domain.review.models import Flag, Notification
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.domain.training.catalogue import course_of
from caidang.domain.training.models import Assignment, Certificate, Duty
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.models import Membership, Team, User
from caidang.foundation.accounts.policy import PROGRAM, Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MOST_DAYS: Final = 365
RENEW_WITHIN: Final = timedelta(days=30)
"""So long before a certificate expires what has to be learnt is due again."""
REMIND_WITHIN: Final = timedelta(days=3)
ESCALATE_AFTER: Final = timedelta(days=1)
RETURNS: Final = 3
RETURNS_WITHIN: Final = timedelta(days=30)
Event = Assignment.Event


def assign(
    *, course: str, who: str, event: str, days: int | None, due_on: date | None, note: str, actor: Viewer, now: datetime
) -> Assignment:  # fmt: skip
    """Have whoever ``who`` names learn a course, by a day or some days after an event; they are told at once.

    Raises InvalidInput for nobody, no time, or a day that is over.
    """
    require(actor, Action.MANAGE_TRAINING)
    course_of(course)
    _check_who(who)
    if event not in Event.values:
        raise InvalidInput("选从哪一天算起。")
    if due_on is None and not (days and 1 <= days <= MOST_DAYS):
        raise InvalidInput(f"写几天之内学完（1 到 {MOST_DAYS}），或写一个日子。")
    if due_on is not None and due_on < _day(now):
        raise InvalidInput("这个日子已经过去了。")
    with write_tx():
        row = Assignment.objects.create(
            course=course, who=who, event=event, days=None if due_on else days, due_on=due_on,
            note=" ".join(tidy(note).split())[:200], made_at=now, made_by=actor.user_id,
        )  # fmt: skip
        audit.record(
            actor_id=actor.user_id, verb="training.assigned", subject="training", now=now,
            detail={"assignment": row.pk, "course": course},
        )  # fmt: skip
    follow_assignments(now=now)
    return row


def end_assignment(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Ask for it no longer; certificates stay. Raises NotFound for one that is not open."""
    require(actor, Action.MANAGE_TRAINING)
    key = parse_public_id(public_id, missing="没有这条布置。")
    with write_tx():
        if not Assignment.objects.filter(public_id=key, ended_at=None).update(ended_at=now):
            raise NotFound("没有这条布置，可能已经结束。")
        audit.record(actor_id=actor.user_id, verb="training.ended", subject="training", now=now)


def follow_assignments(*, now: datetime) -> int:
    """Give everybody who has to learn something his part, tell and remind him, and tell his managers when he is late.

    Returns how many parts are new. Harmless when repeated.
    """
    open_rows = list(Assignment.objects.filter(ended_at=None))
    if not open_rows:
        return 0
    people = {user.pk: user for user in User.objects.filter(is_active=True)}
    with write_tx():
        known = set(Duty.objects.filter(assignment__in=open_rows).values_list("assignment_id", "member"))
        clients = _client_members()
        often = _often_returned(people, now)
        held = _held(now)
        made = []
        for row in open_rows:
            for user in (people[pk] for pk in _named(row.who, people, clients) if pk in people):
                if (row.pk, user.pk) in known or (row.event == Event.RETURNED and user.pk not in often):
                    continue
                begun = _begins(row, user, now)
                has_it = (user.pk, row.course) in held
                made.append(
                    Duty(
                        assignment=row, member=user.pk, course=row.course, begun_at=begun, due_at=_due(row, begun),
                        done_at=now if has_it else None,
                    )
                )  # fmt: skip
        Duty.objects.bulk_create(made)
        _renew(held, now)
        _tell(people, now)
    return len(made)


def _tell(people: Mapping[int, User], now: datetime) -> None:
    """New parts are told of, those due soon reminded of once; those late once reach the managers too."""
    todo = Duty.objects.filter(done_at=None, assignment__ended_at=None, member__in=list(people))
    fresh = todo.filter(told_at=None)
    near = todo.filter(reminded_at=None, told_at__lt=now, due_at__lte=now + REMIND_WITHIN)
    late = todo.filter(escalated_at=None, due_at__lte=now - ESCALATE_AFTER)
    hear = set(fresh.values_list("member", flat=True)) | set(near.values_list("member", flat=True))
    late_ones = set(late.values_list("member", flat=True))
    tell_of_client(sorted(hear | late_ones), Notification.Kind.LEARN, actor=PROGRAM, now=now)
    if late_ones:
        above = [user.pk for user in active_who_may(Action.MANAGE_TRAINING)]
        tell_of_client(above, Notification.Kind.LEARN_LATE, actor=PROGRAM, now=now)
    near.update(reminded_at=now)
    fresh.update(told_at=now)
    late.update(escalated_at=now)


def _renew(held: Mapping[tuple[int, str], datetime | None], now: datetime) -> None:
    """What was learnt is due again, on the day the certificate expires, once that is near or over."""
    done = Duty.objects.filter(assignment__ended_at=None).exclude(done_at=None)
    for duty in done:
        key = (duty.member, duty.course)
        until = held.get(key)
        if key in held and (until is None or until > now + RENEW_WITHIN):
            continue
        Duty.objects.filter(pk=duty.pk).update(
            done_at=None, due_at=until or now, told_at=None, reminded_at=None, escalated_at=None
        )


def _held(now: datetime) -> dict[tuple[int, str], datetime | None]:
    """Until when each member's best valid certificate of a course lasts."""
    found: dict[tuple[int, str], datetime | None] = {}
    for row in Certificate.objects.filter(revoked_at=None):
        if row.expires_at is not None and row.expires_at <= now:
            continue
        key = (row.member, row.course)
        if key in found and (found[key] is None or (row.expires_at is not None and row.expires_at < (found[key] or now))):
            continue
        found[key] = row.expires_at
    return found


def _named(who: str, people: Mapping[int, User], clients: Mapping[int, set[int]]) -> Iterable[int]:
    kind, _colon, one = who.partition(":")
    if kind == "role":
        return [pk for pk, user in people.items() if user.role == one]
    if kind == "team":
        return sorted(clients.get(int(one), set()))
    return list(people) if kind == "all" else [int(one)]


def _begins(row: Assignment, user: User, now: datetime) -> datetime:
    if row.event == Event.RETURNED:
        return now
    return user.created_at if row.event == Event.JOINED else max(row.made_at, user.created_at)


def _due(row: Assignment, begun: datetime) -> datetime:
    if row.due_on is not None:
        return datetime.combine(row.due_on + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    # Who has been here for long is not late on the day it is asked of him.
    return max(begun, row.made_at) + timedelta(days=row.days or 1)


def _client_members() -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for team, user in Membership.objects.filter(team__kind=Team.Kind.CLIENT).values_list("team_id", "user_id"):
        found.setdefault(team, set()).add(user)
    return found


def _often_returned(people: Mapping[int, User], now: datetime) -> set[int]:
    rows = Flag.objects.filter(blamed__in=list(people), raised_at__gt=now - RETURNS_WITHIN)
    counted = rows.values("blamed").annotate(n=Count("case", distinct=True)).values_list("blamed", "n")
    return {member for member, n in counted.order_by() if member is not None and n >= RETURNS}


def _check_who(who: str) -> None:
    kind, _colon, one = who.partition(":")
    is_there = {
        "all": not one,
        "role": one in set(Role),
        "team": one.isdigit() and Team.objects.filter(pk=int(one[:18]), kind=Team.Kind.CLIENT).exists(),
        "member": one.isdigit() and User.objects.filter(pk=int(one[:18]), is_active=True).exists(),
    }.get(kind, False)
    if not is_there:
        raise InvalidInput("选布置给谁。")


def _day(now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
