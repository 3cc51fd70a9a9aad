"""What a snapshot says of its rows, read in the snapshot's own transaction on either database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from caidang.foundation.audit.anchors import make_anchor
from caidang.foundation.audit.models import AuditHead
from caidang.foundation.audit.services import is_signed_by_us
from caidang.foundation.vault.models import Blob, DataKey, OlderKey

_NOT_RECORDS = frozenset({"django_session", "cache", "usersessions_usersession"})
"""Tables that change with every look at a page: a count that differs says nothing."""

Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Counts per table, names of sealed files, rows of data keys, the signed end of the log, the schema."""

    counts: Mapping[str, int]
    files: tuple[str, ...]
    keys: tuple[tuple[int, bytes | None, int, str, str | None], ...]
    audit: Mapping[str, Any]
    schema: Mapping[str, str]
    versions: Mapping[int, tuple[int, tuple[tuple[int, bytes, int], ...]]]


def tables() -> list[str]:
    """Return the names of the program's own tables that are counted."""
    found = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(found - _NOT_RECORDS)


def read_rows(ask: Ask) -> Rows:
    """Read what the manifest and the keyring say. Table names alone are put into the questions."""
    blobs, keys, head, before = (m._meta.db_table for m in (Blob, DataKey, AuditHead, OlderKey))
    counts = {table: int(ask(_count(table))[0][0]) for table in tables()}
    files = ask(f"SELECT name FROM {blobs} WHERE file_key IS NOT NULL ORDER BY name")  # noqa: S608
    found = ask(f"SELECT id, wrapped, kek_id, created_at, erased_at FROM {keys} ORDER BY id")  # noqa: S608
    changed = ask(f"SELECT id, version FROM {keys} WHERE version > 1")  # noqa: S608
    older = ask(f"SELECT data_key_id, version, wrapped, kek_id FROM {before} ORDER BY version")  # noqa: S608
    ends = ask(f"SELECT seq, hash, mac FROM {head}")  # noqa: S608
    applied = ask("SELECT app, MAX(name) FROM django_migrations GROUP BY app")
    return Rows(
        counts=counts,
        files=tuple(str(row[0]) for row in files),
        keys=tuple((int(r[0]), _bytes(r[1]), int(r[2]), _text(r[3]), _text(r[4]) or None) for r in found),
        audit=_anchor(ends),
        schema={str(app): str(name) for app, name in applied},
        versions=_versions(changed, older),
    )


def _versions(
    changed: list[tuple[Any, ...]], older: list[tuple[Any, ...]]
) -> dict[int, tuple[int, tuple[tuple[int, bytes, int], ...]]]:
    before: dict[int, list[tuple[int, bytes, int]]] = {}
    for number, version, wrapped, kek_id in older:
        before.setdefault(int(number), []).append((int(version), bytes(wrapped), int(kek_id)))
    return {int(number): (int(version), tuple(before.get(int(number), ()))) for number, version in changed}


def _count(table: str) -> str:
    return f'SELECT count(*) FROM "{table}"'  # noqa: S608


def _anchor(ends: list[tuple[Any, ...]]) -> dict[str, Any]:
    """The end of the log; one that this program did not sign is not to look like ours in a backup."""
    if not ends or not ends[0][0]:
        return {}
    seq, hash_, mac = int(ends[0][0]), str(ends[0][1]), str(ends[0][2])
    if not is_signed_by_us(seq=seq, hash_=hash_, mac=mac):
        return {}
    made = make_anchor(seq=seq, hash_=hash_)
    return {"seq": made.seq, "hash": made.hash, "signature": made.signature}


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else value.isoformat(" ")
