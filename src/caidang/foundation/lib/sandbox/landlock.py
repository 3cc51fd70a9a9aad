"""Landlock by its three system calls: the child sees Python's own files, read-only, and no others."""

import ctypes
import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from caidang.foundation.lib.sandbox.linux import checked, libc

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION_FLAG = 1
_RULE_PATH = 1
_FS_EXECUTE, _FS_WRITE_FILE, _FS_READ_FILE, _FS_READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many file rights each version knows
_NET_BIND_AND_CONNECT = 0b11
_SCOPE_SOCKETS_AND_SIGNALS = 0b11
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/opt", "/nix/store", "/etc/ld.so.cache",
           "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/mime.types",
           "/etc/ssl/openssl.cnf", "/etc/os-release", "/proc/self", "/proc/cpuinfo", "/proc/meminfo",
           "/sys/devices/system/cpu", "/dev/urandom", "/dev/zero")  # fmt: skip


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("fs", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Which Landlock the kernel has; raises OSError if none."""
    return checked(libc().syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG)))


def python_paths() -> list[str]:
    """Where this interpreter, its packages and the system's libraries lie."""
    own = [sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(sys.executable).resolve().parent.parent)]
    return [*_SYSTEM, *own, *(entry for entry in sys.path if entry)]


def restrict(readable: Iterable[str]) -> int:
    """Allow reading below the given paths and nothing else, for ever; returns the version used.

    Needs no_new_privs set before. Paths that do not exist are passed over.
    """
    abi = version()
    ruleset = _Ruleset(
        fs=(1 << _FS_RIGHTS.get(abi, 16)) - 1,
        net=_NET_BIND_AND_CONNECT if abi >= 4 else 0,
        scoped=_SCOPE_SOCKETS_AND_SIGNALS if abi >= 6 else 0,
    )
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    handle = checked(libc().syscall(_CREATE, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0)))
    try:
        for path in dict.fromkeys(readable):
            _allow(handle, path, _FS_EXECUTE | _FS_READ_FILE)
        _allow(handle, os.devnull, _FS_READ_FILE | _FS_WRITE_FILE)
        checked(libc().syscall(_RESTRICT, ctypes.c_int(handle), ctypes.c_uint32(0)))
    finally:
        os.close(handle)
    return abi


def _allow(handle: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EACCES, errno.ENOTDIR):
            return
        raise
    try:
        if Path(path).is_dir():
            access |= _FS_READ_DIR
        rule = _PathRule(access=access, parent=place)
        checked(
            libc().syscall(
                _ADD_RULE, ctypes.c_int(handle), ctypes.c_int(_RULE_PATH), ctypes.byref(rule), ctypes.c_uint32(0)
            )
        )
    finally:
        os.close(place)
