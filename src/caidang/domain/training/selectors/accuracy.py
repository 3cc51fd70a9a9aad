"""Whether a lesson helped: the same mistake before and after, for each hundred records handed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from caidang.core.review.chain import Action
from caidang.domain.review.models import Flag, Move
from caidang.domain.training.models import Suggestion

SPAN: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Span:
    """So many mistakes in so many records handed in."""

    faults: int
    handed_in: int

    @property
    def per_hundred(self) -> float | None:
        """Mistakes for each hundred records; None where none was handed in."""
        return round(self.faults * 100 / self.handed_in, 1) if self.handed_in else None


@dataclass(frozen=True, slots=True)
class Change:
    """The thirty days before the lesson was suggested, and up to thirty after it was read; ``after`` is None before that."""

    before: Span
    after: Span | None


def change_after(row: Suggestion, *, now: datetime) -> Change:
    """Return how often the member made this mistake before and after."""
    before = _span(row, row.made_at - SPAN, row.made_at)
    after = _span(row, row.read_at, min(now, row.read_at + SPAN)) if row.read_at is not None else None
    return Change(before, after)


def _span(row: Suggestion, begin: datetime, end: datetime) -> Span:
    marked = Flag.objects.filter(blamed=row.member, fault=row.fault, raised_at__gt=begin, raised_at__lte=end)
    moves = Move.objects.filter(
        action=Action.SUBMIT, actor=row.member, taken_back_at=None, at__gt=begin, at__lte=end
    )
    return Span(marked.count(), moves.count())
