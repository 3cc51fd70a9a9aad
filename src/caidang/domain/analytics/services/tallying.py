"""The daily counts are kept right: the log is followed, days that may have changed are counted again.

Nothing is ever added to a count. A day is counted from the rows as they are and written whole, so that killed
anywhere, or counted twice, it is the same.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db.models import F

from caidang.domain.analytics.counting import Dims, Sums, counted, of_house
from caidang.domain.analytics.days import runs, today_of, window
from caidang.domain.analytics.facts import FACTS, RULES, found_together, group_of
from caidang.domain.analytics.models import Tally, TallyDay, TallyState
from caidang.domain.analytics.services.evenings import keep_evenings
from caidang.domain.analytics.touching import Touched, earliest, touched
from caidang.foundation.audit.models import AuditEvent, AuditHead
from caidang.foundation.lib.many_rows import insert_rows, update_rows
from caidang.foundation.lib.write_lock import write_tx

AT_ONCE: Final = 1_000
"""Events looked at in one go."""
DAYS_AT_ONCE: Final = 20 * len(FACTS)
"""Days of facts; those of one fact are counted and written together."""
_COLUMNS = ("level", "day", "audience", "member", "place", "source", "key", "n", "total")


def keep_counts(*, now: datetime, stop: Callable[[], bool] = lambda: False) -> bool:
    """Follow the log and count some of the days again that it touched, the newest first; True when there is more.

    Today is never counted here: it is counted whenever it is asked for.
    """
    today = today_of(now).toordinal()
    state = _state(today)
    if state is None:
        return False
    keep_evenings(first=state.first, now=now, stop=stop)
    is_more = _follow(state, today)
    together: dict[frozenset[str], list[TallyDay]] = {}
    for one in TallyDay.objects.exclude(marks=F("counted")).order_by("-day")[:DAYS_AT_ONCE]:
        together.setdefault(group_of(one.fact), []).append(one)
    for group, days in together.items():
        if stop():
            return True
        count_days(group, days)
    return is_more or TallyDay.objects.exclude(marks=F("counted")).exists()


def catch_up(*, now: datetime) -> None:
    """Count until all is counted: for who measures, and for tests."""
    while keep_counts(now=now):
        pass


def _state(today: int) -> TallyState | None:
    """How far it is; begun where it is not, or where the rules have changed. None while there is nothing to count."""
    state = TallyState.objects.filter(pk=TallyState.ONLY).first()
    if state is not None and state.rules == RULES:
        # Where the clock went back, today is a day that was counted: it is put in line again when it is over.
        if state.last != today - 1:
            with write_tx():
                _mark(((fact, day) for day in range(state.last + 1, today) for fact in FACTS), today)
                TallyState.objects.filter(pk=TallyState.ONLY).update(last=today - 1)
        return state
    head = _head()
    first = earliest()
    if first is None:
        return None
    with write_tx():
        TallyDay.objects.all().delete()
        Tally.objects.all().delete()
        TallyState.objects.update_or_create(
            pk=TallyState.ONLY, defaults={"seq": head, "first": first, "last": today - 1, "rules": RULES}
        )
        _mark(((fact, day) for day in range(first, today) for fact in FACTS), today)
    return TallyState.objects.get(pk=TallyState.ONLY)


def _head() -> int:
    return AuditHead.objects.filter(pk=AuditHead.ONLY).values_list("seq", flat=True).first() or 0


def _follow(state: TallyState, today: int) -> bool:
    events = AuditEvent.objects.filter(seq__gt=state.seq).order_by("seq")
    rows = list(events.values_list("seq", "subject", "verb", "at")[:AT_ONCE])
    if not rows:
        return False
    days, whole = touched((subject, verb, at) for _, subject, verb, at in rows)
    with write_tx():
        _mark(days, today)
        for fact in whole:
            TallyDay.objects.filter(fact=fact).update(marks=F("marks") + 1)
        TallyState.objects.filter(pk=TallyState.ONLY, seq__lt=rows[-1][0]).update(
            seq=rows[-1][0], first=min([state.first, *(day for _, day in days)])
        )
    return len(rows) == AT_ONCE


def _mark(days: "Touched | Iterable[tuple[str, int]]", today: int) -> None:
    """Put days in line to be counted; whether they are known or not. To be called inside a transaction."""
    wanted = [(fact, day) for fact, day in days if day < today]
    for first in range(0, len(wanted), AT_ONCE):
        part = wanted[first : first + AT_ONCE]
        by_fact: dict[str, list[int]] = {}
        for fact, day in part:
            by_fact.setdefault(fact, []).append(day)
        for fact, some in by_fact.items():
            TallyDay.objects.filter(fact=fact, day__in=some).update(marks=F("marks") + 1)
        insert_rows(TallyDay, ("fact", "day"), part, shared={"marks": 1, "counted": 0}, ignore_known=True)


def count_days(group: frozenset[str], days: Sequence[TallyDay]) -> None:
    """Count some days of facts that are found together and write them in place of what was there."""
    due: dict[str, set[int]] = {}
    for one in days:
        due.setdefault(one.fact, set()).add(one.day)
    tallies: dict[str, dict[Dims, Sums]] = {fact: {} for fact in due}
    for first, last in runs({one.day for one in days}):
        found = found_together(group, *window(first, last))
        for fact in due:
            tallies[fact] |= counted(found[fact])
    with write_tx():
        for fact, some in due.items():
            Tally.objects.filter(level__in=FACTS[fact].levels, fact=fact, day__in=some).delete()
            fine = {dims: sums for dims, sums in tallies[fact].items() if dims.day in some}
            at = {Tally.FINE: fine, Tally.HOUSE: of_house(fine)}
            rows = [row for level in FACTS[fact].levels for row in _rows(at[level], level)]
            insert_rows(Tally, _COLUMNS, rows, shared={"fact": fact})
        update_rows(TallyDay, ("counted",), ("id",), [(one.marks, one.pk) for one in days])


def _rows(tallies: dict[Dims, Sums], level: int) -> list[tuple[object, ...]]:
    return [(level, *dims, *sums) for dims, sums in tallies.items()]
