"""Where an export lies: a folder in clear, or one ZIP that a password opens (AES-256, as 7-Zip opens it too)."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Protocol, Self
from zipfile import BadZipFile, is_zipfile

import pyzipper

from caidang.core.errors import Conflict, Encrypted, InvalidInput, OutOfSpace
from caidang.domain.portable.manifest import NAME

UNFINISHED: Final = "unfinished"
"""A file in a folder whose export was not brought to its end: it is gone on with."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_STEP: Final = 1024 * 1024


def original_name(digest: str) -> str:
    """Return the place of an original by its SHA-256. Raises InvalidInput for what is none."""
    if not _DIGEST.fullmatch(digest):
        raise InvalidInput("原件的摘要不对，文件可能被改过。")
    return f"originals/{digest[:2]}/{digest}"


class Out(Protocol):
    """Where an export is written to. One part at a time."""

    is_encrypted: bool

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Write a part from its beginning."""
        ...

    def original(self, data: bytes, digest: str) -> bool:
        """Keep an original once; tells whether it was new."""
        ...

    def finish(self, manifest: bytes) -> None:
        """Write the manifest; with it the export is whole."""
        ...


class FolderOut:
    """A folder of plain files that only its owner can read."""

    is_encrypted = False

    def __init__(self, path: Path) -> None:
        """Write into a new or empty folder, or go on with one that was not finished. Raises Conflict, InvalidInput."""
        self._path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.chmod(0o700)
            is_begun = (path / UNFINISHED).exists()
            if not is_begun and any(path.iterdir()):
                raise Conflict(f"{path} 不是空的，什么都没有写。请换一个新的文件夹。")
            (path / UNFINISHED).touch(mode=0o600)
        except OSError as error:
            raise InvalidInput(f"写不了 {path}，请看位置对不对、能不能写。") from error

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Write a part from its beginning."""
        path = self._path / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _full_disk_named(), _opened(path) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    def original(self, data: bytes, digest: str) -> bool:
        """Keep an original once; one that an interrupted export left is looked through and kept."""
        path = self._path / original_name(digest)
        if path.exists() and path.stat().st_size == len(data) and _digest_of(path) == digest:
            return False
        with self.part(original_name(digest)) as file:
            file.write(data)
        return True

    def finish(self, manifest: bytes) -> None:
        """Write the manifest; with it the export is whole."""
        with self.part(NAME) as file:
            file.write(manifest)
        (self._path / UNFINISHED).unlink()


class ZipOut:
    """One ZIP, encrypted as WinZip and 7-Zip do it. It has its name only when it is whole."""

    is_encrypted = True

    def __init__(self, path: Path, password: str) -> None:
        """Write a new file. Raises Conflict where there is one, InvalidInput where it cannot be made."""
        if path.exists():
            raise Conflict(f"{path} 已经有了，什么都没有写。请换一个文件名。")
        self._path, self._draft = path, path.with_name(f".{path.name}.unfinished")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = _opened(self._draft)
        except OSError as error:
            raise InvalidInput(f"写不了 {path}，请看位置对不对、能不能写。") from error
        self._zip = pyzipper.AESZipFile(
            self._file, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES, allowZip64=True
        )
        self._zip.setpassword(password.encode())
        self._kept: set[bytes] = set()

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Leave nothing of an export that did not come to its end."""
        with suppress(ValueError, OSError):
            self._zip.close()
        self._file.close()
        self._draft.unlink(missing_ok=True)

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Write a part from its beginning."""
        with _full_disk_named(), self._zip.open(name, "w", force_zip64=True) as file:
            yield file

    def original(self, data: bytes, digest: str) -> bool:
        """Keep an original once."""
        name, known = original_name(digest), bytes.fromhex(digest)
        if known in self._kept:
            return False
        self._kept.add(known)
        with _full_disk_named():
            self._zip.writestr(name, data)
        return True

    def finish(self, manifest: bytes) -> None:
        """Write the manifest, and give the file its name."""
        with _full_disk_named():
            self._zip.writestr(NAME, manifest)
            self._zip.close()
            self._file.flush()
            os.fsync(self._file.fileno())
        self._draft.rename(self._path)


class In(Protocol):
    """Where an export is read from."""

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Read a part; raises InvalidInput when it is missing."""
        ...


class FolderIn:
    """A folder."""

    def __init__(self, path: Path) -> None:
        """Read from a folder. Raises InvalidInput for one whose export was not finished."""
        if (path / UNFINISHED).exists():
            raise InvalidInput(f"{path} 里的导出没有做完：在原来的系统上再运行一次同样的 caidang export，它会接着做。")
        self._path = path

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Read a part; raises InvalidInput when it is missing."""
        try:
            file = (self._path / name).open("rb")
        except OSError:
            raise InvalidInput(f"导出里没有 {name}，文件不完整，什么都没有导入。") from None
        with file:
            yield file


class ZipIn:
    """One encrypted ZIP."""

    def __init__(self, path: Path, password: str) -> None:
        """Open it. Raises Encrypted for a wrong password, InvalidInput for what is no ZIP."""
        try:
            self._zip = pyzipper.AESZipFile(path)
        except (BadZipFile, OSError):
            raise InvalidInput(f"{path} 打不开：不是才档的整库导出，或文件坏了。") from None
        self._zip.setpassword(password.encode())

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Read a part; raises InvalidInput when it is missing."""
        try:
            file = self._zip.open(name)
        except KeyError:
            raise InvalidInput(f"导出里没有 {name}，文件不完整，什么都没有导入。") from None
        except RuntimeError:
            raise Encrypted("密码不对，打不开这份导出。") from None
        try:
            with file:
                yield file
        except BadZipFile:
            raise InvalidInput(f"{name} 坏了：内容和校验对不上，什么都没有导入。") from None


def open_in(path: Path, password: str) -> FolderIn | ZipIn:
    """Return what reads an export. Raises InvalidInput, and Encrypted where a password is needed."""
    if path.is_dir():
        return FolderIn(path)
    if not path.is_file():
        raise InvalidInput(f"没有 {path}。")
    if not is_zipfile(path):
        raise InvalidInput(f"{path} 打不开：不是才档的整库导出，或文件坏了。")
    if not password:
        raise Encrypted("这份导出有密码：加上 --password-stdin，从标准输入给。")
    return ZipIn(path, password)


def _opened(path: Path) -> IO[bytes]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    return os.fdopen(handle, "wb+")


def _digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(_STEP):
            digest.update(data)
    return digest.hexdigest()


@contextmanager
def _full_disk_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutOfSpace("写不进去：磁盘满了，或位置不见了。已写的留着，腾出空间后再运行一次，会接着做。") from error
