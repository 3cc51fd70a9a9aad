"""One record as it was on a chosen day: only its files are fetched, and a copy comes out that needs no program to read."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from caidang.core.crypto.keyring import Keyring
from caidang.core.errors import CaidangError
from caidang.domain.backup.archive.manifest import Manifest
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.drilling import Database, ask_restored, replay
from caidang.domain.backup.restoring import Progress, as_then, restore_files, restore_objects
from caidang.foundation.vault.header import Header, Mode, write_header

NAME = "副本.zip"


@dataclass(frozen=True, slots=True)
class OneRecord:
    """The copy, and the state that it is from."""

    manifest: Manifest
    copy: bytes
    originals: int


def bring_one(
    archive: Archive, manifest: Manifest, keyring: Keyring, header: Header, *, record: str, scratch: Path, database: Database,
    progress: Progress,
) -> OneRecord:  # fmt: skip
    """Return the copy of a record as a state has it: JSON, PDF and originals in a ZIP, each part authenticated as it was opened.

    ``record`` is the candidate's public id; ``database`` as for a drill. Whoever was erased since does not come back.
    Raises CaidangError when the state does not know the record or a part of it is damaged; nothing is left in ``scratch``.
    """
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="record-", dir=scratch) as folder:
        into = Path(folder) / "data"
        header, keyring = as_then(archive, manifest, header, keyring)
        restore_files(archive, manifest, keyring, into, progress=progress, wanted=frozenset())
        write_header(into, replace(header, mode=Mode.ENVIRONMENT, wrapped=None))
        more: Mapping[str, str] = database(into)
        progress("check", 0, 0)
        replay(into, keyring, archive.newest_tombstones(), more=more)
        needed = frozenset(ask_restored(["copy", record, "--needs", "--json", "--yes"], into, keyring, more)["files"])
        missing = restore_objects(archive, manifest, into, needed, progress=progress)
        if missing:
            raise CaidangError(f"这份档案的原件有 {len(missing)} 份在备份里缺失或损坏，没有取出。换一天的备份再试。")
        target = Path(folder) / NAME
        told = ask_restored(["copy", record, "--into", str(target), "--json", "--yes"], into, keyring, more)
        return OneRecord(manifest, target.read_bytes(), int(told["originals"]))

