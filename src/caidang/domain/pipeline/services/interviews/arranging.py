"""Interviews are arranged, moved, held, called off, and decided."""

from datetime import datetime, timedelta

from django.db.models import Max

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate
from caidang.domain.pipeline.merged import person_behind
from caidang.domain.pipeline.models import Application, Interview, Interviewer, Scorecard
from caidang.domain.pipeline.selectors.interviews.sight import Sight, reaches, require_manager
from caidang.domain.pipeline.services.interviews.letters import queue_letters
from caidang.domain.pipeline.services.interviews.plan import (
    MAX_ROUND,
    MAX_TEXT,
    Plan,
    checked,
    limited,
)
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault

_NO_CARD = "这张评分表已经没有了，换一张。"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_TOUCHES_CALENDAR = ("start", "minutes", "kind", "round", "zone", "naming")
_STEPS: dict[str, tuple[tuple[str, ...], Interview.Status]] = {
    "done": (Interview.AHEAD, Interview.Status.DONE),
    "absent": (Interview.AHEAD, Interview.Status.ABSENT),
    "cancel": (Interview.AHEAD, Interview.Status.CANCELLED),
    "reopen": (
        (Interview.Status.DONE, Interview.Status.ABSENT, Interview.Status.CANCELLED),
        Interview.Status.SCHEDULED,
    ),
}
"""What can be done to an interview: from where, to where. A new time is a step of its own (``change``)."""


def next_round(application: Application) -> int:
    """Return the number of the application's next round."""
    held = application.interviews.exclude(status=Interview.Status.CANCELLED)
    last: int | None = held.aggregate(last=Max("round"))["last"]
    return min((last or 0) + 1, MAX_ROUND)


def arrange(*, application: Application, plan: Plan, actor: Viewer, now: datetime) -> Interview:
    """Arrange a round for one who applied; its interviewers are told, and written to where they can be.

    Raises InvalidInput for what cannot be arranged; a clash of times is a warning elsewhere, and no reason to refuse.
    """
    candidate = application.candidate
    person = person_behind(candidate)
    require(actor, policy.Action.INTERVIEW, person.target)
    if not reaches(application, person, viewer=actor):
        raise NotFound("没有这个应聘，可能不在你的范围里。")
    plan = checked(plan)
    _check_naming(plan, person, actor)
    interview = Interview(
        application=application, data_key=candidate.data_key, owner=actor.user_id,
        created_at=now, updated_at=now, is_walled=application.job.client.team_id is not None,
    )  # fmt: skip
    with write_tx():
        _write(interview, plan, now=now)
        interview.save()
        _seat(interview, plan)
        tell(
            plan.members, Notification.Kind.INTERVIEW, person, actor=actor, now=now,
            about=interview.public_id,
        )  # fmt: skip
        if plan.are_invited:
            queue_letters(interview, now=now)
        _note(interview, "interview.arranged", person.pk, actor=actor, now=now, round=plan.round)
    return interview


def change(*, sight: Sight, plan: Plan, actor: Viewer, now: datetime) -> Interview:
    """Give an interview another time, place, other people. Calendars hear of it by a higher sequence.

    With another time one that was missed or called off is to be held again. Raises Conflict for one that was held.
    """
    require_manager(sight, actor)
    plan = checked(plan)
    _check_naming(plan, sight.person, actor)
    interview = sight.interview
    with write_tx():
        interview = Interview.objects.select_related("data_key").get(pk=interview.pk)
        if interview.status == Interview.Status.DONE:
            raise Conflict("这场面试已经完成，时间和人改不了；要改先撤销「已完成」。")
        before = [getattr(interview, name) for name in _TOUCHES_CALENDAR]
        is_moved = interview.start != plan.start or not interview.is_ahead
        _write(interview, plan, now=now)
        if is_moved:
            interview.status = Interview.Status.MOVED
            interview.decision, interview.reason = "", None
        interview.sequence += 1
        interview.save()
        gone, joined = _reseat(interview, plan)
        if plan.are_invited:
            queue_letters(interview, now=now, gone=gone)
        is_other = before != [getattr(interview, name) for name in _TOUCHES_CALENDAR]
        heard = plan.members if is_other else joined
        tell(
            heard, Notification.Kind.INTERVIEW, sight.person, actor=actor, now=now,
            about=interview.public_id,
        )  # fmt: skip
        verb = "interview.moved" if is_moved else "interview.changed"
        _note(interview, verb, sight.person.pk, actor=actor, now=now)
    return interview


def take_step(
    *, sight: Sight, step: str, are_told: bool, actor: Viewer, now: datetime
) -> Interview:
    """Say what became of an interview: ``done``, ``absent``, ``cancel``, or ``reopen`` to take that back.

    ``are_told``: whether a letter goes out for what concerns calendars. Raises Conflict where it does not fit.
    """
    require_manager(sight, actor)
    if step not in _STEPS:
        raise InvalidInput("没有这个动作。")
    allowed, after = _STEPS[step]
    with write_tx():
        interview = Interview.objects.select_related("data_key").get(pk=sight.interview.pk)
        if interview.status not in allowed:
            raise Conflict(f"这场面试现在是「{interview.get_status_display()}」，刷新后再看。")
        if step == "done" and interview.start > now:
            raise Conflict("面试还没开始，到点以后再标「已完成」。")
        was_cancelled = interview.status == Interview.Status.CANCELLED
        interview.status, interview.updated_at = after, now
        if step in ("cancel", "reopen", "absent"):
            interview.decision, interview.reason = "", None
        if is_calendar := step == "cancel" or was_cancelled:
            interview.sequence += 1
        interview.save()
        members = list(interview.interviewers.exclude(member=None).values_list("member", flat=True))
        if is_calendar:
            tell(
                members, Notification.Kind.INTERVIEW, sight.person, actor=actor, now=now,
                about=interview.public_id,
            )  # fmt: skip
            if are_told:
                queue_letters(interview, now=now)
        _note(interview, f"interview.{step}", sight.person.pk, actor=actor, now=now)
    return interview


