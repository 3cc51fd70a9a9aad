"""What was given out of the house, and what was looked at in clear or exported: from the ledger and from the log."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from caidang.domain.analytics.counting import NOBODY, Piece, among
from caidang.domain.compliance.models import Disclosure
from caidang.foundation.audit.models import AuditEvent

REVEAL: Final = "reveal"
EXPORT: Final = "export"
VERBS: Final = {
    "candidate.revealed": REVEAL, "contact.revealed": REVEAL, "candidate.exported": EXPORT,
}  # fmt: skip


def disclosures(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the lines of the ledger; ``place`` is the client, 0 for none, a key how it went out."""
    rows = Disclosure.objects.filter(at__gte=since, at__lt=until, candidate__isnull=False, **among("candidate", only)).order_by()
    for at, pk, audience, member, client, source, channel in rows.values_list(
        "at", "candidate_id", "candidate__audience_id", "actor", "client_id", "candidate__source", "channel"
    ).iterator():
        yield Piece(at, pk, audience, member or NOBODY, client or 0, source, channel)


def looks(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the events of the log in which something was shown in clear or exported; ``about`` is the event."""
    rows = AuditEvent.objects.filter(at__gte=since, at__lt=until, verb__in=VERBS, **among("seq", only)).order_by()
    for at, seq, member, verb in rows.values_list("at", "seq", "actor_id", "verb").iterator():
        yield Piece(at, seq, 0, member or NOBODY, 0, "", VERBS[verb])
