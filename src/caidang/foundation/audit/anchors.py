"""Signed states of the chain that are kept outside the database: in a file, on another disk.

Signed with Ed25519 (RFC 8032) over the ASCII text "number hash", so that whoever was given the
public key can check them without the vault, with any common tool.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from caidang.core.crypto.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Anchor:
    """One signed state: the number of the last event, its hash, and the signature as hex."""

    seq: int
    hash: str
    signature: str


def make_anchor(*, seq: int, hash_: str) -> Anchor:
    """Sign the chain's state after event ``seq``."""
    return Anchor(seq, hash_, signing_key().sign(_message(seq, hash_)).hex())


def is_true(anchor: Anchor) -> bool:
    """Tell whether this installation signed the anchor, with the key of its present root or of one before."""
    ring: Keyring = settings.CAIDANG_KEYRING
    return any(_is_signed(anchor, ring.purpose("audit anchor", generation)) for generation in ring.generations)


def _is_signed(anchor: Anchor, key: bytes) -> bool:
    try:
        public = Ed25519PrivateKey.from_private_bytes(key).public_key()
        public.verify(bytes.fromhex(anchor.signature), _message(anchor.seq, anchor.hash))
    except (ValueError, InvalidSignature):
        return False
    return True


def public_key() -> str:
    """Return the key that anchors are checked with, as PEM."""
    pem = signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
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


def read_anchors(data: bytes) -> list[Anchor]:
    """Read the anchors of a file as it came: lines of ``append_anchor``, a letter, a webhook's JSON.

    Whatever else stands around them is passed over. Raises ValueError where none is found, or one
    that is not whole.
    """
    found: dict[Anchor, None] = {}
    for text in _texts(data):
        for value in _values(text):
            if isinstance(value, dict) and "signature" in value:
                found[_anchor(value)] = None
    if not found:
        raise ValueError("no anchor")
    return list(found)


def _texts(data: bytes) -> Iterator[str]:
    """The file itself, or the parts of the letter that it is."""
    message = BytesParser(policy=default).parsebytes(data)
    if "MIME-Version" not in message:
        yield data.decode("utf-8", "replace")
        return
    for part in message.walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _values(text: str) -> Iterator[object]:
    """The JSON objects that begin lines of a text."""
    decoder = json.JSONDecoder()
    for place in re.finditer(r"^\s*\{", text, re.MULTILINE):
        with suppress(ValueError, RecursionError):
            yield decoder.raw_decode(text, place.end() - 1)[0]


def _anchor(value: Mapping[str, object]) -> Anchor:
    seq, hash_, signature = (value.get(name) for name in ("seq", "hash", "signature"))
    if isinstance(seq, int) and isinstance(hash_, str) and isinstance(signature, str):
        return Anchor(seq, hash_, signature)
    raise ValueError("an anchor has a number, a hash and a signature")


def _message(seq: int, hash_: str) -> bytes:
    return f"{seq} {hash_}".encode()


def signing_key() -> Ed25519PrivateKey:
    """Return the key that states of the chain, and exports of it, are signed with."""
    return Ed25519PrivateKey.from_private_bytes(settings.CAIDANG_KEYRING.purpose("audit anchor"))
