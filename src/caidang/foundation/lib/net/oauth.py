"""A fresh access token for a refresh token (RFC 6749, section 6), for mailboxes that refuse passwords."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import urllib3

from caidang.core.errors import CaidangError, InvalidInput
from caidang.foundation.lib.net.hosts import is_here

TIMEOUT = urllib3.Timeout(connect=5, read=10)
MOST_BYTES = 64 * 1024


class NoToken(CaidangError):
    """No access token was given; the text says what to look at."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What is shown for a token."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, for how many seconds it is good, and a newer refresh token or an empty text."""

    access: str = field(repr=False)
    seconds: int
    refresh: str = field(default="", repr=False)


def check_token_url(url: str) -> None:
    """Raise InvalidInput for an address that tokens may not be sent to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise InvalidInput("令牌的地址要写成 https://主机/路径 的样子。")
    if parts.scheme == "http" and not is_here(host):
        raise InvalidInput("令牌的地址要用 https。")


def fresh_token(grant: Grant) -> Token:
    """Ask for an access token; raises NoToken. Follows no redirect. Never inside a transaction."""
    check_token_url(grant.url)
    host = urlsplit(grant.url).hostname
    fields = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token, "client_id": grant.client_id}
    if grant.client_secret:
        fields["client_secret"] = grant.client_secret
    http = urllib3.PoolManager(retries=False, timeout=TIMEOUT)
    try:
        answer = http.request(
            "POST", grant.url, fields=fields, encode_multipart=False, redirect=False, preload_content=False
        )
        data = answer.read(MOST_BYTES)
        answer.release_conn()
    except urllib3.exceptions.HTTPError:
        raise NoToken(f"连不上 {host}，没有取到新的令牌。") from None
    finally:
        http.clear()
    try:
        told = json.loads(data)
        if answer.status == 200:
            return Token(
                str(told["access_token"]), int(told.get("expires_in") or 3600), str(told.get("refresh_token") or "")
            )
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise NoToken(f"{host} 没有给新的令牌（状态 {answer.status}）。刷新令牌可能已过期或被收回，请重新授权后再填一次。")