def decide(
    *, sight: Sight, decision: str, reason: str, actor: Viewer, now: datetime
) -> Interview:
    """Say what comes of a round that was held; an empty decision takes it back.

    Raises InvalidInput for a refusal without a reason.
    """
    require_manager(sight, actor)
    if decision and decision not in Interview.Decision:
        raise InvalidInput("请选一个结论。")
    why = limited(reason, MAX_TEXT, "理由")
    if decision == Interview.Decision.FAIL and not why:
        raise InvalidInput("不通过要写理由：以后的人要看得懂为什么。")
    with write_tx():
        interview = Interview.objects.select_related("data_key").get(pk=sight.interview.pk)
        if interview.status != Interview.Status.DONE:
            raise Conflict("先标「已完成」，再下结论。")
        interview.decision, interview.updated_at = decision, now
        interview.decided_by, interview.decided_at = (actor.user_id, now) if decision else (None, None)
        interview.reason = (
            vault.seal(interview.data_key, interview.reason_place, why.encode()) if why else None
        )
        interview.save()
        _note(
            interview, "interview.decided" if decision else "interview.undecided", sight.person.pk,
            actor=actor, now=now,
        )  # fmt: skip
    return interview


def _check_naming(plan: Plan, person: Candidate, actor: Viewer) -> None:
    """Whoever does not see the name does not send it out either."""
    field = FIELDS["name"]
    seen = policy.can(actor, policy.Action.READ_CANDIDATE, person.target, field)
    if plan.naming == Interview.Naming.NAME and not seen.is_allowed:
        raise InvalidInput("你的角色看不到姓名，邀请里请用姓名首字母。")


def _write(interview: Interview, plan: Plan, *, now: datetime) -> None:
    """Put the plan into the row; what was told before a new time will be told again."""
    if interview.start != plan.start:
        left = plan.start - now
        # Whoever arranges it for today has just been told: nobody is reminded of a day that is past.
        interview.told_day_at = now if left <= DAY else None
        interview.told_hour_at = now if left <= HOUR else None
        interview.asked_at = None
    for name in ("round", "kind", "start", "minutes", "zone", "naming"):
        setattr(interview, name, getattr(plan, name))
    card = None
    if plan.scorecard:
        key = parse_public_id(plan.scorecard, missing=_NO_CARD)
        card = Scorecard.objects.filter(public_id=key).first()
        if card is None:
            raise InvalidInput(_NO_CARD)
    if card is None or card.pk != interview.scorecard_id:
        # As it is now: changing the template later does not change what was judged by.
        interview.competencies = card.competencies if card is not None else []
    interview.scorecard = card
    interview.detail = vault.seal_json(
        interview.data_key, interview.detail_place,
        {"place": plan.place, "link": plan.link, "told": plan.told},
    )  # fmt: skip
    interview.updated_at = now


def _seat(interview: Interview, plan: Plan) -> None:
    for member in dict.fromkeys(plan.members):
        Interviewer.objects.create(interview=interview, member=member)
    for contact in plan.contacts:
        one = Interviewer(interview=interview)
        one.contact = vault.seal_json(
            interview.data_key, one.contact_place, {"name": contact.name, "address": contact.address}
        )
        one.save()


def _reseat(interview: Interview, plan: Plan) -> tuple[list[dict[str, str]], list[int]]:
    """Seat whom the plan names, and return those who are no longer asked for, to be written to, and the new members.

    Whose judgement is there stays: it was his round.
    """
    gone: list[dict[str, str]] = []
    seated: set[int] = set()
    contacts = {(c.name, c.address) for c in plan.contacts}
    for one in interview.interviewers.select_related("feedback"):
        if one.member is not None:
            is_kept, told = one.member in plan.members, {"member": str(one.member)}
        else:
            assert one.contact is not None  # noqa: S101 - the table says one or the other
            told = vault.open_json(interview.data_key, one.contact_place, bytes(one.contact))
            is_kept = (told["name"], told["address"]) in contacts
            contacts.discard((told["name"], told["address"]))
        if is_kept or hasattr(one, "feedback"):
            seated.add(one.member or 0)
        else:
            gone.append(told)
            one.delete()
    joined = [member for member in plan.members if member not in seated]
    fresh = [contact for contact in plan.contacts if (contact.name, contact.address) in contacts]
    _seat(interview, Plan(
        round=plan.round, kind=plan.kind, start=plan.start, minutes=plan.minutes, zone=plan.zone,
        members=joined, contacts=fresh,
    ))  # fmt: skip
    return gone, joined


def _note(
    interview: Interview, verb: str, person: int, *, actor: Viewer, now: datetime, **more: int
) -> None:
    """Write it down on the record's timeline, and have the record's index remade."""
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"candidate:{person}", now=now,
        detail={"interview": interview.pk, **more},
    )  # fmt: skip
    search.log_change(person)
