"""Events as they leave the database for a file, in the chain's order."""

from collections.abc import Iterator

from django.db.models import QuerySet

from caidang.foundation.audit.exported import Row
from caidang.foundation.audit.models import AuditEvent

_AT_ONCE = 2_000
_NAMES = ("seq", "at", "actor_id", "verb", "subject", "detail", "prev_hash", "hash")


def rows_of(events: QuerySet[AuditEvent]) -> Iterator[Row]:
    """Yield the events in the chain's order, some thousand at a time: nobody's slow line holds the database."""
    last = 0
    while rows := list(events.filter(seq__gt=last).order_by("seq").values_list(*_NAMES)[:_AT_ONCE]):
        yield from rows
        last = rows[-1][0]
