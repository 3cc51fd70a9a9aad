"""Where the live index lies: a memory-backed directory, checked before anything is put there."""

import fcntl
import json
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

from django.conf import settings

from caidang.core.errors import Conflict
from caidang.foundation.search.index.sealed_file import derive
from caidang.foundation.search.index.values import SearchUnavailable
from caidang.foundation.vault.current import fresh_keyring

MEMORY_KINDS = frozenset({"tmpfs", "ramfs"})
ROOM_FACTOR = 2.5
"""Room wanted as a multiple of the index: merges and rebuilds write beside what is there."""
LEAST_ROOM = 16 * 1024 * 1024

_CURRENT = "current"
_MIB = 1024 * 1024
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Places:
    """The directories of one installation. ``key``: 32 bytes, everything sealed derives from it.

    ``former``: keys before it; an index that was made under one of them serves until it is made anew.
    ``live`` are tried in their order. ``is_disk_allowed`` is for machines without memory-backed
    storage: the words of the index then lie on a disk in clear, and the health page says so.
    """

    live: tuple[Path, ...]
    sealed: Path
    key: bytes = field(repr=False, compare=False)
    is_disk_allowed: bool = False
    former: tuple[bytes, ...] = field(default=(), repr=False, compare=False)

    @property
    def homes(self) -> tuple[Path, ...]:
        """A folder of our own in each live directory, as those may be shared: /dev/shm itself."""
        return tuple(base / "index" for base in self.live)

    def under(self, mark: str) -> "Places":
        """Return the same places with the key that has this mark; with the present one for a mark of none."""
        keys = (self.key, *self.former)
        key = next((one for one in keys if mark_of(one) == mark), self.key)
        return replace(self, key=key, former=tuple(one for one in keys if one != key))


@cache
def mark_of(key: bytes) -> str:
    """Return what an index key is told apart by, which reveals nothing of it."""
    return derive(key, salt=b"", purpose="search key mark")[:8].hex()


def configured() -> Places:
    """Return the places of this installation, with the keys as they are at this moment: they may just have changed."""
    keyring = fresh_keyring()
    *former, key = (keyring.epoch_key("index", epoch) for epoch in keyring.epochs_of("index"))
    return Places(
        live=tuple(settings.CAIDANG_LIVE_INDEX),
        sealed=settings.CAIDANG_SEALED_INDEX,
        key=key,
        is_disk_allowed=settings.CAIDANG_ALLOW_DISK_INDEX,
        former=tuple(former),
    )


def filesystem_of(path: Path) -> str:
    """Return the kind of filesystem that holds the path or its nearest parent, or ``unknown``."""
    target = path.absolute()
    while not target.exists():
        target = target.parent
    target = target.resolve()
    best, kind = -1, "unknown"
    try:
        lines = Path("/proc/self/mountinfo").read_text().splitlines()
    except OSError:
        return kind
    for line in lines:
        before, _, after = line.partition(" - ")
        point = Path(_OCTAL.sub(lambda m: chr(int(m.group(1), 8)), before.split(" ")[4]))
        # Later lines hide earlier ones, so an equal length wins, too.
        if target.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split(" ")[0]
    return kind


def scratch_folder(name: str) -> Path | None:
    """Return a new folder of ours for what may not lie on a disk in clear; None where no live directory is in memory.

    What a killed process left under the same name is removed: there is one at a time.
    """
    for base in configured().live:
        if filesystem_of(base) not in MEMORY_KINDS:
            continue
        with suppress(OSError):
            base.mkdir(mode=0o700, parents=True, exist_ok=True)
            for old in base.glob(f"{name}-*"):
                shutil.rmtree(old, ignore_errors=True)
            return Path(mkdtemp(prefix=f"{name}-", dir=base))
    return None


