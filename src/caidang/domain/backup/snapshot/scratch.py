"""A database for a drill: none for the embedded one, which comes with its file; on PostgreSQL one beside ours."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

from caidang.domain.backup.archive.keyring import KeyRow
from caidang.domain.backup.restoring import DUMP
from caidang.domain.backup.snapshot.loading import address_of, apply_keys, parameters_of
from caidang.domain.backup.snapshot.programs import DumpFailed, restore_dump

Load = Callable[[Path, list[KeyRow]], Mapping[str, str]]


@contextmanager
def scratch_database(*, is_needed: bool) -> Iterator[Load]:
    """Yield what loads a restored dump into a new database and returns the environment that reaches it.

    The database is removed at the end. Raises DumpFailed when the account may not create one.
    """
    if not is_needed:
        yield lambda _into, _keys: {}
        return
    settings = dict(connections[DEFAULT_DB_ALIAS].settings_dict)
    name = f"caidang_drill_{secrets.token_hex(6)}"
    _ask(settings, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        there = {**settings, "NAME": name}

        def load(into: Path, keys: list[KeyRow]) -> Mapping[str, str]:
            restore_dump(into / DUMP, there)
            apply_keys(there, keys)
            return {"CAIDANG_DATABASE_URL": address_of(there)}

        yield load
    finally:
        _ask(settings, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _ask(settings: Mapping[str, Any], query: sql.Composed) -> None:
    try:
        with psycopg.connect(**parameters_of(settings), autocommit=True) as connection:
            connection.execute(query)
    except psycopg.errors.InsufficientPrivilege:
        raise DumpFailed("演练要在服务器上临时建一个库，这个数据库账号没有 CREATEDB 的权限。") from None
