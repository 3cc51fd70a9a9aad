"""The keyring that this process has open, kept up with ``vault.json``: another process may have changed keys."""

import threading
from functools import cache
from pathlib import Path

from django.conf import settings

from caidang.core.crypto.keyring import Keyring
from caidang.core.errors import KeyProblem
from caidang.foundation.vault.header import NAME, read_header
from caidang.foundation.vault.ring import whole_keyring

_lock = threading.Lock()
_seen: dict[str, tuple[int, int]] = {}


def keyring() -> Keyring:
    """Return the keyring that the settings opened; there is no other."""
    found: Keyring = settings.CAIDANG_KEYRING
    return found


def fresh_keyring() -> Keyring:
    """Return the keyring as ``vault.json`` has it at this moment: nothing new is wrapped by a key that goes.

    Raises KeyProblem when the root was changed since this process started.
    """
    path = _header_of(str(settings.CAIDANG_DATA))
    try:
        state = path.stat()
    except OSError:
        return keyring()
    stamp = (state.st_ino, state.st_mtime_ns)
    key = str(path)
    if _seen.get(key) != stamp:
        with _lock:
            _read_again()
            _seen[key] = stamp
    return keyring()


@cache
def _header_of(folder: str) -> Path:
    """The file, put together once: this is asked for every person that is read."""
    return Path(folder) / NAME


def wrapping_key(number: int) -> bytes:
    """Return the key that wraps data keys of this number; one made since this process started is fetched."""
    ring = keyring()
    if number not in ring.wrappings and ring.wrappings:
        ring = fresh_keyring()
    return ring.wrapping_key(number)


def use(ring: Keyring) -> None:
    """Have this process go on with another keyring: the one that it has just made."""
    settings.CAIDANG_KEYRING = ring


def _read_again() -> None:
    header, ring = read_header(Path(settings.CAIDANG_DATA)), keyring()
    if header.fingerprint != ring.fingerprint:
        raise KeyProblem("根密钥已经换过，这个进程还拿着旧的：请重新启动程序。没有改动任何内容。")
    use(whole_keyring(header, ring.root))
