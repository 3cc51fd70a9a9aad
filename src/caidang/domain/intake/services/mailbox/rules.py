"""A mailbox's rules are edited; mails that were left are judged anew, without asking the server."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.models import Label
from caidang.domain.clients.models import Job
from caidang.domain.intake.models import Mailbox, MailRule, MailSeen
from caidang.domain.intake.selectors.layouts import taught_senders
from caidang.domain.intake.services.mailbox.judging_again import JUDGED, judged
from caidang.domain.intake.services.mailbox.taking import mark_wanted
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MOST_RULES: Final = 30
_AT_ONCE: Final = 1000


def save_rule(
    *, mailbox: Mailbox, rule_id: int | None, values: Mapping[str, str], tags: Collection[int], actor: Viewer, now: datetime
) -> MailRule:
    """Keep a rule; a new one at the end, yet before one that would leave nothing for it. Raises InvalidInput, NotFound."""
    require(actor, Action.MANAGE_SOURCES)
    rule = _rule(mailbox, rule_id)
    told = {name: str(values.get(name, "")).strip() for name in ("folder", "sender", "subject", "attachment", "move_to")}
    rule.folder = told["folder"][:255] or "INBOX"
    rule.sender, rule.subject, rule.attachment = (told[n][:200] for n in ("sender", "subject", "attachment"))
    rule.max_age = _days(values.get("max_age", ""))
    rule.is_resumes_only = values.get("is_resumes_only", "1") == "1"
    rule.take = _one_of(values.get("take", ""), MailRule.Take.values, MailRule.Take.WHOLE)
    rule.after = _one_of(values.get("after", ""), MailRule.After.values, MailRule.After.NOTHING)
    rule.move_to = told["move_to"][:255]
    if rule.after == MailRule.After.MOVE and not rule.move_to:
        raise InvalidInput("请写要移到哪个文件夹。")
    if rule.after == MailRule.After.MOVE and rule.move_to == rule.folder:
        raise InvalidInput("移到的文件夹不能就是它自己。")
    rule.job, rule.owner = _job(values.get("job", ""), actor), _owner(values.get("owner", ""))
    labels = list(Label.objects.filter(pk__in=tags, archived_at=None, merged_into=None))
    with write_tx():
        if rule.pk is None:
            _make_room(mailbox, rule)
        rule.save()
        rule.tags.set(labels)
        Mailbox.objects.filter(pk=mailbox.pk).update(due_at=now)
        _note("mailbox.rule_saved", mailbox, rule, actor, now)
    return rule


def remove_rule(*, mailbox: Mailbox, rule_id: int, actor: Viewer, now: datetime) -> None:
    """Take a rule away; what it took stays. Raises NotFound."""
    require(actor, Action.MANAGE_SOURCES)
    rule = _rule(mailbox, rule_id)
    with write_tx():
        _note("mailbox.rule_removed", mailbox, rule, actor, now)
        rule.delete()


def move_rule(*, mailbox: Mailbox, rule_id: int, by: int, actor: Viewer, now: datetime) -> None:
    """Move a rule up (-1) or down (1): the first that fits decides."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        rules = list(mailbox.rules.all())
        place = next((n for n, rule in enumerate(rules) if rule.pk == rule_id), None)
        if place is None:
            raise NotFound("没有这条规则。")
        target = max(0, min(place + by, len(rules) - 1))
        rules.insert(target, rules.pop(place))
        for number, rule in enumerate(rules):
            rule.position = number
        MailRule.objects.bulk_update(rules, ["position"])
        _note("mailbox.rule_saved", mailbox, rules[target], actor, now)


