"""Stretches of days that people name: this week, last month. What they mean on a day is counted here, nowhere else."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.domain.analytics.values import Grain

MOST_DAYS: Final = 800
"""Days that may be asked for at once: two years and a bit."""
_BY_DAY, _BY_WEEK = 45, 200


class Span(StrEnum):
    """A stretch of days, counted from today; ``OWN`` is from one named day to another."""

    RECENT = "recent"
    WEEK = "week"
    LAST_WEEK = "last_week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    OWN = "own"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self.value]


_LABELS: Final = {
    "recent": "近 30 天", "week": "本周", "last_week": "上周", "month": "本月", "last_month": "上月",
    "quarter": "本季", "own": "自定",
}  # fmt: skip


def days_of(span: Span, *, today: date, since: date | None = None, until: date | None = None) -> tuple[date, date]:
    """This function will return the first and the last day of the stretch; a running one ends today.

    Raises InvalidInput for own days that are missing, the wrong way round or too many.
    """
    if span is Span.OWN:
        return _own(since, until)
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    last_month = first - timedelta(days=1)
    return {
        Span.RECENT: (today - timedelta(days=29), today),
        Span.WEEK: (monday, today),
        Span.LAST_WEEK: (monday - timedelta(days=7), monday - timedelta(days=1)),
        Span.MONTH: (first, today),
        Span.LAST_MONTH: (last_month.replace(day=1), last_month),
        Span.QUARTER: (today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today),
    }[span]


def fit_grain(since: date, until: date) -> Grain:
    """This function will return the steps in which so many days are best seen."""
    days = (until - since).days + 1
    return Grain.DAY if days <= _BY_DAY else Grain.WEEK if days <= _BY_WEEK else Grain.MONTH


def _own(since: date | None, until: date | None) -> tuple[date, date]:
    if since is None or until is None:
        raise InvalidInput("自定的时间要填从哪天到哪天。")
    if since > until:
        raise InvalidInput("开始的日子在结束之后，换一下。")
    if (until - since).days >= MOST_DAYS:
        raise InvalidInput(f"一次最多看 {MOST_DAYS} 天，分几段看。")
    return since, until
