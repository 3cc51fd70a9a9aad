"""From the root key to one key per purpose (HKDF-SHA256, RFC 5869), and to one per data subject.

A vault may have had other root keys before. Each is a generation, counted from 1: what a generation
sealed is opened by its key, what is sealed now is sealed by the newest. The keys that wrap data keys
come from no root: they are random, so that one which is destroyed is gone for whoever has the root.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caidang.core.crypto.envelope import KEY_BYTES
from caidang.core.errors import KeyProblem

ROOT_BYTES: Final = 32
MATCHING: Final = "match."
"""How the names of the blind indexes begin by which people are matched."""
_LASTING: Final = ("blobname", "blobdigest", "received", "report mark", "secret/", "blind/", "index", "database")
"""Purposes whose key stays that of the first root: names, digests and marks that cannot be made anew when the
root changes. Those with an epoch (see ``Epoch``) change by their own command."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """One key of a purpose that changes by itself: its number, counted from 0, and whose root it comes from."""

    number: int = 0
    generation: int = 1


_FIRST: Final = (Epoch(),)


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """The keys of one vault. Its text shows no key, so that no log or traceback can."""

    root: bytes
    salt: bytes
    older: tuple[bytes, ...] = ()
    """Roots before this one, oldest first."""
    wrappings: Mapping[int, bytes] = field(default_factory=dict)
    """Random wrapping keys by their number; the highest wraps what is new."""
    epochs: Mapping[str, tuple[Epoch, ...]] = field(default_factory=dict)
    """``database``, ``blind`` and ``index``: the keys they have had that may still be needed, the present one last."""
    inherited: Mapping[str, bytes] = field(default_factory=dict)
    """Keys by which another installation looked values up, by their purpose: this vault took its records over."""
    # Deriving costs more than unwrapping a data key, and the same few are asked for all the time.
    _derived: dict[tuple[str, int], bytes] = field(default_factory=dict, compare=False)

    @classmethod
    def from_root(cls, root: bytes, salt: bytes) -> "Keyring":
        """Return the keyring of this root key and this vault's salt; raises KeyProblem for a wrong length."""
        if len(root) != ROOT_BYTES:
            raise KeyProblem(f"根密钥应为 {ROOT_BYTES} 字节，得到的是 {len(root)} 字节。")
        return cls(root, salt)

    @property
    def generation(self) -> int:
        """How manieth root key this vault has."""
        return len(self.older) + 1

    @property
    def generations(self) -> Iterator[int]:
        """Yield the numbers of all root keys, newest first."""
        return iter(range(self.generation, 0, -1))

    def purpose(self, name: str, generation: int | None = None) -> bytes:
        """Return the 32-byte key for one purpose; different names give unrelated keys.

        Without ``generation`` it is the one that seals and signs now. Raises KeyProblem for a
        generation that this vault never had.
        """
        if name in self.inherited:
            return self.inherited[name]
        wanted = generation or (1 if name.startswith(_LASTING) else self.generation)
        key = self._derived.get((name, wanted))
        if key is None:
            if not 1 <= wanted <= self.generation:
                raise KeyProblem(f"这里封存的内容属于第 {wanted} 代根密钥，现在打开的是第 {self.generation} 代。")
            info = b"caidang/1/" + name.encode()
            kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=self.salt, info=info)
            key = self._derived[name, wanted] = kdf.derive((*self.older, self.root)[wanted - 1])
        return key

    def epochs_of(self, name: str) -> tuple[Epoch, ...]:
        """Return the epochs of a purpose, the present one last."""
        return tuple(self.epochs.get(name, ())) or _FIRST

    def epoch_key(self, name: str, epoch: Epoch, of: str = "") -> bytes:
        """Return the key of one epoch; ``of`` names one of several keys of the purpose."""
        text = name if not epoch.number else f"{name}/{epoch.number}"
        return self.purpose(f"{text}/{of}" if of else text, epoch.generation)

    @property
    def database(self) -> bytes:
        """The key of the whole embedded database."""
        return self.epoch_key("database", self.epochs_of("database")[-1])

    @property
    def wrapping_number(self) -> int:
        """The number of the key that wraps new data keys."""
        return max(self.wrappings, default=1)

    def wrapping_key(self, number: int) -> bytes:
        """Return a key that wraps data keys; raises KeyProblem once it is destroyed."""
        key = self.wrappings.get(number)
        if key is None and number == 1 and not self.wrappings:
            # A vault from before wrapping keys were random.
            key = self.purpose("wrapping", 1)
        if key is None:
            raise KeyProblem(f"第 {number} 把包裹钥匙已经不在：它包着的数据钥匙打不开。")
        return key

    @property
    def wrapping(self) -> bytes:
        """The key that wraps every new subject's data key."""
        return self.wrapping_key(self.wrapping_number)

    @property
    def blobname(self) -> bytes:
        """The key that names stored files."""
        return self.purpose("blobname")

    @property
    def audit(self) -> bytes:
        """The key that signs audit checkpoints."""
        return self.purpose("audit")

    @property
    def backup(self) -> bytes:
        """The key of backups."""
        return self.purpose("backup")

    @property
    def index(self) -> bytes:
        """The key that seals index segments at rest."""
        return self.epoch_key("index", self.epochs_of("index")[-1])

    @property
    def fingerprint(self) -> str:
        """What the root key is known by."""
        return fingerprint(self.root)

    def __repr__(self) -> str:
        return f"<Keyring {self.fingerprint}>"

    def blind(self, name: str, epoch: Epoch | None = None) -> bytes:
        """Return the key of one blind index, the present one unless an epoch is named.

        Epochs have those by which people are matched, whose values can be guessed; the others keep their first key.
        """
        present = self.epochs_of("blind")[-1] if name.startswith(MATCHING) else _FIRST[0]
        return self.epoch_key("blind", epoch or present, name)

    @property
    def blind_epochs(self) -> tuple[Epoch, ...]:
        """The epochs under which people are matched now: the present one, and while it changes the next as well."""
        return (self.epochs_of("blind")[-1], *self.epochs.get("blind next", ()))


def new_root() -> bytes:
    """Return a fresh random root key."""
    return os.urandom(ROOT_BYTES)


def fingerprint(root: bytes) -> str:
    """Return what a root key is known by: 16 hex digits in groups of four, which reveal nothing of it."""
    digest = hashlib.sha256(b"caidang root fingerprint" + root).hexdigest()[:16].upper()
    return "-".join(digest[i : i + 4] for i in range(0, 16, 4))
