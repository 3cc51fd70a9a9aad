"""A folder on another machine, through SSH (paramiko): opendal's wheel carries no SFTP."""

import hashlib
import io
import posixpath
import socket
import stat
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

import paramiko

from caidang.core.errors import InvalidInput
from caidang.domain.backup.places.base import Found, NotThere, PlaceProblem

_T = TypeVar("_T")

_WAIT_S: Final = 30.0
_DRAFT: Final = ".draft-"


class SftpPlace:
    """Files below a folder of an SFTP server, written beside and renamed. One connection, used in turns."""

    is_near = False

    def __init__(self, options: Mapping[str, str], *, label: str) -> None:
        """Connect. ``host_key`` is the server's SHA-256 fingerprint; raises InvalidInput when the server shows another.

        Raises PlaceProblem when it cannot be reached or refuses.
        """
        self._label, self._options = label, dict(options)
        self._root = options.get("folder") or "."
        self._turn = threading.RLock()
        self._transport: paramiko.Transport | None = None
        self._client: paramiko.SFTPClient | None = None
        self._made: set[str] = set()
        with self._turn:
            self._ask(lambda client: client.normalize("."))

    def put(self, path: str, data: bytes) -> None:
        """Upload a file beside its place, then rename it."""
        target = posixpath.join(self._root, path)
        draft = posixpath.join(posixpath.dirname(target), f"{_DRAFT}{posixpath.basename(target)[:40]}")

        def write(client: paramiko.SFTPClient) -> None:
            self._make(client, posixpath.dirname(target))
            client.putfo(io.BytesIO(data), draft, file_size=len(data), confirm=True)
            try:
                client.posix_rename(draft, target)
            except OSError:
                with suppress(OSError):
                    client.remove(target)
                client.rename(draft, target)

        try:
            self._ask(write)
        except NotThere as error:
            # What was just written, or its folder, is not there: some servers say so when their disk is full.
            self._made.clear()
            raise self._not_taken() from error

    def get(self, path: str) -> bytes:
        """Download a file."""
        target, found = posixpath.join(self._root, path), io.BytesIO()
        self._ask(lambda client: client.getfo(target, found), path)
        return found.getvalue()

    def size(self, path: str) -> int | None:
        """Ask for a file's size."""
        target = posixpath.join(self._root, path)
        try:
            return int(self._ask(lambda client: client.stat(target), path).st_size or 0)
        except NotThere:
            return None

    def files(self, folder: str) -> Iterator[Found]:
        """List the files below a folder."""
        waiting = [folder]
        while waiting:
            path = waiting.pop()
            target = posixpath.join(self._root, path)
            try:
                entries = self._ask(partial(paramiko.SFTPClient.listdir_attr, path=target), path)
            except NotThere:
                continue
            for entry in entries:
                name = f"{path}/{entry.filename}" if path else entry.filename
                if stat.S_ISDIR(entry.st_mode or 0):
                    waiting.append(name)
                elif not entry.filename.startswith(_DRAFT):
                    yield Found(name, int(entry.st_size or 0), float(entry.st_mtime or 0))

    def remove(self, path: str) -> None:
        """Remove a file."""
        target = posixpath.join(self._root, path)
        with suppress(NotThere):
            self._ask(lambda client: client.remove(target), path)

    def settle(self) -> None:
        """Each write was answered already."""

    def close(self) -> None:
        """End the connection."""
        with self._turn:
            if self._transport is not None:
                self._transport.close()
            self._transport = self._client = None

    def _ask(self, request: Callable[[paramiko.SFTPClient], _T], path: str = "") -> _T:
        with self._turn:
            try:
                return request(self._connected())
            except FileNotFoundError as error:
                raise NotThere(f"备份里没有 {path}。") from error
            except paramiko.AuthenticationException as error:
                self.close()
                raise PlaceProblem(f"{self._label} 拒绝了：账号、口令或密钥不对。") from error
            except PermissionError as error:
                raise PlaceProblem(f"{self._label} 拒绝了：没有权限写那个文件夹。") from error
            except (paramiko.SSHException, OSError, EOFError) as error:
                if isinstance(error, OSError) and error.errno is None and self._is_connected():
                    # SFTP has one answer for all that a server could not do, and no word for a full disk.
                    raise self._not_taken() from error
                self.close()
                raise PlaceProblem(f"{self._label} 连不上或中途断了，请看网络和地址。") from error

    def _not_taken(self) -> PlaceProblem:
        return PlaceProblem(f"{self._label} 没有收下：那边的盘多半满了，或文件夹被移走了。之前的备份都还在。")

    def _is_connected(self) -> bool:
        return self._transport is not None and self._transport.is_active()

    def _connected(self) -> paramiko.SFTPClient:
        if self._client is not None and self._is_connected():
            return self._client
        self.close()
        host, port = self._options["host"], int(self._options.get("port") or 22)
        # Of its own accord it would wait as long as the system does for a machine that is switched off.
        transport = paramiko.Transport(socket.create_connection((host, port), timeout=_WAIT_S))
        transport.banner_timeout = transport.auth_timeout = _WAIT_S
        try:
            transport.start_client(timeout=_WAIT_S)
            self._check(transport)
            self._log_in(transport)
            client = paramiko.SFTPClient.from_transport(transport)
        except BaseException:
            transport.close()
            raise
        assert client is not None  # noqa: S101 - an authenticated transport gives one
        channel: Any = client.get_channel()
        channel.settimeout(_WAIT_S)
        self._transport, self._client, self._made = transport, client, set()
        return client

    def _check(self, transport: paramiko.Transport) -> None:
        known = self._options.get("host_key", "")
        found = fingerprint_of(transport.get_remote_server_key())
        if known != found:
            raise InvalidInput(
                f"{self._label} 出示的主机指纹是 {found}，设置里是 {known or '空的'}。核对无误后填进「主机指纹」（host_key）再试。"
            )

    def _log_in(self, transport: paramiko.Transport) -> None:
        user = self._options.get("username", "")
        if text := self._options.get("private_key"):
            transport.auth_publickey(user, _key_of(text))
        else:
            transport.auth_password(user, self._options.get("password", ""))

    def _make(self, client: paramiko.SFTPClient, folder: str) -> None:
        if folder in self._made or folder in ("", ".", "/"):
            return
        try:
            client.stat(folder)
        except FileNotFoundError:
            self._make(client, posixpath.dirname(folder))
            with suppress(OSError):  # another was a moment quicker
                client.mkdir(folder, mode=0o700)
        self._made.add(folder)


def fingerprint_of(key: paramiko.PKey) -> str:
    """Return a host key's fingerprint as OpenSSH prints it: ``SHA256:…``."""
    digest = hashlib.sha256(key.asbytes()).digest()
    return f"SHA256:{b64encode(digest).decode().rstrip('=')}"


def _key_of(text: str) -> paramiko.PKey:
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        with suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(text))
    raise InvalidInput("SFTP 的私钥读不懂：要 OpenSSH 格式的 Ed25519、ECDSA 或 RSA 私钥，没有口令。")
