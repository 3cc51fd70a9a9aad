"""The list behind a number: the very pieces that were counted, within the viewer's reach, the newest first; of what waits, the oldest."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.analytics.counting import Dims, Piece
from caidang.domain.analytics.days import day_of, runs, step_of, today_of, window
from caidang.domain.analytics.facts import FACTS
from caidang.domain.analytics.recipes import told_of
from caidang.domain.analytics.selectors import naming
from caidang.domain.analytics.selectors.costing import CAME_OF, came_of
from caidang.domain.analytics.selectors.evenings import EVENINGS
from caidang.domain.analytics.selectors.in_line import WAITS, list_in_line
from caidang.domain.analytics.selectors.question import Question, question_of
from caidang.domain.analytics.selectors.reading import chosen, counts, is_within
from caidang.domain.analytics.values import MEMBER, TIME, Asked, BehindPage, BehindRow
from caidang.domain.candidates.models import Candidate
from caidang.domain.intake.models import IntakeItem
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, may

PAGE: Final = 50
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    MEMBER: ("member",), "source": ("source",), "client": ("place",), "job": ("place",),
}  # fmt: skip
_NO_LIST: Final = "这个数字后面没有名单，或者你看不到。"


def list_behind(
    asked: Asked, key: str = "", *, series: str = "", viewer: Viewer, now: datetime, after: str = "", limit: int = PAGE
) -> BehindPage:
    """Return a page of what a cell was counted from; of the total where ``key`` is empty.

    What the viewer may not open (a person who was erased) stands there without an id. Raises as
    ``figures.measure`` does, and NotAllowed where the cell has no link of the place ``behind``.
    """
    today = today_of(now)
    question = question_of(asked, viewer=viewer, today=today)
    if question.measure.key in WAITS and question.sight.has_people:
        return list_in_line(question, key, now=now, after=after, limit=limit)
    if question.measure.key in CAME_OF and question.sight.has_people:
        return list_behind(came_of(question), key, viewer=viewer, now=now, after=after, limit=limit)
    if question.measure.is_now or question.measure.key in EVENINGS or question.measure.group == "花费" or question.recipe.fact not in FACTS:
        raise NotAllowed(_NO_LIST)
    is_of_log = question.recipe.fact == "looks"
    if not question.sight.has_people or (is_of_log and not (may(viewer, Action.READ_AUDIT) or question.sight.has_members)):
        raise NotAllowed(_NO_LIST)
    last, skip = _place(after, question)
    wanted = _InCell(question, key, series)
    rows: list[Piece] = []
    next_ = ""
    for day, pieces in _days(question, last, wanted, today):
        found = sorted((one for one in pieces if wanted(one)), key=lambda one: (one.at, one.about), reverse=True)
        start = skip if day == last else 0
        room = limit - len(rows)
        rows += found[start : start + room]
        if len(found) > start + room:
            next_ = f"{day}.{start + room}"
            break
    return BehindPage(_opened(rows, question), next_)


def _place(after: str, question: Question) -> tuple[int, int]:
    if not after:
        return question.asked.until.toordinal(), 0
    day, _, skip = after.partition(".")
    if not (day.isdecimal() and skip.isdecimal() and day.isascii() and skip.isascii() and len(day) < 8 and len(skip) < 8):
        raise InvalidInput("这一页不在了，从第一页看起。")
    return min(int(day), question.asked.until.toordinal()), int(skip)


def _days(question: Question, last: int, wanted: "_InCell", today: date) -> Iterator[tuple[int, list[Piece]]]:
    """The days from the last on back on which there is something of the cell, a growing number of them asked for at once."""
    fact, asked = FACTS[question.recipe.fact], question.asked
    narrowed = question.wanted(asked.since, asked.until, ())
    days, at_once = [day for day in _filled_days(question, wanted, today) if day <= last], 1
    while days:
        part, days, at_once = days[:at_once], days[at_once:], min(2 * at_once, 64)
        by_day: dict[int, list[Piece]] = {day: [] for day in part}
        for first, end in runs(part):
            for piece in fact.pieces(*window(first, end)):
                if is_within(fact.wall, piece, question.sight) and chosen(narrowed, piece) and question.is_chosen(piece.key):
                    by_day[day_of(piece.at)].append(piece)
        yield from by_day.items()


def _filled_days(question: Question, wanted: "_InCell", today: date) -> list[int]:
    """The days that count for something in the cell, the last first: the counts tell it, so that empty ones are not read."""
    asked = question.asked
    found = counts(question.wanted(asked.since, asked.until, {"day", *wanted.names}), question.sight, today=today)
    first, last = asked.since.toordinal(), min(asked.until, today).toordinal()
    if found.is_partial:
        return list(range(last, first - 1, -1))
    days = {dims.day for dims, sums in found.sums.items() if sums.n and question.is_chosen(dims.key) and wanted(_as_piece(dims))}
    return sorted(days, reverse=True)


def _as_piece(dims: Dims) -> Piece:
    begin, _ = window(dims.day, dims.day)
    return Piece(begin, 0, dims.audience, dims.member, dims.place, dims.source, dims.key)


class _InCell:
    """Tells whether a piece was counted in a cell."""

    def __init__(self, question: Question, key: str, series: str) -> None:
        self._question = question
        pairs = ((question.asked.split, key), (question.asked.series, series))
        self._asked = [(split, one) for split, one in pairs if split and (one or split in ("client", "source"))] if key or series else []
        self.names = {name for split, _ in self._asked for name in _NAMES.get(split, ())}
        """What of the counts' dimensions it looks at."""
        self._places = {split: self._numbers(split, one) for split, one in self._asked if split in ("client", "job")}

    def _numbers(self, split: str, key: str) -> frozenset[int]:
        is_of_clients = self._question.measure.key == "disclosures"
        if is_of_clients and not key:
            return frozenset({0})
        return naming.numbers_of(split, [key], self._question.sight.viewer, is_of_clients=is_of_clients)

    def __call__(self, piece: Piece) -> bool:
        recipe = self._question.recipe
        if recipe.weigh(piece.key, 1, piece.amount) is None:
            return False
        return all(self._is_at(split, key, piece) for split, key in self._asked)

    def _is_at(self, split: str, key: str, piece: Piece) -> bool:
        if split == TIME:
            day = date.fromordinal(day_of(piece.at))
            return step_of(day, self._question.asked.grain).isoformat() == key
        if split in self._places:
            return piece.place in self._places[split]
        if split == MEMBER:
            return str(piece.member) == key
        if split == "source":
            return piece.source == key
        if self._question.recipe.is_cumulative:
            return Kind(piece.key).order >= Kind(key).order if key in set(Kind) else False
        return self._question.recipe.slugs[split](piece.key) == key


