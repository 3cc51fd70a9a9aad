"""Making a vault and opening it: where the root key comes from, and whether it is the right one."""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from caidang.core.crypto.keyring import ROOT_BYTES, Keyring, fingerprint, new_root
from caidang.core.crypto.passphrase import WrappedRoot, unwrap_root, wrap_root
from caidang.core.errors import KeyProblem
from caidang.foundation.vault.header import (
    NAME,
    Header,
    Mode,
    is_right,
    make_check,
    read_header,
    write_header,
    write_new,
)

ROOT_VARIABLE = "CAIDANG_ROOT_KEY"
PASSPHRASE_VARIABLE = "CAIDANG_PASSPHRASE"  # noqa: S105 - the name of a variable
PASSPHRASE_FILE_VARIABLE = "CAIDANG_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable

_FILE_TITLE = "caidang-root-key v1"
_UNTOUCHED = "没有改动任何内容。"


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
        raise KeyProblem(f"{data_dir} 里已经有一个库。{_UNTOUCHED}")
    if (data_dir / "caidang.db").exists() or (data_dir / "blobs").exists():
        raise KeyProblem(
            f"{data_dir} 里有资料却没有 {NAME}，新建会使资料再也打不开。{_UNTOUCHED}"
            f"请从备份恢复 {NAME}。"
        )
    wrapped = None
    if chosen is Mode.FILE:
        root = keep_root(data_dir, key_file, root)
    elif chosen is Mode.PASSPHRASE:
        if passphrase is None:
            raise KeyProblem(f"口令方式需要口令，请设置 {PASSPHRASE_VARIABLE}。{_UNTOUCHED}")
        root = root or new_root()
        wrapped = wrap_root(root, passphrase)
    elif root is None:
        raise KeyProblem(f"环境变量方式需要设置 {ROOT_VARIABLE}。{_UNTOUCHED}")
    salt = os.urandom(32)
    keyring = Keyring.from_root(root, salt)
    header = Header(chosen, salt, keyring.fingerprint, make_check(keyring), wrapped)
    try:
        write_header(data_dir, header)
    except FileExistsError:
        return _checked(read_header(data_dir), root)
    return keyring


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
            raise KeyProblem(f"{NAME} 里缺少用口令加密的密钥。{_UNTOUCHED}请从备份恢复 {NAME}。")
        passphrase = _passphrase(header, environ)
        try:
            root = unwrap_root(header.wrapped, passphrase)
        except KeyProblem as error:
            raise KeyProblem(f"{error}需要的密钥指纹是 {header.fingerprint}。") from None
    elif root is None and header.mode is Mode.FILE:
        root = read_key_file(key_file, header.fingerprint)
    elif root is None:
        raise KeyProblem(
            f"没有设置 {ROOT_VARIABLE}；需要的密钥指纹是 {header.fingerprint}。{_UNTOUCHED}"
        )
    return _checked(header, root)


def change_passphrase(data_dir: Path, *, old: str, new: str) -> None:
    """Seal the root key under another passphrase; no other byte of the vault changes.

    Raises KeyProblem when ``old`` is wrong or the vault uses none, InvalidInput for a weak new one.
    """
    header = read_header(data_dir)
    if header.wrapped is None:
        raise KeyProblem("这个库不是用口令打开的。")
    root = unwrap_root(header.wrapped, old)
    _checked(header, root)
    changed = Header(
        header.mode, header.salt, header.fingerprint, header.check, wrap_root(root, new)
    )
    write_header(data_dir, changed, may_replace=True)


def write_key_file(key_file: Path, root: bytes) -> None:
    """Write a root key, as read from a recovery kit, to a new key file of mode 0600.

    Raises KeyProblem when the file is there already: a key is never overwritten.
    """
    key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = f"{_FILE_TITLE}\n{b64encode(root).decode()}\n".encode()
    try:
        write_new(key_file, content)
    except FileExistsError:
        raise KeyProblem(f"密钥文件 {key_file} 已经存在，不会覆盖它。{_UNTOUCHED}") from None


