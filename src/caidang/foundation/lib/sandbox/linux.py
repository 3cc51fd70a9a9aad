"""The few Linux calls that Python does not offer, by ctypes; elsewhere they fail with OSError."""

import ctypes
import errno
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def libc() -> ctypes.CDLL:
    """The C library; raises OSError on systems other than Linux."""
    if _libc is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return _libc


def checked(result: int) -> int:
    """Pass a system call's result on, or raise its OSError."""
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def prctl(option: int, value: int) -> None:
    """Set one property of this process."""
    unused = ctypes.c_ulong(0)
    checked(libc().prctl(option, ctypes.c_ulong(value), unused, unused, unused))


def die_with_parent(parent: int, signal_number: int) -> None:
    """Ask for a signal when the parent's starting thread ends; exit now if it has ended already."""
    prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        raise SystemExit(1)


def unshare(flags: int) -> None:
    """Leave the namespaces that are named."""
    checked(libc().unshare(flags))


def drop_capabilities() -> None:
    """Give up every capability, so that root is bound by hard limits as well."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    checked(libc().capset(header, nothing))
