"""Posting to an address that a person typed: never into this network by mistake, and never elsewhere than was looked at.

The name is resolved once, every address that it has must be one of the open network, and the connection goes to
the very address that was looked at: a name that changes its mind in between leads nowhere (DNS rebinding). No
redirect is followed, no proxy is used, little of the answer is read. Hosts of one's own network are let through by
naming them in ``CAIDANG_WEBHOOK_HOSTS``: a host alone at every port, ``host:port`` at that port only.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import urllib3

from caidang.core.errors import CaidangError, InvalidInput
from caidang.foundation.lib.net.hosts import named_host

TIMEOUT: Final = urllib3.Timeout(connect=5, read=10)
MOST_ANSWER: Final = 16 << 10
_PORTS: Final = {"https": 443, "http": 80}


class NotReached(CaidangError):
    """Nothing was sent: the address could not be reached; the text names the host alone."""


class Unanswered(CaidangError):
    """It was sent, and nobody knows whether it was taken."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status and the beginning of the body."""

    status: int
    body: bytes


def check_address(url: str, *, allowed: Collection[str]) -> str:
    """Return the host of an address that may be posted to; raises InvalidInput. Asks no name server.

    It must be https; of the hosts ``allowed`` by the installation http will do.
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    try:
        port = parts.port
    except ValueError as error:
        raise InvalidInput("地址写得不对。") from error
    is_own = is_let_through(url, allowed=allowed)
    if not host or parts.scheme not in _PORTS or parts.username or parts.password:
        raise InvalidInput("地址要写成 https://主机/路径 的样子，不带用户名和口令。")
    if not is_own and _is_inside(host):
        raise InvalidInput(INSIDE)
    if parts.scheme != "https" and not is_own:
        raise InvalidInput("地址要用 https。")
    if port not in (None, 443) and not is_own:
        raise InvalidInput("地址要用平常的端口（443）。")
    return host


def post_outside(
    url: str, body: bytes, headers: Mapping[str, str], *, allowed: Collection[str], posting: Callable[[], None]
) -> Reply:
    """Post to an address; ``posting`` is called once, just before anything of it could arrive.

    Raises InvalidInput for an address that may not be posted to, NotReached where nothing was sent, Unanswered.
    """
    host = check_address(url, allowed=allowed)
    parts = urlsplit(url.strip())
    address = looked_up(host, is_own=is_let_through(url, allowed=allowed))
    port = parts.port or _PORTS[parts.scheme]
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout=TIMEOUT, retries=False, server_hostname=host, assert_hostname=host, maxsize=1
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT, retries=False, maxsize=1)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    named = host if parts.port is None else f"{host}:{parts.port}"
    posting()
    try:
        answer = pool.urlopen(
            "POST", path, body=body, headers={**headers, "Host": named}, redirect=False, preload_content=False
        )
        told = Reply(answer.status, answer.read(MOST_ANSWER))
        answer.close()
    except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
        raise NotReached(f"连不上 {host}，请看地址和网络。") from None
    except urllib3.exceptions.SSLError:
        raise NotReached(f"{host} 的证书对不上。") from None
    except (urllib3.exceptions.HTTPError, OSError):
        raise Unanswered(f"{host} 没有按时回答，不知道它收下没有。") from None
    finally:
        pool.close()
    return told


INSIDE: Final = "这个地址在内部网络里。要往里面发，请管理员把主机（或 主机:端口）写进 CAIDANG_WEBHOOK_HOSTS，重新启动。"


def is_let_through(url: str, *, allowed: Collection[str]) -> bool:
    """Whether the installation named the address's host, or that host at the very port that is meant."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    port = parts.port or _PORTS.get(parts.scheme)
    return any(named == host and at in (None, port) for named, at in map(named_host, allowed))


def looked_up(host: str, *, is_own: bool) -> str:
    """Return the one address that a host is spoken to at; raises NotReached, or InvalidInput for one inside this network."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached(f"找不到 {host} 这个主机。") from None
    addresses = [str(one[4][0]) for one in found]
    if not is_own and any(_is_inside(one) for one in addresses):
        raise InvalidInput(INSIDE)
    return min(addresses, key=lambda one: ":" in one)


def _is_inside(host: str) -> bool:
    """Whether it is a literal address that is not of the open network: private, loopback, link-local, shared, reserved."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return host in ("localhost",) or host.endswith((".localhost", ".local", ".internal"))
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return not address.is_global or address.is_multicast or (mapped is not None and not mapped.is_global)
