"""The store of sealed files: whole on disk or not there at all, padded, under keyed names."""

import errno
import hashlib
import hmac
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

import opendal
from opendal.exceptions import NotFound as NoSuchFile
from opendal.exceptions import Unexpected

from caidang.core.crypto.envelope import OVERHEAD
from caidang.core.errors import NotFound, OutOfSpace, SealBroken
from caidang.foundation.lib.write_lock import FULL_DISK
from caidang.foundation.vault.header import sync_folder

BUCKET = 4096
"""Files have a multiple of so many bytes: a size tells less about what is inside."""

_DRAFTS = ".drafts"
_LENGTH_BYTES = 8
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def keyed_name(key: bytes, digest: bytes, owner: bytes, number: int) -> str:
    """Return a file's name: without the key nobody can tell whether known bytes are kept here.

    ``owner`` is the data key under which the file is first kept.
    """
    content = digest + owner + number.to_bytes(4, "big")
    return hmac.digest(key, content, hashlib.sha256).hex()


def pad(data: bytes) -> bytes:
    """Return the data with its length before and zeros behind, so that its seal fills buckets."""
    size = _LENGTH_BYTES + len(data)
    return b"".join((len(data).to_bytes(_LENGTH_BYTES, "big"), data, bytes(-(size + OVERHEAD) % BUCKET)))


def unpad(padded: bytes) -> bytes:
    """Return the data without its padding."""
    size = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if _LENGTH_BYTES + size > len(padded):
        raise SealBroken("封存的文件长度不对，可能已损坏；请从备份恢复。")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + size]


class BlobStore:
    """Files in a folder of this machine, two levels deep."""

    def __init__(self, root: Path) -> None:
        """Use the folder ``root``, making it when it is not there."""
        self._root = root
        (root / _DRAFTS).mkdir(mode=0o700, parents=True, exist_ok=True)
        root.chmod(0o700)
        # With a folder for drafts opendal writes, syncs and then renames; without, it writes
        # over the file in place.
        self._operator = opendal.Operator(
            "fs", root=str(root), atomic_write_dir=str(root / _DRAFTS)
        )

    def write(self, name: str, sealed: bytes | bytearray) -> None:
        """Keep a file; when this returns it is on disk. Raises OutOfSpace and then keeps nothing."""
        path = _path(name)
        is_new_folder = not (self._root / path).parent.exists()
        try:
            self._operator.write(path, cast("bytes", sealed))  # It takes a bytearray as well, though its types do not say so.
            sync_folder((self._root / path).parent)
            if is_new_folder:
                sync_folder(self._root)
        except (Unexpected, OSError) as error:
            self._discard(name)
            if _is_full(error):
                raise OutOfSpace(FULL_DISK) from error
            raise

    def read(self, name: str) -> bytes:
        """Return a file; raises NotFound when it is not there."""
        try:
            return bytes(self._operator.read(_path(name)))
        except NoSuchFile:
            raise NotFound("这份文件的内容不在磁盘上，请从备份恢复。") from None

    def has(self, name: str) -> bool:
        """Tell whether the file is there."""
        return bool(self._operator.exists(_path(name)))

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""
        self._operator.delete(_path(name))

    def names(self, *, before: datetime) -> set[str]:
        """Return the names of the files last written before a moment."""
        limit = before.timestamp()
        files = self._root.glob("[0-9a-f][0-9a-f]/*")
        return {file.name for file in files if file.stat().st_mtime < limit}

    def remove_drafts(self, *, before: datetime) -> int:
        """Remove what interrupted writes left behind before a moment; returns how many."""
        limit = before.timestamp()
        drafts = [d for d in (self._root / _DRAFTS).iterdir() if d.stat().st_mtime < limit]
        for draft in drafts:
            draft.unlink(missing_ok=True)
        return len(drafts)

    def _discard(self, name: str) -> None:
        for draft in (self._root / _DRAFTS).glob(f"*{name}*"):
            draft.unlink(missing_ok=True)


@cache
def store_at(root: Path) -> BlobStore:
    """Return the store in a folder."""
    return BlobStore(root)


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"


def _is_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in _FULL
    found = _OS_ERROR.search(str(error))
    return found is not None and int(found[1]) in _FULL
