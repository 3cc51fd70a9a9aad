"""From the root key to one key per purpose (HKDF-SHA256, RFC 5869), and to one per data subject."""

import hashlib
import os
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caidang.core.crypto.envelope import KEY_BYTES
from caidang.core.errors import KeyProblem

ROOT_BYTES: Final = 32


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """The keys of one vault. Its text shows no key, so that no log or traceback can."""

    root: bytes
    salt: bytes
    # Deriving costs more than unwrapping a data key, and the same few are asked for all the time.
    _derived: dict[str, bytes] = field(default_factory=dict, compare=False)

    @classmethod
    def from_root(cls, root: bytes, salt: bytes) -> "Keyring":
        """Return the keyring of this root key and this vault's salt; raises KeyProblem for a wrong length."""
        if len(root) != ROOT_BYTES:
            raise KeyProblem(f"根密钥应为 {ROOT_BYTES} 字节，得到的是 {len(root)} 字节。")
        return cls(root, salt)

    def purpose(self, name: str) -> bytes:
        """Return the 32-byte key for one purpose; different names give unrelated keys."""
        key = self._derived.get(name)
        if key is None:
            info = b"caidang/1/" + name.encode()
            kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=self.salt, info=info)
            key = self._derived[name] = kdf.derive(self.root)
        return key

    @property
    def database(self) -> bytes:
        """The key of the whole embedded database."""
        return self.purpose("database")

    @property
    def wrapping(self) -> bytes:
        """The key that wraps every subject's data key."""
        return self.purpose("wrapping")

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
        return self.purpose("index")

    @property
    def fingerprint(self) -> str:
        """What the root key is known by."""
        return fingerprint(self.root)

    def __repr__(self) -> str:
        return f"<Keyring {self.fingerprint}>"

    def blind(self, name: str) -> bytes:
        """Return the key of one blind index."""
        return self.purpose(f"blind/{name}")


def new_root() -> bytes:
    """Return a fresh random root key."""
    return os.urandom(ROOT_BYTES)


def fingerprint(root: bytes) -> str:
    """Return what a root key is known by: 16 hex digits in groups of four, which reveal nothing of it."""
    digest = hashlib.sha256(b"caidang root fingerprint" + root).hexdigest()[:16].upper()
    return "-".join(digest[i : i + 4] for i in range(0, 16, 4))
