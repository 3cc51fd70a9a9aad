"""For how long what a record says can be believed. Plain rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

DAYS_IN_MONTH: Final = 30.44


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that go stale together; ``months`` as delivered."""

    key: str
    label: str
    fields: tuple[str, ...]
    months: int


GROUPS: Final[Mapping[str, Group]] = MappingProxyType(
    {
        one.key: one
        for one in (
            Group("contact", "联系方式", ("phone", "email", "wechat"), 12),
            Group("pay", "薪资", ("expected_salary", "current_salary"), 6),
            Group("status", "求职状态", ("job_status", "available"), 3),
        )
    }
)
GROUP_OF: Final[Mapping[str, str]] = MappingProxyType({f: g.key for g in GROUPS.values() for f in g.fields})


@dataclass(frozen=True, slots=True)
class Held:
    """One group of a record on a day: last known when, for how many days it holds, and how fresh it is, 0 to 100.

    After its half-life it is 50, after two 25: half of such things have changed by then. ``days_over`` counts the day
    on which it ends: from then on the record is in the list of what to ask after.
    """

    group: Group
    known: int | None
    holds: int
    percent: int
    days_over: int

    @property
    def is_stale(self) -> bool:
        """Whether its half-life has passed."""
        return self.days_over > 0

    @property
    def known_on(self) -> date | None:
        """When it was last known."""
        return None if self.known is None else date.fromordinal(self.known)


def held(group: Group, known: int | None, months: int, today: date) -> Held:
    """This function will tell how a group stands on a day; what was never known is wholly stale."""
    holds = round(months * DAYS_IN_MONTH)
    if known is None:
        return Held(group, None, holds, 0, 1)
    age = max(0, today.toordinal() - known)
    return Held(group, known, holds, round(100 * 0.5 ** (age / max(1, holds))), max(0, age - holds + 1))


def stale_from(known: Mapping[str, int | None], months: Mapping[str, int], since: int) -> int:
    """This function will return the first day, as a number, on which one of the groups no longer holds.

    A group without a value does not count, but for the contact: without one the record is stale from ``since`` on.
    """
    ends = [day + round(months[key] * DAYS_IN_MONTH) for key, day in known.items() if day is not None]
    if known.get("contact") is None:
        ends.append(since)
    return min(ends, default=since)


def months_for(own: Mapping[tuple[str, int | None], int], categories: Iterable[int]) -> dict[str, int]:
    """This function will return the months of each group: the shortest of the record's categories', else everybody's.

    ``own`` are those that the organisation set, by group and category.
    """
    stands = list(categories)
    found = {}
    for key, group in GROUPS.items():
        of_categories = [own[key, one] for one in stands if (key, one) in own]
        found[key] = min(of_categories, default=own.get((key, None), group.months))
    return found
