"""Following the log: each event sets each rule off at most once, in one transaction with all that the rule does.

Killed anywhere, the transaction is as if it had never begun, and the next start reads the event again. What a rule
did is recorded with the number of its firing, so that it never sets itself off, nor a chain of others without end.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from caidang.domain.automation.acts import carry_out
from caidang.domain.automation.content import Content, When, content_of
from caidang.domain.automation.events import VERBS, Event, fits_place, heard, of_days
from caidang.domain.automation.matching import who_fits
from caidang.domain.automation.models import Automation, AutoRule, Firing
from caidang.domain.candidates.models import Candidate
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent, AuditHead
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

AT_ONCE: Final = 500
DEEPEST: Final = 3
"""How many rules may set off one another."""
_ALL: Final = tuple(verb for verbs in VERBS.values() for verb in verbs)
Result = Firing.Result


def log_end() -> int:
    """Return the number of the log's last event."""
    return AuditHead.objects.filter(pk=AuditHead.ONLY).values_list("seq", flat=True).first() or 0


def state() -> Automation:
    """Return how far the log was followed; at the beginning, to its end: what was before is nobody's business."""
    found = Automation.objects.filter(pk=Automation.ONLY).first()
    if found is None:
        with write_tx():
            found, _ = Automation.objects.get_or_create(pk=Automation.ONLY, defaults={"cursor": log_end()})
    return found


def follow_log(*, now: datetime, today: date) -> bool:
    """Look at the next events of the log; True when there may be more at once."""
    here = state()
    rules = [] if here.is_off else _active(VERBS)
    # Where there is nothing to do, the log is passed over in one step.
    head = log_end()
    if not rules or head <= here.cursor:
        _pass(here, head)
        return False
    upto = min(head, here.cursor + 20 * AT_ONCE)
    rows = AuditEvent.objects.filter(seq__gt=here.cursor, seq__lte=upto, verb__in=_ALL).order_by("seq")[:AT_ONCE]
    events = list(rows)
    if not events:
        _pass(here, upto)
        return upto < head
    pairs = [
        (rule, content, event)
        for rule, content in rules
        for event in heard(content.when, events)
        if event.seq > rule.from_seq and fits_place(content, event)
    ]
    _fire_all(sorted(pairs, key=lambda pair: (pair[2].seq, pair[0].pk)), now=now, today=today, here=here)
    _pass(here, events[-1].seq if len(events) == AT_ONCE else upto)
    return True


def sweep_days(*, now: datetime, today: date) -> bool:
    """Once a day: what became stale, and which days were reached, since a rule was last looked at.

    The day on which it was is looked at again: what came about later on it is found now, and the rest acts but once.
    """
    if state().is_off:
        return False
    for rule, content in _active({when for when in When if when.is_by_day}):
        if rule.swept_on is not None and rule.swept_on >= today:
            continue
        first = rule.swept_on or today
        pairs = [(rule, content, event) for event in of_days(content, first, today)]
        _fire_all(pairs, now=now, today=today, here=None)
        with write_tx():
            AutoRule.objects.filter(pk=rule.pk).update(swept_on=today)
        return True
    return False


def _active(whens: Collection[When]) -> list[tuple[AutoRule, Content]]:
    rows = AutoRule.objects.filter(is_on=True, archived_at=None, when__in=whens)
    return [(rule, content_of(rule.opened())) for rule in rows]


def _pass(here: Automation, seq: int) -> None:
    if seq > here.cursor:
        with write_tx():
            Automation.objects.filter(pk=Automation.ONLY, cursor__lt=seq).update(cursor=seq)


def _fire_all(
    pairs: Sequence[tuple[AutoRule, Content, Event]], *, now: datetime, today: date, here: Automation | None
) -> None:
    fits = who_fits({content for _, content, _ in pairs}, {event.candidate for _, _, event in pairs}, today=today)
    members = {one.pk: one for one in User.objects.filter(pk__in={rule.owner for rule, _, _ in pairs}, is_active=True)}
    viewers = viewers_of(members.values())
    for rule, content, event in pairs:
        if event.candidate not in fits[content.query]:
            continue
        try:
            fire(rule, content, event, actor=viewers.get(rule.owner), now=now)
        except Exception as error:  # noqa: BLE001 - one event must not stop the others
            logger.error("auto rule %s: %s", rule.pk, place_of(error))
            _note(rule, event, Result.FAILED, [], now=now)


def fire(rule: AutoRule, content: Content, event: Event, *, actor: Viewer | None, now: datetime) -> Firing | None:
    """Let a rule act on one event; None where it did so before, was switched off meanwhile, or the record is out of reach."""
    parent = Firing.objects.filter(pk=event.firing).first() if event.firing else None
    if _is_loop(rule, parent):
        return _note(rule, event, Result.LOOP, [], now=now, parent=parent)
    if actor is None:
        told = [{"do": "", "done": False, "reason": "规则的主人已经离职，换一位主人再打开。", "was": {}}]
        return _note(rule, event, Result.REFUSED, told, now=now, parent=parent)
    with write_tx():
        reach = Candidate.objects.visible_to(actor).filter(pk=event.candidate, merged_into=None, shut_at=None)
        candidate = reach.select_related("data_key", "audience").first()
        if candidate is None or not AutoRule.objects.filter(pk=rule.pk, is_on=True, archived_at=None).exists():
            return None
        firing, is_new = Firing.objects.get_or_create(
            rule=rule, event=event.key,
            defaults={
                "candidate": candidate, "parent": parent, "depth": parent.depth + 1 if parent else 0,
                "result": Result.NOTHING, "at": now,
            },
        )  # fmt: skip
        if not is_new:
            return None
        outcomes = []
        with audit.caused_by(rule=rule.pk, firing=firing.pk):
            for act in content.acts:
                with write_tx():
                    outcomes.append(carry_out(act, rule=rule, candidate=candidate, actor=actor, now=now))
                candidate.refresh_from_db(fields=["owner", "audience"])
            is_done = any(one.is_done for one in outcomes)
            firing.result = Result.DONE if is_done else Result.NOTHING
            firing.told = [one.as_json() for one in outcomes]
            firing.save(update_fields=["result", "told"])
            if is_done:
                audit.record(
                    actor_id=rule.owner, verb="automation.fired", subject=f"candidate:{candidate.pk}", now=now
                )
    return firing


def _is_loop(rule: AutoRule, parent: Firing | None) -> bool:
    """Whether the rule itself stands in the chain that led here, or the chain is too long."""
    seen = parent
    while seen is not None:
        if seen.rule_id == rule.pk or seen.depth >= DEEPEST:
            return True
        seen = seen.parent
    return False


def _note(
    rule: AutoRule, event: Event, result: Firing.Result, told: list[dict[str, object]], *, now: datetime,
    parent: Firing | None = None,
) -> Firing | None:  # fmt: skip
    if not Candidate.objects.filter(pk=event.candidate).exists():
        return None
    with write_tx():
        row, _ = Firing.objects.get_or_create(
            rule=rule, event=event.key,
            defaults={
                "candidate_id": event.candidate, "parent": parent, "depth": parent.depth + 1 if parent else 0,
                "result": result, "told": told, "at": now,
            },
        )  # fmt: skip
    return row
