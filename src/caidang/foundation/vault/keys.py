"""Making a vault and opening it: where the root key comes from, and whether it is the right one."""

import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from caidang.core.crypto.keyring import Keyring, fingerprint, new_root
from caidang.core.crypto.passphrase import WrappedRoot, unwrap_root, wrap_root
from caidang.core.errors import KeyProblem
from caidang.foundation.vault.header import (
    NAME,
    SWITCHED,
    Header,
    Mode,
    is_right,
    make_check,
    read_header,
    without_root_change,
    write_header,
)
from caidang.foundation.vault.ring import new_ring, open_next, seal_ring, whole_keyring
from caidang.foundation.vault.sources import (
    PASSPHRASE_FILE_VARIABLE,
    PASSPHRASE_VARIABLE,
    ROOT_CREDENTIAL,
    ROOT_VARIABLE,
    UNTOUCHED,
    passphrase_from_environment,
    read_key_file,
    root_from_environment,
    write_key_file,
)


def is_vault(data_dir: Path) -> bool:
    """Tell whether the folder holds a vault."""
    return (data_dir / NAME).exists()


def create_vault(
    data_dir: Path,
    *,
    mode: Mode | str,
    key_file: Path,
    passphrase: str | None = None,
    root: bytes | None = None,
) -> Keyring:
    """Make a vault in the folder and return its keyring.

    ``mode`` is "file" (the root is written to ``key_file``, outside the folder), "passphrase"
    (``passphrase`` needed) or "environment" (``root`` needed, see ``root_from_environment``).
    Without ``root`` a random one is made; a key file that is there already is used, so that a
    start that was interrupted can be completed. When another process makes the vault at the same
    moment, both get the same one. Raises KeyProblem when the folder holds a vault or data
    already, and InvalidInput for a weak passphrase.
    """
    chosen = Mode(mode)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_vault(data_dir):
        raise KeyProblem(f"{data_dir} 里已经有一个库。{UNTOUCHED}")
    if (data_dir / "caidang.db").exists() or (data_dir / "blobs").exists():
        raise KeyProblem(
            f"{data_dir} 里有资料却没有 {NAME}，新建会使资料再也打不开。{UNTOUCHED}"
            f"请从备份恢复 {NAME}。"
        )
    wrapped = None
    if chosen is Mode.FILE:
        root = keep_root(data_dir, key_file, root)
    elif chosen is Mode.PASSPHRASE:
        if passphrase is None:
            raise KeyProblem(f"口令方式需要口令，请设置 {PASSPHRASE_VARIABLE}。{UNTOUCHED}")
        root = root or new_root()
        wrapped = wrap_root(root, passphrase)
    elif root is None:
        raise KeyProblem(f"环境变量方式需要设置 {ROOT_VARIABLE}。{UNTOUCHED}")
    salt = os.urandom(32)
    keyring = Keyring.from_root(root, salt)
    ring = seal_ring(keyring, new_ring())
    header = Header(chosen, salt, keyring.fingerprint, make_check(keyring), wrapped, ring=ring)
    try:
        write_header(data_dir, header)
    except FileExistsError:
        return checked(read_header(data_dir), root)
    return whole_keyring(header, root)


class Locked(KeyProblem):
    """The vault waits for its passphrase."""


def root_by_passphrase(data_dir: Path, passphrase: str) -> bytes:
    """Return the root key of a vault that a passphrase opens; raises KeyProblem when it is wrong, or opens none."""
    header = read_header(data_dir)
    if header.wrapped is None:
        raise KeyProblem("这个库不是用口令打开的。")
    root = unwrap_root(header.wrapped, passphrase)
    checked(header, root)
    return root


def given_root(data_dir: Path, environ: Mapping[str, str]) -> bytes | None:
    """Return the root key as this process was given it, also by the passphrase; None where a key file has it.

    Raises Locked when a passphrase is needed and none was given, KeyProblem for a wrong one.
    """
    header = read_header(data_dir)
    root = root_from_environment(environ)
    if root is not None or header.mode is not Mode.PASSPHRASE:
        return root
    return root_by_passphrase(data_dir, _passphrase(header, environ))


