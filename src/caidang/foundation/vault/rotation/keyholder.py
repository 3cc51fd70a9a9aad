"""``vault.json`` as whoever changes keys holds it: one at a time, each step on the disk before the next."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from caidang.core.crypto.keyring import Keyring
from caidang.foundation.lib.file_lock import hold
from caidang.foundation.vault.current import fresh_keyring, use
from caidang.foundation.vault.header import Header, make_check, read_header, write_header
from caidang.foundation.vault.ring import Ring, read_ring, seal_older, seal_ring, whole_keyring

Progress = Callable[[str, int, int], None]
"""Told the stage, what is done and what there is to do."""

_LOCK = "keys.lock"


def data_folder() -> Path:
    """Return the folder that holds ``vault.json``."""
    return Path(settings.CAIDANG_DATA)


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class Keyholder:
    """The header and the keyring of this vault, changed together."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.keyring: Keyring = fresh_keyring()
        self.header: Header = read_header(data)

    @property
    def ring(self) -> Ring:
        """The wrapping keys, and since when the older ones wrap nothing new."""
        return read_ring(self.keyring, self.header.ring)

    def change(self, **changes: Any) -> None:
        """Write the header with these fields changed; a new ``ring`` is given as it is."""
        ring = changes.pop("ring", None)
        if ring is not None:
            changes["ring"] = seal_ring(self.keyring, ring)
        self._write(replace(self.header, **changes), self.keyring.root)

    def change_root(self, root: bytes, **changes: Any) -> None:
        """Write the header under another root: the present one becomes one of the older, the ring is sealed anew."""
        bare = Keyring(
            root, self.keyring.salt, (*self.keyring.older, self.keyring.root), inherited=self.keyring.inherited
        )
        changed = replace(
            self.header, fingerprint=bare.fingerprint, check=make_check(bare), older=seal_older(bare),
            ring=seal_ring(bare, self.ring), **changes,
        )  # fmt: skip
        self._write(changed, root)

    def _write(self, header: Header, root: bytes) -> None:
        keyring = whole_keyring(header, root)
        write_header(self._data, header, may_replace=True)
        self.header, self.keyring = header, keyring
        use(keyring)


@contextmanager
def keyholder() -> Iterator[Keyholder]:
    """Hold this vault's keys to change them; raises Conflict when another process does."""
    data = data_folder()
    refusal = "另一个换钥匙的操作正在进行，等它完成，或用 caidang keys status 看它到了哪里。"
    with hold(data / _LOCK, refusal=refusal):
        yield Keyholder(data)
