"""The list behind what waits at this moment: the very records that were counted, who has waited longest first."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from caidang.core.errors import InvalidInput
from caidang.core.review.chain import State
from caidang.domain.analytics.selectors.question import Question
from caidang.domain.analytics.selectors.standing import age_at, minute_of, waiting
from caidang.domain.analytics.values import MEMBER, BehindPage, BehindRow
from caidang.domain.review.models import Case
from caidang.foundation.lib.public_ids import row_number

WAITS: Final = frozenset({"queue_length", "queue_age"})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


def list_in_line(question: Question, key: str, *, now: datetime, after: str, limit: int) -> BehindPage:
    """Return a page of what waits in a cell, of all that waits where ``key`` is empty."""
    rows = _asked(question, key, now)
    if after:
        since, pk = _place(after)
        rows = rows.filter(Q(since__gt=since) | Q(since=since, pk__gt=pk))
    # Who comes next is told from an index alone; only those of the page are read.
    page = list(rows.order_by("since", "pk").values_list("pk", flat=True)[: limit + 1])
    columns = ("pk", "since", "state", "assignee", "candidate__public_id")
    found = list(Case.objects.filter(pk__in=page).order_by("since", "pk").values_list(*columns))
    shown = tuple(
        BehindRow(about="candidate", id=str(public), told=f"{State(state).label}，等了{_long(now - since)}", at=since, member=who)
        for _, since, state, who, public in found[:limit]
    )  # fmt: skip
    more = found[limit - 1] if len(found) > limit else None
    return BehindPage(shown, f"{(more[1] - _EPOCH) // _TICK}.{more[0]}" if more else "")


def _asked(question: Question, key: str, now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = waiting(question.sight.viewer, is_whole=question.sight.is_whole)
    if states := question.asked.filters.get("state", ()):
        rows = rows.filter(state__in=states)
    if question.members is not None:
        rows = rows.filter(_whose(question.members))
    if not key:
        return rows
    if question.asked.split == MEMBER:
        return rows.filter(_whose(frozenset({row_number(key)})))
    if question.asked.split == "age":
        rows = rows.annotate(age=age_at(minute_of(now)))
        return rows.filter(age=key)
    return rows.filter(state=key)


def _whose(members: frozenset[int]) -> Q:
    """Nobody has the number 0."""
    found = Q(assignee__in=sorted(members))
    return found | Q(assignee=None) if 0 in members else found


def _place(after: str) -> tuple[datetime, int]:
    moment, _, pk = after.partition(".")
    if not (row_number(moment) and row_number(pk)):
        raise InvalidInput("这一页不在了，从第一页看起。")
    try:
        return _EPOCH + row_number(moment) * _TICK, row_number(pk)
    except OverflowError:
        raise InvalidInput("这一页不在了，从第一页看起。") from None


def _long(waited: timedelta) -> str:
    if waited.days:
        return f" {waited.days} 天"
    hours = waited.seconds // 3600
    return f" {hours} 小时" if hours else "不到 1 小时"
