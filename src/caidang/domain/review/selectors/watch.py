"""Who reads unusually much, or at odd hours: the log's reading events judged by the team's calendar."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from caidang.core.review.watch import LOOK_BACK, Oddity, Reason, oddities
from caidang.domain.review.calendar import team_calendar
from caidang.foundation.accounts.audit_log import count_reads
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Viewer

SHOWN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """How many records one member read today."""

    user_id: int
    name: str
    today: int


@dataclass(frozen=True, slots=True)
class Unusual:
    """Reading that stands out, and whose it is."""

    user_id: int
    name: str
    oddity: Oddity

    @property
    def reason(self) -> Reason:
        """Why it stands out."""
        return self.oddity.reason


@dataclass(frozen=True, slots=True)
class Watch:
    """What stands out in the last week, the newest first, and who read how much today, the most first."""

    unusual: tuple[Unusual, ...]
    readings: tuple[Reading, ...]


def watch_readers(*, viewer: Viewer, now: datetime) -> Watch:
    """Return what stands out; raises NotAllowed for whoever may not read the log."""
    zone = ZoneInfo(settings.TIME_ZONE)
    today = now.astimezone(zone).date()
    since = datetime.combine(today, time(), zone) - LOOK_BACK - timedelta(days=SHOWN_DAYS - 1)
    counts: dict[int, dict[datetime, int]] = defaultdict(dict)
    hours: dict[str, datetime] = {}
    for user_id, text, records in count_reads(viewer=viewer, since=since):
        if text not in hours:
            hours[text] = datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC).astimezone(zone)
        counts[user_id][hours[text]] = records
    counts.pop(0, None)  # the program itself
    calendar, names = team_calendar(), names_of(counts)
    unusual = [
        Unusual(user_id, names.get(user_id, ""), oddity)
        for user_id, by_hour in counts.items()
        for oddity in oddities(by_hour, days=SHOWN_DAYS, today=today, calendar=calendar)
    ]
    readings = [
        Reading(user_id, names.get(user_id, ""), sum(n for hour, n in by_hour.items() if hour.date() == today))
        for user_id, by_hour in counts.items()
    ]
    return Watch(
        tuple(sorted(unusual, key=lambda one: (one.oddity.since, one.oddity.count), reverse=True)),
        tuple(sorted((r for r in readings if r.today), key=lambda r: -r.today)),
    )
