"""A question as it came, checked and made fit for the counts."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.analytics.catalogue import asked_measure, is_bare
from caidang.domain.analytics.recipes import RECIPES, Recipe
from caidang.domain.analytics.selectors.naming import numbers_of
from caidang.domain.analytics.selectors.reading import Wanted
from caidang.domain.analytics.selectors.sight import Sight, sight_of
from caidang.domain.analytics.values import MEMBER, TIME, Asked, Grain, Measure
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number

LONGEST: Final = 1_100
"""Days: three years."""
_PLACES: Final = frozenset({"client", "job"})
IN_ROWS: Final = frozenset({MEMBER, "source", *_PLACES})
"""Splits and filters by something else than the key."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which measure, by whom; ``keys`` are the filters by something in the key."""

    asked: Asked
    measure: Measure
    sight: Sight
    is_bare: bool
    members: frozenset[int] | None
    sources: frozenset[str] | None
    places: frozenset[int] | None

    @property
    def recipe(self) -> Recipe:
        """How the measure is made of counts."""
        return RECIPES[self.measure.key]

    def is_chosen(self, key: str) -> bool:
        """Tell whether what a key stands for is among what is asked for."""
        slugs = self.recipe.slugs
        if self.recipe.is_cumulative:
            return True  # All applications are the whole of which a part came so far.
        return all(
            slugs[name](key) in wanted for name, wanted in self.asked.filters.items() if name in slugs and wanted
        )

    def wanted(self, since: date, until: date, by: Collection[str]) -> Wanted:
        """Return what to ask the counts for."""
        # By jobs and clients there are many rows, and a measure of one key wants few of them; otherwise several
        # measures of a board share what is read of all keys.
        keys = self.recipe.keys if "place" in by else None
        return Wanted(
            self.recipe.fact, since, until, frozenset(by), members=self.members, sources=self.sources, places=self.places,
            keys=keys,
        )  # fmt: skip


def question_of(asked: Asked, *, viewer: Viewer, today: date) -> Question:
    """Return the question, checked. Raises NotAllowed, InvalidInput.

    Who sees no people is told by whole months; who does not share work out is told of no other member.
    """
    measure = asked_measure(asked.measure, viewer)
    _check(asked, measure)
    bare = is_bare(measure, viewer)
    if bare and not measure.is_now:
        asked = replace(asked, since=asked.since.replace(day=1), until=_month_end(asked.until), grain=Grain.MONTH)
    asked = replace(asked, until=max(asked.since, min(asked.until, today)) if not measure.is_now else asked.until)
    sight = sight_of(viewer, measure)
    filters = asked.filters
    sources = frozenset(filters["source"]) if filters.get("source") else None
    return Question(
        asked, measure, sight, bare, _members(asked, measure, sight), sources, _places(asked, measure, viewer)
    )


def _check(asked: Asked, measure: Measure) -> None:
    if not asked.since <= asked.until or asked.days > LONGEST:
        raise InvalidInput("日期要从早到晚，最多三年。")
    if asked.split and asked.split not in measure.splits:
        raise InvalidInput(f"「{measure.label}」不能这样分，换一个分法。")
    if asked.series and (asked.split != TIME or asked.series == TIME or asked.series not in measure.splits or not measure.filters):
        raise InvalidInput(f"「{measure.label}」不能再这样分，换一个分法。")
    if set(asked.filters) - set(measure.filters):
        raise InvalidInput(f"「{measure.label}」不能这样筛选，去掉这个条件。")


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _members(asked: Asked, measure: Measure, sight: Sight) -> frozenset[int] | None:
    told = asked.filters.get(MEMBER, ())
    wanted = frozenset(row_number(one) for one in told) if told else None
    if sight.has_members:
        return wanted
    if wanted is not None and wanted != sight.own:
        raise NotAllowed("只能看自己的数字；看同事的，需要「分派与交接待办」的权限。")
    is_by_member = MEMBER in (asked.split, asked.series)
    is_of_log_or_searches = measure.shows_members and not measure.is_about_people and measure.group == "使用与合规"
    # Who sees no people sees the house in numbers, of which nobody is one.
    is_own = is_of_log_or_searches and sight.has_people
    return sight.own if wanted is not None or is_by_member or is_own else None


def _places(asked: Asked, measure: Measure, viewer: Viewer) -> frozenset[int] | None:
    found: frozenset[int] | None = None
    is_of_clients = measure.key == "disclosures"
    for name in _PLACES:
        if keys := asked.filters.get(name, ()):
            numbers = numbers_of(name, keys, viewer, is_of_clients=is_of_clients)
            found = numbers if found is None else found & numbers
    return found
