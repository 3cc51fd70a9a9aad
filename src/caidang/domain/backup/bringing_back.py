"""A whole state from a backup into an empty folder: brought, opened, checked, with the erased erased again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from caidang.core.errors import Conflict, InvalidInput, OutOfSpace
from caidang.domain.backup.archive.manifest import Manifest
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.drilling import check_restored, compare, room_for, settle
from caidang.domain.backup.places.base import Place
from caidang.domain.backup.places.whole import sync_file_system
from caidang.domain.backup.restoring import (
    DUMP,
    Progress,
    as_then,
    discard,
    open_with_root,
    restore_files,
)
from caidang.domain.backup.snapshot.loading import apply_keys, is_empty
from caidang.domain.backup.snapshot.programs import restore_dump
from caidang.foundation.vault.header import Header, Mode, write_header

SAMPLE = 200
Choice = Callable[[Archive], Manifest]


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What stands in the folder now; ``problems`` are sentences, none when all of it is whole."""

    manifest: Manifest
    header: Header
    objects: int
    erased: int
    problems: tuple[str, ...]


def bring_back(
    place: Place, root: bytes, choose: Choice, draft: Path, *, database: Mapping[str, object] | None, more: Mapping[str, str],
    progress: Progress,
) -> BroughtBack:  # fmt: skip
    """Restore the state that ``choose`` picks into ``draft``, whatever lies there, and check it in a process of its own.

    ``database`` are the settings of an empty PostgreSQL and ``more`` what a process needs in its environment to
    reach it, for a backup of one. ``vault.json`` is left as one that the environment opens. Raises KeyProblem for a
    root that is not the backup's, NotFound, Conflict for a database that is not empty, InvalidInput when
    there is none, OutOfSpace.
    """
    archive, header, keyring = open_with_root(place, root)
    manifest = choose(archive)
    is_server = manifest.database["kind"] != "sqlcipher"
    if is_server and database is None:
        raise InvalidInput("这是 PostgreSQL 的备份：请建一个空库，用 CAIDANG_DATABASE_URL 指明，再恢复。")
    if is_server and database is not None and not is_empty(database):
        raise Conflict("CAIDANG_DATABASE_URL 指的库不是空的，什么都没有写。请建一个空库。")
    discard(draft)
    if not room_for(manifest, draft):
        discard(draft)
        raise OutOfSpace(f"恢复要 {manifest.bytes // 1024**2} MB 的空地方，现在不够；什么都没有写。请腾出空间，或换一块盘。")
    header, keyring = as_then(archive, manifest, header, keyring)
    restored = restore_files(archive, manifest, keyring, draft, progress=progress)
    if is_server and database is not None:
        restore_dump(draft / DUMP, database)
        apply_keys(database, archive.newest_keyring())
        (draft / DUMP).unlink()
    reached = more if is_server else {}
    write_header(draft, replace(header, mode=Mode.ENVIRONMENT, wrapped=None))
    progress("check", 0, 0)
    found = check_restored(draft, keyring, sample=SAMPLE, more=reached)
    problems = [*found["problems"], *compare(manifest, found)]
    if restored.missing:
        problems.append(f"备份里有 {len(restored.missing)} 份文件缺失或损坏，其余都恢复了。")
    erased = settle(draft, keyring, archive.newest_tombstones(), more=reached)
    # Nothing was waited for one by one: whoever is told that it is there finds it after a power cut, too.
    sync_file_system(draft)
    return BroughtBack(manifest, header, restored.objects, erased, tuple(problems))
