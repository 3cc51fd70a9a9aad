"""Talking to another company's program over HTTP: one host, looked up once, whole answers, no redirects.

Guarded as ``outside`` guards what is posted: the name is resolved once, every address of it must be one of the
open network, and the connection goes to the very address that was looked at.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlencode, urlsplit

import urllib3

from caidang.core.errors import InvalidInput
from caidang.foundation.lib.net.outside import (
    NotReached,
    Unanswered,
    check_address,
    is_let_through,
    looked_up,
)

TIMEOUT: Final = urllib3.Timeout(connect=10, read=60)
MOST_ANSWER: Final = 32 << 20
"""Bytes of an answer that is no file."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers in small letters, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def told(self) -> dict[str, Any]:
        """Return the body as a JSON object; raises Unanswered where it is none."""
        try:
            found = json.loads(self.body) if self.body else {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Unanswered(strange(self.status))
        return found


def strange(status: int) -> str:
    """Return what is said of an answer that is none of theirs, and what to do about it."""
    if status >= 500:
        return f"对方的服务器出了错（状态 {status}），多半过一会儿就好；一直这样，请问对方。"
    return f"对方的回答不是约定的格式（状态 {status}）：多半是地址写错了，或中间有网关拦着。请核对地址。"


class Caller:
    """Speaks to one host, over a few connections that are kept. To be closed."""

    def __init__(self, base: str, *, allowed: Collection[str]) -> None:
        """Take the address up to its path. Raises InvalidInput for one that may not be spoken to, NotReached."""
        self.host = check_address(base, allowed=allowed)
        parts = urlsplit(base.strip())
        self._path = parts.path.rstrip("/")
        self._named = self.host if parts.port is None else f"{self.host}:{parts.port}"
        address = looked_up(self.host, is_own=is_let_through(base, allowed=allowed))
        self._pool: urllib3.HTTPConnectionPool
        if parts.scheme == "https":
            self._pool = urllib3.HTTPSConnectionPool(
                address, parts.port or 443, timeout=TIMEOUT, retries=False, maxsize=4,
                server_hostname=self.host, assert_hostname=self.host,
            )  # fmt: skip
        else:
            self._pool = urllib3.HTTPConnectionPool(
                address, parts.port or 80, timeout=TIMEOUT, retries=False, maxsize=4
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connections."""
        self._pool.close()

    def ask(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None, body: bytes | None = None, most: int = MOST_ANSWER,
    ) -> Answer:  # fmt: skip
        """Ask once and return the answer, whatever its status. Follows no redirect.

        Raises NotReached where nothing was sent, Unanswered where nobody knows whether it arrived or the answer is
        longer than ``most`` bytes.
        """
        target = f"{self._path}{path}"
        if query:
            target = f"{target}?{urlencode(query)}"
        try:
            answer = self._pool.urlopen(
                method, target, body=body, headers={**(headers or {}), "Host": self._named},
                redirect=False, preload_content=False,
            )  # fmt: skip
            data = answer.read(most + 1)
            told = {str(name).lower(): str(value) for name, value in answer.headers.items()}
            if len(data) > most:
                answer.close()
                raise Unanswered(f"{self.host} 的回答太长，没有收下。")
            answer.drain_conn()
            answer.release_conn()
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
            raise NotReached(f"连不上 {self.host}，请看地址和网络。") from None
        except urllib3.exceptions.SSLError:
            raise NotReached(f"{self.host} 的证书对不上。") from None
        except (urllib3.exceptions.HTTPError, OSError):
            raise Unanswered(f"{self.host} 没有按时回答。") from None
        return Answer(answer.status, told, data)

    def ask_json(
        self, method: str, path: str, value: object, *, query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """As ``ask``, with a JSON value as the body."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return self.ask(
            method, path, query=query, headers={"Content-Type": "application/json", **(headers or {})}, body=body
        )


def multipart(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """Return a form with files as its bytes and its content type; ``files`` are name and bytes by the form's names."""
    body, kind = urllib3.encode_multipart_formdata({**fields, **files})
    return body, kind


def host_of(url: str) -> str:
    """Return an address up to its path; raises InvalidInput for one that is none."""
    parts = urlsplit(url.strip())
    if not parts.scheme or not parts.netloc:
        raise InvalidInput("地址写得不对。")
    return f"{parts.scheme}://{parts.netloc}"
