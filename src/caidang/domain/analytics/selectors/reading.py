"""The counts of a period within a viewer's reach: kept ones for the days before, today and what changed counted anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Sum

from caidang.domain.analytics.counting import Dims, Sums, counted, summed
from caidang.domain.analytics.days import runs, window
from caidang.domain.analytics.facts import FACTS, Wall, found_together, group_of
from caidang.domain.analytics.models import SearchCount, Tally, TallyDay, TallyState
from caidang.domain.analytics.selectors.memory import remembered
from caidang.domain.analytics.selectors.sight import Sight
from caidang.domain.analytics.waiting import waiting_searches
from caidang.domain.candidates.models import audiences_of
from caidang.domain.clients.models import Client, Job
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.once import asked_once

MOST_LIVE: Final = 7
"""Days before today that changed and are counted while one waits; others are told as they were."""
MOST_LIVE_AT_FIRST: Final = 62
_MOST_DUE: Final = 5_000
SEARCHES: Final = "searches"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact from a day to a day, by these dimensions (of ``Dims``; the key always).

    ``members``, ``sources``, ``places`` and ``keys`` narrow, None does not.
    """

    fact: str
    since: date
    until: date
    by: frozenset[str]
    members: frozenset[int] | None = None
    sources: frozenset[str] | None = None
    places: frozenset[int] | None = None
    keys: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums by dimensions; those that were not asked for are 0 or empty. ``is_partial``: some days are still to be counted."""

    sums: Mapping[Dims, Sums]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class _Due:
    """Which days cannot be told from what is kept."""

    seq: int
    """How far the log was followed: what is kept is right as of there."""
    last: int
    told_from: int
    """Of days before this one it is not known, so many there are."""
    days: Mapping[str, frozenset[int]]


def counts(wanted: Wanted, sight: Sight, *, today: date) -> Counts:
    """Return the sums of a fact within reach."""
    now = today.toordinal()
    if wanted.fact == SEARCHES:
        found = ((dims, sums) for dims, sums in _searches(wanted, now).items() if chosen(wanted, dims))
        return Counts(_narrowed(found, wanted.by), is_partial=False)
    due = _due()
    since, until = wanted.since.toordinal(), min(wanted.until.toordinal(), now)
    if due is None:
        first = max(since, now - MOST_LIVE_AT_FIRST)
        live, is_partial = set(range(first, until + 1)), first > since
    else:
        open_ = {day for day in due.days.get(wanted.fact, ()) if since <= day <= until}
        open_ |= set(range(max(since, due.last + 1), min(until, now - 1) + 1))
        newest = set(sorted(open_, reverse=True)[:MOST_LIVE])
        live, is_partial = newest | ({now} if since <= now <= until else set()), len(newest) < len(open_) or since < due.told_from

    def kept() -> dict[Dims, Sums]:
        return _kept(wanted, sight, since, until, live) if due is not None else {}

    followed = -1 if due is None else due.seq
    who = (sight.is_whole, sight.viewer.user_id, sight.viewer.role, sight.viewer.scopes)
    if is_partial:
        return Counts(_together(wanted, sight, kept(), live), is_partial=True)
    sums = remembered(
        (wanted, who, tuple(sorted(live)), now, followed), lambda: _together(wanted, sight, kept(), live), weigh=_pieces
    )
    return Counts(sums, is_partial=False)


def _together(wanted: Wanted, sight: Sight, kept: Mapping[Dims, Sums], live: set[int]) -> dict[Dims, Sums]:
    wall = FACTS[wanted.fact].wall
    anew = [
        (dims, sums)
        for first, last in runs(live)
        for dims, sums in _live(wanted.fact, first, last).items()
        if is_within(wall, dims, sight) and chosen(wanted, dims)
    ]
    return summed([*kept.items(), *_narrowed(anew, wanted.by).items()])


@asked_once
def _due() -> _Due | None:
    state = TallyState.objects.filter(pk=TallyState.ONLY).first()
    if state is None:
        return None
    due = TallyDay.objects.exclude(marks=F("counted")).order_by("-day").values_list("fact", "day")
    rows = list(due[:_MOST_DUE])
    days: dict[str, set[int]] = {}
    for fact, day in rows:
        days.setdefault(fact, set()).add(day)
    told_from = min(day for _, day in rows) if len(rows) == _MOST_DUE else 0
    return _Due(state.seq, state.last, told_from, {fact: frozenset(some) for fact, some in days.items()})


def _live(fact: str, first: int, last: int) -> Mapping[Dims, Sums]:
    return _live_together(group_of(fact), first, last)[fact]


@asked_once
def _live_together(group: frozenset[str], first: int, last: int) -> Mapping[str, Mapping[Dims, Sums]]:
    def count() -> Mapping[str, Mapping[Dims, Sums]]:
        return {fact: counted(pieces) for fact, pieces in found_together(group, *window(first, last)).items()}

    return remembered((group, first, last), count, weigh=lambda found: sum(map(_pieces, found.values())))


def _pieces(sums: Mapping[Dims, Sums]) -> int:
    return sum(one.n for one in sums.values())


def _kept(wanted: Wanted, sight: Sight, since: int, until: int, live: set[int]) -> dict[Dims, Sums]:
    rows: QuerySet[Any] = Tally.objects.filter(fact=wanted.fact, day__gte=since, day__lte=until)
    if live:
        rows = rows.exclude(day__in=sorted(live))
    wall = Wall.NONE if sight.is_whole else FACTS[wanted.fact].wall
    by = set(wanted.by) | {"key"}
    is_house = wall in (Wall.NONE, Wall.MEMBER) and "place" not in by and wanted.places is None
    levels = FACTS[wanted.fact].levels
    level = (Tally.HOUSE if is_house else Tally.FINE) if len(levels) > 1 else levels[0]
    rows = rows.filter(_within(wall, sight), level=level)
    narrowed = (("member", wanted.members), ("source", wanted.sources), ("place", wanted.places), ("key", wanted.keys))
    for name, values in narrowed:
        if values is not None:
            rows = rows.filter(**{f"{name}__in": sorted(values)})
    names = [name for name in Dims._fields if name in by]
    told = rows.order_by().values_list(*names).annotate(count=Sum("n"), added=Sum("total"))
    found: dict[Dims, Sums] = {}
    for *values, n, total in told:
        found[_dims(dict(zip(names, values, strict=True)))] = Sums(n, total)
    return found


def _dims(known: Mapping[str, Any]) -> Dims:
    return Dims(
        known.get("day", 0), known.get("audience", 0), known.get("member", 0), known.get("place", 0),
        known.get("source", ""), known.get("key", ""),
    )  # fmt: skip


def _within(wall: Wall, sight: Sight) -> Q:
    """The part of the kept counts that the viewer may see, as a condition."""
    if wall is Wall.MEMBER:
        return Q(member__in=sorted(sight.near_members))
    if wall is Wall.NONE:
        return Q()
    audiences = audiences_of(sight.viewer).values("pk")
    found = Q(audience__in=audiences)
    if wall is Wall.PAIR:
        return found & Q(place__in=audiences)
    if wall is Wall.JOB:
        return found & Q(place__in=Job.objects.visible_to(sight.viewer).order_by().values("pk"))
    if wall is Wall.CLIENT:
        return found & (Q(place=0) | Q(place__in=Client.objects.visible_to(sight.viewer).order_by().values("pk")))
    return found


def is_within(wall: Wall, dims: Any, sight: Sight) -> bool:  # noqa: ANN401 - a Dims or a Piece
    """Tell whether the viewer may see what has these dimensions: the same as ``_within``, for what was counted anew."""
    if sight.is_whole or wall is Wall.NONE:
        return True
    if wall is Wall.MEMBER:
        return dims.member in sight.near_members
    audiences = _audiences(sight)
    if dims.audience not in audiences:
        return False
    if wall is Wall.PAIR:
        return dims.place in audiences
    if wall is Wall.JOB:
        return dims.place in _jobs(sight)
    return wall is not Wall.CLIENT or dims.place == 0 or dims.place in _clients(sight)


def chosen(wanted: Wanted, dims: Any) -> bool:  # noqa: ANN401 - a Dims or a Piece
    """Tell whether what has these dimensions is among the members, sources and places asked for."""
    return (
        (wanted.members is None or dims.member in wanted.members)
        and (wanted.sources is None or dims.source in wanted.sources)
        and (wanted.places is None or dims.place in wanted.places)
        and (wanted.keys is None or dims.key in wanted.keys)
    )


def _searches(wanted: Wanted, today: int) -> dict[Dims, Sums]:
    since, until = wanted.since.toordinal(), min(wanted.until.toordinal(), today)
    rows = SearchCount.objects.filter(day__gte=since, day__lte=until).values_list("day", "member", "asked", "fruitless")
    written = [((day, member), (asked, fruitless)) for day, member, asked, fruitless in rows]
    waiting = [pair for pair in waiting_searches().items() if since <= pair[0][0] <= until]
    return summed((Dims(day, 0, member, 0, "", ""), Sums(*sums)) for (day, member), sums in [*written, *waiting])


def _narrowed(pairs: Iterable[tuple[Dims, Sums]], by: frozenset[str]) -> dict[Dims, Sums]:
    """Add up over all dimensions that were not asked for."""
    kept = by | {"key"}
    return summed((_dims({name: value for name, value in dims._asdict().items() if name in kept}), sums) for dims, sums in pairs)


@asked_once
def _audiences_of(viewer: Viewer, _: tuple[str, ...]) -> frozenset[int]:
    return frozenset(audiences_of(viewer).values_list("pk", flat=True))


def _audiences(sight: Sight) -> frozenset[int]:
    return _audiences_of(sight.viewer, sight.viewer.scopes)


@asked_once
def _jobs_of(viewer: Viewer, _: tuple[str, ...]) -> frozenset[int]:
    return frozenset(Job.objects.visible_to(viewer).order_by().values_list("pk", flat=True))


def _jobs(sight: Sight) -> frozenset[int]:
    return _jobs_of(sight.viewer, sight.viewer.scopes)


@asked_once
def _clients_of(viewer: Viewer, _: tuple[str, ...]) -> frozenset[int]:
    return frozenset(Client.objects.visible_to(viewer).order_by().values_list("pk", flat=True))


def _clients(sight: Sight) -> frozenset[int]:
    return _clients_of(sight.viewer, sight.viewer.scopes)
