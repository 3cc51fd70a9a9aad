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
        cursor.executemany(
            "UPDATE vault_datakey SET wrapped = %s, kek_id = %s, erased_at = %s WHERE id = %s",
            [(key.wrapped, key.kek_id, key.erased_at, key.id) for key in keys if key.id in kept],
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
