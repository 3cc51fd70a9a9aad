"""The counts of a period within a viewer's reach: kept ones for the days before, today and what changed counted anew."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F, IntegerField, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast

from caidang.domain.analytics.counting import Dims, Sums, counted, summed
from caidang.domain.analytics.days import runs, window
from caidang.domain.analytics.facts import FACTS, Wall, found_together, group_of
from caidang.domain.analytics.models import SearchCount, Tally, TallyDay, TallyState
from caidang.domain.analytics.selectors import memory
from caidang.domain.analytics.selectors.memory import keep, recall, remembered
from caidang.domain.analytics.selectors.sight import Sight
from caidang.domain.analytics.selectors.today import today_counted
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
_BLOCK: Final = 7
"""Days whose kept counts are read, and remembered, together: one that is counted again costs reading these anew."""


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
    first: int
    """Before this day there is nothing."""
    last: int
    told_from: int
    """Of days before this one it is not known, so many there are."""
    days: Mapping[str, Mapping[int, int]]
    """By fact and day how often it was marked."""


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

    def count() -> dict[Dims, Sums]:
        kept = _kept(wanted, sight, max(since, due.first), until, frozenset(live)) if due is not None else {}
        return summed([*kept.items(), *_anew(wanted, sight, live, now, due).items()])

    if is_partial:
        return Counts(count(), is_partial=True)
    followed = -1 if due is None else due.seq
    key = (wanted, sight.is_whole, _who(sight), tuple(sorted(live)), now, followed)
    return Counts(remembered(key, count, weigh=_pieces), is_partial=False)


def _who(sight: Sight) -> tuple[Any, ...]:
    return sight.viewer.user_id, sight.viewer.role, sight.viewer.scopes


def _anew(wanted: Wanted, sight: Sight, live: set[int], today: int, due: "_Due | None") -> dict[Dims, Sums]:
    """What is counted while one waits: today, and days before it that have changed."""
    wall, group = FACTS[wanted.fact].wall, group_of(wanted.fact)
    parts: list[Mapping[Dims, Sums]] = [today_counted(group, today)[wanted.fact]] if today in live else []
    before = live - {today}
    marked = {day for day in before if due is not None and day in due.days.get(wanted.fact, {})}
    parts += [_day_anew(group, day, _marks(due, group, day))[wanted.fact] for day in sorted(marked)]
    parts += [_days_anew(group, first, last)[wanted.fact] for first, last in runs(before - marked)]
    found = ((dims, sums) for part in parts for dims, sums in part.items())
    return _narrowed(((dims, sums) for dims, sums in found if is_within(wall, dims, sight) and chosen(wanted, dims)), wanted.by)


def _marks(due: "_Due | None", group: frozenset[str], day: int) -> tuple[tuple[str, int], ...]:
    return () if due is None else tuple((fact, due.days.get(fact, {}).get(day, 0)) for fact in sorted(group))


@asked_once
def _due() -> _Due | None:
    state = TallyState.objects.filter(pk=TallyState.ONLY).first()
    if state is None:
        return None
    due = TallyDay.objects.exclude(marks=F("counted")).order_by("-day").values_list("fact", "day", "marks")
    rows = list(due[:_MOST_DUE])
    days: dict[str, dict[int, int]] = {}
    for fact, day, marks in rows:
        days.setdefault(fact, {})[day] = marks
    told_from = min(day for _, day, _ in rows) if len(rows) == _MOST_DUE else 0
    return _Due(state.seq, state.first, state.last, told_from, days)


@asked_once
def _day_anew(group: frozenset[str], day: int, marks: tuple[tuple[str, int], ...]) -> Mapping[str, Mapping[Dims, Sums]]:
    """A day that is in line to be counted; once in this process for each time it was put there."""
    return remembered(("day", group, day), lambda: _found(group, day, day), weigh=_all_pieces, state=marks)


@asked_once
def _days_anew(group: frozenset[str], first: int, last: int) -> Mapping[str, Mapping[Dims, Sums]]:
    """Days that nobody has put in line yet."""
    return remembered(("days", group, first, last), lambda: _found(group, first, last), weigh=_all_pieces)


def _found(group: frozenset[str], first: int, last: int) -> Mapping[str, Mapping[Dims, Sums]]:
    return {fact: counted(pieces) for fact, pieces in found_together(group, *window(first, last)).items()}


def _all_pieces(found: Mapping[str, Mapping[Dims, Sums]]) -> int:
    return sum(map(_pieces, found.values()))


def _pieces(sums: Mapping[Dims, Sums]) -> int:
    return sum(one.n for one in sums.values())


_NEVER: Final = (0, 0)


def _kept(wanted: Wanted, sight: Sight, since: int, until: int, live: frozenset[int]) -> dict[Dims, Sums]:
    """The kept counts of these days but for those counted anew: what is remembered of each block of days, the others read."""
    if since > until:
        return {}
    wall = Wall.NONE if sight.is_whole else FACTS[wanted.fact].wall
    shape = (wanted.fact, wanted.by, wanted.members, wanted.sources, wanted.places, wanted.keys, _reach(wall, sight))
    states = _counted_so_far(wanted.fact, since, until)
    whole = ("kept", *shape, since, until, live)
    known: dict[Dims, Sums] | None = recall(whole, tuple(sorted(states.items())))
    if known is not None:
        return known
    blocks: dict[int, dict[Dims, Sums]] = {}
    keys = {}
    for block in range(since // _BLOCK, until // _BLOCK + 1):
        days = range(max(since, block * _BLOCK), min(until, block * _BLOCK + _BLOCK - 1) + 1)
        keys[block] = ("block", *shape, days[0], days[-1], live.intersection(days))
        found = recall(keys[block], states.get(block, _NEVER))
        if found is not None:
            blocks[block] = found
    missing = keys.keys() - blocks.keys()
    read = _read(wanted, wall, sight, _days_of(missing, since, until), live) if missing else {}
    blocks |= {block: read.get(block, {}) for block in missing}
    made = summed(pair for part in blocks.values() for pair in part.items())
    if _pieces(made) >= memory.MANY:
        keep(whole, tuple(sorted(states.items())), made)
        for block in missing:
            keep(keys[block], states.get(block, _NEVER), blocks[block])
    return made


@asked_once
def _counted_so_far(fact: str, since: int, until: int) -> Mapping[int, tuple[int, int]]:
    """How often the days of each block were counted, together: it grows whenever one of them is counted again.

    Beside it the number of the first row, which is another where all was begun anew.
    """
    rows = TallyDay.objects.filter(fact=fact, day__gte=since // _BLOCK * _BLOCK, day__lt=(until // _BLOCK + 1) * _BLOCK)
    told = _by_block(rows).order_by().values_list("block").annotate(Sum("counted"), Min("pk"))
    return {block: (times, first) for block, times, first in told}


def _by_block(rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(block=Cast(F("day") / _BLOCK, IntegerField()))
    return found


def _days_of(blocks: Collection[int], since: int, until: int) -> Q:
    """The days of these blocks, as a condition that the index answers in one go."""
    if len(runs(blocks)) == 1:
        return Q(day__gte=max(since, min(blocks) * _BLOCK), day__lte=min(until, max(blocks) * _BLOCK + _BLOCK - 1))
    days = (day for block in blocks for day in range(block * _BLOCK, block * _BLOCK + _BLOCK))
    return Q(day__in=sorted(day for day in days if since <= day <= until))


def _read(
    wanted: Wanted, wall: Wall, sight: Sight, days: Q, live: frozenset[int]
) -> dict[int, dict[Dims, Sums]]:
    """What is kept in the database of these days but for those counted anew, by block."""
    rows: QuerySet[Any] = Tally.objects.filter(days, fact=wanted.fact)
    if live:
        rows = rows.exclude(day__in=sorted(live))
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
    told = _by_block(rows).order_by().values_list("block", *names).annotate(count=Sum("n"), added=Sum("total"))
    found: dict[int, dict[Dims, Sums]] = {}
    for block, *values, n, total in told:
        found.setdefault(block, {})[_dims(dict(zip(names, values, strict=True)))] = Sums(n, total)
    return found


def _reach(wall: Wall, sight: Sight) -> tuple[object, ...]:
    """What the viewer may see of the kept counts, as a part of a key: it changes with whatever he may see."""
    if wall is Wall.NONE:
        return ()
    if wall is Wall.MEMBER:
        return wall, tuple(sorted(sight.near_members))
    places = {Wall.JOB: _jobs, Wall.CLIENT: _clients}.get(wall)
    return wall, hash(_audiences(sight)), hash(places(sight)) if places else 0


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
