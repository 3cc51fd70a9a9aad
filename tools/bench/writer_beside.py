"""``python -m tools.bench.writer_beside DATABASE LOCK``: another program that commits small transactions all the while.

A process of its own, as a page's is beside the worker that backs up: in a thread it would wait for the other threads
of the backup as well, which no user's writing does. Tells, once its input ends, the milliseconds of the longest, of the
longest wait for the lock alone, and of the 99th of a hundred.
"""

import fcntl
import json
import select
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as engine

from caidang.core.crypto.keyring import Keyring

KEYRING: Final = Keyring.from_root(bytes(32), bytes(32))
"""The bench's own vault holds nothing but random bytes."""
_PAUSE_S: Final = 0.003


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the one writer's lock, as ``foundation.lib.write_lock`` does between processes."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def connect(database: Path) -> Any:
    """Return a connection with the settings of the program's own."""
    db = engine.connect(str(database), isolation_level=None, timeout=60, check_same_thread=False)
    db.set_key(f"x'{KEYRING.database.hex()}'")
    for pragma in ("journal_mode = WAL", "wal_autocheckpoint = 8000", "synchronous = FULL"):
        db.execute(f"PRAGMA {pragma}")
    return db


def main(database: Path, lock: Path) -> None:
    """Write until the input ends, then tell."""
    whole: list[float] = []
    waits: list[float] = []
    with closing(connect(database)) as db:
        sys.stdout.write("\n")
        sys.stdout.flush()
        while not select.select([sys.stdin], [], [], _PAUSE_S)[0]:
            began = time.perf_counter()
            with locked(lock):
                waits.append(time.perf_counter() - began)
                db.execute("UPDATE vault_datakey SET kek_id = 1 WHERE id = 1")
            whole.append(time.perf_counter() - began)
    whole.sort()
    told = {"longest": whole[-1], "lock": max(waits), "most": whole[len(whole) * 99 // 100]}
    sys.stdout.write(json.dumps({name: seconds * 1000 for name, seconds in told.items()}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