def _opened(rows: list[Piece], question: Question) -> tuple[BehindRow, ...]:
    fact = FACTS[question.recipe.fact]
    ids = _public_ids(fact.about, [one.about for one in rows], question.sight.viewer)
    shown = "candidate" if fact.about == "application" else fact.about
    return tuple(
        BehindRow(
            about=shown if one.about in ids else "event", id=ids.get(one.about, ""),
            told=told_of(fact.key, one.key), at=one.at, member=one.member or None,
        )
        for one in rows
    )  # fmt: skip


def _public_ids(about: str, numbers: list[int], viewer: Viewer) -> Mapping[int, str]:
    """The public ids of those that the viewer may open; of an application the person's."""
    if about == "event":
        return {}
    if about == "intake":
        items = IntakeItem.objects.visible_to(viewer).filter(pk__in=numbers).values_list("pk", "public_id")
        return {pk: str(public) for pk, public in items}
    # Those of a page are few: asked for by their numbers, never as a part of everybody within reach.
    whose = {number: number for number in numbers}
    if about == "application":
        whose = dict(Application.objects.filter(pk__in=numbers).order_by().values_list("pk", "candidate_id"))
    people = Candidate.objects.visible_to(viewer).filter(pk__in=set(whose.values()))
    ids = {pk: str(public) for pk, public in people.values_list("pk", "public_id")}
    return {number: ids[pk] for number, pk in whose.items() if pk in ids}


