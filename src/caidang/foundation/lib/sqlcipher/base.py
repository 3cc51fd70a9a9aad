"""The connection: Django's SQLite backend with ``sqlcipher3`` underneath."""

import datetime
import decimal
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base as sqlite
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2 as Database  # noqa: N812 - the name that Django's backends use

from caidang.core.errors import KeyProblem
from caidang.foundation.lib.sqlcipher.creation import DatabaseCreation
from caidang.foundation.lib.sqlcipher.operations import DatabaseOperations

OLDEST_SQLITE = (3, 51, 3)
"""Older ones can corrupt a write-ahead log that several connections share (sqlite.org/wal.html)."""

_KEY_LENGTH = 64
_PRAGMAS = (
    "PRAGMA busy_timeout = 20000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA legacy_alter_table = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA wal_autocheckpoint = 8000",  # pages: a checkpoint syncs the whole file, so rather few
    "PRAGMA cache_size = -65536",
)


def _parsed(parse: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda raw: parse(raw.decode())


# Adapters and converters belong to a database module, so what Django registered for the standard
# library's module does not count here.
Database.register_converter("bool", b"1".__eq__)
Database.register_converter("date", _parsed(parse_date))
Database.register_converter("time", _parsed(parse_time))
Database.register_converter("datetime", _parsed(parse_datetime))
Database.register_converter("timestamp", _parsed(parse_datetime))
Database.register_adapter(bool, int)
# What is not registered the module looks for in three places and finds in none: a microsecond for each value.
Database.register_adapter(bytes, bytearray)
Database.register_adapter(memoryview, bytearray)
Database.register_adapter(type(None), lambda nothing: nothing)
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, datetime.date.isoformat)
Database.register_adapter(datetime.datetime, lambda moment: moment.isoformat(" "))


class CipherCursor(Database.Cursor):  # type: ignore[misc]
    """A cursor that takes Django's placeholders: ``%s`` becomes ``?`` and ``%(name)s`` ``:name``."""

    def execute(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> "CipherCursor":
        """Run one statement."""
        if params is None:
            return super().execute(query)  # type: ignore[no-any-return]
        return super().execute(_placeholders(query, params), params)  # type: ignore[no-any-return]

    def executemany(
        self, query: str, param_list: Iterable[Sequence[Any] | Mapping[str, Any]]
    ) -> "CipherCursor":
        """Run one statement for each set of parameters."""
        rows = iter(param_list)
        first = next(rows, None)
        if first is None:
            return self
        return super().executemany(  # type: ignore[no-any-return]
            _placeholders(query, first), chain([first], rows)
        )


def _placeholders(query: str, params: Sequence[Any] | Mapping[str, Any]) -> str:
    return _converted(query, tuple(params) if isinstance(params, Mapping) else None)


@lru_cache(maxsize=256)
def _converted(query: str, names: tuple[str, ...] | None) -> str:
    """Django's own conversion; it does not look at the cursor."""
    return sqlite.SQLiteCursorWrapper.convert_query(None, query, param_names=names)  # type: ignore[arg-type]


class DatabaseWrapper(sqlite.DatabaseWrapper):
    """A connection to one SQLCipher file, opened by its raw key."""

    display_name = "SQLCipher"
    Database = Database
    transaction_mode: str | None
    init_commands: list[str]
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
    _file: tuple[int, int] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Return the arguments of ``connect``; the key is not among them, so no traceback shows it."""
        params: dict[str, Any] = super().get_connection_params()
        params.pop("raw_key", None)
        if self.transaction_mode is None:
            # A deferred transaction that reads before it writes fails when another wrote between.
            self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file. Raises KeyProblem when the key does not open it; then nothing was changed."""
        _check_library()
        _create_private(conn_params["database"])
        self._file = _file_at(conn_params["database"])
        conn = Database.connect(**conn_params)
        try:
            self._unlock(conn)
            register_functions(conn)
            for pragma in _PRAGMAS:
                conn.execute(pragma)
            for command in self.init_commands:
                if command.strip():
                    conn.execute(command)
        except BaseException:
            conn.close()
            raise
        return conn

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that takes Django's placeholders."""
        return self.connection.cursor(factory=CipherCursor)

    def leave_replaced_file(self) -> None:
        """Close the connection when another file was put in the place of the one that it has open.

        What would be written there would be lost. To be called while the write lock is held.
        """
        if self.connection is not None and self._file != _file_at(self.settings_dict["NAME"]):
            self.close()

    def _unlock(self, conn: Any) -> None:
        if not conn.execute("PRAGMA cipher_version").fetchone():
            raise ImproperlyConfigured("sqlcipher3 is linked to an SQLite without encryption")
        conn.execute("PRAGMA cipher_log_level = NONE")
        is_opened = False
        try:
            # The key stands in no variable and the statement in no log.
            conn.execute(f"PRAGMA key = \"x'{_raw_key(self.settings_dict)}'\"")
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
            is_opened = True
        except Database.OperationalError:
            raise
        except Database.DatabaseError:
            pass
        if not is_opened:
            raise KeyProblem(
                "数据库打不开：密钥不是这个数据库的，或文件已经损坏。没有改动任何内容。"
            )


def _raw_key(settings_dict: Mapping[str, Any]) -> str:
    key = settings_dict["OPTIONS"].get("raw_key", "")
    if not isinstance(key, str) or len(key) != _KEY_LENGTH or set(key) - set("0123456789abcdef"):
        raise ImproperlyConfigured("OPTIONS['raw_key'] must be 64 lower-case hex characters")
    return key


def _check_library() -> None:
    if Database.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise ImproperlyConfigured(
            f"SQLite {Database.sqlite_version} can corrupt its log; {oldest} or newer is needed"
        )


def _file_at(name: Any) -> tuple[int, int] | None:
    try:
        found = os.stat(os.fspath(name))
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create_private(name: Any) -> None:
    """Make the file readable by its owner only; SQLite gives its log the same mode."""
    text = os.fspath(name)
    if text == ":memory:" or text.startswith("file:"):
        return
    try:
        os.close(os.open(text, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
