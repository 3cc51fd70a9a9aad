"""看板: the stages side by side with their cards, of one job or of one member, within the viewer's reach.

One query a column, one for all counts, and three for all the people on the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Min, Q

from caidang.core.errors import NotFound
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.clients.models import Job, called
from caidang.domain.pipeline.models import Application, Applications, Stage
from caidang.domain.pipeline.selectors.board_filter import Fitting, fitting_cards
from caidang.domain.pipeline.selectors.within import get_job
from caidang.domain.pipeline.way import Kind, reason_told
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import row_number

FIRST_CARDS: Final = 10
"""Cards of a column that come with the page; a screen shows fewer."""
MORE_CARDS: Final = 40
"""Cards of a column that come with each further page."""
FITTING_CARDS: Final = 50
"""Cards of a column that a filter shows; whoever gets more types another word."""


@dataclass(frozen=True, slots=True)
class Card:
    """One application on a board, as the viewer may see it. ``days`` are full days in its stage."""

    public_id: str
    person: CandidateRow
    stage: int
    since: datetime
    days: int
    owner: str
    is_own: bool
    reason: str
    job_id: str
    job: str
    client: str


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its cards. ``after`` is where the next page begins, empty when these are the last.

    ``oldest`` are full days that the longest standing card has been there, None without cards.
    """

    id: int
    name: str
    kind: Kind
    is_archived: bool
    count: int
    oldest: int | None
    cards: tuple[Card, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The columns, in their order. Without a ``job`` it is a member's own, over all jobs."""

    job: Job | None
    columns: tuple[Column, ...]
    total: int
    may_move: bool

    @property
    def key(self) -> str:
        """What names the board in addresses."""
        return str(self.job.public_id) if self.job else MINE


MINE: Final = "mine"


def view_board(
    job_id: str, *, viewer: Viewer, now: datetime, today: date, text: str = ""
) -> Board:
    """This function will return the board of a job, or with ``mine`` of the viewer's own applications.

    With a ``text`` only cards that it fits are shown, some hundred a column, and counted. Raises
    NotFound for a job out of reach.
    """
    job, cards, groups = scope_of(job_id, viewer)
    columns = [
        _Open(group, cards.filter(stage__in=[stage.pk for stage in group]), now) for group in groups
    ]
    if text.strip():
        fitting = fitting_cards(cards, text, viewer=viewer, today=today, are_jobs_told=job is None)
        counts = _counts_among(fitting, now)
        pages = _pages_among(columns, cards, fitting)
    else:
        counts = _counts(cards, now)
        pages = [one.page("", FIRST_CARDS) for one in columns]
    shown = _Shown([row for page, _ in pages for row in page], viewer=viewer, now=now, today=today)
    made = tuple(
        one.column(counts, shown.cards(page), after)
        for one, (page, after) in zip(columns, pages, strict=True)
    )
    kept = tuple(one for one in made if one.count or not one.is_archived)
    return Board(job, kept, sum(one.count for one in kept), may(viewer, Action.PIPELINE))


def view_column(
    job_id: str, stage_id: int, after: str, *, viewer: Viewer, now: datetime, today: date
) -> Column:
    """This function will return the next page of one column; raises NotFound for one that the board does not have."""
    _, cards, groups = scope_of(job_id, viewer)
    group = next((group for group in groups if stage_id in {stage.pk for stage in group}), None)
    if group is None:
        raise NotFound("没有这个阶段，刷新后再看。")
    column = _Open(group, cards.filter(stage__in=[stage.pk for stage in group]), now)
    page, end = column.page(after, MORE_CARDS)
    shown = _Shown(page, viewer=viewer, now=now, today=today)
    return column.column({}, shown.cards(page), end)


def cards_of(
    found: Applications, *, viewer: Viewer, now: datetime, today: date
) -> tuple[Card, ...]:
    """This function will return these applications as cards, in their order; out of reach they are left out."""
    rows = list(_rows(found))
    return _Shown(rows, viewer=viewer, now=now, today=today).cards(rows)


def view_card(public_id: str, *, viewer: Viewer, now: datetime, today: date) -> Card:
    """This function will return one card; raises NotFound out of reach."""
    require(viewer, Action.READ_CLIENT)
    reach = Application.objects.visible_to(viewer).filter(public_id=public_id)
    cards = cards_of(reach, viewer=viewer, now=now, today=today)
    if not cards:
        raise NotFound("没有这条应聘，或者它不在你的范围里。")
    return cards[0]


def column_heads(job_id: str, *, viewer: Viewer, now: datetime) -> tuple[Column, ...]:
    """This function will return the board's columns without cards: their counts as they are now."""
    _, cards, groups = scope_of(job_id, viewer)
    counts = _counts(cards, now)
    heads = (_Open(group, cards, now).column(counts, (), "") for group in groups)
    return tuple(one for one in heads if one.count or not one.is_archived)


def scope_of(job_id: str, viewer: Viewer) -> tuple[Job | None, Applications, list[list[Stage]]]:
    """This function will return a board's job, its applications within reach, and the stages of each column."""
    require(viewer, Action.READ_CANDIDATE)
    require(viewer, Action.READ_CLIENT)
    if job_id != MINE:
        job = get_job(job_id, viewer=viewer)
        stages = list(Stage.objects.filter(type=job.type_id))
        return job, Application.objects.of_people(viewer).filter(job=job), [[one] for one in stages]
    cards = Application.objects.visible_to(viewer).filter(owner=viewer.user_id or 0)
    return None, cards, _side_by_side(Stage.objects.filter(type__is_archived=False))


def _side_by_side(stages: Iterable[Stage]) -> list[list[Stage]]:
    """Stages of all types: those of the same kind and name share a column."""
    groups: dict[tuple[Kind, str], list[Stage]] = {}
    for stage in sorted(stages, key=lambda one: (one.place[0].order, one.position, one.pk)):
        groups.setdefault((stage.place[0], stage.name), []).append(stage)
    return list(groups.values())


def _counts(cards: Applications, now: datetime) -> dict[int, tuple[int, int]]:
    """For each stage how many cards stand there, and for how many days the oldest."""
    rows = cards.order_by().values_list("stage").annotate(n=Count("pk"), oldest=Min("stage_since"))
    return {stage: (n, max((now - oldest).days, 0)) for stage, n, oldest in rows}


def _counts_among(fitting: Sequence[Fitting], now: datetime) -> dict[int, tuple[int, int]]:
    since: dict[int, list[datetime]] = {}
    for one in fitting:
        since.setdefault(one.stage, []).append(one.since)
    return {stage: (len(told), max((now - min(told)).days, 0)) for stage, told in since.items()}


def _pages_among(
    columns: "Sequence[_Open]", cards: Applications, fitting: Sequence[Fitting]
) -> list[tuple[list["_Row"], str]]:
    """The topmost of those that fit, for each column, opened in one query."""
    shown = [
        [one.pk for one in fitting if one.stage in {stage.pk for stage in column.stages}][:FITTING_CARDS]
        for column in columns
    ]
    rows = {row[0]: row for row in _rows(cards.filter(pk__in=[pk for column in shown for pk in column]))}
    return [([rows[pk] for pk in column if pk in rows], "") for column in shown]


_FIELDS = (
    "pk", "public_id", "candidate_id", "stage_id", "stage_since", "owner", "reason", "rank",
    "job__public_id", "job__title", "job__client__short_name", "job__client__name",
    "job__client__is_alike",
)  # fmt: skip
_Row = tuple[int, object, int, int, datetime, int | None, str, int, object, str, str, str, bool]


def _rows(cards: Applications) -> Iterable[_Row]:
    return cards.values_list(*_FIELDS)


@dataclass(frozen=True, slots=True)
class _Open:
    """A column before its cards are known."""

    stages: Sequence[Stage]
    cards: Applications
    now: datetime

    def page(self, after: str, size: int) -> tuple[list[_Row], str]:
        """The next cards, and where those after them begin."""
        found = list(_rows(self.cards.filter(_beyond(after)).order_by("-rank", "-pk")[: size + 1]))
        shown = found[:size]
        return shown, f"{shown[-1][7]}_{shown[-1][0]}" if len(found) > size else ""

    def column(
        self, counts: dict[int, tuple[int, int]], cards: tuple[Card, ...], after: str
    ) -> Column:
        first = next((one for one in self.stages if not one.is_archived), self.stages[0])
        known = [counts[stage.pk] for stage in self.stages if stage.pk in counts]
        return Column(
            id=first.pk, name=first.name, kind=Kind(first.kind),
            is_archived=all(stage.is_archived for stage in self.stages),
            count=sum(n for n, _ in known), oldest=max((days for _, days in known), default=None),
            cards=cards, after=after,
        )  # fmt: skip


class _Shown:
    """The people of a page's rows, found for all at once."""

    def __init__(self, rows: Sequence[_Row], *, viewer: Viewer, now: datetime, today: date) -> None:
        people = rows_of([row[2] for row in rows], viewer=viewer, today=today)
        self._people = {person.id: person for person in people}
        self._names = names_of({row[5] for row in rows})
        self._viewer, self._now = viewer, now

    def cards(self, rows: Sequence[_Row]) -> tuple[Card, ...]:
        return tuple(self._card(row) for row in rows if row[2] in self._people)

    def _card(self, row: _Row) -> Card:
        _, public_id, person, stage, since, owner, reason, _, job_id, job, short, client, is_alike = row
        return Card(
            public_id=str(public_id), person=self._people[person], stage=stage, since=since,
            days=max((self._now - since).days, 0), owner=self._names.get(owner or 0, ""),
            is_own=owner is not None and owner == self._viewer.user_id,
            reason=reason_told(reason) if reason else "", job_id=str(job_id), job=job,
            client=called(short, client, is_alike=is_alike),
        )  # fmt: skip


def _beyond(after: str) -> Q:
    """What comes behind a place; everything for a place that cannot be read."""
    rank, _, pk = after.partition("_")
    number = row_number(pk)
    if not number or not rank.lstrip("-").isdecimal() or len(rank) > _LONGEST:
        return Q()
    return Q(rank__lt=int(rank)) | Q(rank=int(rank), pk__lt=number)


_LONGEST: Final = 20
