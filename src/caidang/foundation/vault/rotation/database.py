"""A new key for the embedded database: a copy gets it and is put in the place of the file.

Until the copy is in place ``vault.json`` names both keys, and the file itself tells which one it has.
"""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import connection
from sqlcipher3 import dbapi2 as engine

from caidang.core.crypto.keyring import Epoch
from caidang.core.errors import Conflict, KeyProblem, OutOfSpace
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import FULL_DISK, nobody_writes, write_tx
from caidang.foundation.vault.database_key import opens
from caidang.foundation.vault.header import sync_folder
from caidang.foundation.vault.rotation.keyholder import Keyholder, Progress, keyholder, quiet

_PART: Final = 4 * 1024 * 1024
BUSY: Final = "数据库正被别的进程用着：先停下 caidang serve 和别的 caidang 命令，再换数据库的钥匙。什么都没有改动。"


@dataclass(frozen=True, slots=True)
class DatabaseChanged:
    """What came of it. ``bytes`` is 0 where there was nothing to change: on PostgreSQL."""

    number: int
    bytes: int


def rotate_database(
    *, actor: Viewer, clock: Callable[[], datetime], progress: Progress = quiet
) -> DatabaseChanged:
    """Give the embedded database another key, or go on with a change that was interrupted.

    PostgreSQL has no such key. Nobody else may have the database open: raises Conflict otherwise, and
    OutOfSpace when there is no room for a copy. Raises NotAllowed.
    """
    require(actor, Action.MANAGE_KEYS)
    if connection.vendor != "sqlite":
        return DatabaseChanged(0, 0)
    with keyholder() as held:
        epochs = held.keyring.epochs_of("database")
        if len(epochs) == 1:
            epochs = (*epochs, Epoch(epochs[-1].number + 1, held.keyring.generation))
            _name(held, epochs)
        key = held.keyring.epoch_key("database", epochs[-1])
        file = Path(connection.settings_dict["NAME"])
        connection.close()
        if not opens(file, key):
            _replace(file, held.keyring.epoch_key("database", epochs[0]), key, progress)
        _name(held, epochs[-1:])
        connection.settings_dict["OPTIONS"]["raw_key"] = key.hex()
        with write_tx():
            audit.record(
                actor_id=actor.user_id, verb="keys.database_changed", subject="vault", now=clock(),
                detail={"number": epochs[-1].number, "generation": epochs[-1].generation},
            )  # fmt: skip
        return DatabaseChanged(epochs[-1].number, file.stat().st_size)


def _name(held: Keyholder, epochs: tuple[Epoch, ...]) -> None:
    held.change(epochs={**held.header.epochs, "database": epochs})


def _replace(file: Path, old: bytes, new: bytes, progress: Progress) -> None:
    copy = file.with_name(f"{file.name}.rekeyed")
    with nobody_writes():
        _empty_the_log(file, old)
        try:
            _copy(file, copy, progress)
            progress("rekey", 0, 0)
            _rekey(copy, old, new)
        except (OSError, engine.OperationalError) as error:
            copy.unlink(missing_ok=True)
            if isinstance(error, engine.OperationalError) and "full" not in str(error):
                raise
            raise OutOfSpace(FULL_DISK) from error
        _empty_the_log(file, old)
        copy.replace(file)
        for end in ("-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)
        sync_folder(file.parent)


def _empty_the_log(file: Path, key: bytes) -> None:
    """Put all that was committed into the file itself, and make sure that no other process has it open."""
    with closing(engine.connect(str(file), isolation_level=None)) as db:
        db.execute("PRAGMA cipher_log_level = NONE")
        db.set_key(f"x'{key.hex()}'")
        try:
            # Exclusive: refused while anybody else, be it a reader, has the file open.
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            (mode,) = db.execute("PRAGMA journal_mode = DELETE").fetchone()
            db.execute("BEGIN EXCLUSIVE")
            db.execute("COMMIT")
        except engine.OperationalError:
            raise Conflict(BUSY) from None
        except engine.DatabaseError:
            raise KeyProblem("数据库打不开：密钥不是这个数据库的，或文件已经损坏。没有改动任何内容。") from None
    log = file.with_name(f"{file.name}-wal")
    if mode != "delete" or (log.exists() and log.stat().st_size):
        raise Conflict(BUSY)


def _copy(file: Path, copy: Path, progress: Progress) -> None:
    total, done = file.stat().st_size, 0
    copy.unlink(missing_ok=True)
    handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with file.open("rb") as source, os.fdopen(handle, "wb") as target:
        while part := source.read(_PART):
            done += target.write(part)
            progress("copy", done, total)


def _rekey(copy: Path, old: bytes, new: bytes) -> None:
    with closing(engine.connect(str(copy), isolation_level=None)) as db:
        db.execute("PRAGMA cipher_log_level = NONE")
        db.set_key(f"x'{old.hex()}'")
        # A copy that is lost is made again: no log, and one sync at the end.
        db.execute("PRAGMA journal_mode = OFF").fetchone()
        db.execute("PRAGMA synchronous = OFF")
        db.reset_key(f"x'{new.hex()}'")
        if db.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise KeyProblem("换好钥匙的副本核对没有通过，原来的数据库没有动。请先运行 caidang check。")
    handle = os.open(copy, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    if not opens(copy, new):
        raise KeyProblem("换好钥匙的副本打不开，原来的数据库没有动。")
