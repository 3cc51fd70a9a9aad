"""日历: what falls on which day of a month on a board: steps, deadlines, ends of guarantees, and what others add."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from django.utils import timezone

from caidang.domain.clients.models import Contract, Job
from caidang.domain.pipeline.models import Applications
from caidang.domain.pipeline.selectors.board import Card, cards_of, scope_of
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Viewer

GUARANTEE_DAYS: Final = 90
"""过保 where no contract says another."""
_NAMED: Final = 3
"""People of one stage and day that are named; more are counted."""
_MOST: Final = 600


class Sort(StrEnum):
    """What an entry is."""

    STEP = "step"
    DEADLINE = "deadline"
    GUARANTEE = "guarantee"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day, at an hour where ``at`` says one. ``person`` is the record that it leads to,
    ``job`` the job, ``stage`` the stage of the list; empty or 0 for none.
    """

    day: date
    sort: Sort
    text: str
    at: str = ""
    person: str = ""
    job: str = ""
    stage: int = 0


Feed = Callable[[Applications, Viewer, date, date], Iterable[Entry]]
"""What others add: of these applications, all within the viewer's reach, from one day to another, both included."""


@dataclass(frozen=True, slots=True)
class Month:
    """Whole weeks around a month, each day with its entries."""

    job: Job | None
    first: date
    weeks: tuple[tuple[tuple[date, tuple[Entry, ...]], ...], ...]
    before: date
    after: date


def month_of(
    key: str, *, viewer: Viewer, now: datetime, today: date, month: date, feeds: Sequence[Feed] = ()
) -> Month:
    """This function will return the month that the day lies in. Raises NotFound for a job out of reach."""
    job, reach, _ = scope_of(key, viewer)
    first = month.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    begin = first - timedelta(days=first.weekday())
    end = after + timedelta(days=(7 - after.weekday()) % 7) - timedelta(days=1)
    ask = _Ask(reach, viewer, now, today, begin, end)
    entries = [*ask.steps(), *ask.guarantees(), *_deadlines(job, ask)]
    for feed in feeds:
        entries += feed(reach, viewer, begin, end)
    by_day: dict[date, list[Entry]] = {}
    order = list(Sort)
    for entry in sorted(entries, key=lambda one: (one.at or "~", order.index(one.sort))):
        by_day.setdefault(entry.day, []).append(entry)
    days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    weeks = tuple(
        tuple((day, tuple(by_day.get(day, ()))) for day in days[n : n + 7]) for n in range(0, len(days), 7)
    )
    return Month(job, first, weeks, (first - timedelta(days=1)).replace(day=1), after)


@dataclass(frozen=True, slots=True)
class _Ask:
    reach: Applications
    viewer: Viewer
    now: datetime
    today: date
    begin: date
    end: date

    def steps(self) -> Iterable[Entry]:
        """Who came into which stage; whom one has yet to speak to is no date."""
        rows = self.reach.exclude(stage__kind=Kind.CONTACT.value).filter(
            stage_since__gte=_midnight(self.begin), stage_since__lt=_midnight(self.end + timedelta(days=1))
        )
        names = dict(rows.order_by().values_list("stage", "stage__name").distinct())
        found: dict[tuple[date, int], list[Card]] = {}
        for card in self._cards(rows.order_by("-stage_since")[:_MOST]):
            found.setdefault((_day(card.since), card.stage), []).append(card)
        for (day, stage), cards in found.items():
            if len(cards) > _NAMED:
                yield Entry(day, Sort.STEP, f"{len(cards)} 人到「{names[stage]}」", stage=stage)
                continue
            for card in cards:
                text = f"{card.person.name} · {names[stage]}"
                yield Entry(day, Sort.STEP, text, person=card.person.public_id, stage=stage)

    def guarantees(self) -> Iterable[Entry]:
        """When the guarantee of who started somewhere ends, by the client's contract."""
        placed = self.reach.filter(stage__kind=Kind.PLACED.value).order_by("-stage_since")
        clients = {str(job): client for job, client in placed.values_list("job__public_id", "job__client_id")[:_MOST]}
        lasting = _guarantees(set(clients.values()), self.today)
        for card in self._cards(placed[:_MOST]):
            days = lasting.get(clients[card.job_id], GUARANTEE_DAYS)
            day = _day(card.since) + timedelta(days=days)
            if self.begin <= day <= self.end:
                text = f"{card.person.name} 过保（{card.client}）"
                yield Entry(day, Sort.GUARANTEE, text, person=card.person.public_id)

    def _cards(self, rows: Applications) -> tuple[Card, ...]:
        return cards_of(rows, viewer=self.viewer, now=self.now, today=self.today)


def _deadlines(job: Job | None, ask: _Ask) -> Iterable[Entry]:
    near = ask.reach.order_by().values("job").distinct()
    jobs = [job] if job else Job.objects.visible_to(ask.viewer).filter(pk__in=near)
    for one in jobs:
        if one.deadline is not None and ask.begin <= one.deadline <= ask.end and one.status != Job.Status.CLOSED:
            yield Entry(one.deadline, Sort.DEADLINE, f"{one.title} 截止", job=str(one.public_id))


def _guarantees(clients: set[int], day: date) -> dict[int, int]:
    current = Contract.objects.filter(client__in=clients, removed_at=None, starts__lte=day)
    return dict(current.order_by("starts", "pk").values_list("client_id", "guarantee_days"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _day(moment: datetime) -> date:
    return moment.astimezone(timezone.get_current_timezone()).date()