def choose(places: Places, *, index_bytes: int, generation: str | None) -> Path:
    """Return the first directory with room for the index, preferring the one that holds it.

    Raises SearchUnavailable naming, for each directory, what it lacks.
    """
    wanted = max(LEAST_ROOM, int(index_bytes * ROOM_FACTOR))
    has_it = [base for base in places.homes if generation and (base / generation).is_dir()]
    reasons: list[str] = []
    for base in (*has_it, *(base for base in places.homes if base not in has_it)):
        reason = _refusal(places, base, wanted, generation)
        if reason is None:
            return base
        reasons.append(f"{base}：{reason}")
    raise SearchUnavailable(
        "搜索没有启用，其他功能不受影响。" + "；".join(reasons) + "。"
        "请加大内存盘（容器用 shm_size），或用 CAIDANG_LIVE_INDEX 指定别的内存盘目录。"
    )


def _refusal(places: Places, base: Path, wanted: int, generation: str | None) -> str | None:
    kind = filesystem_of(base)
    if kind not in MEMORY_KINDS and not places.is_disk_allowed:
        return f"不在内存盘上（{kind}），索引不能明文落盘"
    try:
        base.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        base.mkdir(mode=0o700, exist_ok=True)
        state = base.lstat()
        # Anyone may make a directory in /dev/shm; one that waits there may belong to a stranger.
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid():
            return "不属于当前用户"
        base.chmod(0o700)
        held = directory_bytes(base / generation) if generation else 0
        free = shutil.disk_usage(base).free + held
    except OSError as error:
        return f"不能写入（{error.strerror}）"
    if free < wanted:
        return f"空间不够，需要 {-(-wanted // _MIB)} MB，可用 {free // _MIB} MB"
    return None


def free_bytes(path: Path) -> int:
    """Return the room left on the filesystem that holds the path or its nearest parent."""
    target = path.absolute()
    while not target.exists():
        target = target.parent
    return shutil.disk_usage(target).free


def directory_bytes(path: Path) -> int:
    """Return the size of the files directly in the directory; 0 if there is none."""
    try:
        with os.scandir(path) as entries:
            return sum(_size(entry) for entry in entries)
    except OSError:
        return 0


def _size(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat().st_size if entry.is_file() else 0
    except OSError:  # a merge removed it meanwhile
        return 0


def current(places: Places) -> tuple[Path, str] | None:
    """Return the directory of the index that is open for searching and the mark of its key, or None."""
    for base in places.homes:
        try:
            generation, _, mark = (base / _CURRENT).read_text().strip().partition(" ")
        except OSError:
            continue
        if generation and (base / generation / "meta.json").is_file():
            return base / generation, mark
    return None


def publish(places: Places, base: Path, generation: str) -> None:
    """Open the generation, made under the key of ``places``, for searching and remove every other one."""
    temporary = base / f".{_CURRENT}"
    temporary.write_text(f"{generation} {mark_of(places.key)}")
    temporary.replace(base / _CURRENT)
    for other in places.homes:
        remove_all(other, keep=generation if other == base else None)


def remove_all(base: Path, *, keep: str | None = None) -> None:
    """Remove every generation in the directory but the one to keep."""
    if not base.is_dir():
        return
    if keep is None:
        (base / _CURRENT).unlink(missing_ok=True)
    for path in list(base.iterdir()):
        if path.is_dir() and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def leave(base: Path) -> None:
    """Remove every generation, and the directory that held them, at the end of the last process."""
    remove_all(base)
    with suppress(OSError):  # not empty, or a mount point: then it stays
        base.rmdir()
        base.parent.rmdir()


@contextmanager
def sole_writer(places: Places) -> Iterator[IO[str]]:
    """Hold the writer's lock of this installation; it dies with the process.

    Raises Conflict when another process holds it.
    """
    places.sealed.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (places.sealed / "writer.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("另一个进程正在更新索引。") from error
        yield lock


def opstamp(directory: Path) -> int:
    """Return the number of the index's last commit, or -1 when there is none to be read."""
    try:
        return int(json.loads((directory / "meta.json").read_bytes())["opstamp"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1
