"""Who is sent which report when: planned, changed, switched off, left."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.domain.analytics.catalogue import measures_for
from caidang.domain.analytics.models import Report, ReportMail
from caidang.domain.analytics.plans import Plan
from caidang.domain.analytics.selectors.reports import MANAGERS, find_row
from caidang.domain.analytics.spans import Span
from caidang.foundation.accounts.members import active_ids
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MOST_MEMBERS: Final = 50
MOST_PLANS: Final = 30
MISSING: Final = "没有这个定期邮件，可能已经删掉。"


def plan_mail(
    *, report_id: str, span: str, plan: Plan, members: Sequence[int], actor: Viewer, now: datetime
) -> ReportMail:
    """This function will have a report, or with an empty ``report_id`` each one's own board, sent from now on.

    Everybody may have it sent to himself; to others only who shares work out. Raises NotFound, InvalidInput,
    NotAllowed. The first letter goes at the plan's next moment, none for moments that are over.
    """
    if not measures_for(actor) or actor.user_id is None:
        raise NotAllowed("你的角色还看不到数据，不能定期收报表。")
    plan = plan.checked()
    people = _fit_members(members, actor)
    if span not in set(Span) - {Span.OWN}:
        raise InvalidInput("请选报表说的是哪段时间。")
    with write_tx():
        report = find_row(report_id, viewer=actor) if report_id else None
        if report is not None and people != [actor.user_id] and report.shared == Report.Shared.NOBODY:
            raise InvalidInput("这份报表还没有共享，先共享给团队或所有成员，再寄给别人。")
        if ReportMail.objects.filter(created_by=actor.user_id, removed_at=None).count() >= MOST_PLANS:
            raise InvalidInput(f"最多定 {MOST_PLANS} 个，先删掉不用的。")
        row = ReportMail.objects.create(
            report=report, span=span, members=people, created_by=actor.user_id, created_at=now, settled_to=now, **asdict(plan)
        )
        _record("report_mail.planned", row, actor=actor, now=now)
    return row


def switch_mail(*, public_id: str, is_on: bool, actor: Viewer, now: datetime) -> None:
    """This function will switch a plan off, or on again; what fell due meanwhile is not sent."""
    with write_tx():
        row = _own(public_id, actor)
        row.off_at, row.settled_to = (None, now) if is_on else (now, row.settled_to)
        row.save(update_fields=["off_at", "settled_to"])
        _record("report_mail.on" if is_on else "report_mail.off", row, actor=actor, now=now)


def remove_mail(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """This function will end a plan for good."""
    with write_tx():
        row = _own(public_id, actor)
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        _record("report_mail.removed", row, actor=actor, now=now)


def leave_mail(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """This function will take the actor himself off a plan that others made."""
    with write_tx():
        row = _live(public_id)
        if actor.user_id not in row.members:
            raise NotFound(MISSING)
        row.members = [one for one in row.members if one != actor.user_id]
        if not row.members:
            row.removed_at = now
        row.save(update_fields=["members", "removed_at"])
        _record("report_mail.left", row, actor=actor, now=now)


def plan_of(row: ReportMail) -> Plan:
    """This function will return a row's plan."""
    return Plan(row.rhythm, row.weekday, row.day, row.hour, row.minute)


def _fit_members(members: Sequence[int], actor: Viewer) -> list[int]:
    found = sorted(set(members) & active_ids())
    if not found:
        raise InvalidInput("请选寄给谁。")
    if len(found) > MOST_MEMBERS:
        raise InvalidInput(f"一次最多寄给 {MOST_MEMBERS} 位成员。")
    if found != [actor.user_id] and not may(actor, Action.ASSIGN):
        raise NotAllowed("只有能分派待办的人可以定期寄给别人，你可以寄给自己。")
    return found


def _live(public_id: str) -> ReportMail:
    row = ReportMail.objects.filter(public_id=parse_public_id(public_id, missing=MISSING), removed_at=None).first()
    if row is None:
        raise NotFound(MISSING)
    return row


def _own(public_id: str, actor: Viewer) -> ReportMail:
    row = _live(public_id)
    if row.created_by != actor.user_id and actor.role not in MANAGERS:
        raise NotFound(MISSING)
    return row


def _record(verb: str, row: ReportMail, *, actor: Viewer, now: datetime) -> None:
    detail = {"members": row.members, "rhythm": row.rhythm}
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"report_mail:{row.pk}", now=now, detail=detail)
