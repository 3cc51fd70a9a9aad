"""Sessions in the database, written in line with everything else and without waiting for the disk.

Each search is kept with its session: one write for every pause in typing, which nobody should wait for. What a power
cut takes back is the last of them; whoever logged in within that second logs in again. Ending a session waits.
"""

from datetime import UTC, datetime
from typing import Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import CharField, DateTimeField

from caidang.foundation.lib.prepared import Given, PreparedObjects
from caidang.foundation.lib.write_lock import write_tx

_LIVE: Final = PreparedObjects(
    Session,
    lambda: Session.objects.filter(session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())).order_by(),
)


class SessionStore(db.SessionStore):
    """Django's own store behind the write lock, where waiting is fair; see SESSION_ENGINE."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own signature
        """Write the session; raises what Django's raises."""
        if connection.in_atomic_block:
            super().save(must_create)
            return
        with write_tx(awaits_disk=False):
            super().save(must_create)

    def _get_session_from_db(self) -> Session | None:
        found = _LIVE.first(key=self.session_key, now=datetime.now(UTC))
        if found is None:
            self._session_key = None
        return found
