"""The image of the embedded database at one moment: whole and of that moment, whatever others write meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as engine

from caidang.domain.backup.snapshot.image import NoMoment, read_image, read_moment

KEY = "x'" + "ab" * 32 + "'"


def connect(path: Path) -> engine.Connection:
    db = engine.connect(str(path), isolation_level=None, timeout=20)
    db.set_key(KEY)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA wal_autocheckpoint = 60")
    db.execute("PRAGMA synchronous = OFF")
    return db


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "caidang.db"
    with closing(connect(path)) as db:
        db.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, money INTEGER, filling BLOB)")
        db.executemany("INSERT INTO account VALUES (?, 100, randomblob(900))", [(n,) for n in range(400)])
        yield path


def image_of(path: Path, lock: threading.Lock, into: Path) -> engine.Connection:
    """Pin a reader under the lock, copy after it, and return the copy opened."""
    with closing(connect(path)) as reader:
        with lock:
            reader.execute("BEGIN")
            expected = reader.execute("SELECT count(*) FROM account").fetchone()
            moment = read_moment(path)
        into.write_bytes(b"".join(read_image(path, moment)))
        assert reader.execute("SELECT count(*) FROM account").fetchone() == expected
        said = reader.execute("SELECT id, money, filling FROM account").fetchall()
    copy = engine.connect(str(into), isolation_level=None)
    copy.set_key(KEY)
    assert copy.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert copy.execute("SELECT id, money, filling FROM account").fetchall() == said
    return copy


def test_images_under_load_are_each_of_one_moment(database: Path, tmp_path: Path) -> None:
    lock, stop, rounds = threading.Lock(), threading.Event(), [0]

    def move_money() -> None:
        with closing(connect(database)) as db:
            while not stop.is_set():
                n = rounds[0] = rounds[0] + 1
                with lock:
                    db.execute("BEGIN IMMEDIATE")
                    db.execute("UPDATE account SET money = money - 7, filling = randomblob(900) WHERE id = ?", [n * 31 % 400])
                    db.execute("UPDATE account SET money = money + 7 WHERE id = ?", [n * 17 % 400])
                    db.execute("INSERT INTO account VALUES (NULL, 0, randomblob(700))")
                    db.execute("COMMIT")

    writer = threading.Thread(target=move_money)
    writer.start()
    try:
        for number in range(6):
            with closing(image_of(database, lock, tmp_path / f"copy{number}.db")) as copy:
                assert copy.execute("SELECT sum(money) FROM account").fetchone() == (40_000,)
    finally:
        stop.set()
        writer.join()
    assert rounds[0] > 6


@pytest.mark.parametrize("mode", ["PASSIVE", "TRUNCATE", "RESTART"])
def test_an_image_after_the_log_was_moved_into_the_file(database: Path, tmp_path: Path, mode: str) -> None:
    with closing(connect(database)) as db:
        db.execute(f"PRAGMA wal_checkpoint({mode})")
        db.execute("UPDATE account SET money = 1 WHERE id < 3")
        with closing(image_of(database, threading.Lock(), tmp_path / "copy.db")) as copy:
            assert copy.execute("SELECT sum(money) FROM account").fetchone() == (39_703,)


def test_an_image_of_a_database_that_was_just_opened(tmp_path: Path) -> None:
    path = tmp_path / "caidang.db"
    with closing(connect(path)) as db:
        db.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, money INTEGER, filling BLOB)")
        db.execute("INSERT INTO account VALUES (1, 7, randomblob(9000))")
    assert not Path(f"{path}-wal").exists()
    with closing(image_of(path, threading.Lock(), tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT sum(money) FROM account").fetchone() == (7,)


def test_pages_that_nobody_wrote_are_the_same_bytes_again(database: Path, tmp_path: Path) -> None:
    with closing(image_of(database, threading.Lock(), tmp_path / "one.db")), closing(connect(database)) as db:
        db.execute("UPDATE account SET money = 5 WHERE id = 200")
        with closing(image_of(database, threading.Lock(), tmp_path / "two.db")):
            one, two = ((tmp_path / name).read_bytes() for name in ("one.db", "two.db"))
    differing = sum(one[at : at + 4096] != two[at : at + 4096] for at in range(0, len(two), 4096))
    assert 1 <= differing <= 3


def test_an_index_that_is_none_is_refused(database: Path) -> None:
    shared = Path(f"{database}-shm")
    shared.write_bytes(bytes(len(shared.read_bytes())))
    with pytest.raises(NoMoment):
        read_moment(database)
