"""What a backup costs, with restic (Debian's) beside it on the same data: first, after 1 % changed, check, restore.

Wall time and, beside it, the processor's of both programs. The disk is at rest before each of them begins: what one has
written the other need not wait for. A small transaction's longest wait, from before the lock to after the commit, is
measured during the whole first backup in another process; beside it what of that was the lock, and the longest of a few
seconds before, when nothing else happened here: what the disk and the neighbours do is in all of them.

On ext4 without a journal (some small virtual machines) a new file costs ten times as much within half a minute after as many
were removed: the system looks at every place that became free just now. Neither program can help it; wait, then measure.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from caidang.domain.backup.archive.chunks import chunk_size, fixed_chunks
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.archive.sealing import BackupKeys, Seals
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.whole import sync_file_system
from caidang.domain.backup.restoring import restore_files
from caidang.domain.backup.snapshot.base import Snapshot
from caidang.domain.backup.snapshot.image import read_image, read_moment
from caidang.domain.backup.verifying import verify
from caidang.domain.backup.writing import Source, open_header, write_backup
from caidang.foundation.vault.header import Header, Mode, make_check, open_part
from tools.bench.writer_beside import KEYRING, connect, locked
from tools.figures import Figure, at_most, plain

FULL_SIZE = 100_000
"""Sealed files, 40 KB each; beside them a database of 10 KB for each."""

ALONE_S = 5
_FILE, _ROW = 40_960, 3_700
_NOW = datetime(2026, 11, 29, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock and of the processor."""

    wall: float
    cpu: float


