"""A restored dump in its database: the newest keys put over it, whether it is empty. No Django."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import psycopg

from caidang.domain.backup.archive.keyring import KeyRow


def apply_keys(settings: Mapping[str, Any], keys: list[KeyRow]) -> int:
    """Put the newest keys over those of a restored dump; returns how many persons were erased since."""
    with psycopg.connect(**parameters_of(settings)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, wrapped IS NULL FROM vault_datakey")
        kept = dict(cursor.fetchall())
        there = [key for key in keys if key.id in kept]
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_name = 'vault_datakey' AND column_name = 'version'"
        )
        counted = cursor.fetchone()
        has_versions = bool(counted and counted[0])
        cursor.executemany(
            "UPDATE vault_datakey SET wrapped = %s, kek_id = %s, erased_at = %s WHERE id = %s",
            [(k.wrapped, k.kek_id, k.erased_at, k.id) for k in (there if has_versions else [key.first for key in there])],
        )
        if has_versions:
            cursor.execute("DELETE FROM vault_olderkey")
            cursor.executemany("UPDATE vault_datakey SET version = %s WHERE id = %s", [(k.version, k.id) for k in there if k.version > 1])
            cursor.executemany(
                "INSERT INTO vault_olderkey (data_key_id, version, wrapped, kek_id, retired_at) VALUES (%s, %s, %s, %s, now())",
                [(key.id, *one) for key in there for one in key.older],
            )
    return sum(key.wrapped is None and not kept[key.id] for key in keys if key.id in kept)


def is_empty(settings: Mapping[str, Any]) -> bool:
    """Tell whether a database has no tables."""
    with psycopg.connect(**parameters_of(settings)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        ).fetchone()
    return found is not None and not found[0]


def address_of(settings: Mapping[str, Any]) -> str:
    """Return the settings as the address that ``CAIDANG_DATABASE_URL`` takes."""
    options = {name: str(value) for name, value in settings.get("OPTIONS", {}).items()}
    host, user, password = (str(settings.get(key) or "") for key in ("HOST", "USER", "PASSWORD"))
    if host.startswith("/"):
        options["host"], host = host, ""
    who = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    port = f":{settings['PORT']}" if settings.get("PORT") else ""
    return f"postgres://{who}@{host}{port}/{quote(str(settings['NAME']), safe='')}?{urlencode(options)}"


def parameters_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return a database's settings as psycopg takes them."""
    options = {name: value for name, value in settings.get("OPTIONS", {}).items() if name in (
        "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "connect_timeout", "host")}  # fmt: skip
    given = {
        "dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"],
        "host": settings["HOST"], "port": settings["PORT"],
    }  # fmt: skip
    return {**{name: value for name, value in given.items() if value}, **options}
