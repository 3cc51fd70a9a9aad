"""The things that rules do: each looks whether it may and needs to, does it, and can say what it would have done.

A person's hand stands above a rule's: a label that somebody took off is not put back, a person whom somebody gave
to a colleague, or back to the pool, is not given elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.core.interchange.robots import RobotKind
from caidang.domain.automation.content import Act, Do
from caidang.domain.automation.models import AutoRule, Firing
from caidang.domain.candidates.models import Candidate, Label, Removal, Tagging
from caidang.domain.candidates.services.labelling.many import (
    give_back_many,
    give_many,
    put_on_many,
)
from caidang.domain.candidates.services.labelling.tagging import surviving_label, take_off
from caidang.domain.outreach.left_out import look_at
from caidang.domain.outreach.models import Mailing, MailTemplate
from caidang.domain.outreach.services.mailing import Manner, begin_sequence, cancel_mailing
from caidang.domain.outreach.wording import Step
from caidang.domain.review.calendar import team_time
from caidang.domain.review.models import Robot, RobotMessage
from caidang.domain.review.services.news.reminders import add_reminder, remove_reminder
from caidang.domain.review.services.news.robots import say
from caidang.foundation.accounts.members import active_ids
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.net.letters import can_mail
from caidang.foundation.search import services as search

_HOURS: Final = (9, 20)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one thing: whether it was done, why not, and what undoing it needs (ids alone)."""

    do: str
    is_done: bool
    reason: str = ""
    was: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as a firing keeps them."""
        return {"do": self.do, "done": self.is_done, "reason": self.reason, "was": self.was or {}}


def carry_out(
    act: Act, *, rule: AutoRule, candidate: Candidate, actor: Viewer, now: datetime, is_trial: bool = False
) -> Outcome:
    """Do one thing, or only look what would come of it. To be called inside a transaction, but for a trial.

    What is refused is an outcome, not an error.
    """
    try:
        return _WAYS[act.do](act, rule, candidate, actor, now, is_trial)
    except CaidangError as error:
        return Outcome(act.do.value, is_done=False, reason=str(error))


def take_back(told: dict[str, Any], *, firing: Firing, actor: Viewer, now: datetime) -> str:
    """Undo one thing that was done; return why that is not possible, or nothing. To be called inside a transaction."""
    was, candidate = told["was"], firing.candidate
    do = Do(told["do"])
    if do is Do.TAG:
        label = Label.objects.filter(pk=was["label"]).first()
        mine = Tagging.objects.filter(candidate=candidate, tag=label, created_at=firing.at)
        if label is None or not mine.exists():
            return "标签后来动过，没有撤。"
        require(actor, Action.TAG_CANDIDATE, candidate.target)
        take_off([candidate], [label], by=actor.user_id, now=now)
        search.log_change(candidate.pk)
        return ""
    if do is Do.OWNER:
        if candidate.owner != was["to"]:
            return "负责人后来换过，没有撤。"
        give_back_many([candidate], was["from"], actor=actor, now=now)
        return ""
    if do is Do.TASK:
        return "" if remove_reminder(reminder=was["reminder"]) else "提醒已经办了。"
    if do is Do.MAIL:
        mailing = Mailing.objects.filter(pk=was["mailing"]).first()
        try:
            cancel_mailing(public_id=str(mailing.public_id if mailing else ""), actor=actor, now=now)
        except CaidangError:
            return "信已经发出去了，收不回来。"
        return ""
    waiting = RobotMessage.objects.filter(pk=was["message"], state="waiting", handed_at=None)
    return "" if waiting.delete()[0] else "消息已经发出去了，收不回来。"


def _owner(act: Act, rule: AutoRule, candidate: Candidate, actor: Viewer, now: datetime, is_trial: bool) -> Outcome:  # noqa: FBT001 - one way of several
    to = int(act.what)
    if candidate.owner == to:
        return Outcome(act.do.value, is_done=False, reason="已经由他负责。")
    last = AuditEvent.objects.filter(subject=f"candidate:{candidate.pk}", verb="candidate.owner_set").order_by("-seq").first()
    if last is not None and "firing" not in (last.detail or {}):
        return Outcome(act.do.value, is_done=False, reason="负责人是人定的，没有动。")
    if to not in active_ids():
        raise InvalidInput("要交给的同事已经离职。")
    was = {"from": candidate.owner, "to": to}
    require(actor, Action.PLACE_CANDIDATE, candidate.target)
    if not is_trial:
        give_many([candidate], to, actor=actor, now=now)
    return Outcome(act.do.value, is_done=True, was=was)


def _tag(act: Act, rule: AutoRule, candidate: Candidate, actor: Viewer, now: datetime, is_trial: bool) -> Outcome:  # noqa: FBT001 - one way of several
    label = Label.objects.filter(pk=int(act.what)).select_related("merged_into").first()
    label = surviving_label(label) if label is not None else None
    if label is None or label.archived_at is not None:
        raise NotFound("标签已经收起或删掉。")
    if Tagging.objects.filter(candidate=candidate, tag=label).exists():
        return Outcome(act.do.value, is_done=False, reason="已经有这个标签。")
    if Removal.objects.filter(candidate=candidate, tag=label).exists():
        return Outcome(act.do.value, is_done=False, reason="有人去掉过这个标签，不再加。")
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    if not is_trial:
        put_on_many([candidate], label, actor=actor, now=now)
    return Outcome(act.do.value, is_done=True, was={"label": label.pk})


def _task(act: Act, rule: AutoRule, candidate: Candidate, actor: Viewer, now: datetime, is_trial: bool) -> Outcome:  # noqa: FBT001 - one way of several
    member = int(act.what) or candidate.owner or rule.owner
    if is_trial:
        return Outcome(act.do.value, is_done=True)
    row = add_reminder(
        text=act.text, due_at=now + timedelta(days=act.days), actor=actor, now=now, candidate=candidate, member=member
    )
    return Outcome(act.do.value, is_done=True, was={"reminder": row.pk})


def _mail(act: Act, rule: AutoRule, candidate: Candidate, actor: Viewer, now: datetime, is_trial: bool) -> Outcome:  # noqa: FBT001 - one way of several
    template = MailTemplate.objects.filter(pk=int(act.what), archived_at=None).first()
    if template is None:
        raise NotFound("邮件模板已经收起或删掉。")
    require(actor, Action.MAIL, candidate.target)
    seen = look_at([candidate.pk], viewer=actor, needs_consent=False, now=now, today=team_time(now).date())
    if (reason := seen.reasons.get(candidate.pk)) is not None:
        return Outcome(act.do.value, is_done=False, reason=f"{reason.label}。")
    if not can_mail():
        return Outcome(act.do.value, is_done=False, reason="还没有发信的账号，在「邮件 › 发信账号」里加一个。")
    if is_trial:
        return Outcome(act.do.value, is_done=True)
    step = Step(0, template.subject, template.body, template.subject_en, template.body_en)
    manner = Manner(from_hour=_HOURS[0], to_hour=_HOURS[1], is_workdays_only=True, origin=rule.origin)
    name = f"规则：{rule.name}"
    mailing = begin_sequence(ids=[candidate.pk], name=name, steps=[step], manner=manner, actor=actor, now=now)
    return Outcome(act.do.value, is_done=True, was={"mailing": mailing.pk})


def _robot(act: Act, rule: AutoRule, candidate: Candidate, actor: Viewer, now: datetime, is_trial: bool) -> Outcome:  # noqa: FBT001 - one way of several
    robot = Robot.objects.filter(pk=int(act.what), removed_at=None, member=None).first()
    if robot is None:
        raise NotFound("机器人已经删掉。")
    if is_trial:
        return Outcome(act.do.value, is_done=True)
    data = {"rule": str(rule.public_id), "when": rule.when, "record": str(candidate.public_id), "at": now.isoformat()}
    message = say(
        robot=robot, text="有一份档案请看一下", path=f"/candidates/{candidate.public_id}/", now=now,
        data=data if robot.kind == RobotKind.WEBHOOK else None,
    )  # fmt: skip
    if message is None:
        return Outcome(act.do.value, is_done=False, reason="同样的话正等着发。")
    return Outcome(act.do.value, is_done=True, was={"message": message.pk})


_WAYS: Final = {Do.OWNER: _owner, Do.TAG: _tag, Do.TASK: _task, Do.MAIL: _mail, Do.ROBOT: _robot}
