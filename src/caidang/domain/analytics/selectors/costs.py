"""What sources cost, as it was written down, and over which days that spreads."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from caidang.domain.analytics.days import step_of
from caidang.domain.analytics.models import SourceCost
from caidang.domain.analytics.values import Cost, Grain
from caidang.foundation.accounts.policy import Action, Viewer, require


def list_costs(*, year: int, viewer: Viewer) -> tuple[Cost, ...]:
    """Return what was written down for the months of a year, the newest first. Raises NotAllowed."""
    require(viewer, Action.ASSIGN)
    rows = SourceCost.objects.filter(month__gte=date(year, 1, 1), month__lte=date(year, 12, 31))
    return tuple(Cost(row.source, row.month, row.yuan, row.entered_by, row.entered_at) for row in rows)


def spent(since: date, until: date, *, grain: Grain | None) -> Mapping[tuple[str, str], float]:
    """Return what was spent by source and, with a grain, by step; a month's cost is shared out evenly over its days."""
    rows = SourceCost.objects.filter(month__gte=since.replace(day=1), month__lte=until)
    found: dict[tuple[str, str], Decimal] = {}
    for source, month, yuan in rows.values_list("source", "month", "yuan"):
        length = monthrange(month.year, month.month)[1]
        day = max(since, month)
        while day <= until and day < month + timedelta(days=length):
            step = "" if grain is None else step_of(day, grain).isoformat()
            found[source, step] = found.get((source, step), Decimal()) + Decimal(yuan) / length
            day += timedelta(days=1)
    return {where: float(yuan) for where, yuan in found.items()}
