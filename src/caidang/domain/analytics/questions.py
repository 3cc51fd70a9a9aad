"""A question as people keep it and addresses carry it: a measure, a named stretch of days, how it is split and drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.core.report.figures import Shape
from caidang.domain.analytics.catalogue import MEASURES, asked_measure
from caidang.domain.analytics.drawing import shape_of
from caidang.domain.analytics.spans import Span, days_of, fit_grain
from caidang.domain.analytics.values import SPLITS, TIME, Asked, Grain, Measure, Panel
from caidang.foundation.accounts.policy import Viewer

MOST_VALUES: Final = 40
"""Values that one filter may hold."""
FILTER: Final = "f."
"""How the name of a filter begins where it stands among others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, before today makes days of it. ``grain`` and ``shape`` None: whatever fits."""

    measure: Measure
    span: Span = Span.RECENT
    since: date | None = None
    until: date | None = None
    split: str = ""
    series: str = ""
    grain: Grain | None = None
    shape: Shape | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def asked(self, *, today: date) -> Asked:
        """This function will return the question for the figures; raises InvalidInput for own days that make no stretch."""
        since, until = days_of(self.span, today=today, since=self.since, until=self.until)
        return Asked(
            measure=self.measure.key, since=since, until=until, split=self.split, series=self.series,
            grain=self.grain or fit_grain(since, until), filters=self.filters,
        )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """This function will return the question as plain data, what is usual left out; ``read`` takes it back."""
        found: dict[str, Any] = {"m": self.measure.key, "span": self.span.value}
        if self.span is Span.OWN and self.since and self.until:
            found |= {"since": self.since.isoformat(), "until": self.until.isoformat()}
        found |= {name: value for name, value in (("split", self.split), ("series", self.series)) if value}
        if self.grain:
            found["by"] = self.grain.value
        if self.shape:
            found["shape"] = self.shape.value
        return found | {f"{FILTER}{name}": list(values) for name, values in self.filters.items()}

    def in_words(self) -> str:
        """This function will name the question: what is counted, by what."""
        by = "和".join(SPLITS[one].removesuffix("期") for one in (self.split, self.series) if one)
        return f"{self.measure.label}，按{by}" if by else self.measure.label


def read(kept: Mapping[str, Any]) -> Question:
    """This function will take back what ``told`` gave or an address says; what does not fit the measure is left out.

    Raises InvalidInput for a measure that is not there.
    """
    measure = MEASURES.get(str(kept.get("m", "")))
    if measure is None:
        raise InvalidInput("没有这个指标，可能改过名字。回到数据页重新选一个。")
    split = str(kept.get("split", ""))
    split = split if split in measure.splits else ""
    series = str(kept.get("series", ""))
    can_pile = split == TIME and series in measure.splits and series != TIME
    filters = {
        name: tuple(str(value)[:80] for value in _listed(kept[f"{FILTER}{name}"])[:MOST_VALUES])
        for name in measure.filters
        if kept.get(f"{FILTER}{name}")
    }
    return Question(
        measure=measure, span=_one(Span, kept.get("span")) or Span.RECENT, since=_day(kept.get("since")),
        until=_day(kept.get("until")), split=split, series=series if can_pile else "",
        grain=_one(Grain, kept.get("by")), shape=_one(Shape, kept.get("shape")), filters=MappingProxyType(filters),
    )  # fmt: skip


def fitted(question: Question, viewer: Viewer) -> Question:
    """This function will return the question as this viewer may ask it: a split that is not for him falls away.

    Raises NotAllowed for the measure, and for a filter, without which the answer would be another's.
    """
    measure = asked_measure(question.measure.key, viewer)
    if set(question.filters) - set(measure.filters):
        raise NotAllowed(f"{viewer.role.label}看「{measure.label}」不能只看其中一部分，需要时请管理员调整角色。")
    split = question.split if question.split in measure.splits else ""
    # Who may narrow nothing piles nothing up either.
    can_pile = split == TIME and question.series in measure.splits and bool(measure.filters)
    series = question.series if can_pile else ""
    return replace(question, measure=measure, split=split, series=series)


def of_panel(panel: Panel, *, span: Span, since: date | None = None, until: date | None = None) -> Question:
    """This function will return a board's panel as a question about other days."""
    asked = panel.asked
    return Question(
        measure=MEASURES[asked.measure], span=span, since=since, until=until, split=asked.split, series=asked.series,
        shape=shape_of(panel.chart), filters=asked.filters,
    )  # fmt: skip


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else [value]


def _one(kind: Any, value: object) -> Any:
    try:
        return kind(str(value))
    except ValueError:
        return None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
