"""How much waited when each day ended is written down once, from the rows as they are soon after."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from django.db.models import Count, Min

from caidang.domain.analytics.days import today_of, window
from caidang.domain.analytics.models import QueueEnd
from caidang.domain.analytics.selectors.standing import WAITING
from caidang.domain.review.models import Case, Move
from caidang.domain.review.queue import unmerged
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import write_tx

LOOK_BACK: Final = 62
"""Days whose ends are reckoned afterwards, where nothing was running or this is the first time."""
_STATES: Final = tuple(state.value for state in WAITING)
_AT_ONCE: Final = 2_000
Found = dict[tuple[str, int], tuple[int, datetime]]
"""By state and audience: how many waited, and since when the first of them did."""


def keep_evenings(*, first: int, now: datetime, stop: Callable[[], bool] = lambda: False) -> None:
    """Write down the ends of the days that are over and were not, from day ``first`` on, the newest first."""
    today = today_of(now).toordinal()
    since = max(first, today - LOOK_BACK)
    known = set(QueueEnd.objects.filter(day__gte=since, audience=0).order_by().values_list("day", flat=True).distinct())
    for day in range(today - 1, since - 1, -1):
        if stop():
            return
        if day not in known:
            _write(day, waiting_at(window(day, day)[1]))


def _write(day: int, found: Found) -> None:
    house: dict[str, tuple[int, datetime | None]] = dict.fromkeys(_STATES, (0, None))
    for (state, _), (n, oldest) in found.items():
        many, first = house[state]
        house[state] = (many + n, oldest if first is None else min(first, oldest))
    rows = [(0, state, n, oldest) for state, (n, oldest) in house.items()]
    rows += [(audience, state, n, oldest) for (state, audience), (n, oldest) in found.items()]
    with write_tx():
        insert_rows(QueueEnd, ("audience", "state", "n", "oldest"), rows, shared={"day": day}, ignore_known=True)


def waiting_at(end: datetime) -> Found:
    """This function will tell what waited at a moment that is over, as far as it can be told from the rows.

    What still waits since then, and what was moved on later: before its first step after the moment it stood where that
    step took it from. Records that were merged or erased meanwhile are not told of.
    """
    found: Found = {}
    rows = unmerged(Case.objects.filter(state__in=_STATES, since__lt=end)).order_by()
    for state, audience, n, oldest in rows.values_list("state", "candidate__audience").annotate(
        many=Count("pk"), first=Min("since")
    ):
        found[state, audience] = (n, oldest)
    for state, audience, since in _moved_on(end):
        n, oldest = found.get((state, audience), (0, since))
        found[state, audience] = (n + 1, min(oldest, since))
    return found


def _moved_on(end: datetime) -> Iterable[tuple[str, int, datetime]]:
    moved = Move.objects.filter(at__gte=end, taken_back_at=None)
    cases = sorted(set(moved.order_by().values_list("case_id", flat=True)))
    for first in range(0, len(cases), _AT_ONCE):
        kept = list(unmerged(Case.objects.filter(pk__in=cases[first : first + _AT_ONCE])).values_list("pk", flat=True))
        rows = Move.objects.filter(case__in=kept, taken_back_at=None).order_by("case_id", "pk")
        told = rows.values_list("case_id", "at", "before", "case__candidate__audience_id", "case__candidate__created_at")
        for _, group in groupby(told, key=itemgetter(0)):
            since = None
            for _, at, before, audience, created in group:
                since = created if since is None else since
                if at >= end:
                    if before in _STATES and since < end:
                        yield before, audience, since
                    break
                since = at
