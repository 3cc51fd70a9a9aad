"""Signed states of the chain that are kept outside the database: in a file, on another disk.

Signed with Ed25519 (RFC 8032) over the ASCII text "number hash", so that whoever was given the
public key can check them without the vault, with any common tool.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Anchor:
    """One signed state: the number of the last event, its hash, and the signature as hex."""

    seq: int
    hash: str
    signature: str


def make_anchor(*, seq: int, hash_: str) -> Anchor:
    """Sign the chain's state after event ``seq``."""
    return Anchor(seq, hash_, _key().sign(_message(seq, hash_)).hex())


def is_true(anchor: Anchor) -> bool:
    """Tell whether this installation signed the anchor."""
    try:
        signature = bytes.fromhex(anchor.signature)
        _key().public_key().verify(signature, _message(anchor.seq, anchor.hash))
    except (ValueError, InvalidSignature):
        return False
    return True


def public_key() -> str:
    """Return the key that anchors are checked with, as PEM."""
    pem = _key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def append_anchor(path: Path, anchor: Anchor) -> None:
    """Add a line to the file, unless its last one says the same; on the disk when this returns. Raises OSError."""
    line = f"{json.dumps(asdict(anchor))}\n".encode()
    with path.open("ab+") as kept:
        kept.seek(max(0, kept.tell() - len(line)))
        if kept.read() == line:
            return
        kept.write(line)
        kept.flush()
        os.fsync(kept.fileno())


def read_anchors(lines: Iterable[str]) -> list[Anchor]:
    """Read lines as ``append_anchor`` wrote them. Raises ValueError or TypeError for others."""
    found = [Anchor(**json.loads(line)) for line in lines if line.strip()]
    for one in found:
        if not (isinstance(one.seq, int) and isinstance(one.hash, str) and isinstance(one.signature, str)):
            raise TypeError("an anchor has a number, a hash and a signature")
    return found


def _message(seq: int, hash_: str) -> bytes:
    return f"{seq} {hash_}".encode()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.CAIDANG_KEYRING.purpose("audit anchor"))
