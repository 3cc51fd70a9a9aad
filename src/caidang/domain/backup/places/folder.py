"""A folder of this machine, or of a disk or share that is mounted on it."""

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from caidang.core.errors import OutOfSpace
from caidang.domain.backup.places.base import Found, NotThere, PlaceProblem
from caidang.domain.backup.places.whole import read_whole, sync_file_system, write_whole

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DRAFTS = ".drafts"
"""Where files are written before they are renamed to their place. One folder for all: ext4 looks for the inodes of
every folder's new files in another corner of the disk, which made each of a hundred thousand five times as dear."""
_DRAFT = ".draft-"
"""What drafts were called when they lay beside their places."""
_DAY_S = 86_400


class FolderPlace:
    """Files below a folder. Each is written aside and renamed; ``settle`` syncs the whole file system once."""

    is_near = True

    def __init__(self, root: Path, *, must_exist: bool = True) -> None:
        """Use the folder; raises PlaceProblem when ``must_exist`` and it is not there: a disk may not be plugged in."""
        self._root = root
        if must_exist and not root.is_dir():
            raise PlaceProblem(f"找不到文件夹 {root}：硬盘没有接上，或共享没有挂上。")
        self._at = str(root)
        self._made: set[str] = set()
        self._device = _device_of(root)

    def put(self, path: str, data: bytes) -> None:
        """Write a file aside, then rename it to its place."""
        target = f"{self._at}/{path}"
        drafts = f"{self._at}/{_DRAFTS}"
        draft = f"{drafts}/{secrets.token_hex(8)}"
        try:
            self._make(drafts)
            self._make(target.rpartition("/")[0])
            write_whole(draft, data)
            os.replace(draft, target)
        except OSError as error:
            with suppress(OSError):
                os.unlink(draft)
            raise _named(error, self._root) from error

    def get(self, path: str) -> bytes:
        """Read a file."""
        try:
            return read_whole(f"{self._at}/{path}")
        except FileNotFoundError as error:
            raise self._missing(path) from error
        except OSError as error:
            raise _named(error, self._root) from error

    def size(self, path: str) -> int | None:
        """Look at a file."""
        try:
            return (self._root / path).stat().st_size
        except FileNotFoundError:
            self._check_there()
            return None
        except OSError as error:
            raise _named(error, self._root) from error

    def files(self, folder: str) -> Iterator[Found]:
        """Walk a folder; drafts of interrupted writes are no files."""
        waiting = [folder]
        while waiting:
            path = waiting.pop()
            try:
                with os.scandir(self._root / path) as entries:
                    for entry in entries:
                        name = f"{path}/{entry.name}" if path else entry.name
                        if entry.name == _DRAFTS:
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(name)
                        elif not entry.name.startswith(_DRAFT):
                            state = entry.stat(follow_symlinks=False)
                            yield Found(name, state.st_size, state.st_mtime)
            except FileNotFoundError:
                self._check_there()
                continue
            except OSError as error:
                raise _named(error, self._root) from error

    def remove(self, path: str) -> None:
        """Remove a file."""
        try:
            (self._root / path).unlink(missing_ok=True)
        except OSError as error:
            raise _named(error, self._root) from error

    def settle(self) -> None:
        """Sync the file system: one call for a hundred thousand files."""
        self._check_there()
        try:
            sync_file_system(self._root)
        except OSError as error:
            raise _named(error, self._root) from error

    def close(self) -> None:
        """Nothing is held."""

    def _make(self, folder: str) -> None:
        if folder in self._made:
            return
        self._check_there()
        made = Path(folder)
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._made.add(folder)
        if made.name == _DRAFTS:
            _sweep(made)

    def _check_there(self) -> None:
        # Never make the mount point of a disk that was pulled, nor write into one that stayed there empty: the backup would
        # land beside it. And what is not there now is not missing from the backup.
        device = _device_of(self._root)
        self._device = self._device or device  # one that need not exist is made with its first file
        if device is None or device != self._device:
            raise PlaceProblem(f"文件夹 {self._root} 不见了：硬盘被拔出，或共享断开了。已有的备份不受影响。")

    def _missing(self, path: str) -> Exception:
        self._check_there()
        return NotThere(f"备份里没有 {path}。")


def _sweep(drafts: Path) -> None:
    """Remove what writes left a day ago and more that were cut off; a younger one may be another machine's."""
    for draft in drafts.iterdir():
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > _DAY_S:
                draft.unlink()


def _device_of(folder: Path) -> int | None:
    try:
        return folder.stat().st_dev
    except OSError:
        return None


def _named(error: OSError, root: Path) -> Exception:
    if error.errno in _FULL:
        return OutOfSpace(f"备份的位置满了：{root}。这一次没有完成，之前的备份都还在；请腾出空间。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PlaceProblem(f"没有权限写 {root}，请检查文件夹的权限。")
    return PlaceProblem(f"{root} 读写出错（{os.strerror(error.errno or 0)}）：请看硬盘或共享是否还连着。")
