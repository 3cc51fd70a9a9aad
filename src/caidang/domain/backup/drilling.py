"""A drill: a backup is restored into a scratch place, opened, checked and compared, and thrown away again."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from caidang.core.crypto.keyring import Keyring
from caidang.core.errors import CaidangError
from caidang.domain.backup.archive.manifest import Manifest
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.restoring import as_then, counts_differ, restore_files
from caidang.foundation.vault.header import Header, Mode, write_header
from caidang.foundation.vault.sources import give_root

_LONGEST_S: Final = 6 * 3600
_GROWS: Final = frozenset({"audit_auditevent", "audit_auditcheckpoint", "django_migrations"})
"""Tables to which opening a restored vault may add by itself."""
_OF_THE_KEYRING: Final = "vault_olderkey"
"""As it is now, not as it was then."""

Progress = Callable[[str, int, int], None]
Database = Callable[[Path], Mapping[str, str]]
"""Given a restored folder, returns what a process needs in its environment to reach the restored database."""


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill found; ``problems`` are sentences, none when all is well."""

    manifest: Manifest
    problems: tuple[str, ...]
    objects: int
    sampled: int
    bytes: int
    replayed: int
    """Records of persons erased since, erased once more."""


def drill(
    archive: Archive, manifest: Manifest, keyring: Keyring, header: Header, *, scratch: Path, sample: int,
    database: Database, progress: Progress,
) -> Drilled:  # fmt: skip
    """Restore a state below ``scratch``, check it in a process of its own, and remove it again.

    ``database`` is given the restored folder and returns what the process needs in its environment
    to reach the restored database; it does nothing for the embedded one. Raises what restoring raises.
    """
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="drill-", dir=scratch) as folder:
        into = Path(folder) / "data"
        header, keyring = as_then(archive, manifest, header, keyring)
        restored = restore_files(archive, manifest, keyring, into, progress=progress)
        write_header(into, replace(header, mode=Mode.ENVIRONMENT, wrapped=None))
        progress("check", 0, 0)
        more = database(into)
        found = check_restored(into, keyring, sample=sample, more=more)
        replayed = replay(into, keyring, archive.newest_tombstones(), more=more)
    problems = [*found["problems"]]
    if restored.missing:
        problems.append(f"备份里有 {len(restored.missing)} 份文件缺失或损坏。")
    problems += compare(manifest, found)
    sampled = int(found["files"]) + int(found["values"]) + int(found["documents"])
    return Drilled(manifest, tuple(problems), restored.objects, sampled, restored.bytes, replayed)


def compare(manifest: Manifest, found: Mapping[str, Any]) -> list[str]:
    """Return what of a restored vault is not as its manifest says: rows, and where the audit log ends."""
    counts = found["counts"]
    # A later version of the program has brought the tables up to its own: rows are added then, tables taken away.
    is_later = bool(manifest.schema) and found["schema"] != dict(manifest.schema)
    problems = [
        f"{table} 应有 {said} 行，恢复出 {there} 行。"
        for table, (said, there) in counts_differ(manifest, counts).items()
        if not ((table in _GROWS or is_later) and there > said)
        and not (is_later and table not in counts)
        and table != _OF_THE_KEYRING
    ]
    seq = int(manifest.audit.get("seq", 0))
    if seq and int(found["audit_seq"]) < seq:
        problems.append(f"审计记录应到第 {seq} 条，恢复出的只到第 {found['audit_seq']} 条。")
    if seq and int(found["audit_seq"]) == seq and found["audit_hash"] != manifest.audit["hash"]:
        problems.append("审计记录的末端与备份时签过名的对不上。")
    return problems


def check_restored(into: Path, keyring: Keyring, *, sample: int, more: Mapping[str, str]) -> dict[str, Any]:
    """Open a restored folder in a process of its own and return what ``caidang check --json`` says of it.

    Raises CaidangError when it cannot even be opened.
    """
    return _ask(["check", "--json", "--sample", str(sample), "--yes"], into, keyring, more, "")


def replay(into: Path, keyring: Keyring, entries: list[dict[str, Any]], *, more: Mapping[str, str]) -> int:
    """Erase from a restored folder whoever was erased since; returns how many records that were.

    Raises CaidangError when it could not be done: then the folder is not to be used.
    """
    return settle(into, keyring, entries, more=more) if entries else 0


def settle(into: Path, keyring: Keyring, entries: list[dict[str, Any]], *, more: Mapping[str, str]) -> int:
    """As ``replay``, and have a vault that is to stay forget the machines that followed it where it was before."""
    return int(_ask(["erase", "--again", "--json", "--yes"], into, keyring, more, json.dumps(entries))["records"])


def ask_restored(words: list[str], into: Path, keyring: Keyring, more: Mapping[str, str]) -> dict[str, Any]:
    """Return what a command of the program says, with ``--json``, of a restored folder; raises CaidangError with its own words."""
    return _ask(words, into, keyring, more, "")


def _ask(words: list[str], into: Path, keyring: Keyring, more: Mapping[str, str], told: str) -> dict[str, Any]:
    """What a command of the program says of a restored folder, asked in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAIDANG_", "DJANGO_"))}
    environment = {
        **kept, "CAIDANG_DATA": str(into), "CAIDANG_INBOX": str(into / "inbox"), "CAIDANG_LIVE_INDEX": str(into / "live"), **more,
    }  # fmt: skip
    command = [sys.executable, "-m", "caidang.config.entry", *words]
    pipe, named = give_root(keyring.root)
    try:
        done = subprocess.run(
            command, env={**environment, **named}, capture_output=True, text=True, timeout=_LONGEST_S, check=False,
            input=told, pass_fds=[pipe],
        )  # fmt: skip
    finally:
        os.close(pipe)
    try:
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        said = (done.stderr.strip().splitlines() or ["没有说原因"])[-1]
        raise CaidangError(f"在恢复出来的库里没有做成：{said.removeprefix('caidang: ')[:200]}") from None
    return found


def room_for(manifest: Manifest, scratch: Path) -> bool:
    """Tell whether the scratch place has room for a state and a tenth more."""
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(scratch).free > manifest.bytes * 1.1


def age_s(manifest: Manifest, now: datetime) -> int:
    """Return how many seconds ago a state was taken: what would be lost."""
    return max(0, int((now - manifest.moment).total_seconds()))
