"""Interviews as the calendar of a board shows them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.pipeline.models import Applications, Interview
from caidang.domain.pipeline.selectors.dates import Entry, Sort
from caidang.domain.pipeline.selectors.interviews.sight import in_reach
from caidang.foundation.accounts.policy import Viewer


def interview_dates(
    reach: Applications, viewer: Viewer, begin: date, end: date
) -> Iterable[Entry]:
    """This function will yield the interviews of these applications between two days, both included, that the viewer sees all of."""
    zone = timezone.get_current_timezone()
    first, beyond = (datetime.combine(day, time(), tzinfo=zone) for day in (begin, end + timedelta(days=1)))
    rows = in_reach(viewer).filter(application__in=reach.order_by().values("pk"), start__gte=first, start__lt=beyond)
    found = list(rows.exclude(status=Interview.Status.CANCELLED))
    people = {
        row.id: row
        for row in rows_of([one.application.candidate_id for one in found], viewer=viewer, today=begin)
    }
    for one in found:
        person = people.get(one.application.candidate_id)
        if person is None:
            continue
        start = one.start.astimezone(zone)
        text = f"{person.name} 第 {one.round} 轮{Interview.Kind(one.kind).label}"
        yield Entry(start.date(), Sort.INTERVIEW, text, at=f"{start:%H:%M}", person=person.public_id)
