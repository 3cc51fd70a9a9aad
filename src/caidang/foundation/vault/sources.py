"""Where a root key or a passphrase comes from: a variable, a systemd credential, a pipe, a key file."""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from caidang.core.crypto.keyring import ROOT_BYTES
from caidang.core.errors import InvalidInput, KeyProblem
from caidang.foundation.vault.header import write_new

ROOT_VARIABLE = "CAIDANG_ROOT_KEY"
ROOT_PIPE_VARIABLE = "CAIDANG_ROOT_PIPE"
PASSPHRASE_VARIABLE = "CAIDANG_PASSPHRASE"  # noqa: S105 - the name of a variable
PASSPHRASE_FILE_VARIABLE = "CAIDANG_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
ROOT_CREDENTIAL = "caidang-root-key"
PASSPHRASE_CREDENTIAL = "caidang-passphrase"  # noqa: S105 - the name of a file
"""``LoadCredential=`` or ``LoadCredentialEncrypted=`` of systemd.exec(5) puts them there."""

SECRET_VARIABLES = (ROOT_VARIABLE, PASSPHRASE_VARIABLE, PASSPHRASE_FILE_VARIABLE, "CAIDANG_NEW_ROOT_KEY")
"""What a process that was given the root by a pipe need not have in its environment, which a list of processes shows."""
UNTOUCHED = "没有改动任何内容。"
_FILE_TITLE = "caidang-root-key v1"


def root_from_environment(environ: Mapping[str, str]) -> bytes | None:
    """Return the root key that this process was given (base64 or hex), or None when it was given none.

    By ``CAIDANG_ROOT_KEY``, by the pipe whose number is in ``CAIDANG_ROOT_PIPE`` (read once, see
    ``give_root``), or by the systemd credential ``caidang-root-key``. Raises KeyProblem for what is no key.
    """
    text, where = environ.get(ROOT_VARIABLE, "").strip(), ROOT_VARIABLE
    if not text and (pipe := environ.get(ROOT_PIPE_VARIABLE, "")):
        return _from_pipe(pipe)
    if not text and (found := _credential(environ, ROOT_CREDENTIAL)) is not None:
        text, where = found.removeprefix(_FILE_TITLE).strip(), ROOT_CREDENTIAL
    if not text:
        return None
    root = decoded(text)
    if root is None:
        raise KeyProblem(f"{where} 不是 32 字节的 base64 或十六进制。{UNTOUCHED}")
    return root


def give_root(root: bytes) -> tuple[int, dict[str, str]]:
    """Put a root key into a pipe for one child: its reading end, to be passed on, and what its environment needs.

    Unlike a variable nobody sees it in a list of processes, and it is gone once it is read.
    """
    read, write = os.pipe()
    os.write(write, root)
    os.close(write)
    return read, {ROOT_PIPE_VARIABLE: str(read)}


def passphrase_from_environment(environ: Mapping[str, str]) -> str | None:
    """Return the passphrase that this process was given, or None; raises KeyProblem for a file that cannot be read."""
    path = environ.get(PASSPHRASE_FILE_VARIABLE)
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError):
            raise KeyProblem(f"口令文件 {path} 读不出来。{UNTOUCHED}") from None
    return environ.get(PASSPHRASE_VARIABLE) or _credential(environ, PASSPHRASE_CREDENTIAL)


def write_key_file(key_file: Path, root: bytes) -> None:
    """Write a root key, as read from a recovery kit, to a new key file of mode 0600.

    Raises KeyProblem when the file is there already: a key is never overwritten.
    """
    key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        write_new(key_file, key_file_content(root))
    except FileExistsError:
        raise KeyProblem(f"密钥文件 {key_file} 已经存在，不会覆盖它。{UNTOUCHED}") from None


def key_file_content(root: bytes) -> bytes:
    """Return what stands in a key file."""
    return f"{_FILE_TITLE}\n{b64encode(root).decode()}\n".encode()


def read_key_file(key_file: Path, expected: str = "") -> bytes:
    """Return the root key in a file; raises KeyProblem, naming the ``expected`` fingerprint, when there is none."""
    wanted = f"; 需要的密钥指纹是 {expected}" if expected else ""
    try:
        mode = key_file.stat().st_mode
        text = key_file.read_text(encoding="ascii")
    except FileNotFoundError:
        raise KeyProblem(f"找不到密钥文件 {key_file}{wanted}。{UNTOUCHED}") from None
    except (OSError, ValueError):
        raise KeyProblem(f"密钥文件 {key_file} 读不出来{wanted}。{UNTOUCHED}") from None
    if mode & 0o077:
        raise KeyProblem(
            f"密钥文件 {key_file} 别人也能读，请先运行 chmod 600 收紧权限。{UNTOUCHED}"
        )
    try:
        return key_in_file(text)
    except InvalidInput:
        raise KeyProblem(f"{key_file} 不是完整的密钥文件{wanted}。{UNTOUCHED}") from None


def key_in_file(text: str) -> bytes:
    """Return the root key in the content of a key file; raises InvalidInput when it is none."""
    title, _, rest = text.partition("\n")
    root = decoded(rest.strip()) if title.strip() == _FILE_TITLE else None
    if root is None:
        raise InvalidInput("这不是完整的密钥文件。")
    return root


def decoded(text: str) -> bytes | None:
    """Return the key in base64 or hex, or None for what is none."""
    try:
        raw = (
            bytes.fromhex(text) if len(text) == 2 * ROOT_BYTES else b64decode(text, validate=True)
        )
    except ValueError:
        return None
    return raw if len(raw) == ROOT_BYTES else None


def _credential(environ: Mapping[str, str], name: str) -> str | None:
    folder = environ.get(CREDENTIALS_VARIABLE)
    path = Path(folder) / name if folder else None
    if path is None or not path.is_file():
        return None
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise KeyProblem(f"systemd 凭据 {name} 读不出来。{UNTOUCHED}") from None


def _from_pipe(number: str) -> bytes:
    try:
        handle = int(number)
        with os.fdopen(handle, "rb") as pipe:
            root = pipe.read(ROOT_BYTES + 1)
    except (OSError, ValueError):
        root = b""
    if len(root) != ROOT_BYTES:
        raise KeyProblem(f"没有收到根密钥。{UNTOUCHED}")
    return root