class Vault:
    """A database under SQLCipher and sealed files; random bytes stand for what is sealed."""

    def __init__(self, home: Path, size: int) -> None:
        self.home, self.blobs, self.database = home, home / "blobs", home / "caidang.db"
        self.lock, self.names = home.parent / "lock", []
        self.blobs.mkdir(parents=True)
        with closing(self.connect()) as db:
            db.execute("CREATE TABLE vault_datakey (id INTEGER PRIMARY KEY, wrapped BLOB, kek_id INTEGER, erased_at TEXT)")
            db.execute("CREATE TABLE filling (id INTEGER PRIMARY KEY, content BLOB)")
            db.execute("BEGIN")
            db.executemany("INSERT INTO vault_datakey (wrapped, kek_id) VALUES (randomblob(40), 1)", [()] * size)
            db.executemany("INSERT INTO filling (content) VALUES (randomblob(?))", [(_ROW,)] * (size * 5 // 2))
            db.execute("COMMIT")
        self.add(size)

    def connect(self) -> Any:
        return connect(self.database)

    def add(self, count: int) -> None:
        for _ in range(count):
            content = os.urandom(_FILE)
            name = sha256(content[:64]).hexdigest()
            (self.blobs / name[:2]).mkdir(exist_ok=True)
            (self.blobs / name[:2] / name).write_bytes(content)
            self.names.append(name)

    def change(self, part: float) -> None:
        """New files, and rows here and there that are other bytes now."""
        self.add(max(1, int(len(self.names) * part)))
        with closing(self.connect()) as db:
            every = int(1 / part)
            db.execute("UPDATE filling SET content = randomblob(?) WHERE id % ? = 0", [_ROW, every])
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with closing(self.connect()) as db:
            with locked(self.lock):
                db.execute("BEGIN")
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
                moment = read_moment(self.database)
            keys = tuple((i, w, k, "", e) for i, w, k, e in db.execute("SELECT id, wrapped, kek_id, erased_at FROM vault_datakey"))
            chunks = fixed_chunks(read_image(self.database, moment), chunk_size(moment.pages * moment.page_size))
            yield Snapshot("sqlcipher", chunks, False, {}, tuple(sorted(self.names)), keys, {}, {})  # noqa: FBT003

    def source(self) -> Source:
        header = Header(Mode.FILE, KEYRING.salt, KEYRING.fingerprint, make_check(KEYRING))
        return Source(self.snapshot, self.blobs, open_header(open_part(header)), "0a0b0c0d", "bench", self.home / "waiting")


def run(size: int) -> list[Figure]:
    """Fill a vault, back it up both ways, change 1 %, again, check both, restore both."""
    restic = shutil.which("restic")
    if restic is None:
        sys.stderr.write("restic is not installed: nothing stands beside these figures (apt-get install restic)\n")
    with tempfile.TemporaryDirectory(prefix="caidang-bench-") as folder:
        home = Path(folder)
        vault = Vault(home / "data", size)
        other = Restic(restic, home) if restic else None
        (home / "ours").mkdir()
        archive = Archive(FolderPlace(home / "ours"), Seals(BackupKeys(KEYRING.backup)))
        shown = [plain("backup.objects", size, ""), plain("backup.database_mb", vault.database.stat().st_size / 1e6, "MB")]
        with writing(vault) as alone:
            time.sleep(ALONE_S)
        with writing(vault) as stall:
            first = timed(lambda: back_up(archive, vault, 0))
        shown += beside("first", first, other and timed(other.back_up), most=1.0)
        shown += [
            at_most("backup.writer_stall", stall["longest"], "ms", 50), plain("backup.writer_lock", stall["lock"], "ms"),
            plain("backup.writer_p99", stall["most"], "ms"), plain("backup.writer_alone", alone["longest"], "ms"),
        ]  # fmt: skip
        vault.change(0.01)
        shown += beside("one_percent", timed(lambda: back_up(archive, vault, 1)), other and timed(other.back_up), most=0.6)
        check = timed(lambda: verify(archive, is_deep=True, progress=quiet))
        shown += beside("verify_all", check, other and timed(other.check), most=1.0)
        state = archive.newest()
        whole = timed(lambda: restore_files(archive, state, KEYRING, home / "new", progress=quiet))
        # Restic leaves it to the system when what it restored is on disk; we do not, once, at the very end.
        shown.append(plain("backup.restore_sync_s", timed(lambda: sync_file_system(home)).wall, "s"))
        shown += beside("restore", whole, other and timed(other.restore), most=1.0)
    return shown


def back_up(archive: Archive, vault: Vault, number: int) -> None:
    """One backup."""
    write_backup(archive, vault.source(), now=_NOW + timedelta(hours=number), progress=quiet)


@contextmanager
def writing(vault: Vault) -> Iterator[dict[str, float]]:
    """Have another process commit small transactions all the while; what is yielded holds its milliseconds afterwards."""
    found: dict[str, float] = {}
    command = [sys.executable, "-m", "tools.bench.writer_beside", str(vault.database), str(vault.lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        if writer.stdin is None or writer.stdout is None:
            raise RuntimeError("both were asked for")
        writer.stdout.readline()
        yield found
        writer.stdin.close()
        found |= json.loads(writer.stdout.read())


class Restic:
    """Debian's restic on the same data, in a repository on the same disk."""

    def __init__(self, program: str, home: Path) -> None:
        self._program, self._home = program, home
        self._ask("init")

    def back_up(self) -> None:
        self._ask("backup", str(self._home / "data"))

    def check(self) -> None:
        self._ask("check", "--read-data")

    def restore(self) -> None:
        self._ask("restore", "latest", "--target", str(self._home / "restic-new"))

    def _ask(self, *words: str) -> None:
        environment = {
            "RESTIC_PASSWORD": "bench", "RESTIC_REPOSITORY": str(self._home / "theirs"), "PATH": os.environ["PATH"],
            "RESTIC_CACHE_DIR": str(self._home / "cache"), "HOME": str(self._home),
        }  # fmt: skip
        subprocess.run([self._program, "--quiet", *words], env=environment, check=True)


def timed(act: Callable[[], object]) -> Took:
    """Do it, once the disk is at rest, and say how long it took."""
    os.sync()
    began, cpu = time.perf_counter(), _cpu()
    act()
    return Took(time.perf_counter() - began, _cpu() - cpu)


def _cpu() -> float:
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def beside(name: str, ours: Took, theirs: Took | None, *, most: float) -> list[Figure]:
    """Our figures, theirs, and the ratio that has a goal."""
    shown = [plain(f"backup.{name}_s", ours.wall, "s"), plain(f"backup.{name}_cpu_s", ours.cpu, "s")]
    if theirs is None:
        return shown
    return [
        *shown, plain(f"restic.{name}_s", theirs.wall, "s"), plain(f"restic.{name}_cpu_s", theirs.cpu, "s"),
        at_most(f"backup.{name}_ratio", ours.wall / theirs.wall, "x", most),
    ]  # fmt: skip


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""
