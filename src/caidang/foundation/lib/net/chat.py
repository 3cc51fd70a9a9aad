"""A chat endpoint of the kind that OpenAI made common, as local programs offer it as well.

The request and answer follow https://platform.openai.com/docs/api-reference/chat (fields ``model``,
``messages``, ``temperature``; ``choices[0].message.content``).
"""

import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import urllib3

from caidang.core.errors import CaidangError, InvalidInput
from caidang.foundation.lib.net.hosts import is_here

TIMEOUT_S = 60.0
MOST_BYTES = 2**20
"""Of an answer."""


class NoAnswer(CaidangError):
    """The endpoint did not answer, or not with a text."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask: the address up to ``/v1``, the model's name, and a key if the place wants one."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The host as a person knows it."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_here(self) -> bool:
        """Whether it is this machine itself, so that nothing leaves it."""
        return is_here(self.host)


def read_endpoint(url: str, model: str, key: str) -> Endpoint | None:
    """Return the endpoint of the settings, None where none is set; raises InvalidInput for half a setting."""
    if not url and not model:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput("CAIDANG_MODEL_URL 要写成 http://127.0.0.1:11434/v1 的样子")
    if not model:
        raise InvalidInput("设了 CAIDANG_MODEL_URL，还要用 CAIDANG_MODEL 写明模型的名字")
    found = Endpoint(url.rstrip("/"), model, key)
    if parts.scheme == "http" and not found.is_here:
        raise InvalidInput("模型不在这台机器上，CAIDANG_MODEL_URL 要用 https，简历才不会明文传输")
    return found


def ask(
    endpoint: Endpoint, messages: list[dict[str, str]], *, timeout_s: float = TIMEOUT_S
) -> str:
    """Send the messages and return the answer's text; raises NoAnswer saying what went wrong."""
    body = {"model": endpoint.model, "messages": messages, "temperature": 0, "stream": False}
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    until = time.monotonic() + timeout_s
    http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=5, read=timeout_s))
    try:
        answer = http.request(
            "POST", f"{endpoint.url}/chat/completions", body=json.dumps(body).encode(),
            headers=headers, redirect=False, preload_content=False,
        )  # fmt: skip
        data = _read(answer, until=until)
    except (urllib3.exceptions.ReadTimeoutError, TimeoutError):
        raise NoAnswer(
            f"模型在 {timeout_s:g} 秒内没有回答，请稍后再试，或换一个快一些的模型。"
        ) from None
    except urllib3.exceptions.HTTPError:
        raise NoAnswer(
            f"连不上模型（{endpoint.host}）。请看它是否在运行，地址是否写对。"
        ) from None
    if answer.status != 200:
        raise NoAnswer(f"模型拒绝了请求（状态 {answer.status}）。请核对模型的名字和钥匙。")
    if len(data) > MOST_BYTES:
        raise NoAnswer("模型的回答太长，没有采用。")
    try:
        return str(json.loads(data)["choices"][0]["message"]["content"] or "")
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise NoAnswer("模型的回答不是约定的格式，没有采用。") from None


def _read(answer: urllib3.BaseHTTPResponse, *, until: float) -> bytes:
    """At most one byte too many; raises TimeoutError for an answer that only trickles, which no single wait shows."""
    found = bytearray()
    try:
        while len(found) <= MOST_BYTES and (part := answer.read1(MOST_BYTES + 1 - len(found))):
            found += part
            if time.monotonic() > until:
                raise TimeoutError
    finally:
        answer.close()
    return bytes(found)
