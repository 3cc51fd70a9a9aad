"""A client's page is read: who looked at its people is written down."""

from datetime import datetime, timedelta

from caidang.domain.clients.models import Client
from caidang.domain.clients.selectors.contacts import OPENED, ShownContact, list_contacts
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx

NOTED_AGAIN_AFTER = timedelta(minutes=10)
"""Within this time the same member's looking at the same client is one event."""


def open_contacts(client: Client, *, viewer: Viewer, now: datetime) -> list[ShownContact]:
    """Return the client's contacts as the viewer may see them, and write down that he looked, where there are any."""
    found = list_contacts(client, viewer=viewer, now=now)
    subject = f"client:{client.pk}"
    recent = AuditEvent.objects.filter(subject=subject, verb=OPENED, at__gt=now - NOTED_AGAIN_AFTER)
    if found and viewer.user_id not in set(recent.values_list("actor_id", flat=True)):
        with write_tx():
            audit.record(actor_id=viewer.user_id, verb=OPENED, subject=subject, now=now)
    return found
