"""Which key the embedded database has, also while it is moved from one to the next. No Django."""

from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlcipher3 import dbapi2 as engine

from caidang.core.crypto.keyring import Keyring
from caidang.core.errors import KeyProblem


def database_key(keyring: Keyring, database: Path) -> bytes:
    """Return the key that opens the file; the present one where there is none yet, or where none opens it.

    While the database is moved there are two, and the file itself says whether it was put in place.
    """
    epochs = keyring.epochs_of("database")
    if len(epochs) > 1 and database.exists():
        for epoch in epochs:
            key = keyring.epoch_key("database", epoch)
            if opens(database, key):
                return key
    return keyring.database


def opens(database: Path, key: bytes) -> bool:
    """Tell whether a key opens a database file; raises KeyProblem where the file cannot be read at all.

    What a process that was killed left half written is taken back first, whichever the key: pages are put
    back as they lie. A reader alone could not do that, and would take the right key for a wrong one.
    """
    with closing(engine.connect(f"file:{quote(str(database))}?mode=rw", uri=True)) as connection:
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.set_key(f"x'{key.hex()}'")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except engine.OperationalError:
            raise KeyProblem("数据库现在打不开：被占用，或没有权限。没有改动任何内容。") from None
        except engine.DatabaseError:
            return False
    return True
