"""What can be asked of the figures and what comes back: plain values, the contract of all who draw, send or keep them.

An ``Asked`` says what to count; a ``Cell`` is one number with the number of the period before, how many things it
was made from and the list behind it. Keys, filters and conditions are slugs, public ids and row numbers, never
anything about a person, so all of them can stand in a URL. The doors:

- ``catalogue.measures_for(viewer)``: what he may ask for; ``catalogue.MEASURES`` all there is.
- ``selectors.figures.measure(asked, *, viewer, now)``: the answer. Raises NotAllowed for what the role may not ask,
  InvalidInput for a measure, split, filter or span of days that is not there.
- ``selectors.behind.list_behind(asked, key, *, series="", viewer, now, after="")``: the ``BehindPage`` of one cell
  (``key`` empty: of the total). Raises as ``measure`` does, and NotAllowed where the cell has no link.
- ``selectors.boards.panels_for(viewer, *, today)``: his role's standard board, panels of the last 30 days.
- ``selectors.costs.list_costs(*, year, viewer)``, ``services.costs.save_cost(*, source, month, yuan, actor, now)``.
- ``services.searches.note_search(*, is_fruitless, actor, now)``: one search was made (the web calls it).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from caidang.domain.analytics.earlier import period_before
from caidang.foundation.accounts.policy import Action

TIME: Final = "time"
"""The split by days, weeks or months, as ``Asked.grain`` says; its cells' keys are the first day, ``2026-11-02``."""
MEMBER: Final = "member"
"""The split by member; a key is the member's number, ``0`` where nobody did it."""
SMALLEST: Final = 5
"""Of fewer people than this, nothing is told to those who may not see persons."""
LEAST_RANKED: Final = 20
"""A member with fewer pieces than this in the period is shown, but in no ranking."""


class Grain(StrEnum):
    """How long one step of the time axis is; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"day": "按日", "week": "按周", "month": "按月"}[self.value]


class Unit(StrEnum):
    """What a number is: of a SHARE 1.0 is all; a SCORE is from 0 to 100."""

    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    MINUTES = "minutes"
    EACH = "each"
    HOURS = "hours"
    YUAN = "yuan"
    PER_DAY = "per_day"
    SCORE = "score"


class Chart(StrEnum):
    """How a panel is drawn best; whoever draws may choose another."""

    NUMBER = "number"
    LINE = "line"
    BARS = "bars"
    STACKED = "stacked"
    FUNNEL = "funnel"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to count: ``measure`` from ``since`` to ``until``, both whole days of Asia/Shanghai and both inside.

    ``split`` is what the cells stand for, empty for the total alone; ``series`` splits each of them once more
    (bars piled up; only where ``split`` is ``time``). ``filters`` narrow: a key is one of the measure's
    ``filters``, its values are any of which will do.
    """

    measure: str
    since: date
    until: date
    split: str = ""
    series: str = ""
    grain: Grain = Grain.DAY
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def days(self) -> int:
        """How many days are asked about."""
        return (self.until - self.since).days + 1

    @property
    def before(self) -> tuple[date, date]:
        """The period before, both days inside: see ``earlier``."""
        return period_before(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Link:
    """The list behind a number. ``place`` is one of ``PLACES``; the web knows the address of each.

    ``conditions`` are slugs and ids. Place ``behind`` is the list that ``selectors.behind.list_behind`` gives for the
    same question and the cell's ``key`` and ``series``; its conditions are empty, for the question itself says it all.
    """

    place: str
    conditions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


BEHIND: Final = Link("behind")
PLACES: Final = frozenset({"behind", "duplicates", "candidates", "costs"})
"""``behind``: see ``Link``. ``duplicates``: the work list of pairs. ``candidates``: the list of records (``source``,
``fresh`` = yes | no). ``costs``: what was written down of costs (``year``)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number. ``value`` None: there is nothing to divide, or it ``is_suppressed`` for being about too few people.

    ``before`` is the same of the period before, None likewise. ``volume`` is how many things the value was made
    from (the divisor of a share or of a mean; 0 where suppressed). ``expected``, only in measures about members'
    accuracy: what the house as a whole reached with the same mix of work; compare with that, not with the others.
    ``is_ranked`` False: too little volume to compare, show it below the others without a place. ``link`` None:
    there is no list, or the viewer may not see it. ``middle`` is the median beside a mean of lengths of time;
    ``weighed``, only in steps by member, the same volume with hard records counted for more.
    """

    key: str
    label: str
    value: float | None
    before: float | None = None
    volume: int = 0
    link: Link | None = None
    is_suppressed: bool = False
    expected: float | None = None
    is_ranked: bool = True
    series: str = ""
    series_label: str = ""
    middle: float | None = None
    weighed: float | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The answer. ``cells`` are in the order to show them in: time forward, stages along the way, else the most first.

    ``total`` is over all of them (a share's total is the share of all, not the mean of the cells). ``note`` is
    one Chinese sentence on how it is counted, for the chart's foot; ``is_partial``: some days are not counted yet,
    and the numbers will still grow.
    """

    asked: Asked
    label: str
    unit: Unit
    cells: tuple[Cell, ...]
    total: Cell
    note: str = ""
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that can be counted. ``label`` and ``note`` are Chinese; ``splits`` and ``filters`` what is allowed.

    ``needs``: one of these actions must be granted. ``shows_members``: it can be split by member; who may not
    share work out (``Action.ASSIGN``) then sees himself alone. ``is_about_people``: small groups are suppressed for those
    who may not see candidates. ``is_now``: it is how things stand at the moment, ``before`` and time splits are
    not there and ``since``/``until`` are without meaning. ``is_better_low``: a rise is no good news.
    """

    key: str
    label: str
    unit: Unit
    note: str
    group: str
    needs: frozenset[Action]
    splits: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    shows_members: bool = False
    is_about_people: bool = True
    is_now: bool = False
    is_better_low: bool = False


SPLITS: Final[Mapping[str, str]] = MappingProxyType({
    TIME: "日期", "source": "来源", MEMBER: "成员", "client": "客户", "job": "职位", "state": "状态",
    "outcome": "结果", "stage": "阶段", "reason": "原因", "fault": "错误", "action": "动作", "age": "等了多久",
    "channel": "方式",
})  # fmt: skip
"""Every split and filter, with its Chinese name. Keys of ``client`` and ``job`` are their public ids."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of a board: its Chinese title, how to draw it, and what it asks."""

    title: str
    chart: Chart
    asked: Asked


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One thing behind a number. ``about`` is ``candidate``, ``intake``, ``job`` or ``event``; ``id`` its public id.

    ``told`` is Chinese and impersonal (「归入档案」, 「面试 → Offer」), ``at`` when; ``member`` the number of who did it.
    Names are not here: whoever draws the list opens them by the ids, within the viewer's rights.
    """

    about: str
    id: str
    told: str
    at: datetime
    member: int | None = None


@dataclass(frozen=True, slots=True)
class BehindPage:
    """One page of the list behind a number, the newest first; ``after`` asks for the next page, empty at the end."""

    rows: tuple[BehindRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What a source cost in a month (its first day), in whole yuan, and who wrote that when."""

    source: str
    month: date
    yuan: int
    entered_by: int | None
    entered_at: datetime
