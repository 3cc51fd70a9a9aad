"""Having a file looked at by the virus scanner of this machine, ClamAV's ``clamd``, before it is kept.

The protocol is clamd's ``INSTREAM`` (man clamd): the bytes go over the socket, nothing is written in
clear for it. A file that could not be looked at is not taken: where a scanner is set, it counts.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caidang.core.errors import Conflict, InvalidInput
from caidang.foundation.lib.net.hosts import is_here

_PIECE: Final = 256 * 1024
_TIMEOUT_S: Final = 60.0
_MOST_ANSWER: Final = 4096


class Infected(InvalidInput):
    """The scanner knows the file as malicious; the text names what it found."""


class NotScanned(Conflict):
    """The scanner did not answer, or not as it should; the file was not kept."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where clamd listens: a socket's path, or a host of this machine and a port."""

    path: Path | None
    address: tuple[str, int] | None

    @property
    def label(self) -> str:
        """The place in words, for the health page."""
        return str(self.path) if self.path else ":".join(map(str, self.address or ()))


def read_scanner(place: str) -> Scanner | None:
    """Return the scanner of the settings, None where none is set; raises InvalidInput for one that may not be."""
    if not place:
        return None
    if place.startswith("/"):
        return Scanner(Path(place), None)
    host, _, port = place.rpartition(":")
    if not (host and port.isdecimal() and is_here(host)):
        raise InvalidInput("CAIDANG_CLAMD 要写成 /run/clamav/clamd.ctl，或本机的 127.0.0.1:3310")
    return Scanner(None, (host.strip("[]"), int(port)))


def refuse_infected(scanner: Scanner, data: bytes) -> None:
    """Have the bytes looked at. Raises Infected for what the scanner knows, NotScanned when it gives no answer."""
    answer = _asked(scanner, data)
    if answer.endswith(" FOUND"):
        name = answer.removeprefix("stream:").removesuffix(" FOUND").strip()
        raise Infected(f"杀毒软件在里面认出了「{name[:80]}」，没有收下。")
    if answer != "stream: OK":
        raise NotScanned("杀毒软件没有看完这个文件（可能超过它的上限），没有收下；请管理员看 clamd 的设置。")


def is_answering(scanner: Scanner) -> bool:
    """Tell whether the scanner is there."""
    try:
        with _connected(scanner) as link:
            link.settimeout(2)
            link.sendall(b"zPING\0")
            return _read(link) == "PONG"
    except OSError:
        return False


def _asked(scanner: Scanner, data: bytes) -> str:
    try:
        with _connected(scanner) as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), _PIECE):
                piece = data[start : start + _PIECE]
                link.sendall(struct.pack("!I", len(piece)) + piece)
            link.sendall(struct.pack("!I", 0))
            return _read(link)
    except OSError as error:
        raise NotScanned("杀毒软件没有应答，文件没有收下；请管理员看 clamd 是否在运行，稍后再交。") from error


@contextmanager
def _connected(scanner: Scanner) -> Iterator[socket.socket]:
    family = socket.AF_UNIX if scanner.path else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as link:
        link.settimeout(_TIMEOUT_S)
        link.connect(str(scanner.path) if scanner.path else scanner.address or ("", 0))
        yield link


def _read(link: socket.socket) -> str:
    """Read one answer, to its zero byte or the end of the connection."""
    found = b""
    while b"\0" not in found and len(found) < _MOST_ANSWER and (more := link.recv(1024)):
        found += more
    return found.split(b"\0")[0].decode("utf-8", "replace").strip()
