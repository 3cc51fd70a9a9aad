"""Real servers for backups, on this machine alone: rclone's WebDAV, SFTP and S3, moto's S3; and a bad line before them."""

import hashlib
import os
import random
import secrets
import socket
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.waiting import free_port, wait_until

RCLONE = Path(sys.executable).with_name("rclone")
KEY, SECRET = "access-of-a-test", "secret-of-a-test-0123456789"  # noqa: S105
USER, PASSWORD = "keeper", "paper-lantern-7"  # noqa: S105


@contextmanager
def started(*command: str, port: int) -> Iterator[int]:
    """Run a server until the block ends; yields its port once it listens."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "RCLONE_CONFIG": "/dev/null", "TMPDIR": "/tmp"},
    )  # fmt: skip
    try:
        wait_until(lambda: process.poll() is not None or _listens(port), what=command[0], timeout_s=60)
        assert process.poll() is None, command
        yield port
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def rclone(kind: str, folder: Path, *more: str) -> Iterator[int]:
    """Serve a folder by rclone as ``webdav``, ``sftp`` or ``s3``."""
    port = free_port()
    with started(str(RCLONE), "serve", kind, str(folder), "--addr", f"127.0.0.1:{port}", *more, port=port):
        yield port


@contextmanager
def webdav(folder: Path) -> Iterator[dict[str, str]]:
    """Settings of a WebDAV target."""
    with rclone("webdav", folder, "--user", USER, "--pass", PASSWORD) as port:
        yield {"endpoint": f"http://127.0.0.1:{port}", "username": USER, "password": PASSWORD, "root": "/caidang"}


@contextmanager
def sftp(folder: Path) -> Iterator[dict[str, str]]:
    """Settings of an SFTP target, its host key's fingerprint among them."""
    key, private = folder.with_name("host.key"), Ed25519PrivateKey.generate()
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    key.chmod(0o600)
    public = b64decode(private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])
    printed = f"SHA256:{b64encode(hashlib.sha256(public).digest()).decode().rstrip('=')}"
    with rclone("sftp", folder, "--user", USER, "--pass", PASSWORD, "--key", str(key)) as port:
        yield {
            "host": "127.0.0.1", "port": str(port), "username": USER, "password": PASSWORD, "folder": "deep/caidang",
            "host_key": printed,
        }  # fmt: skip


@contextmanager
def s3(folder: Path) -> Iterator[dict[str, str]]:
    """Settings of an S3 target at rclone's server."""
    (folder / "bucket").mkdir()
    with rclone("s3", folder, "--auth-key", f"{KEY},{SECRET}") as port:
        yield cloud(f"http://127.0.0.1:{port}")


@contextmanager
def moto() -> Iterator[dict[str, str]]:
    """Settings of an S3 target at moto's server."""
    port = free_port()
    with started(str(Path(sys.executable).with_name("moto_server")), "-H", "127.0.0.1", "-p", str(port), port=port):
        with closing(socket.create_connection(("127.0.0.1", port))) as line:
            line.sendall(b"PUT /bucket HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            while line.recv(4096):
                pass
        yield cloud(f"http://127.0.0.1:{port}")


def cloud(endpoint: str) -> dict[str, str]:
    """Settings of an S3 target at this address."""
    return {
        "bucket": "bucket", "endpoint": endpoint, "region": "us-east-1", "access_key_id": KEY, "secret_access_key": SECRET,
        "root": "/caidang",
    }  # fmt: skip


class Line(ABC):
    """A door of its own on this machine, behind which each caller is led on to a server in a thread."""

    def __init__(self, port: int, *, seed: int) -> None:
        self._port, self._dice = port, random.Random(seed)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])

    def open(self) -> None:
        """Let callers in."""
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(line,), daemon=True).start()

    @abstractmethod
    def _handle(self, line: socket.socket) -> None:
        """Lead one caller on, or not."""


class BadLine(Line):
    """A line to a server that, of every few connections, cuts one in the middle, answers it 429 or 500 itself, or is slow."""

    ANSWERS = (
        b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        b"",
    )

    def __init__(self, port: int, *, bad_of_ten: int, seed: int = 5) -> None:
        super().__init__(port, seed=seed)
        self._bad = bad_of_ten
        self.harmed = self.passed = 0
        self.open()

    def _handle(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            line.settimeout(30)
            is_bad = self._dice.randrange(10) < self._bad
            if is_bad and self._dice.random() < 0.7:
                line.recv(2000)
                self.harmed += 1
                line.sendall(self._dice.choice(self.ANSWERS))
                return
            if self._dice.random() < 0.2:
                threading.Event().wait(0.03)
            with socket.create_connection(("127.0.0.1", self._port), timeout=30) as there:
                there.settimeout(30)
                self.passed += 1
                limit = self._dice.randrange(1, 3000) if is_bad else -1
                self.harmed += is_bad
                back = threading.Thread(target=self._pump, args=(there, line, -1), daemon=True)
                back.start()
                self._pump(line, there, limit)
                if limit < 0:
                    back.join(30)

    @staticmethod
    def _pump(source: socket.socket, target: socket.socket, limit: int) -> None:
        with suppress(OSError):
            while limit and (part := source.recv(65536 if limit < 0 else limit)):
                target.sendall(part)
                limit -= len(part) if limit > 0 else 0
            target.shutdown(socket.SHUT_WR)


class CutLine(Line):
    """A line to a server, whatever they speak, that breaks after so many thousand bytes from us, a few times; then it holds."""

    def __init__(self, port: int, *, cuts: int, seed: int = 7) -> None:
        super().__init__(port, seed=seed)
        self._left, self._one = cuts, threading.Lock()
        self.cut = 0
        self.open()

    def _next_limit(self) -> int:
        with self._one:
            self._left -= 1
            return self._dice.randrange(2_000, 30_000) if self._left >= 0 else -1

    def _handle(self, line: socket.socket) -> None:
        limit = self._next_limit()
        with suppress(OSError), line, socket.create_connection(("127.0.0.1", self._port)) as there:
            threading.Thread(target=self._pass_on, args=(there, line), daemon=True).start()
            is_bad = limit >= 0
            while (not is_bad or limit > 0) and (part := line.recv(2_000)):
                there.sendall(part)
                limit -= len(part)
            self.cut += is_bad and limit <= 0
            # Both ends hear of it, though one is being waited on in another thread.
            for end in (line, there):
                end.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                target.sendall(part)


@contextmanager
def silent() -> Iterator[int]:
    """The port of a server that lets everybody in and never says a word."""
    held = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            with suppress(OSError):
                while True:
                    held.append(server.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)
    for line in held:
        line.close()


def some_bytes(size: int) -> bytes:
    """So many random bytes."""
    return secrets.token_bytes(size)
