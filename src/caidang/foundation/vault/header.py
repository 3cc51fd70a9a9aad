"""``vault.json`` in the data folder: what is needed, besides the root key, to open the vault.

It holds no secret in clear. The root is named by its fingerprint, so that a wrong key is
recognised before anything is touched. What a change of keys has come to stands here too and not in the
database: an older backup that is restored cannot take it back.
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from caidang.core.crypto.envelope import open_sealed, seal
from caidang.core.crypto.keyring import Epoch, Keyring
from caidang.core.crypto.passphrase import Cost, WrappedRoot
from caidang.core.errors import InvalidInput, KeyProblem, SealBroken

NAME = "vault.json"
FORMAT = 2
READABLE = (1, 2)
REWRAPPING, SWITCHED = "rewrapping", "switched"
"""Stages of a change of the root: before ``vault.json`` changes hands, and until the new key is in its place."""
_OF_THE_ROOT = ("stage", "from", "to", "at", "sealed")
_CHECK = b"caidang vault 1"


class Mode(StrEnum):
    """Where the root key comes from at each start."""

    FILE = "file"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a mode
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Header:
    """The content of ``vault.json``.

    ``older``: the roots before this one, sealed under it. ``ring``: the wrapping keys, sealed under the
    root, in no backup's open part. ``epochs``: see ``Keyring``; more than one of ``database`` means that
    the file is being moved from one to the other. ``pending``: a change of the root under way.
    """

    mode: Mode
    salt: bytes
    fingerprint: str
    check: bytes
    wrapped: WrappedRoot | None = None
    older: bytes = b""
    ring: bytes = b""
    epochs: Mapping[str, tuple[Epoch, ...]] = field(default_factory=dict)
    pending: Mapping[str, str] = field(default_factory=dict)


def without_root_change(pending: Mapping[str, str]) -> dict[str, str]:
    """Return what is under way besides a change of the root."""
    return {name: value for name, value in pending.items() if name not in _OF_THE_ROOT}


def make_check(keyring: Keyring) -> bytes:
    """Return the bytes by which a keyring is later recognised as the right one."""
    return seal(keyring.purpose("check"), _CHECK, NAME)


def is_right(header: Header, keyring: Keyring) -> bool:
    """Tell whether the keyring, salt included, is the one that the vault was made with."""
    try:
        return open_sealed(keyring.purpose("check"), header.check, NAME) == _CHECK
    except SealBroken:
        return False


def read_header(data_dir: Path) -> Header:
    """Read ``vault.json``; raises KeyProblem when it is missing, damaged or of a later version."""
    path = data_dir / NAME
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeyProblem(
            f"{data_dir} 里没有 {NAME}：这里还没有建库，或这个文件被移走了。没有改动任何内容。"
        ) from None
    except (OSError, ValueError):
        raise KeyProblem(f"{path} 读不出来。没有改动任何内容，请从备份恢复这个文件。") from None
    try:
        number = raw["format"]
        if number not in READABLE:
            raise KeyProblem(f"{path} 的格式版本是 {number}，本程序只认得 {FORMAT}，请升级程序。")
        return _parse(raw)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise KeyProblem(
            f"{path} 的内容不完整。没有改动任何内容，请从备份恢复这个文件。"
        ) from None


def parse_header(text: str) -> Header:
    """Return the header that a ``vault.json`` from elsewhere holds; raises InvalidInput when it is none."""
    try:
        return _parse(json.loads(text))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InvalidInput(f"这不是一份完整的 {NAME}。") from None


def write_header(data_dir: Path, header: Header, *, may_replace: bool = False) -> None:
    """Write ``vault.json`` whole or not at all; raises FileExistsError when it is there already."""
    raw: dict[str, object] = {**open_part(header), "mode": header.mode.value}
    if header.ring:
        raw["ring"] = _text(header.ring)
    if header.pending:
        raw["pending"] = dict(header.pending)
    if header.wrapped is not None:
        cost = header.wrapped.cost
        raw["wrapped"] = {
            "kdf": "argon2id",
            "memory_kib": cost.memory_kib,
            "passes": cost.passes,
            "lanes": cost.lanes,
            "salt": _text(header.wrapped.salt),
            "sealed": _text(header.wrapped.sealed),
        }
    path, content = data_dir / NAME, json.dumps(raw, indent=2).encode() + b"\n"
    if not may_replace:
        write_new(path, content)
        return
    replace_file(path, content)


def replace_file(path: Path, content: bytes) -> None:
    """Put another content into a file that only its owner can read, whole or not at all; on disk when this returns."""
    draft = _draft(path, content)
    draft.replace(path)
    sync_folder(path.parent)


def open_part(header: Header) -> dict[str, object]:
    """Return what of the header a backup may hold in clear.

    Without the passphrase's wrapping, which could be guessed at, and without the wrapping keys, which a
    backup gives up with its keyrings.
    """
    raw: dict[str, object] = {
        "format": FORMAT,
        "salt": _text(header.salt),
        "fingerprint": header.fingerprint,
        "check": _text(header.check),
    }
    if header.older:
        raw["older"] = _text(header.older)
    if header.epochs:
        raw["epochs"] = {name: [[e.number, e.generation] for e in found] for name, found in header.epochs.items()}
    return raw


def read_open_part(raw: Mapping[str, object]) -> Header:
    """Return the header in a backup, as of a vault with a key file; raises KeyProblem when it is damaged."""
    try:
        if raw["format"] not in READABLE:
            raise KeyProblem(f"备份的库格式版本是 {raw['format']}，本程序只认得 {FORMAT}，请升级程序。")
        return _parse({**raw, "mode": Mode.FILE.value, "wrapped": None, "ring": None, "pending": None})
    except (KeyError, TypeError, ValueError, AttributeError):
        raise KeyProblem("备份里的 vault 文件读不懂。") from None


def write_new(path: Path, content: bytes) -> None:
    """Make a file that only its owner can read, whole or not at all; on disk when this returns.

    Raises FileExistsError when the name is taken, even by one who was a moment quicker.
    """
    draft = _draft(path, content)
    try:
        # Unlike a rename, a link refuses to take an existing name.
        os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Put a folder's entries on disk: a new file's name is not, until this is done."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _parse(raw: dict[str, object]) -> Header:
    wrapped = raw.get("wrapped")
    found = None
    if isinstance(wrapped, dict):
        cost = Cost(int(wrapped["memory_kib"]), int(wrapped["passes"]), int(wrapped["lanes"]))
        found = WrappedRoot(_bytes(wrapped["salt"]), _bytes(wrapped["sealed"]), cost)
    return Header(
        mode=Mode(str(raw["mode"])),
        salt=_bytes(raw["salt"]),
        fingerprint=str(raw["fingerprint"]),
        check=_bytes(raw["check"]),
        wrapped=found,
        older=_bytes(raw.get("older") or ""),
        ring=_bytes(raw.get("ring") or ""),
        epochs=_epochs(raw.get("epochs") or {}),
        pending=_pending(raw.get("pending") or {}),
    )


def _epochs(raw: object) -> dict[str, tuple[Epoch, ...]]:
    if not isinstance(raw, dict):
        raise TypeError("epochs")
    return {str(name): tuple(Epoch(int(n), int(g)) for n, g in found) for name, found in raw.items()}


def _pending(raw: object) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise TypeError("pending")
    return {str(name): str(value) for name, value in raw.items()}


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: object) -> bytes:
    return b64decode(str(text), validate=True)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
