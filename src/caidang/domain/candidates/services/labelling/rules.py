"""Rules are made, changed, switched on and off, and put away; what they proposed is taken or refused."""

from collections.abc import Sequence
from datetime import datetime

from caidang.core.errors import InvalidInput, NotFound
from caidang.core.sorting.conditions import Condition, How, matcher_of
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.catalogue import asked_by_rules
from caidang.domain.candidates.models import Candidate, Label, Rule, Suggestion
from caidang.domain.candidates.selectors.shown.facts import looked_at
from caidang.domain.candidates.services.labelling.learning import learn_label
from caidang.domain.candidates.services.labelling.tagging import put_on, refuse, surviving_label
from caidang.domain.candidates.services.record.records import touch
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.matching import problems_of
from caidang.foundation.vault import services as vault

MAX_RULES = 500
MAX_NAME = 40


def save_rule(
    *,
    rule_id: int | None,
    name: str,
    target: int,
    tests: Sequence[Condition],
    is_asking: bool,
    acts_from: float,
    actor: Viewer,
    now: datetime,
) -> Rule:
    """Make a rule, or change one; raises InvalidInput naming what cannot be used.

    A changed rule leaves what it put where it put it.
    """
    require(actor, Action.MANAGE_SORTING)
    name = " ".join(normalize(name).split())
    if not name or len(name) > MAX_NAME:
        raise InvalidInput(f"给规则起个名字，最多 {MAX_NAME} 个字。")
    _check(tests, acts_from)
    with write_tx():
        label = _label(target)
        if rule_id is None:
            if Rule.objects.filter(archived_at=None).count() >= MAX_RULES:
                raise InvalidInput(f"最多 {MAX_RULES} 条规则，先收起不用的。")
            rule = Rule(created_at=now, created_by=actor.user_id)
        else:
            rule = _rule(rule_id)
        rule.name, rule.target, rule.is_asking, rule.acts_from = name, label, is_asking, acts_from
        rule.content = vault.seal_own(
            rule.content_place,
            {"tests": [[t.part.value, t.field, t.how.value, t.what] for t in tests]},
        )
        rule.save()
        _note("rule.saved", rule, actor=actor, now=now)
    if any(test.how is How.LEARNED for test in tests):
        learn_label(label=label, now=now)
    return rule


def switch_rule(*, rule_id: int, is_on: bool, actor: Viewer, now: datetime) -> Rule:
    """Let a rule look at what arrives, or not."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        rule = _rule(rule_id)
        rule.is_on = is_on
        rule.save(update_fields=["is_on"])
        _note("rule.on" if is_on else "rule.off", rule, actor=actor, now=now)
    return rule


def archive_rule(*, rule_id: int, is_archived: bool, actor: Viewer, now: datetime) -> Rule:
    """Put a rule away, or bring it back; what it put stays, and says so still. What it only proposed goes."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        rule = _rule(rule_id, is_all=True)
        rule.archived_at = now if is_archived else None
        rule.save(update_fields=["archived_at"])
        if is_archived:
            rule.suggestions.all().delete()
        _note("rule.archived" if is_archived else "rule.restored", rule, actor=actor, now=now)
    return rule


def answer_suggestion(
    *, candidate: Candidate, tag_id: int, is_wanted: bool, actor: Viewer, now: datetime
) -> None:
    """Take over what a rule proposed for a record, or refuse it for good."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    with write_tx():
        row = Suggestion.objects.select_related("tag").filter(candidate=candidate, tag_id=tag_id).first()
        if row is None:
            raise NotFound("这条建议已经处理过了。")
        label = surviving_label(row.tag)
        row.delete()
        if is_wanted:
            put_on([candidate], label, by=actor.user_id, now=now)
            touch(candidate, now=now)
        else:
            refuse([(candidate.pk, label.pk)], by=actor.user_id, now=now)
        is_category = label.kind == Label.Kind.CATEGORY
        verb = ("candidate.sorted" if is_category else "candidate.tagged") if is_wanted else "candidate.suggestion_refused"
        audit.record(
            actor_id=actor.user_id, verb=verb, subject=f"candidate:{candidate.pk}", now=now,
            detail={"tag": label.pk, "rule": row.rule_id},
        )  # fmt: skip


def _check(tests: Sequence[Condition], acts_from: float) -> None:
    matcher_of(tests)
    if not 0.5 <= acts_from <= 1.0:
        raise InvalidInput("把握要在 50% 到 100% 之间。")
    known, own = looked_at(), asked_by_rules()
    for test in tests:
        if test.how not in (How.QUERY, How.LEARNED) and test.field not in known:
            raise InvalidInput("条件里有一个字段不认识，或已不是大家都看得到的，刷新后再选。")
        problems = problems_of(test.what, own=own) if test.how is How.QUERY else ()
        if problems:
            raise InvalidInput(f"查询「{test.what}」：{problems[0]}")


def _rule(pk: int, *, is_all: bool = False) -> Rule:
    rows = Rule.objects.select_related("target")
    found = (rows if is_all else rows.filter(archived_at=None)).filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这条规则，可能已经收起。")
    return found


def _label(pk: int) -> Label:
    found = Label.objects.filter(pk=pk, merged_into=None, archived_at=None).first()
    if found is None:
        raise InvalidInput("请选放到哪个分类或标签。")
    return found


def _note(verb: str, rule: Rule, *, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"rule:{rule.pk}", now=now)