def open_vault(data_dir: Path, *, key_file: Path, environ: Mapping[str, str]) -> Keyring:
    """Open the vault in the folder and return its keyring; nothing is written.

    ``CAIDANG_ROOT_KEY`` is used wherever it is set; otherwise the passphrase or the key file, as
    the vault was made. Raises KeyProblem, with the expected and the found fingerprint, when the
    key is missing or not the one that the vault was made with.
    """
    header = read_header(data_dir)
    root = root_from_environment(environ)
    if root is None and header.mode is Mode.PASSPHRASE:
        if header.wrapped is None:
            raise KeyProblem(f"{NAME} 里缺少用口令加密的密钥。{UNTOUCHED}请从备份恢复 {NAME}。")
        passphrase = _passphrase(header, environ)
        try:
            root = unwrap_root(header.wrapped, passphrase)
        except KeyProblem as error:
            raise KeyProblem(f"{error}需要的密钥指纹是 {header.fingerprint}。") from None
    elif root is None and header.mode is Mode.FILE:
        root = read_key_file(key_file, header.fingerprint)
    elif root is None:
        raise KeyProblem(
            f"没有设置 {ROOT_VARIABLE}，也没有 systemd 凭据 {ROOT_CREDENTIAL}；需要的密钥指纹是 {header.fingerprint}。{UNTOUCHED}"
        )
    return checked(header, root)


def leave_old_root(data_dir: Path, root: bytes) -> bool:
    """Have the root before open nothing any more, where ``root`` is the new one; tells whether it still did."""
    header = read_header(data_dir)
    if header.pending.get("stage") != SWITCHED or fingerprint(root) != header.fingerprint:
        return False
    write_header(data_dir, replace(header, pending=without_root_change(header.pending)), may_replace=True)
    return True


def change_passphrase(data_dir: Path, *, old: str, new: str) -> None:
    """Seal the root key under another passphrase; no other byte of the vault changes.

    Raises KeyProblem when ``old`` is wrong or the vault uses none, InvalidInput for a weak new one.
    """
    header = read_header(data_dir)
    if header.wrapped is None:
        raise KeyProblem("这个库不是用口令打开的。")
    root = unwrap_root(header.wrapped, old)
    checked(header, root)
    write_header(data_dir, replace(header, wrapped=wrap_root(root, new)), may_replace=True)


def wrap_for_passphrase(root: bytes, passphrase: str) -> WrappedRoot:
    """Return a root key wrapped for ``vault.json``; raises InvalidInput for a weak passphrase."""
    return wrap_root(root, passphrase)


def checked(header: Header, root: bytes) -> Keyring:
    """Return the keyring of a root; raises KeyProblem, with both fingerprints, when it is not this vault's.

    While a change of the root waits for its new key to be put in place, the one before opens the vault, too.
    """
    found = fingerprint(root)
    if found != header.fingerprint and found == header.pending.get("from"):
        root = open_next(Keyring.from_root(root, header.salt), b64decode(header.pending["sealed"]))
        found = fingerprint(root)
    if found != header.fingerprint:
        raise KeyProblem(
            f"密钥不是这个库的：需要指纹 {header.fingerprint}，拿到的是 {found}。{UNTOUCHED}"
        )
    if not is_right(header, Keyring.from_root(root, header.salt)):
        raise KeyProblem(
            f"密钥指纹 {found} 相符，但 {NAME} 被改动过。{UNTOUCHED}请从备份恢复 {NAME}。"
        )
    return whole_keyring(header, root)


def keep_root(data_dir: Path, key_file: Path, root: bytes | None) -> bytes:
    """Return the root in the key file, writing it there (None makes a new one); raises KeyProblem when another is there."""
    if key_file.resolve().is_relative_to(data_dir.resolve()):
        raise KeyProblem(
            f"密钥文件 {key_file} 在数据文件夹里：谁拿到数据也就拿到了密钥。请放到别处。{UNTOUCHED}"
        )
    if key_file.exists():
        kept = read_key_file(key_file, fingerprint(root) if root else "")
        if root is not None and kept != root:
            raise KeyProblem(
                f"密钥文件 {key_file} 里是另一把密钥 ({fingerprint(kept)}), 不会覆盖它。{UNTOUCHED}"
            )
        return kept
    root = root or new_root()
    try:
        write_key_file(key_file, root)
    except KeyProblem:
        # Another process was a moment quicker: its key counts.
        return read_key_file(key_file, "")
    return root


def _passphrase(header: Header, environ: Mapping[str, str]) -> str:
    passphrase = passphrase_from_environment(environ)
    if not passphrase:
        raise Locked(
            f"锁着：这个库要用口令打开 (密钥指纹 {header.fingerprint}), 在 caidang serve 的网页上输入，或设置 "
            f"{PASSPHRASE_VARIABLE} 或 {PASSPHRASE_FILE_VARIABLE}。{UNTOUCHED}"
        )
    return passphrase
