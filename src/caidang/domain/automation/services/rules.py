"""Rules are kept, switched on and off, one by one and all at once; what one did is taken back."""

from datetime import date, datetime
from typing import Final

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.automation.acts import take_back
from caidang.domain.automation.content import Content, check_content
from caidang.domain.automation.models import Automation, AutoRule, Firing
from caidang.domain.automation.services.firing import log_end, state
from caidang.domain.candidates.catalogue import asked_by_rules
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.matching import problems_of
from caidang.foundation.vault import services as vault

MAX_NAME: Final = 40
MOST: Final = 100
_NONE: Final = "没有这条规则，可能已经收起。"


def save_rule(
    *, name: str, content: Content, origin: str, actor: Viewer, now: datetime, public_id: str = ""
) -> AutoRule:
    """Keep a rule, a new one switched off; it acts with the rights of who saved it last. Raises InvalidInput."""
    require(actor, Action.MANAGE_SORTING)
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise InvalidInput(f"规则要有名称，最多 {MAX_NAME} 字。")
    if actor.user_id is None:
        raise InvalidInput("规则要有一位成员做主人。")
    content = check_content(content)
    if content.query.strip() and (problems := problems_of(content.query, own=asked_by_rules())):
        raise InvalidInput(f"条件读不懂：{problems[0]}")
    row = rule_of(public_id) if public_id else AutoRule(made_at=now)
    if row.pk is None and AutoRule.objects.filter(archived_at=None).count() >= MOST:
        raise Conflict(f"最多 {MOST} 条规则，先收起不用的。")
    row.name, row.when, row.owner, row.origin = name, content.when.value, actor.user_id, origin[:200]
    row.changed_at, row.changed_by = now, actor.user_id
    row.content = vault.seal_own(row.content_place, content.as_json())
    with write_tx():
        row.save()
        _note("auto_rule.saved", row, actor, now)
    return row


def switch_rule(*, public_id: str, is_on: bool, actor: Viewer, now: datetime, today: date) -> AutoRule:
    """Switch a rule on or off. It acts on what happens from now on, not on what happened while it was off."""
    require(actor, Action.MANAGE_SORTING)
    row = rule_of(public_id)
    state()
    with write_tx():
        AutoRule.objects.filter(pk=row.pk).update(is_on=is_on, from_seq=log_end(), swept_on=today)
        _note("auto_rule.switched_on" if is_on else "auto_rule.switched_off", row, actor, now)
    row.refresh_from_db()
    return row


def switch_all(*, is_off: bool, actor: Viewer, now: datetime) -> None:
    """Switch every rule off at once, or let those that are on act again."""
    require(actor, Action.MANAGE_SORTING)
    state()
    with write_tx():
        Automation.objects.filter(pk=Automation.ONLY).update(
            is_off=is_off, cursor=log_end(), changed_at=now, changed_by=actor.user_id
        )
        audit.record(
            actor_id=actor.user_id, verb="automation.off" if is_off else "automation.on", subject="automation", now=now
        )


def archive_rule(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Put a rule away, switched off; what it did stays in the log."""
    require(actor, Action.MANAGE_SORTING)
    row = rule_of(public_id)
    with write_tx():
        AutoRule.objects.filter(pk=row.pk).update(is_on=False, archived_at=now)
        _note("auto_rule.archived", row, actor, now)


def undo_firing(*, public_id: str, actor: Viewer, now: datetime) -> list[str]:
    """Take back what a rule did at one event, as far as that can be; return why something of it could not be.

    Raises NotFound, Conflict for what was undone or did nothing.
    """
    require(actor, Action.MANAGE_SORTING)
    key = parse_public_id(public_id, missing="没有这条记录。")
    firing = Firing.objects.select_related("candidate__data_key", "candidate__audience", "rule").filter(public_id=key).first()
    if firing is None:
        raise NotFound("没有这条记录。")
    require(actor, Action.READ_CANDIDATE, firing.candidate.target)
    with write_tx():
        done = Firing.objects.filter(pk=firing.pk, result=Firing.Result.DONE, undone_at=None)
        if not done.update(result=Firing.Result.UNDONE, undone_at=now, undone_by=actor.user_id):
            raise Conflict("这一次没有做什么，或已经撤销了。")
        with audit.caused_by(rule=firing.rule_id, firing=firing.pk):
            left = [
                reason for told in reversed(firing.told) if told["done"]
                if (reason := take_back(told, firing=firing, actor=actor, now=now))
            ]  # fmt: skip
            audit.record(
                actor_id=actor.user_id, verb="automation.undone", subject=f"candidate:{firing.candidate_id}", now=now
            )
    return left


def rule_of(public_id: str) -> AutoRule:
    """Return the rule; raises NotFound."""
    key = parse_public_id(public_id, missing=_NONE)
    row = AutoRule.objects.filter(public_id=key, archived_at=None).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def _note(verb: str, row: AutoRule, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"auto_rule:{row.pk}", now=now)
