"""Whole files in the fewest calls to the system: in a hundred thousand small ones the calls are what costs."""

import ctypes
import os
from pathlib import Path
from typing import Final

_READ: Final = os.O_RDONLY | os.O_CLOEXEC
_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC


def read_whole(path: str) -> bytes:
    """Return a file's bytes; raises OSError."""
    handle = os.open(path, _READ)
    try:
        size = os.fstat(handle).st_size
        data = os.read(handle, size + 1)
        if len(data) == size:
            return data
        # Longer than one call gives, or it grew meanwhile.
        parts = [data]
        while part := os.read(handle, 1 << 20):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def write_whole(path: str, data: bytes, *, mode: int = 0o666) -> None:
    """Write a file from its beginning; raises OSError, and then it may be there and cut."""
    handle = os.open(path, _WRITE, mode)
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, memoryview(data)[written:])
    finally:
        os.close(handle)


def sync_file_system(folder: Path) -> None:
    """Return when all that was written on the folder's file system is on disk: one call for a hundred thousand files.

    Raises OSError.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if not hasattr(libc, "syncfs"):
            os.sync()
        elif libc.syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(handle)
