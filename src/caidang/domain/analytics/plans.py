"""When a report is due: plain reckoning on the house's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from caidang.core.errors import InvalidInput
from caidang.domain.analytics.models import ReportMail

Rhythm = ReportMail.Rhythm
LAST_DAY: Final = 28
"""Every month has it."""
_LOOK_BACK: Final = 40
"""Days, more than lie between two moments of any plan."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How often and when; ``weekday`` from 0, Monday, ``day`` of the month."""

    rhythm: str
    weekday: int
    day: int
    hour: int
    minute: int

    def checked(self) -> "Plan":
        """This function will return the plan; raises InvalidInput for a time that no clock shows."""
        is_fit = (
            self.rhythm in Rhythm.values and 0 <= self.weekday <= 6 and 1 <= self.day <= LAST_DAY
            and 0 <= self.hour <= 23 and 0 <= self.minute <= 59
        )  # fmt: skip
        if not is_fit:
            raise InvalidInput(f"请选多久寄一次、几点寄；每月的日子从 1 到 {LAST_DAY}。")
        return self


def last_due(plan: Plan, *, now: datetime, zone: ZoneInfo, is_working: Callable[[date], bool]) -> datetime | None:
    """This function will return the latest moment of the plan that is not after ``now``; None where there was none lately."""
    local = now.astimezone(zone)
    for back in range(_LOOK_BACK):
        day = local.date() - timedelta(days=back)
        if _is_on(plan, day, is_working):
            due = datetime.combine(day, time(plan.hour, plan.minute), tzinfo=zone)
            if due <= now:
                return due
    return None


def _is_on(plan: Plan, day: date, is_working: Callable[[date], bool]) -> bool:
    if plan.rhythm == Rhythm.WORKDAYS:
        return is_working(day)
    return day.weekday() == plan.weekday if plan.rhythm == Rhythm.WEEKLY else day.day == plan.day
