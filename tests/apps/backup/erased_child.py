"""Whoever holds the root key, the whole disk and every byte of the backup: can he open a person who was erased?

``python -m tests.apps.backup.erased_child FOLDER`` in an installation of its own: real backups before and after an erasure,
with the clock told. The attack is made before as well, where it has to succeed.
"""

import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from caidang.config.prepare import prepare

prepare(may_ask=False)

from django.db import connection  # noqa: E402 - Django has to be set up first
from sqlcipher3 import dbapi2 as engine  # noqa: E402

from caidang.core.crypto import envelope  # noqa: E402
from caidang.core.errors import CaidangError, SealBroken  # noqa: E402
from caidang.domain.backup.archive.keyring import read_part  # noqa: E402
from caidang.domain.backup.archive.opened import Archive  # noqa: E402
from caidang.domain.backup.models import RunKind  # noqa: E402
from caidang.domain.backup.restoring import as_then, unlock  # noqa: E402
from caidang.domain.backup.services.runs import ask_for, claim_this, perform  # noqa: E402
from caidang.domain.backup.services.targets import add_target, find_target, open_archive  # noqa: E402
from caidang.domain.review.services.chain.erasing import erase_at_once  # noqa: E402
from caidang.foundation.accounts.policy import PROGRAM  # noqa: E402
from caidang.foundation.lib.rows import WorkStatus  # noqa: E402
from caidang.foundation.vault.current import fresh_keyring  # noqa: E402
from caidang.foundation.vault.header import read_header  # noqa: E402
from caidang.foundation.vault.rotation.keyholder import data_folder  # noqa: E402
from caidang.foundation.vault.rotation.wrapping import (  # noqa: E402
    change_wrapping,
    destroy_retired,
    is_due,
)
from tests.making import a_candidate  # noqa: E402

BEGAN = datetime.now(UTC)


def back_up(hours: float) -> None:
    """One backup, so many hours after the beginning."""
    now = BEGAN + timedelta(hours=hours)
    run = claim_this(ask_for(kind=RunKind.BACKUP, target=find_target(name="盘", viewer=PROGRAM), actor=PROGRAM, now=now), now=now)
    perform(run, clock=lambda: now, more={})
    run.refresh_from_db()
    assert run.status == WorkStatus.DONE, run.last_error


def opened() -> set[int]:
    """The numbers of the data keys that come out, whatever lies anywhere."""
    archive = open_archive(find_target(name="盘", viewer=PROGRAM))
    ring = fresh_keyring()
    keys = {*ring.wrappings.values(), ring.purpose("wrapping", 1), ring.root}
    rows: set[tuple[int, bytes]] = set()
    for name in archive.stamps("keyrings"):
        keys |= {bytes.fromhex(key) for key in archive.keyring(name)["wrapping"].values()}
    for file in archive.place.files("keys"):
        plain = archive.seals.open_chunk(file.path.rpartition("/")[2], archive.place.get(file.path))
        try:
            rows |= {(row.id, row.wrapped) for row in read_part(plain) if row.wrapped}
        except (CaidangError, ValueError, TypeError, KeyError, IndexError):
            continue  # the list of the erased: no key is in it
    for manifest in archive.manifests():
        rows |= rows_of(archive, manifest.name)
    found = set()
    for number, wrapped in rows:
        for key in keys:
            try:
                envelope.unwrap(key, wrapped)
            except SealBroken:
                continue
            found.add(number)
    return found


def rows_of(archive: Archive, name: str) -> set[tuple[int, bytes]]:
    """The wrapped data keys in a snapshot's own database, as they were then: nothing newer is put over them."""
    manifest = archive.manifest(name)
    _, ring = as_then(archive, manifest, read_header(data_folder()), fresh_keyring())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "then.db"
        path.write_bytes(b"".join(map(archive.chunk, archive.database_chunks(manifest))))
        with closing(engine.connect(str(path))) as db:
            unlock(db, ring.database)
            return {(number, bytes(wrapped)) for number, wrapped in db.execute("SELECT id, wrapped FROM vault_datakey") if wrapped}


def main(disk: Path) -> None:
    """Two people, one of them erased."""
    stays, goes = (a_candidate([("name", 0, name)]) for name in ("林知夏", "欧阳知遥"))
    goes_key, stays_key = goes.data_key_id, stays.data_key_id
    add_target(name="盘", kind="folder", settings={"path": str(disk)}, options={}, actor=PROGRAM, now=BEGAN, takes_abroad=False)
    back_up(1)
    assert opened() >= {goes_key, stays_key}, "with all keys there everybody opens: the attack works"
    now = BEGAN + timedelta(hours=2)
    erase_at_once(candidate=goes, reason="asked", actor=PROGRAM, now=now)
    back_up(3)
    assert goes_key in opened(), "not at once: keyrings of before are there still"
    # What the worker does every hour.
    now = BEGAN + timedelta(hours=26)
    assert is_due(now=now)
    change_wrapping(clock=lambda: now)
    destroy_retired(now=now + timedelta(hours=2))
    for hours in (29, 30):
        back_up(hours)
    found = opened()
    assert goes_key not in found, "an erased person opens"
    assert stays_key in found
    connection.close()
    print("gone")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