def judge_again(*, mailbox: Mailbox, actor: Viewer, now: datetime) -> int:
    """Hold the present rules against every mail that was left, and have those fetched that fit now; return how many.

    Where only the names of attachments can tell, they are asked for at the next look into the mailbox.
    """
    require(actor, Action.MANAGE_SOURCES)
    rules = list(mailbox.rules.all())
    taught, count, last = taught_senders(), 0, 0
    left = MailSeen.objects.filter(mailbox=mailbox, outcome__in=_JUDGED, head__isnull=False).select_related("folder")
    while True:
        group = list(left.filter(pk__gt=last).order_by("pk")[:_AT_ONCE])
        if not group:
            break
        last = group[-1].pk
        changed = [mail for mail in group if judged(mail, rules, taught=taught, now=now)]
        with write_tx():
            MailSeen.objects.bulk_update(changed, list(JUDGED))
        count += sum(mail.outcome in (MailSeen.Outcome.WAITING, MailSeen.Outcome.ASKED) for mail in changed)
    with write_tx():
        Mailbox.objects.filter(pk=mailbox.pk).update(due_at=now)
        audit.record(
            actor_id=actor.user_id, verb="mailbox.judged", subject=f"mailbox:{mailbox.pk}", now=now, detail={"taken": count}
        )
    return count


_JUDGED: Final = (
    MailSeen.Outcome.NO_RULE, MailSeen.Outcome.ADVERT, MailSeen.Outcome.OTHER, MailSeen.Outcome.TOO_OLD,
    MailSeen.Outcome.TOO_LARGE,
)  # fmt: skip


def take_all_the_same(*, mailbox: Mailbox, public_id: str, actor: Viewer, now: datetime) -> None:
    """Have one mail fetched that was left. Raises NotFound, or InvalidInput when it was not left."""
    require(actor, Action.MANAGE_SOURCES)
    key = parse_public_id(public_id, missing="没有这封邮件。")
    mail = MailSeen.objects.filter(mailbox=mailbox, public_id=key).first()
    if mail is None:
        raise NotFound("没有这封邮件。")
    with write_tx():
        if not mark_wanted([mail.pk], now=now):
            raise InvalidInput("这封邮件已经收下了，不用再收。")
        Mailbox.objects.filter(pk=mailbox.pk).update(due_at=now)
        audit.record(
            actor_id=actor.user_id, verb="mail.wanted", subject=f"mailbox:{mailbox.pk}", now=now, detail={"mail": mail.pk}
        )


def _rule(mailbox: Mailbox, rule_id: int | None) -> MailRule:
    if rule_id is None:
        return MailRule(mailbox=mailbox)
    found = mailbox.rules.filter(pk=rule_id).first()
    if found is None:
        raise NotFound("没有这条规则。")
    return found


def _make_room(mailbox: Mailbox, rule: MailRule) -> None:
    """Give a new rule its place: before the first of its folder that asks for nothing in particular and so takes all."""
    others = list(mailbox.rules.all())
    if len(others) >= MOST_RULES:
        raise InvalidInput(f"一个邮箱最多 {MOST_RULES} 条规则。")
    wide = (at for at, one in enumerate(others) if one.folder == rule.folder and not _is_narrow(one))
    rule.position = next(wide, len(others)) if _is_narrow(rule) else len(others)
    for at, one in enumerate(others):
        one.position = at + (at >= rule.position)
    MailRule.objects.bulk_update(others, ["position"])


def _is_narrow(rule: MailRule) -> bool:
    return bool(rule.sender or rule.subject or rule.attachment or rule.max_age)


def _days(text: str) -> int:
    text = text.strip() or "0"
    if not (text.isascii() and text.isdigit() and int(text) <= 36500):
        raise InvalidInput("天数要是数字，空着或 0 表示不限。")
    return int(text)


def _one_of(text: str, choices: Sequence[str], default: str) -> str:
    if text and text not in choices:
        raise InvalidInput("请从列出的里面选。")
    return text or default


def _job(public_id: str, actor: Viewer) -> Job | None:
    if not public_id:
        return None
    key = parse_public_id(public_id, missing="没有这个职位。")
    found = Job.objects.visible_to(actor).filter(public_id=key).first()
    if found is None:
        raise NotFound("没有这个职位。")
    return found


def _owner(text: str) -> int | None:
    if not text:
        return None
    members = {str(member.pk): member.pk for member in active_who_may(Action.READ_CANDIDATE)}
    if text not in members:
        raise InvalidInput("这位成员看不了候选人，换一位在职的同事。")
    return members[text]


def _note(verb: str, mailbox: Mailbox, rule: MailRule, actor: Viewer, now: datetime) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"mailbox:{mailbox.pk}", now=now, detail={"rule": rule.pk}
    )
