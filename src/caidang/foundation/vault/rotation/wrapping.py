"""A new key that wraps every data key; the one before is destroyed an hour later.

An older snapshot of the database holds data keys as they were wrapped then. Once the key that wrapped them
is destroyed, here and in every keyring of a backup, they open for nobody: that is how an erased person is
gone from the backups, too.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from caidang.core.crypto import envelope
from caidang.core.crypto.keyring import Keyring
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault.current import fresh_keyring
from caidang.foundation.vault.header import read_header
from caidang.foundation.vault.models import DataKey, OlderKey
from caidang.foundation.vault.ring import read_ring
from caidang.foundation.vault.rotation.keyholder import (
    Keyholder,
    Progress,
    data_folder,
    keyholder,
    quiet,
)

AT_ONCE: Final = 20_000
GRACE: Final = timedelta(hours=1)
"""A key that wraps nothing new stays for so long: a file that was just sealed may be about to get its row."""
EVERY: Final = timedelta(hours=24)
"""After somebody was erased the wrapping key changes, but not more often than this."""

_TABLES: Final = (DataKey._meta.db_table, OlderKey._meta.db_table)


def rewrap(keyring: Keyring, *, progress: Progress) -> int:
    """Wrap every data key under the present wrapping key; returns how many. Killed, it goes on at the next call."""
    number = keyring.wrapping_number
    total, done = sum(left_under_others(number)), 0
    for table in _TABLES:
        last = 0
        while True:
            with write_tx():
                rows = _some(table, number, last)
                _save(table, number, [(pk, _rewrapped(keyring, bytes(wrapped), kek)) for pk, wrapped, kek in rows])
            if not rows:
                break
            last, done = rows[-1][0], done + len(rows)
            progress("rewrap", done, max(total, done))
    return done


def left_under_others(number: int) -> tuple[int, int]:
    """Return how many data keys, and how many from before, are wrapped by another key than this."""
    return (
        DataKey.objects.exclude(kek_id=number).exclude(wrapped=None).count(),
        OlderKey.objects.exclude(kek_id=number).count(),
    )


def change_wrapping(*, clock: Callable[[], datetime], progress: Progress = quiet) -> int:
    """Make a new wrapping key, put every data key under it, and retire the one before; returns how many keys that were.

    What a call before left half done is completed first, so that there are never more than two in use.
    """
    with keyholder() as held:
        if not any(left_under_others(held.keyring.wrapping_number)):
            begin(held, now=clock())
            with write_tx():
                audit.record(
                    actor_id=None, verb="keys.wrapping_changed", subject="vault", now=clock(),
                    detail={"number": held.keyring.wrapping_number},
                )  # fmt: skip
        return rewrap(held.keyring, progress=progress)


def begin(held: Keyholder, *, now: datetime) -> None:
    """Make the new wrapping key; from here on it wraps what is new, in every process."""
    ring = held.ring
    held.change(ring=ring.with_next(max(ring.wrappings) + 1, now=now))


def destroy_retired(*, now: datetime) -> int:
    """Destroy wrapping keys that were retired over an hour ago, after a last look at what they might still wrap."""
    destroyed = 0
    with keyholder() as held:
        for number, at in sorted(held.ring.retired.items()):
            if now < at + GRACE:
                continue
            rewrap(held.keyring, progress=quiet)
            with write_tx():
                serialise("wrapping keys")
                if any(left_under_others(held.keyring.wrapping_number)):
                    continue
                held.change(ring=held.ring.without(number))
                audit.record(
                    actor_id=None, verb="keys.wrapping_destroyed", subject="vault", now=now, detail={"number": number}
                )
            destroyed += 1
    return destroyed


def is_due(*, now: datetime) -> bool:
    """Tell whether somebody was erased since the present wrapping key was made, and it has been there for a day."""
    since = read_ring(fresh_keyring(), read_header(data_folder()).ring).began
    if since is not None and now < since + EVERY:
        return False
    erased = DataKey.objects.exclude(erased_at=None)
    return (erased.filter(erased_at__gt=since) if since else erased).exists()


def _some(table: str, number: int, last: int) -> Sequence[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, wrapped, kek_id FROM {table} WHERE id > %s AND wrapped IS NOT NULL AND kek_id <> %s "  # noqa: S608
            "ORDER BY id LIMIT %s",
            [last, number, AT_ONCE],
        )
        return list(cursor.fetchall())


def _rewrapped(keyring: Keyring, wrapped: bytes, kek_id: int) -> bytes:
    return envelope.wrap(keyring.wrapping, envelope.unwrap(keyring.wrapping_key(kek_id), wrapped))


def _save(table: str, number: int, rows: list[tuple[int, bytes]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} AS k SET wrapped = n.wrapped, kek_id = %s "  # noqa: S608 - our own table
                "FROM unnest(%s::bigint[], %s::bytea[]) AS n(id, wrapped) WHERE k.id = n.id AND k.wrapped IS NOT NULL",
                [number, [pk for pk, _ in rows], [wrapped for _, wrapped in rows]],
            )
            return
        cursor.executemany(
            f"UPDATE {table} SET wrapped = %s, kek_id = %s WHERE id = %s AND wrapped IS NOT NULL",  # noqa: S608
            [(wrapped, number, pk) for pk, wrapped in rows],
        )
