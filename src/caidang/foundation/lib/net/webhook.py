"""Handing a small JSON value to another program over HTTP.

The address may hold a token, so no message shows more of it than the host.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import urllib3

from caidang.core.errors import CaidangError, InvalidInput
from caidang.foundation.lib.net.hosts import is_here

TIMEOUT = urllib3.Timeout(connect=5, read=5)


class NotTaken(CaidangError):
    """The other side could not be reached or did not take it; the text says what to look at."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address to hand things to; its text shows the host alone."""

    url: str = field(repr=False)
    host: str


def read_webhook(url: str) -> Webhook | None:
    """Return the address of the settings, None where none is set; raises InvalidInput for one that may not be."""
    if not url:
        return None
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise InvalidInput("CAIDANG_ANCHOR_WEBHOOK 要写成 https://主机/路径 的样子，不带用户名和口令")
    if parts.scheme == "http" and not is_here(host):
        raise InvalidInput("CAIDANG_ANCHOR_WEBHOOK 不在这台机器上，要用 https")
    return Webhook(url, host)


def post(webhook: Webhook, value: Mapping[str, object]) -> None:
    """Post the value as JSON; raises NotTaken unless the answer is a 2xx. Follows no redirect and no proxy."""
    http = urllib3.PoolManager(retries=False, timeout=TIMEOUT)
    try:
        answer = http.request(
            "POST", webhook.url, body=json.dumps(value).encode(),
            headers={"Content-Type": "application/json"}, redirect=False, preload_content=False,
        )  # fmt: skip
        # What it says is of no interest: nothing of it is read.
        answer.close()
    except urllib3.exceptions.ReadTimeoutError:
        raise NotTaken(f"{webhook.host} 没有按时回答，请看那边的程序是否在运行。") from None
    except urllib3.exceptions.SSLError:
        raise NotTaken(f"{webhook.host} 的证书对不上，请换成有效的证书。") from None
    except urllib3.exceptions.HTTPError:
        raise NotTaken(f"连不上 {webhook.host}，请看地址、网络和那边的程序。") from None
    finally:
        http.clear()
    if not 200 <= answer.status < 300:
        raise NotTaken(f"{webhook.host} 没有收下（状态 {answer.status}），请看那边的设置。")
