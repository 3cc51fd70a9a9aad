"""The encrypted database: unreadable without its key, and Django's in every other way."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, ProgrammingError
from django.db.utils import ConnectionHandler
from django.utils.safestring import SafeString

from caidang.core.errors import KeyProblem
from caidang.foundation.lib.sqlcipher import base

KEY, OTHER_KEY = "5a" * 32, "a5" * 32
MOMENT = datetime(2026, 11, 2, 9, 30, 0, 5, tzinfo=UTC)
SECRET = "林小满 13800001234"


def connect(path: Path, key: str = KEY, **options: Any) -> Any:
    return ConnectionHandler(
        {
            "default": {
                "ENGINE": "caidang.foundation.lib.sqlcipher",
                "NAME": str(path),
                "OPTIONS": {"raw_key": key, **options},
            }
        }
    )["default"]


@pytest.fixture(autouse=True)
def _own_files(django_db_blocker: Any) -> Iterator[None]:
    """These tests make their own files and leave the test database alone."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one secret in it, still open in the log and on disk."""
    file = tmp_path / "data.db"
    opened = connect(file)
    with opened.cursor() as cursor:
        cursor.execute("CREATE TABLE person (id integer PRIMARY KEY, name text UNIQUE)")
        cursor.execute("INSERT INTO person (name) VALUES (%s)", [SECRET])
    opened.close()
    return file


def test_no_byte_on_disk_is_in_clear(path: Path) -> None:
    opened = connect(path)
    with opened.cursor() as cursor:
        cursor.execute("UPDATE person SET name = name || %s", [" again"])
        files = list(path.parent.iterdir())
        assert {file.name for file in files} >= {"data.db", "data.db-wal"}
        for file in files:
            content = file.read_bytes()
            for word in (SECRET, "again", "person", "CREATE TABLE"):
                assert word.encode() not in content, file
            assert not content.startswith(b"SQLite format 3")
    opened.close()


def test_only_its_owner_may_read_the_files(path: Path) -> None:
    opened = connect(path)
    with opened.cursor() as cursor:
        cursor.execute("UPDATE person SET name = 'x'")
        for file in path.parent.iterdir():
            assert file.stat().st_mode & 0o077 == 0, file
    opened.close()


def test_plain_sqlite_cannot_open_it(path: Path) -> None:
    plain = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT * FROM person")
    plain.close()


def test_a_wrong_key_is_named_and_changes_nothing(path: Path) -> None:
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(KeyProblem, match="密钥") as caught:
        connect(path, OTHER_KEY).ensure_connection()
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before
    error: BaseException | None = caught.value
    while error is not None:
        assert OTHER_KEY not in str(error)
        assert "PRAGMA" not in str(error)
        error = error.__cause__ or error.__context__
    connection = connect(path)
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT name FROM person").fetchone() == (SECRET,)
    connection.close()


@pytest.mark.parametrize("key", ["", "5a", "x" * 64, "5A" * 32, "5a" * 31 + "';"])
def test_a_malformed_key_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="hex"):
        connect(tmp_path / "data.db", key).ensure_connection()


def test_an_old_library_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(ImproperlyConfigured, match="99"):
        connect(path).ensure_connection()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 20000),
        ("temp_store", 2), ("secure_delete", 1), ("trusted_schema", 0),
        ("journal_size_limit", 64 * 1024 * 1024),
    ],
)  # fmt: skip
def test_the_connection_is_set_up_for_safety(path: Path, pragma: str, value: object) -> None:
    connection = connect(path)
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)
    connection.close()


@pytest.mark.parametrize(
    ("declared", "given", "kept"),
    [
        ("decimal", Decimal("12.50"), 12.5),
        ("date", date(2026, 11, 2), date(2026, 11, 2)),
        ("datetime", MOMENT.replace(tzinfo=None), MOMENT.replace(tzinfo=None)),
        ("datetime", MOMENT, MOMENT),
        ("bool", True, True),
        ("bool", False, False),
        ("BLOB", b"\x00\xff", b"\x00\xff"),
        ("BLOB", memoryview(b"\x00\xff"), b"\x00\xff"),
        ("text", SafeString("safe"), "safe"),
        ("text", "𠮷野家 %s ?", "𠮷野家 %s ?"),
        ("bigint", 2**62, 2**62),
        ("text", None, None),
    ],
)
def test_values_come_back_as_they_went_in(
    tmp_path: Path, declared: str, given: object, kept: object
) -> None:
    connection = connect(tmp_path / "data.db")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE one (value {declared})")
        cursor.execute("INSERT INTO one VALUES (%s)", [given])
        found = cursor.execute("SELECT value FROM one").fetchone()[0]
    connection.close()
    assert found == kept


def test_placeholders_of_every_kind_work(path: Path) -> None:
    connection = connect(path)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO person (name) VALUES (%(name)s)", {"name": "甲"})
        cursor.executemany("INSERT INTO person (name) VALUES (%s)", [["乙"], ["丙"]])
        cursor.executemany("INSERT INTO person (name) VALUES (%(n)s)", ({"n": c} for c in "丁戊"))
        cursor.executemany("INSERT INTO person (name) VALUES (%s)", [])
        cursor.execute(
            "SELECT count(*) FROM person WHERE name LIKE '%%' AND length(name) = %s", [1]
        )
        assert cursor.fetchone() == (5,)
    connection.close()


def test_errors_are_djangos(path: Path) -> None:
    connection = connect(path)
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError):
            cursor.execute("INSERT INTO person (name) VALUES (%s)", [SECRET])
        with pytest.raises(OperationalError):
            cursor.execute("SELECT * FROM nowhere")
        with pytest.raises(ProgrammingError):
            cursor.execute("SELECT %s", [])
    connection.close()


def test_djangos_sql_functions_are_there(path: Path) -> None:
    connection = connect(path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'abc' REGEXP 'b.', django_date_extract('year', '2026-11-02')")
        assert cursor.fetchone() == (1, 2026)
    connection.close()


def test_a_transaction_takes_the_write_lock_when_it_begins(path: Path) -> None:
    first, second = connect(path), connect(path)
    with second.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with second.cursor() as cursor, pytest.raises(OperationalError, match="locked"):
        cursor.execute("UPDATE person SET name = 'x'")
    first.rollback()
    first.close()
    second.close()


def test_a_database_in_memory_works_for_tests_of_others() -> None:
    connection = connect(Path(":memory:"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t (a)")
        cursor.execute("INSERT INTO t VALUES (1)")
        assert cursor.execute("SELECT a FROM t").fetchone() == (1,)
    connection.connection.close()
