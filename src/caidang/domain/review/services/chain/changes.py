"""Handing over, the rules of sharing and the calendar: who changed one of them takes it back within minutes.

What somebody else changed meanwhile stays: work that has moved on is not fetched back, and a calendar
that was edited again is left as it is.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from caidang.core.errors import Conflict, NotFound
from caidang.core.review.taking_back import UNDO_FOR
from caidang.domain.review.hands import able
from caidang.domain.review.models import Case, Change, ShareRule, WorkDay
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.models import Team, User
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

_KEPT: Final = 200
"""Changes that are kept; older ones can be taken back by nobody."""
_MISSING: Final = "没有这项改动，或已撤回。"


def keep_change(*, kind: Change.Kind, was: Any, actor: Viewer, now: datetime) -> None:  # noqa: ANN401 - JSON
    """Keep what a change replaced, inside the transaction of the change."""
    Change.objects.create(kind=kind, was=was, actor=actor.user_id, at=now)
    kept = Change.objects.order_by("-pk").values_list("pk", flat=True)[:_KEPT]
    Change.objects.exclude(pk__in=list(kept)).delete()


def take_back_change(*, change_id: int, actor: Viewer, now: datetime) -> str:
    """Undo the actor's own change and say what became of it.

    Raises NotFound for another's or one that is undone, Conflict when its time is over or somebody
    has changed the same since.
    """
    if not policy.may(actor, policy.Action.MANAGE_CALENDAR):
        require(actor, policy.Action.ASSIGN)
    with write_tx():
        change = Change.objects.filter(pk=change_id, undone_at=None).first()
        if change is None or change.actor != actor.user_id:
            raise NotFound(_MISSING)
        kind = Change.Kind(change.kind)
        is_calendar = kind is Change.Kind.CALENDAR
        require(actor, policy.Action.MANAGE_CALENDAR if is_calendar else policy.Action.ASSIGN)
        if now - change.at > UNDO_FOR:
            raise Conflict(f"过了 {int(UNDO_FOR.total_seconds() // 60)} 分钟，撤不回了，请再改一次。")
        text = _UNDO[kind](change)
        change.undone_at = now
        change.save(update_fields=["undone_at"])
        audit.record(
            actor_id=actor.user_id, verb="review.change_undone", subject=f"change:{change.pk}",
            now=now, detail={"kind": change.kind},
        )  # fmt: skip
    return text


def rows_of(days: Iterable[WorkDay]) -> list[list[Any]]:
    """Return days of the calendar as they are kept for taking a change back."""
    return [[day.day.isoformat(), day.is_working, day.name] for day in days]


def _give_back(change: Change) -> str:
    leaver = change.was["leaver"]
    if not User.objects.filter(pk=leaver, is_active=True).exists():
        raise Conflict("交出待办的成员已停用，撤不回了。")
    back = 0
    for case_id, state, given_to in change.was["cases"]:
        case = Case.objects.select_related("candidate__audience").filter(pk=case_id).first()
        is_as_left = case is not None and (case.state, case.assignee, case.claimed_by) == (state, given_to, None)
        if case is not None and is_as_left and able(case, [leaver]):
            Case.objects.filter(pk=case_id).update(assignee=leaver)
            back += 1
    missed = len(change.was["cases"]) - back
    return f"已还给他 {back} 份" + (f"，{missed} 份已有人在做，没有动。" if missed else "。")


def _remove_added(change: Change) -> str:
    if not ShareRule.objects.filter(pk=change.was["id"]).delete()[0]:
        raise Conflict("这条规则已经删了。")
    return "规则已去掉。"


def _add_removed(change: Change) -> str:
    if ShareRule.objects.filter(pk=change.was["id"]).exists():
        raise Conflict("这条规则已经在了。")
    client = change.was["client_id"]
    if client is not None and not Team.objects.filter(pk=client).exists():
        raise Conflict("规则里的客户组已经没有了，请另加一条。")
    ShareRule.objects.create(**change.was)
    return "规则已放回原处。"


def _put_days_back(change: Change) -> str:
    first = date.fromisoformat(change.was["first"])
    touched = WorkDay.objects.filter(day__gte=first)
    if rows_of(touched) != change.was["after"]:
        raise Conflict("日历后来又改过，没有撤回，请直接改。")
    touched.delete()
    WorkDay.objects.bulk_create(
        WorkDay(day=date.fromisoformat(day), is_working=is_working, name=name)
        for day, is_working, name in change.was["before"]
    )
    return "日历已改回去。"


_UNDO: Final[MappingProxyType[Change.Kind, Callable[[Change], str]]] = MappingProxyType(
    {
        Change.Kind.HAND_OVER: _give_back,
        Change.Kind.RULE_ADDED: _remove_added,
        Change.Kind.RULE_REMOVED: _add_removed,
        Change.Kind.CALENDAR: _put_days_back,
    }
)