def root_from_environment(environ: Mapping[str, str]) -> bytes | None:
    """Return the root key in ``CAIDANG_ROOT_KEY`` (base64 or hex), or None when it is not set."""
    text = environ.get(ROOT_VARIABLE, "").strip()
    if not text:
        return None
    root = _decoded(text)
    if root is None:
        raise KeyProblem(f"{ROOT_VARIABLE} 不是 32 字节的 base64 或十六进制。{_UNTOUCHED}")
    return root


def wrap_for_passphrase(root: bytes, passphrase: str) -> WrappedRoot:
    """Return a root key wrapped for ``vault.json``; raises InvalidInput for a weak passphrase."""
    return wrap_root(root, passphrase)


def _checked(header: Header, root: bytes) -> Keyring:
    found = fingerprint(root)
    if found != header.fingerprint:
        raise KeyProblem(
            f"密钥不是这个库的：需要指纹 {header.fingerprint}，拿到的是 {found}。{_UNTOUCHED}"
        )
    keyring = Keyring.from_root(root, header.salt)
    if not is_right(header, keyring):
        raise KeyProblem(
            f"密钥指纹 {found} 相符，但 {NAME} 被改动过。{_UNTOUCHED}请从备份恢复 {NAME}。"
        )
    return keyring


def keep_root(data_dir: Path, key_file: Path, root: bytes | None) -> bytes:
    """Return the root in the key file, writing it there (None makes a new one); raises KeyProblem when another is there."""
    if key_file.resolve().is_relative_to(data_dir.resolve()):
        raise KeyProblem(
            f"密钥文件 {key_file} 在数据文件夹里：谁拿到数据也就拿到了密钥。请放到别处。{_UNTOUCHED}"
        )
    if key_file.exists():
        kept = read_key_file(key_file, fingerprint(root) if root else "")
        if root is not None and kept != root:
            raise KeyProblem(
                f"密钥文件 {key_file} 里是另一把密钥 ({fingerprint(kept)}), 不会覆盖它。{_UNTOUCHED}"
            )
        return kept
    root = root or new_root()
    try:
        write_key_file(key_file, root)
    except KeyProblem:
        # Another process was a moment quicker: its key counts.
        return read_key_file(key_file, "")
    return root


def read_key_file(key_file: Path, expected: str = "") -> bytes:
    """Return the root key in a file; raises KeyProblem, naming the ``expected`` fingerprint, when there is none."""
    wanted = f"; 需要的密钥指纹是 {expected}" if expected else ""
    try:
        mode = key_file.stat().st_mode
        text = key_file.read_text(encoding="ascii")
    except FileNotFoundError:
        raise KeyProblem(f"找不到密钥文件 {key_file}{wanted}。{_UNTOUCHED}") from None
    except (OSError, ValueError):
        raise KeyProblem(f"密钥文件 {key_file} 读不出来{wanted}。{_UNTOUCHED}") from None
    if mode & 0o077:
        raise KeyProblem(
            f"密钥文件 {key_file} 别人也能读，请先运行 chmod 600 收紧权限。{_UNTOUCHED}"
        )
    title, _, rest = text.partition("\n")
    root = _decoded(rest.strip()) if title.strip() == _FILE_TITLE else None
    if root is None:
        raise KeyProblem(f"{key_file} 不是完整的密钥文件{wanted}。{_UNTOUCHED}")
    return root


def _passphrase(header: Header, environ: Mapping[str, str]) -> str:
    path = environ.get(PASSPHRASE_FILE_VARIABLE)
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError):
            raise KeyProblem(f"口令文件 {path} 读不出来。{_UNTOUCHED}") from None
    passphrase = environ.get(PASSPHRASE_VARIABLE)
    if not passphrase:
        raise KeyProblem(
            f"这个库要用口令打开 (密钥指纹 {header.fingerprint}), 请设置 {PASSPHRASE_VARIABLE} 或 "
            f"{PASSPHRASE_FILE_VARIABLE}。{_UNTOUCHED}"
        )
    return passphrase


def _decoded(text: str) -> bytes | None:
    try:
        raw = (
            bytes.fromhex(text) if len(text) == 2 * ROOT_BYTES else b64decode(text, validate=True)
        )
    except ValueError:
        return None
    return raw if len(raw) == ROOT_BYTES else None
